// Workflows of one creation that comes again: with its key, with another, after others, at once.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "cases/lifecycle_steps.hpp"
#include "cases/workflows.hpp"

namespace assay {
namespace {

using Expect = WorkflowStep::Expect;

class Retries : private ResourceSteps {
 public:
  explicit Retries(const ResourceSteps& resource) : ResourceSteps(resource) {}

  std::vector<Workflow> all(const Spec& spec, const Profile& profile) const {
    std::vector<Workflow> out;
    if (!key().empty()) {
      out.push_back(retried());
      out.push_back(retried_at_once());
      if (has_key_in_form() && !signs_body(spec)) out.push_back(retried_plus_encoded());
      if (auto later = retried_later(profile)) out.push_back(std::move(*later));
      if (auto alike = alike_keys(profile)) out.push_back(std::move(*alike));
    }
    out.push_back(ended_at_once());
    if (identity_is_given()) out.push_back(made_twice());
    out.push_back(made_at_once());
    return out;
  }

 private:
  // Of the result code in an answer, where it stands in the body.
  std::optional<std::string> code_expression() const {
    const auto& results = create().results;
    if (!results || results->code_pointer.empty()) return std::nullopt;
    return "$response.body#" + results->code_pointer;
  }
  const std::string& key() const { return lifecycle().retry_key; }
  std::string identity() const { return expression_of(lifecycle().identity); }
  bool identity_is_given() const { return is_in_response(lifecycle().identity); }

  Workflow retried() const {
    return workflow(
        "retried", fmt::format("a {} is created twice with one {}", name(), key()),
        {keyed_creation(), repeated_creation(), removal("delete", Expect::accepted, "create"),
         removal("delete-again", Expect::refused, "create")});
  }

  bool has_key_in_form() const {
    return key().starts_with("body.") && !create().bodies.empty() &&
           media_type_of(create().bodies.front().name) == "application/x-www-form-urlencoded";
  }

  // Another spelling of the body is another body to a digest over it.
  bool signs_body(const Spec& spec) const {
    return std::ranges::any_of(create().security, [&](const std::string& name) {
      const SecurityScheme* scheme = spec.scheme(name);
      return scheme && scheme->sign && scheme->sign->dump().find("body") != std::string::npos;
    });
  }

  // One key with a blank in it is written in two ways; what is taken as a retry in one is in both.
  Workflow retried_plus_encoded() const {
    WorkflowStep spaced = keyed_creation();
    spaced.id = "create-spaced";
    spaced.about = fmt::format("a {} is created whose {} has a blank in it, as %20", name(), key());
    spaced.expect = Expect::either;
    spaced.may_be_refused = true;
    set(spaced, key(), Json("{$steps.create.outputs.retry-key|blank-middle}"));
    WorkflowStep again = repeated_creation(spaced.id);
    again.outputs = {{"identity", identity()}};
    WorkflowStep plus = repeated_creation(spaced.id);
    plus.id = "retry-plus-encoded";
    plus.about += ", its blank as a plus sign";
    plus.edit = "blanks-as-plus";
    // Both are the same request to who decodes them.
    if (const auto code = code_expression()) {
      again.outputs.emplace_back("code", *code);
      plus.criteria.push_back(fmt::format("{} == $steps.retry.outputs.code", *code));
    }
    if (identity_is_given())
      plus.criteria.push_back(fmt::format(
          "$steps.retry.outputs.identity == null || {} == $steps.retry.outputs.identity",
          identity()));
    return workflow("retried-plus-encoded",
                    fmt::format("a {} is created twice with one {}, whose blank is written as %20 "
                                "and as a plus sign",
                                name(), key()),
                    {keyed_creation(), removal("delete", Expect::accepted, "create"), spaced, again,
                     plus, removal("delete-spaced", Expect::accepted, spaced.id)});
  }

  WorkflowStep keyed_creation() const {
    WorkflowStep first = creation("create");
    first.outputs.emplace_back("retry-key", expression_of(key()));
    return first;
  }

  WorkflowStep repeated_creation(const std::string& of = "create") const {
    WorkflowStep again = creation("retry");
    again.about = fmt::format("the {} is created again with the same {}", name(), key());
    again.expect = Expect::either;
    again.outputs.clear();
    set(again, key(), Json("$steps." + of + ".outputs.retry-key"));
    if (identity_is_given()) {
      again.criteria = {
          fmt::format("{0} == null || {0} == $steps.{1}.outputs.identity", identity(), of)};
    }
    return again;
  }

  // Another request in between changes nothing.
  std::optional<Workflow> retried_later(const Profile& profile) const {
    const auto place = another_place(profile);
    if (!place) return std::nullopt;
    WorkflowStep other = creation("create-another");
    set(other, place->first, Json(place->second));
    WorkflowStep at_first = repeated_creation(), later = repeated_creation();
    at_first.id = "retry-at-first";
    if (const auto code = code_expression()) {
      at_first.outputs = {{"code", *code}};
      later.criteria.push_back(fmt::format("{} == $steps.retry-at-first.outputs.code", *code));
    }
    return workflow(
        "retried-later",
        fmt::format("a {} is created again with its {} after another", name(), key()),
        {keyed_creation(), at_first, other, later, removal("delete", Expect::accepted, "create"),
         removal("delete-again", Expect::refused, "create"),
         removal("delete-another", Expect::accepted, "create-another")});
  }

