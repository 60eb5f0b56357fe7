#include "cases/lifecycle.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "cases/body_values.hpp"
#include "cases/broken_requests.hpp"
#include "cases/lifecycle_steps.hpp"
#include "cases/workflows.hpp"

namespace assay {
namespace {

using Does = Lifecycle::Does;
using Expect = WorkflowStep::Expect;

class Resource : private ResourceSteps {
 public:
  using ResourceSteps::ResourceSteps;

  std::vector<Workflow> supporting() const {
    Workflow make{creation_of(name()), "makes a " + name(), {}, {creation("create")}, {}, {}};
    make.outputs = {{"identity", "$steps.create.outputs.identity"}};
    // Who names the identity himself may choose it.
    if (!is_in_response(lifecycle().identity)) {
      make.inputs = {"identity"};
      set(make.steps.front(), lifecycle().identity, Json("$inputs.identity"));
    }
    WorkflowStep undo = removal("undo", Expect::either);
    set(undo, remove().lifecycle->identity, Json("$inputs.identity"));
    return {make, {undoing_of(name()), "ends a " + name(), {"identity"}, {undo}, {}, {}}};
  }

  std::vector<Workflow> tested(const Spec& spec, const Profile& profile,
                               const std::vector<Case>& cases) const {
    std::vector<Workflow> out{ended_twice(), never_made()};
    if (auto two = one_of_two(profile)) out.push_back(std::move(*two));
    for (Workflow& again : repeated_creations(*this, spec, profile))
      out.push_back(std::move(again));
    if (!lifecycle().time_to_live.empty()) {
      out.push_back(expired());
      out.push_back(alive());
      out.push_back(lasting("lasting", {}));
      if (const Json* usual = usual_time_to_live())
        out.push_back(lasting("lasting-by-default", *usual));
    }
    if (!remove().lifecycle->parent.empty()) out.push_back(of_another_parent());
    for (const auto& [by, test] : broken_requests(cases, create()))
      out.push_back(refused_creation(by, *test));
    for (const auto& [by, test] : broken_requests(cases, remove()))
      out.push_back(refused_deletion(by, *test));
    return out;
  }

 private:
  Workflow ended_twice() const {
    WorkflowStep again = removal("delete-again", Expect::refused, "create");
    again.about = fmt::format("the {} is deleted a second time", name());
    return workflow("deleted-twice", fmt::format("a {} is created, deleted, deleted again", name()),
                    {creation("create"), removal("delete", Expect::accepted, "create"), again});
  }

  Workflow never_made() const {
    WorkflowStep step = removal("delete", Expect::refused);
    step.about = fmt::format("a {} that was never created is deleted", name());
    if (is_in_response(lifecycle().identity))
      set(step, remove().lifecycle->identity, Json("assay0never0made"));
    return workflow("never-created", step.about, {step});
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

  Workflow expired() const {
    WorkflowStep create = creation("create");
    set(create, lifecycle().time_to_live, Json(1));
    WorkflowStep late = removal("delete", Expect::refused, "create");
    late.about = fmt::format("the {} is deleted after it ended by itself", name());
    late.wait_seconds = 2.2;
    return workflow("expired", fmt::format("a {} that lives for a second", name()), {create, late});
  }

  Workflow alive() const {
    WorkflowStep create = creation("create");
    set(create, lifecycle().time_to_live, Json(4));
    WorkflowStep early = removal("delete", Expect::accepted, "create");
    early.about = fmt::format("the {} is deleted before it would end by itself", name());
    // More than half of the time; whoever counts whole seconds may end it almost one too early.
    early.wait_seconds = 2.5;
    return workflow("not-yet-expired", fmt::format("a {} that lives for four seconds", name()),
                    {create, early});
  }

  // The default of the field that says how long; null when it has none.
  const Json* usual_time_to_live() const {
    const std::string& field = lifecycle().time_to_live;
    constexpr std::string_view kBody = "body.";
    if (!field.starts_with(kBody) || create().bodies.empty()) return nullptr;
    const Schema place = property(create().bodies.front().compiled, field.substr(kBody.size()));
    return place ? place.json().find("default") : nullptr;
  }

  // Where nothing short was asked for, it does not end by itself.
  Workflow lasting(std::string_view id, const Json& time_to_live) const {
    WorkflowStep create = creation("create");
    if (!time_to_live.is_null()) set(create, lifecycle().time_to_live, time_to_live);
    WorkflowStep late = removal("delete", Expect::accepted, "create");
    late.about = fmt::format("the {} is still there a moment later", name());
    late.wait_seconds = 2.2;
    if (time_to_live.is_null())
      // Named by what the request left as it is.
      create.about += fmt::format(", with no {} that is short", lifecycle().time_to_live);
    const std::string& field = lifecycle().time_to_live;
    return workflow(fmt::format("{}-{}", id, field.substr(field.rfind('.') + 1)),
                    fmt::format("a {} does not end by itself at once", name()), {create, late});
  }

  Workflow of_another_parent() const {
    WorkflowStep other = removal("delete-as-another", Expect::refused, "create");
    for (const std::string& field : remove().lifecycle->parent)
      set(other, field, Json("assay0another"));
    other.about = fmt::format("the {} is deleted under another {}", name(),
                              remove().lifecycle->parent.front());
    other.states.clear();
    for (const std::string& field : remove().lifecycle->parent)
      other.states.push_back("other " + field);
    other.states.push_back(no_such(name()));
    return workflow("another-parent", other.about,
                    {creation("create"), other, removal("delete", Expect::accepted, "create")});
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
    if (is_in_response(lifecycle().identity)) {
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
