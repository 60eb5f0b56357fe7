#include "cases/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "cases/auth_cases.hpp"
#include "cases/body_values.hpp"
#include "cases/builder.hpp"
#include "cases/byte_edits.hpp"
#include "cases/callback_cases.hpp"
#include "cases/mirror.hpp"
#include "cases/mirror_cases.hpp"
#include "schema/sample.hpp"

namespace assay {
namespace {

std::vector<std::string> profile_names(const Spec& spec) {
  std::vector<std::string> out;
  for (const ProfileKey& key : spec.profile) out.push_back(key.name);
  return out;
}

// What an operation reads or deletes must have been created: its identity is a made value.
void add_identity(OperationContext& context) {
  const auto& lifecycle = context.operation.lifecycle;
  if (!lifecycle || lifecycle->does == Lifecycle::Does::create) return;
  const Operation* create =
      operation_that(context.spec, Lifecycle::Does::create, lifecycle->resource);
  if (!create || !create->lifecycle->identity.starts_with("response.")) return;
  const Made made{creation_of(lifecycle->resource), "identity", {}, {}};
  for (RequestPart& part : context.parts) {
    const std::string prefix = std::string(part.name()) + ".";
    if (!lifecycle->identity.starts_with(prefix)) continue;
    const std::string name = lifecycle->identity.substr(prefix.size());
    for (Json* values : {&part.minimal, &part.full})
      if (values->find(name)) values->set(name, Json(made.word()));
    context.made.push_back(made);
  }
}

Result<bool> add_parts(OperationContext& context) {
  using Kind = RequestPart::Kind;
  for (const Kind kind : {Kind::body, Kind::query, Kind::header, Kind::path, Kind::cookie}) {
    if (!RequestPart::exists(kind, context.operation)) continue;
    auto part = RequestPart::make(kind, context.operation, context.profile);
    if (!part) return part.errors();
    context.parts.push_back(std::move(*part));
  }
  add_identity(context);
  for (const RequestPart& part : context.parts)
    each_place(part.readings.base(), part.full, [&](const std::string&, const Schema& place) {
      if (const Json* made = x_assay(place, "made-by")) context.made.push_back(made_from(*made));
    });
  // Asked last: what was made may be what the command needs to know.
  for (const std::string& key : context.profile.asked_names())
    context.made.push_back({"", key, {}});
  return true;
}

Result<std::shared_ptr<const Signer>> signer_of(const Spec& spec, const Operation& operation) {
  for (const std::string& name : operation.security) {
    const SecurityScheme* scheme = spec.scheme(name);
    if (!scheme || !scheme->sign) continue;
    auto signer = Signer::compile(*scheme->sign, profile_names(spec));
    if (!signer)
      return Error{scheme->sign_place,
                   fmt::format("sign{}: {}", signer.error().where, signer.error().what)};
    return std::make_shared<const Signer>(std::move(*signer));
  }
  return std::shared_ptr<const Signer>();
}

}  // namespace

// Header values from which no attribute can be read.
void add_unreadable(const OperationContext& context, CaseList& list) {
  const Json& declaration = context.signer->declaration();
  const Json* headers = declaration.find("headers");
  if (!headers) return;
  for (const auto& [header, value] : headers->as_object()) {
    const Json* attributes = value.find("attributes");
    const Json* scheme = value.find("scheme");
    if (!attributes || !scheme) continue;
    std::vector<Cause> causes{{Cause::Kind::scheme, header, Cause::Aspect::absent},
                              {Cause::Kind::header, header, Cause::Aspect::invalid}};
    for (const auto& [name, attribute] : attributes->as_object())
      for (const auto aspect : {Cause::Aspect::absent, Cause::Aspect::invalid})
        causes.push_back({Cause::Kind::attribute, header + "." + name, aspect});
    const std::string word = scheme->as_string();
    for (const auto& [partition, text] : {std::pair{"scheme-alone", word},
                                          {"commas", word + " ,,,"},
                                          {"equals", word + " ="},
                                          {"open-quote", word + " a=\"b"},
                                          {"garbage", std::string("assay")},
                                          {"basic", std::string("Basic YTpi")}}) {
      Json edited = declaration;
      edited.at("/headers")->set(header, Json(text));
      auto signer = Signer::compile(edited, profile_names(context.spec));
      if (!signer) continue;
      Case test = list.make(Phase::auth, "auth." + header, "form", partition);
      test.title = fmt::format("{} is {}", header, in_quotes(text));
      test.expect.kind = Expectation::Kind::refused;
      test.expect.causes = causes;
      test.plan.signer = std::make_shared<const Signer>(std::move(*signer));
      list.add(std::move(test));
    }
  }
}

// Whether another declaration shows in this very request: who leaves out a body that there is none
// of signs the same.
bool signs_otherwise(const OperationContext& context, const Request& request,
                     const Signer& edited) {
  constexpr std::uint64_t kSeed = 1;
  const auto signed_by = [&](const Signer& signer) {
    Request out = request;
    Random random(kSeed);
    signer.sign(
        out, [&](std::string_view name) { return context.profile.value(name); },
        WallTime(std::chrono::hours(500'000)), random);
    return std::pair(std::move(out.target), std::move(out.fields));
  };
  return signed_by(*context.signer) != signed_by(edited);
}

// Who checks a request only where it lacks something, or has something, is seen by the same mistake
// beside each optional part.
void add_beside_optional(const OperationContext& context, const Case& plain, CaseList& list) {
  for (const RequestPart& part : context.parts) {
    const bool body = part.kind == RequestPart::Kind::body;
    for (const std::string& name : part.optional_members()) {
      const std::string member = body ? name : std::string(part.name()) + "." + name;
      if (!list.has(list.control_id(member))) continue;
      Case test = list.make(Phase::auth, plain.subject, plain.rule,
                            plain.partition + "@with=" + member, part, part.with({name}));
      test.title = plain.title + ", beside " + member;
      test.expect = plain.expect;
      test.plan.signer = plain.plan.signer;
      test.control = list.control_id(member);
      list.add(std::move(test));
    }
  }
}

void add_auth(const OperationContext& context, CaseList& list) {
  if (!context.signer) return;
  std::set<std::string> beside{"presence", "key", "signature"};  // the first refusal of each
  add_unreadable(context, list);
  const Lookup lookup = [&](std::string_view name) { return context.profile.value(name); };
  for (AuthCase& auth :
       auth_cases(context.signer->declaration(), profile_names(context.spec), lookup)) {
    using Expect = AuthCase::Expect;
    const bool positive = auth.expect == Expect::accepted;
    Case test = list.make(positive ? Phase::positive : Phase::auth, auth.subject, auth.rule,
                          auth.partition);
    test.title = auth.title;
    test.expect.kind = positive                         ? Expectation::Kind::accepted
                       : auth.expect == Expect::refused ? Expectation::Kind::refused
                                                        : Expectation::Kind::open;
    test.expect.causes = std::move(auth.causes);
    // How bytes outside ASCII in a field value are read is not settled (RFC 9110 section 5.5): the
    // digest over them may differ.
    if (auth.partition.ends_with("non-ascii")) {
      test.expect.causes.push_back({Cause::Kind::signature, "", Cause::Aspect::wrong});
      test.expect.http_may_answer = true;  // 400
    }
    if (!positive && !signs_otherwise(context, test.plan.request, auth.signer)) continue;
    test.plan.signer = std::make_shared<const Signer>(std::move(auth.signer));
    const Case plain = test;
    list.add(std::move(test));
    if (plain.expect.kind == Expectation::Kind::refused && beside.erase(plain.rule) > 0)
      add_beside_optional(context, plain, list);
  }
}

// What was decided one at a time must be decided the same when many are under way at once: one
// refusal of each part, among as many controls.
void add_interleaving(const OperationContext& context, CaseList& list) {
  constexpr std::size_t kMost = 24;
  std::vector<const Case*> controls, refusals;
  std::set<std::string> subjects;
  for (const Case& test : list.cases) {
    if (!test.undo.empty()) continue;  // what it makes would be in the way of the others
    if (test.subject == "control" && test.expect.kind == Expectation::Kind::accepted)
      controls.push_back(&test);
    if (test.expect.kind == Expectation::Kind::refused && test.phase != Phase::protocol &&
        test.plan.request.method == context.operation.method &&
        subjects.insert(test.subject).second)
      refusals.push_back(&test);
  }
  std::ranges::reverse(refusals);
  std::vector<Case> copies;
  std::map<const Case*, std::size_t> times;
  const auto copy = [&](const Case& original) {
    Case out = original;
    if (out.expect.kind == Expectation::Kind::accepted) out.control = list.id_of(original);
    out.phase = Phase::interleaving;
    out.partition = out.rule + "." + out.partition;
    if (const std::size_t time = ++times[&original]; time > 1)
      out.partition += fmt::format("-{}", time);
    out.rule = "at-once";
    out.title += ", with others under way";
    out.plan.connection = RequestPlan::Connection::fresh;
    copies.push_back(std::move(out));
  };
  const std::size_t pairs = std::max(controls.size(), refusals.size());
  for (std::size_t i = 0; i < pairs && copies.size() < kMost; ++i) {
    if (!controls.empty()) copy(*controls[i % controls.size()]);
    if (i < refusals.size()) copy(*refusals[i]);
  }
  for (Case& one : copies) list.add(std::move(one));
}

namespace {

// The plain requests, then others that differ in one value: a target that refuses one value of a
// part may still be tested.
void name_controls(const CaseList& list, std::vector<std::string>& controls) {
  for (std::string id : {list.control_id(""), list.control_id("all")})
    if (list.has(id)) controls.push_back(std::move(id));
  constexpr std::size_t kOfEach = 2;
  std::map<std::string, std::size_t> taken;
  for (const Case& test : list.cases)
    if (test.phase == Phase::positive && test.expect.kind == Expectation::Kind::accepted &&
        (test.subject.starts_with("body.") || test.subject.starts_with("query.")) &&
        test.plan.edit.empty() && test.rule != "pair" && taken[test.subject]++ < kOfEach)
      controls.push_back(test.id);
}

}  // namespace

namespace {

// How a message is written and framed does not depend on its event or variant: those cases are
// made for the first form of a push.
bool is_other_form(const OperationContext& context) {
  if (!context.operation.acknowledged) return false;
  const auto first = std::ranges::find_if(context.spec.operations, [&](const Operation& other) {
    return push_of(other.id) == push_of(context.operation.id) &&
           other.bodies.empty() == context.operation.bodies.empty() &&
           (other.bodies.empty() ||
            other.bodies.front().name == context.operation.bodies.front().name);
  });
  return &*first != &context.operation;
}

void add_cases(const OperationContext& context, CaseList& list) {
  add_controls(context, list);
  for (const RequestPart& part : context.parts) add_value_positives(context, part, list);
  if (context.operation.acknowledged) {
    add_absences(context, list);
    add_large_numbers(context, list);
  }
  const bool other_form = is_other_form(context);
  if (!other_form) add_protocol_positives(context, list);
  if (!other_form) add_form_spellings(context, list);
  for (const RequestPart& part : context.parts) add_value_negatives(context, part, list);
  for (const RequestPart& part : context.parts)
    if (part.kind == RequestPart::Kind::body || part.kind == RequestPart::Kind::query)
      add_choice_negatives(part, list);
  add_auth(context, list);
  if (!other_form) add_protocol_negatives(context, list);
  if (!other_form) add_form_negatives(context, list);
  if (!other_form)
    for (const RequestPart& part : context.parts) add_extreme_values(part, list);
  add_interleaving(context, list);
  if (!context.operation.acknowledged) add_callback_cases(context, list);
}

}  // namespace

const Case* Plan::find(std::string_view id) const {
  const auto found = std::ranges::find(cases, id, &Case::id);
  return found == cases.end() ? nullptr : &*found;
}

Result<Plan> plan(const Spec& spec, const Profile& profile, const PlanOptions& options) {
  Plan out;
  Errors errors;
  std::vector<OperationContext> contexts;
  for (const Operation& operation : spec.operations) {
    OperationContext context{spec, operation, profile, options.base_path, nullptr, {}, {}};
    auto signer = signer_of(spec, operation);
    if (!signer) {
      errors.insert(errors.end(), signer.errors().begin(), signer.errors().end());
      continue;
    }
    context.signer = *signer;
    if (const auto added = add_parts(context); !added) {
      errors.insert(errors.end(), added.errors().begin(), added.errors().end());
      continue;
    }
    contexts.push_back(std::move(context));
  }
  if (!errors.empty()) return errors;
  for (const OperationContext& context : contexts) {
    CaseList list(context);
    add_cases(context, list);
    name_controls(list, out.controls);
    // By phase, and as they were made within one; a case is too large to be sorted.
    for (const Phase phase : {Phase::positive, Phase::negative, Phase::auth, Phase::protocol,
                              Phase::interleaving, Phase::callback})
      for (Case& test : list.cases)
        if (test.phase == phase) out.cases.push_back(std::move(test));
  }
  out.workflows = plan_workflows(spec, profile, contexts, out.cases);
  for (PlannedWorkflow& workflow : push_workflows(spec, contexts))
    out.workflows.push_back(std::move(workflow));
  for (const PlannedWorkflow& workflow : out.workflows)
    for (const PlannedStep& step : workflow.steps)
      if (workflow.tested) out.cases.push_back(step.test);
  const bool turned_round = std::ranges::any_of(
      spec.operations, [](const Operation& one) { return one.acknowledged.has_value(); });
  for (Case& test : turned_round ? std::vector<Case>{} : lone_callback_cases(spec))
    out.cases.push_back(std::move(test));
  return out;
}

const PlannedWorkflow* Plan::workflow(std::string_view id) const {
  const auto found = std::ranges::find(workflows, id, &PlannedWorkflow::id);
  return found == workflows.end() ? nullptr : &*found;
}

std::string compose(const Case& test, const Profile& profile, WallTime now, Random& random,
                    std::string_view authority, const std::vector<MadeValue>& made) {
  Request request = test.plan.request;
  put_in(request, made, random);
  if (test.plan.signer)
    test.plan.signer->sign(
        request, [&](std::string_view name) { return profile.value(name); }, now, random);
  std::string bytes = to_bytes(request, authority);
  if (!test.plan.edit.empty())
    if (const ByteEdit* edit = find_byte_edit(test.plan.edit))
      bytes = edit->apply(std::move(bytes));
  return bytes;
}

}  // namespace assay