  // Two keys that begin alike are two.
  std::optional<Workflow> alike_keys(const Profile& profile) const {
    const auto place = another_place(profile);
    if (!place) return std::nullopt;
    WorkflowStep other = creation("create-another");
    set(other, place->first, Json(place->second));
    set(other, key(), Json("{$steps.create.outputs.retry-key|drop-last}"));
    other.about = fmt::format("another {} is created, whose {} begins alike", name(), key());
    if (identity_is_given()) {
      other.criteria = {
          fmt::format("{0} == null || {0} != $steps.create.outputs.identity", identity())};
    }
    return workflow("keys-alike", fmt::format("two {}s whose {} begins alike", name(), key()),
                    {keyed_creation(), other, removal("delete", Expect::accepted, "create"),
                     removal("delete-another", Expect::accepted, "create-another")});
  }

  Workflow made_twice() const {
    WorkflowStep first = creation("create"), second = creation("create-another");
    second.expect = Expect::either;
    second.criteria = {
        fmt::format("{0} == null || {0} != $steps.create.outputs.identity", identity())};
    // The second may be refused, and then has none.
    WorkflowStep other = removal("delete-another", Expect::either, "create-another");
    other.skip_unless_known = true;
    return workflow("two-identities", fmt::format("two {}s have two identities", name()),
                    {first, second, removal("delete", Expect::either, "create"), other});
  }

  // `plain`, several times at the same time. Each criterion is of two of them, the outputs of the
  // first as "{0}", of the second, which is being judged, as "{1}"; and one must be taken.
  static void add_at_once(std::vector<WorkflowStep>& steps, const WorkflowStep& plain,
                          const std::vector<std::string>& criteria) {
    constexpr std::size_t kAtOnce = 6;
    std::vector<std::string> ids, taken;
    for (std::size_t i = 0; i < kAtOnce; ++i) {
      WorkflowStep step = plain;
      step.id = fmt::format("{}-{}", plain.id, i + 1);
      step.expect = Expect::either;
      step.together = plain.id;
      ids.push_back("$steps." + step.id + ".outputs.");
      taken.push_back(fmt::format("{}{} == true", ids.back(), kAccepted));
      for (std::size_t k = 0; k < i; ++k)
        for (const std::string& criterion : criteria)
          step.criteria.push_back(fmt::format(fmt::runtime(criterion), ids[k], ids[i]));
      steps.push_back(std::move(step));
    }
    steps.back().criteria.push_back(join(taken, " || "));
  }

  Workflow retried_at_once() const {
    WorkflowStep again = repeated_creation();
    again.id = "create-at-once";
    again.about = fmt::format("a {} is created several times at once with one {}", name(), key());
    again.criteria.clear();
    // The key was used before, and what it made has ended: another one.
    set(again, key(), Json("{$steps.create.outputs.retry-key|drop-last}"));
    again.outputs = {{"identity", identity()}};
    std::vector<WorkflowStep> steps{keyed_creation(),
                                    removal("delete", Expect::accepted, "create")};
    const bool given = identity_is_given();
    std::vector<std::string> criteria;
    if (given)
      criteria.push_back(
          fmt::format("{{0}}identity == null || {0} == null || {{0}}identity == {0}", identity()));
    add_at_once(steps, again, criteria);
    if (!given) {
      steps.push_back(removal("delete-one", Expect::accepted, "create"));
      steps.push_back(removal("delete-again", Expect::refused, "create"));
    }
    return workflow("retried-at-once", again.about, std::move(steps));
  }

  // Of several deletions at the same time one finds what it deletes.
  Workflow ended_at_once() const {
    WorkflowStep end = removal("delete-at-once", Expect::either, "create");
    end.about = fmt::format("a {} is deleted several times at once", name());
    std::vector<WorkflowStep> steps{creation("create")};
    add_at_once(steps, end, {fmt::format("{{0}}{0} == false || {{1}}{0} == false", kAccepted)});
    return workflow("deleted-at-once", end.about, std::move(steps));
  }

  // What is refused one after the other is refused at the same time as well.
  Workflow made_at_once() const {
    WorkflowStep second = creation("create-another");
    second.expect = Expect::either;
    WorkflowStep other = removal("delete-another", Expect::either, "create-another");
    other.skip_unless_known = true;
    std::vector<WorkflowStep> steps{creation("create"), second,
                                    removal("delete", Expect::either, "create"), other};
    WorkflowStep beside = creation("create-at-once");
    beside.about = fmt::format("several {}s are created at once", name());
    std::vector<std::string> criteria{
        fmt::format("$steps.create-another.outputs.{0} == true || {{0}}{0} == false || "
                    "{{1}}{0} == false",
                    kAccepted)};
    if (identity_is_given())
      criteria.push_back(
          fmt::format("{{0}}identity == null || {0} == null || {{0}}identity != {0}", identity()));
    add_at_once(steps, beside, criteria);
    return workflow("created-at-once", beside.about, std::move(steps));
  }
};

}  // namespace

std::vector<Workflow> repeated_creations(const ResourceSteps& resource, const Spec& spec,
                                         const Profile& profile) {
  return Retries(resource).all(spec, profile);
}

}  // namespace assay
