#include "cases/lifecycle.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "cases/body_values.hpp"
#include "cases/broken_requests.hpp"
#include "cases/workflows.hpp"
#include "spec/runtime_expression.hpp"

namespace assay {
namespace {

using Does = Lifecycle::Does;
using Expect = WorkflowStep::Expect;

bool is_in_response(const std::string& field) { return field.starts_with("response."); }

// A field of the request set to `value`, wherever it stands.
void set(WorkflowStep& step, const std::string& field, const Json& value) {
  constexpr std::string_view kBody = "body.";
  if (!field.starts_with(kBody)) {
    step.parameters.emplace_back(field, value);
    return;
  }
  if (!step.payload) step.payload = Json::object();
  step.payload->set(field.substr(kBody.size()), value);
}

// A resource with the operations that make and end it.
class Resource {
 public:
  Resource(const Operation& create, const Operation& remove) : create_(create), remove_(remove) {}

  const std::string& name() const { return create_.lifecycle->resource; }

  std::vector<Workflow> supporting() const {
    Workflow make{creation_of(name()), "makes a " + name(), {}, {creation("create")}, {}, {}};
    make.outputs = {{"identity", "$steps.create.outputs.identity"}};
    // Who names the identity himself may choose it.
    if (!is_in_response(create_.lifecycle->identity)) {
      make.inputs = {"identity"};
      set(make.steps.front(), create_.lifecycle->identity, Json("$inputs.identity"));
    }
    WorkflowStep undo = removal("undo", Expect::either);
    set(undo, remove_.lifecycle->identity, Json("$inputs.identity"));
    return {make, {undoing_of(name()), "ends a " + name(), {"identity"}, {undo}, {}, {}}};
  }

  std::vector<Workflow> tested(const Spec& spec, const Profile& profile,
                               const std::vector<Case>& cases) const {
    std::vector<Workflow> out{ended_twice(), never_made()};
    if (auto two = one_of_two(profile)) out.push_back(std::move(*two));
    if (!create_.lifecycle->retry_key.empty()) {
      out.push_back(retried());
      if (has_key_in_form() && !signs_body(spec)) out.push_back(retried_plus_encoded());
      if (auto later = retried_later(profile)) out.push_back(std::move(*later));
      if (auto alike = alike_keys(profile)) out.push_back(std::move(*alike));
    }
    if (!create_.lifecycle->time_to_live.empty()) {
      out.push_back(expired());
      out.push_back(alive());
      out.push_back(lasting("lasting", {}));
      if (const Json* usual = usual_time_to_live())
        out.push_back(lasting("lasting-by-default", *usual));
    }
    if (!remove_.lifecycle->parent.empty()) out.push_back(of_another_parent());
    if (is_in_response(create_.lifecycle->identity)) out.push_back(made_twice());
    for (const auto& [by, test] : broken_requests(cases, create_))
      out.push_back(refused_creation(by, *test));
    for (const auto& [by, test] : broken_requests(cases, remove_))
      out.push_back(refused_deletion(by, *test));
    return out;
  }

 private:
  Workflow workflow(std::string_view id, std::string about, std::vector<WorkflowStep> steps) const {
    return {fmt::format("{}.{}", name(), id), std::move(about), {}, std::move(steps), {}, {}};
  }

  WorkflowStep creation(std::string id) const {
    WorkflowStep step;
    step.id = std::move(id);
    step.about = fmt::format("a {} is created", name());
    step.operation = create_.id;
    step.expect = Expect::accepted;
    step.outputs = {{"identity", expression_of(create_.lifecycle->identity)}};
    return step;
  }

  WorkflowStep removal(std::string id, Expect expect) const {
    WorkflowStep step;
    step.id = std::move(id);
    step.about = fmt::format("the {} is deleted", name());
    step.operation = remove_.id;
    step.expect = expect;
    if (expect == Expect::refused) step.states = {no_such(name())};
    return step;
  }
  WorkflowStep removal(std::string id, Expect expect, const std::string& created) const {
    WorkflowStep step = removal(std::move(id), expect);
    set(step, remove_.lifecycle->identity, Json("$steps." + created + ".outputs.identity"));
    return step;
  }

