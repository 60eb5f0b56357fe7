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
#include "schema/sample.hpp"

namespace assay {
namespace {

std::vector<std::string> profile_names(const Spec& spec) {
  std::vector<std::string> out;
  for (const ProfileKey& key : spec.profile) out.push_back(key.name);
  return out;
}

std::string text_of(const Json& value) {
  return value.is_string() ? value.as_string() : value.dump();
}

// Path and query with plain values, header parameters as fields.
Result<bool> add_parameters(OperationContext& context, const std::string& base_path) {
  std::string path = context.operation.path, query;
  for (const Parameter& parameter : context.operation.parameters) {
    if (!parameter.required) continue;
    const auto value = plain_value(parameter.compiled, context.profile, Members::required);
    if (!value)
      return Error{context.operation.place,
                   fmt::format("no valid value can be made for the parameter {}",
                               in_quotes(parameter.name))};
    const std::string text = text_of(*value);
    switch (parameter.in) {
      case Parameter::In::path: {
        const std::string slot = "{" + parameter.name + "}";
        for (auto at = path.find(slot); at != std::string::npos; at = path.find(slot))
          path.replace(at, slot.size(), percent_encode(text));
        break;
      }
      case Parameter::In::query:
        query += (query.empty() ? "?" : "&") + percent_encode(parameter.name) + "=" +
                 percent_encode(text);
        break;
      case Parameter::In::header:
        context.fields.push_back({parameter.name, text});
        break;
      case Parameter::In::cookie:
        context.fields.push_back({"Cookie", parameter.name + "=" + text});
        break;
    }
  }
  context.target = base_path + path + query;
  return true;
}

// A control must be beyond doubt: where the plain value of an optional member is one that readings
// differ on, another that none refuses takes its place.
void settle(OperationContext& context) {
  const auto settled = [&](const std::string& name) {
    return context.readings.classify(context.body_with({name})).kind == Expectation::Kind::accepted;
  };
  for (const std::string& name : context.optional_members()) {
    if (settled(name)) continue;
    std::vector<Schema> schemas{context.readings.base()};
    for (const BodyReadings::Variant& variant : context.readings.variants())
      schemas.push_back(variant.schema);
    const Json plain = *context.full.find(name);
    for (const Schema& schema : schemas)
      for (const Sample& sample : samples(property(schema, name))) {
        if (settled(name)) break;
        context.full.set(name, sample.value);
      }
    if (!settled(name)) context.full.set(name, plain);
  }
}

Result<bool> add_body(OperationContext& context) {
  if (context.operation.bodies.empty()) return true;
  const MediaType& media = context.operation.bodies.front();
  context.media = &media;
  context.fields.insert(context.fields.begin(), {"Content-Type", media.content_type});
  context.bound = bind_profile(media.schema, context.profile);
  auto readings = BodyReadings::compile(context.bound, context.operation);
  if (!readings) return readings.errors();
  context.readings = std::move(*readings);
  auto unbound = BodyReadings::compile(media.schema, context.operation);
  if (!unbound) return unbound.errors();
  context.unbound = std::move(*unbound);
  auto minimal = plain_value(context.readings.base(), context.profile, Members::required);
  auto full = plain_value(context.readings.base(), context.profile, Members::all);
  if (!minimal || !full)
    return Error{context.operation.place,
                 fmt::format("no valid body can be made for {}: give an example in its schema",
                             context.operation.id)};
  context.minimal = std::move(*minimal);
  context.full = std::move(*full);
  if (context.full.is_object()) settle(context);
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
      Case test = list.make(Phase::auth, "auth." + header, "form", partition,
                            context.media ? context.minimal.dump() : "");
      test.title = fmt::format("{} is {}", header, in_quotes(text));
      test.expect.kind = Expectation::Kind::refused;
      test.expect.causes = causes;
      test.plan.signer = std::make_shared<const Signer>(std::move(*signer));
      list.add(std::move(test));
    }
  }
}

void add_auth(const OperationContext& context, CaseList& list) {
  if (!context.signer) return;
  add_unreadable(context, list);
  const Lookup lookup = [&](std::string_view name) { return context.profile.value(name); };
  for (AuthCase& auth :
       auth_cases(context.signer->declaration(), profile_names(context.spec), lookup)) {
    auto signer = Signer::compile(auth.declaration, profile_names(context.spec));
    if (!signer)
      continue;  // an edit that leaves no declaration; auth_cases proves that there is none
    using Expect = AuthCase::Expect;
    const bool positive = auth.expect == Expect::accepted;
    Case test = list.make(positive ? Phase::positive : Phase::auth, auth.subject, auth.rule,
                          auth.partition, context.media ? context.minimal.dump() : "");
    test.title = auth.title;
    test.expect.kind = positive                         ? Expectation::Kind::accepted
                       : auth.expect == Expect::refused ? Expectation::Kind::refused
                                                        : Expectation::Kind::open;
    test.expect.causes = std::move(auth.causes);
    // How bytes outside ASCII in a field value are read is not settled (RFC 9110 section 5.5): the
    // digest over them may differ.
    if (auth.partition == "non-ascii")
      test.expect.causes.push_back({Cause::Kind::signature, "", Cause::Aspect::wrong});
    test.plan.signer = std::make_shared<const Signer>(std::move(*signer));
    list.add(std::move(test));
  }
}