  Workflow ended_twice() const {
    WorkflowStep again = removal("delete-again", Expect::refused, "create");
    again.about = fmt::format("the {} is deleted a second time", name());
    return workflow("deleted-twice", fmt::format("a {} is created, deleted, deleted again", name()),
                    {creation("create"), removal("delete", Expect::accepted, "create"), again});
  }

  Workflow never_made() const {
    WorkflowStep step = removal("delete", Expect::refused);
    step.about = fmt::format("a {} that was never created is deleted", name());
    if (is_in_response(create_.lifecycle->identity))
      set(step, remove_.lifecycle->identity, Json("assay0never0made"));
    return workflow("never-created", step.about, {step});
  }

  // A second place for a resource: another value of the first path parameter that the profile
  // lists.
  std::optional<std::pair<std::string, std::string>> another_place(const Profile& profile) const {
    for (const Parameter& parameter : create_.parameters) {
      if (parameter.in != Parameter::In::path) continue;
      const Json* words = parameter.compiled.json().find("x-assay");
      const Json* key = words ? words->find("from") : nullptr;
      if (!key || !key->is_string()) continue;
      if (const auto values = profile.list(key->as_string()); values.size() > 1)
        return std::pair{"path." + parameter.name, values[1]};
    }
    return std::nullopt;
  }

  std::optional<Workflow> one_of_two(const Profile& profile) const {
    const auto place = another_place(profile);
    if (!place) return std::nullopt;
    WorkflowStep other = creation("create-another");
    set(other, place->first, Json(place->second));
    WorkflowStep last = removal("delete-another", Expect::accepted, "create-another");
    last.about = fmt::format("the other {} is still there", name());
    return workflow(
        "one-of-two", fmt::format("of two {}s one is deleted", name()),
        {creation("create"), other, removal("delete", Expect::accepted, "create"), last});
  }

  Workflow retried() const {
    return workflow(
        "retried",
        fmt::format("a {} is created twice with one {}", name(), create_.lifecycle->retry_key),
        {keyed_creation(), repeated_creation(), removal("delete", Expect::accepted, "create"),
         removal("delete-again", Expect::refused, "create")});
  }

  bool has_key_in_form() const {
    return create_.lifecycle->retry_key.starts_with("body.") && !create_.bodies.empty() &&
           media_type_of(create_.bodies.front().name) == "application/x-www-form-urlencoded";
  }

  // Another spelling of the body is another body to a digest over it.
  bool signs_body(const Spec& spec) const {
    return std::ranges::any_of(create_.security, [&](const std::string& name) {
      const SecurityScheme* scheme = spec.scheme(name);
      return scheme && scheme->sign && scheme->sign->dump().find("body") != std::string::npos;
    });
  }

  // One key with a blank in it is written in two ways; what is taken as a retry in one is in both.
  Workflow retried_plus_encoded() const {
    WorkflowStep spaced = keyed_creation();
    spaced.id = "create-spaced";
    spaced.about = fmt::format("a {} is created whose {} has a blank in it, as %20", name(),
                               create_.lifecycle->retry_key);
    spaced.expect = Expect::either;
    spaced.may_be_refused = true;
    set(spaced, create_.lifecycle->retry_key,
        Json("{$steps.create.outputs.retry-key|blank-middle}"));
    WorkflowStep again = repeated_creation(spaced.id);
    again.outputs = {{"identity", expression_of(create_.lifecycle->identity)}};
    WorkflowStep plus = repeated_creation(spaced.id);
    plus.id = "retry-plus-encoded";
    plus.about += ", its blank as a plus sign";
    plus.edit = "blanks-as-plus";
    if (is_in_response(create_.lifecycle->identity))
      plus.criteria.push_back(fmt::format(
          "$steps.retry.outputs.identity == null || {} == $steps.retry.outputs.identity",
          expression_of(create_.lifecycle->identity)));
    return workflow("retried-plus-encoded",
                    fmt::format("a {} is created twice with one {}, whose blank is written as %20 "
                                "and as a plus sign",
                                name(), create_.lifecycle->retry_key),
                    {keyed_creation(), removal("delete", Expect::accepted, "create"), spaced, again,
                     plus, removal("delete-spaced", Expect::accepted, spaced.id)});
  }

  WorkflowStep keyed_creation() const {
    WorkflowStep first = creation("create");
    first.outputs.emplace_back("retry-key", expression_of(create_.lifecycle->retry_key));
    return first;
  }

  WorkflowStep repeated_creation(const std::string& of = "create") const {
    WorkflowStep again = creation("retry");
    again.about = fmt::format("the {} is created again with the same {}", name(),
                              create_.lifecycle->retry_key);
    again.expect = Expect::either;
    again.outputs.clear();
    set(again, create_.lifecycle->retry_key, Json("$steps." + of + ".outputs.retry-key"));
    if (is_in_response(create_.lifecycle->identity)) {
      const std::string identity = expression_of(create_.lifecycle->identity);
      again.criteria = {
          fmt::format("{0} == null || {0} == $steps.{1}.outputs.identity", identity, of)};
    }
    return again;
  }

  // Another request in between changes nothing.
  std::optional<Workflow> retried_later(const Profile& profile) const {
    const auto place = another_place(profile);
    if (!place) return std::nullopt;
    WorkflowStep other = creation("create-another");
    set(other, place->first, Json(place->second));
    return workflow("retried-later",
                    fmt::format("a {} is created again with its {} after another", name(),
                                create_.lifecycle->retry_key),
                    {keyed_creation(), other, repeated_creation(),
                     removal("delete", Expect::accepted, "create"),
                     removal("delete-again", Expect::refused, "create"),
                     removal("delete-another", Expect::accepted, "create-another")});
  }

  // Two keys that begin alike are two.
  std::optional<Workflow> alike_keys(const Profile& profile) const {
    const auto place = another_place(profile);
    if (!place) return std::nullopt;
    WorkflowStep other = creation("create-another");
    set(other, place->first, Json(place->second));
    set(other, create_.lifecycle->retry_key, Json("{$steps.create.outputs.retry-key|drop-last}"));
    other.about = fmt::format("another {} is created, whose {} begins alike", name(),
                              create_.lifecycle->retry_key);
    if (is_in_response(create_.lifecycle->identity)) {
      const std::string identity = expression_of(create_.lifecycle->identity);
      other.criteria = {
          fmt::format("{0} == null || {0} != $steps.create.outputs.identity", identity)};
    }
    return workflow(
        "keys-alike",
        fmt::format("two {}s whose {} begins alike", name(), create_.lifecycle->retry_key),
        {keyed_creation(), other, removal("delete", Expect::accepted, "create"),
         removal("delete-another", Expect::accepted, "create-another")});
  }

  Workflow expired() const {
    WorkflowStep create = creation("create");
    set(create, create_.lifecycle->time_to_live, Json(1));
    WorkflowStep late = removal("delete", Expect::refused, "create");
    late.about = fmt::format("the {} is deleted after it ended by itself", name());
    late.wait_seconds = 2.2;
    return workflow("expired", fmt::format("a {} that lives for a second", name()), {create, late});
  }

  Workflow alive() const {
    WorkflowStep create = creation("create");
    set(create, create_.lifecycle->time_to_live, Json(4));
    WorkflowStep early = removal("delete", Expect::accepted, "create");
    early.about = fmt::format("the {} is deleted before it would end by itself", name());
    // More than half of the time; whoever counts whole seconds may end it almost one too early.
    early.wait_seconds = 2.5;
    return workflow("not-yet-expired", fmt::format("a {} that lives for four seconds", name()),
                    {create, early});
  }

  // The default of the field that says how long; null when it has none.
  const Json* usual_time_to_live() const {
    const std::string& field = create_.lifecycle->time_to_live;
    constexpr std::string_view kBody = "body.";
    if (!field.starts_with(kBody) || create_.bodies.empty()) return nullptr;
    const Schema place = property(create_.bodies.front().compiled, field.substr(kBody.size()));
    return place ? place.json().find("default") : nullptr;
  }

  // Where nothing short was asked for, it does not end by itself.
  Workflow lasting(std::string_view id, const Json& time_to_live) const {
    WorkflowStep create = creation("create");
    if (!time_to_live.is_null()) set(create, create_.lifecycle->time_to_live, time_to_live);
    WorkflowStep late = removal("delete", Expect::accepted, "create");
    late.about = fmt::format("the {} is still there a moment later", name());
    late.wait_seconds = 2.2;
    if (time_to_live.is_null())
      // Named by what the request left as it is.
      create.about += fmt::format(", with no {} that is short", create_.lifecycle->time_to_live);
    const std::string& field = create_.lifecycle->time_to_live;
    return workflow(fmt::format("{}-{}", id, field.substr(field.rfind('.') + 1)),
                    fmt::format("a {} does not end by itself at once", name()), {create, late});
  }