// What was decided one at a time must be decided the same when many are under way at once.
void add_interleaving(const OperationContext& context, CaseList& list) {
  constexpr std::size_t kMost = 24;
  std::vector<const Case*> chosen;
  std::set<std::string> subjects;
  for (const Case& test : list.cases) {
    const bool accepted =
        test.subject == "control" && test.expect.kind == Expectation::Kind::accepted;
    const bool refused = test.expect.kind == Expectation::Kind::refused &&
                         test.phase != Phase::protocol &&
                         test.plan.request.method == context.operation.method;
    // One refusal of each part, among the controls.
    if (accepted || (refused && subjects.insert(test.subject).second)) chosen.push_back(&test);
  }
  std::vector<Case> copies;
  for (std::size_t i = 0; i < chosen.size() && i < kMost; ++i) {
    // From both ends, so that accepted and refused ones alternate.
    Case copy = *chosen[i % 2 == 0 ? i / 2 : chosen.size() - 1 - i / 2];
    copy.control =
        copy.expect.kind == Expectation::Kind::accepted ? list.id_of(copy) : copy.control;
    copy.phase = Phase::interleaving;
    copy.partition = copy.rule + "." + copy.partition;
    copy.rule = "at-once";
    copy.title += ", with others under way";
    copy.plan.connection = RequestPlan::Connection::fresh;
    copies.push_back(std::move(copy));
  }
  for (Case& copy : copies) list.add(std::move(copy));
}

namespace {

// The plain requests, then others that differ in one value: a target that refuses one value of a
// part may still be tested.
void add_controls(const CaseList& list, std::vector<std::string>& controls) {
  for (std::string id : {list.control_id(""), list.control_id("all")})
    if (list.has(id)) controls.push_back(std::move(id));
  constexpr std::size_t kOfEach = 2;
  std::map<std::string, std::size_t> taken;
  for (const Case& test : list.cases)
    if (test.phase == Phase::positive && test.expect.kind == Expectation::Kind::accepted &&
        test.subject.starts_with("body.") && test.plan.edit.empty() && test.rule != "pair" &&
        taken[test.subject]++ < kOfEach)
      controls.push_back(test.id);
}

}  // namespace

const Case* Plan::find(std::string_view id) const {
  const auto found = std::ranges::find(cases, id, &Case::id);
  return found == cases.end() ? nullptr : &*found;
}

Result<Plan> plan(const Spec& spec, const Profile& profile, const PlanOptions& options) {
  Plan out;
  Errors errors;
  for (const Operation& operation : spec.operations) {
    OperationContext context{spec,    operation, profile, {}, {}, nullptr,
                             nullptr, {},        {},      {}, {}, {}};
    auto signer = signer_of(spec, operation);
    if (!signer) {
      errors.insert(errors.end(), signer.errors().begin(), signer.errors().end());
      continue;
    }
    context.signer = *signer;
    context.fields = {{"Accept", "*/*"}, {"User-Agent", "assay"}};
    for (const auto& step : {add_body(context), add_parameters(context, options.base_path)})
      if (!step) errors.insert(errors.end(), step.errors().begin(), step.errors().end());
    if (!errors.empty()) continue;
    CaseList list(context);
    if (context.media) {
      add_body_positives(context, list);
    } else {
      Case control = list.make(Phase::positive, "control", "required", "minimal", "");
      control.title = "the plain request";
      list.add(std::move(control));
    }
    add_protocol_positives(context, list);
    if (context.media) add_body_negatives(context, list);
    add_auth(context, list);
    add_protocol_negatives(context, list);
    add_interleaving(context, list);
    std::ranges::stable_sort(list.cases, {}, &Case::phase);
    add_controls(list, out.controls);
    for (Case& test : list.cases) out.cases.push_back(std::move(test));
  }
  if (!errors.empty()) return errors;
  return out;
}

std::string compose(const Case& test, const Profile& profile, WallTime now, Random& random,
                    std::string_view authority) {
  Request request = test.plan.request;
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