  Workflow of_another_parent() const {
    WorkflowStep other = removal("delete-as-another", Expect::refused, "create");
    for (const std::string& field : remove_.lifecycle->parent)
      set(other, field, Json("assay0another"));
    other.about = fmt::format("the {} is deleted under another {}", name(),
                              remove_.lifecycle->parent.front());
    other.states.clear();
    for (const std::string& field : remove_.lifecycle->parent)
      other.states.push_back("other " + field);
    other.states.push_back(no_such(name()));
    return workflow("another-parent", other.about,
                    {creation("create"), other, removal("delete", Expect::accepted, "create")});
  }

  Workflow made_twice() const {
    WorkflowStep first = creation("create"), second = creation("create-another");
    second.expect = Expect::either;
    const std::string identity = expression_of(create_.lifecycle->identity);
    second.criteria = {
        fmt::format("{0} == null || {0} != $steps.create.outputs.identity", identity)};
    // The second may be refused, and then has none.
    WorkflowStep other = removal("delete-another", Expect::either, "create-another");
    other.skip_unless_known = true;
    return workflow("two-identities", fmt::format("two {}s have two identities", name()),
                    {first, second, removal("delete", Expect::either, "create"), other});
  }

  static WorkflowStep broken(const std::string& by, const Case& test, std::string about) {
    WorkflowStep step;
    step.id = "refused-by-" + by;
    step.about = fmt::format("{} ({})", std::move(about), test.id);
    step.operation = test.operation->id;
    step.expect = Expect::refused;
    step.like = test.id;
    return step;
  }

  // Who names the identity himself can ask for what must not be there; who is given it can only see
  // that nothing is in the way of the next one.
  Workflow refused_creation(const std::string& by, const Case& test) const {
    const std::string about = fmt::format("a creation of a {} is refused", name());
    const std::string id = "refused-creation-by-" + by;
    if (is_in_response(create_.lifecycle->identity)) {
      WorkflowStep create = creation("create");
      create.about = fmt::format("a {} is created after that", name());
      return workflow(
          id, about + ", and leaves nothing behind",
          {broken(by, test, about), create, removal("delete", Expect::accepted, "create")});
    }
    WorkflowStep end = removal("delete", Expect::refused);
    end.about = fmt::format("the {} that was not created is deleted", name());
    return workflow(id, about + ", and leaves nothing behind", {broken(by, test, about), end});
  }

  Workflow refused_deletion(const std::string& by, const Case& test) const {
    const std::string about = fmt::format("a deletion of the {} is refused", name());
    WorkflowStep end = removal("delete", Expect::accepted, "create");
    end.about = fmt::format("the {} is still there, and is deleted", name());
    return workflow("refused-deletion-by-" + by, about + ", and changes nothing",
                    {creation("create"), broken(by, test, about), end});
  }

  const Operation& create_;
  const Operation& remove_;
};

std::vector<Resource> resources_of(const Spec& spec) {
  std::vector<Resource> out;
  for (const Operation& operation : spec.operations) {
    if (!operation.lifecycle || operation.lifecycle->does != Does::create) continue;
    if (const Operation* remove = operation_that(spec, Does::remove, operation.lifecycle->resource))
      out.emplace_back(operation, *remove);
  }
  return out;
}

}  // namespace

std::vector<Workflow> supporting_workflows(const Spec& spec) {
  std::vector<Workflow> out;
  for (const Resource& resource : resources_of(spec))
    for (Workflow& one : resource.supporting()) out.push_back(std::move(one));
  return out;
}

std::vector<Workflow> derived_workflows(const Spec& spec, const Profile& profile,
                                        const std::vector<Case>& cases) {
  std::vector<Workflow> out;
  for (const Resource& resource : resources_of(spec))
    for (Workflow& one : resource.tested(spec, profile, cases)) out.push_back(std::move(one));
  return out;
}

}  // namespace assay
