#include "fake/push_compose.hpp"

#include <algorithm>

#include "base/query.hpp"
#include "base/text.hpp"
#include "fake/answer_form.hpp"
#include "fake/push_times.hpp"
#include "schema/sample.hpp"
#include "spec/request_values.hpp"

namespace assay {
namespace {

constexpr std::string_view kForm = "application/x-www-form-urlencoded";

// A known value as the schema of the body may ask for it.
std::vector<Json> spellings(const Json& value) {
  std::vector<Json> out{value};
  const std::string text = text_of(value);
  if (!value.is_string()) out.emplace_back(text);
  if (value.is_string())
    if (auto number = Number::parse(text)) out.emplace_back(*std::move(number));
  return out;
}

void put_fresh(Json& body, const Schema& schema, const Push& push, WallTime at,
               PushChance& chance) {
  for (const Relation& relation : push.operation.relations) {
    if (relation.kind == Relation::Kind::empty) {
      if (body.at(relation.target) &&
          !put_fitting(body, schema, relation.target, std::vector{Json(""), Json()}))
        body.put(relation.target, nullptr);
    }
    if (relation.kind != Relation::Kind::unique || !body.at(relation.target)) continue;
    std::vector<Json> values;
    ++chance.made;
    for (const FreshForm form : kFreshForms)
      values.push_back(fresh_value(form, chance.seed, chance.made, push.name, at));
    put_fitting(body, schema, relation.target, values);
  }
}

// What the document demands beside the body.
void add_parameters(const Operation& operation, Request& request) {
  for (const Parameter& parameter : operation.parameters) {
    if (!parameter.required) continue;
    const auto value = plain_sample(parameter.compiled);
    if (!value) continue;
    if (parameter.in == Parameter::In::query)
      append_parameter(request.target, parameter.name, text_of(*value));
    if (parameter.in == Parameter::In::header)
      request.fields.push_back({parameter.name, text_of(*value)});
  }
}

}  // namespace

Result<PushComposer> PushComposer::create(const Spec& spec, const Push& push,
                                          const Profile& profile) {
  PushComposer out;
  out.push_ = &push;
  out.profile_ = &profile;
  if (!push.operation.bodies.empty())
    out.bound_ = bind_profile(push.operation.bodies.front().schema, profile);
  std::vector<std::string> names;
  for (const ProfileKey& key : spec.profile) names.push_back(key.name);
  for (const std::string& name : push.operation.security) {
    const SecurityScheme* scheme = spec.scheme(name);
    if (!scheme || !scheme->sign) continue;
    auto signer = Signer::compile(*scheme->sign, names);
    if (!signer) return Error{scheme->sign_place, "sign" + signer.error().text()};
    out.signers_.push_back(*std::move(signer));
  }
  return out;
}

std::vector<std::string> PushComposer::events() const {
  if (!push_->sequence) return {""};
  std::vector<std::string> out;
  for (const std::string& event : push_->sequence->order)
    if (std::ranges::find(push_->sequence->foreign, event) == push_->sequence->foreign.end())
      out.push_back(event);
  return out;
}

const PushVariant* PushComposer::variant_for(
    const std::map<std::string, std::string>& values) const {
  const auto given = [&](const std::pair<std::string, std::string>& wanted) {
    const auto found = values.find(wanted.first);
    return found != values.end() && found->second == wanted.second;
  };
  const auto named = values.find("variant");
  for (const PushVariant& variant : push_->variants) {
    if (named != values.end() && !named->second.empty()) {
      if (variant.name == named->second) return &variant;
    } else if (!variant.with.empty() && std::ranges::all_of(variant.with, given)) {
      return &variant;
    }
  }
  return nullptr;
}

const PushBody& PushComposer::plain_body(const std::string& event,
                                         const PushVariant* variant) const {
  const std::string key = event + "\n" + (variant ? variant->name : "");
  const auto found = bodies_.find(key);
  if (found != bodies_.end()) return found->second;
  return bodies_.emplace(key, PushBody::make(*push_, bound_, event, variant)).first->second;
}

void PushComposer::correlate(Json& body, const Schema& schema, const Correlation& correlation,
                             const PushOccasion& occasion, std::vector<std::string>& used) const {
  if (!body.at(correlation.pointer)) return;
  // Of several sources the first that no other member has told of: a caller and a callee differ.
  std::string chosen;
  for (const std::string& source : correlation.sources) {
    if (occasion.value_of(source, *profile_).is_null()) continue;
    const bool is_used = std::ranges::find(used, source) != used.end();
    if (chosen.empty() || (!is_used && std::ranges::find(used, chosen) != used.end()))
      chosen = source;
  }
  if (chosen.empty()) {  // nothing to repeat: a member that may be left out is
    Json without = body;
    without.put(correlation.pointer, nullptr);
    if (schema.accepts(without)) body = std::move(without);
    return;
  }
  used.push_back(chosen);
  const Json value = occasion.value_of(chosen, *profile_);
  if (!put_fitting(body, schema, correlation.pointer, spellings(value)))
    body.put(correlation.pointer, &value);
}

std::optional<Json> PushComposer::body(const std::string& event, const PushOccasion& occasion,
                                       WallTime at, PushChance& chance) const {
  if (push_->operation.bodies.empty()) return Json();
  const PushBody& plain = plain_body(event, variant_for(occasion.values));
  if (plain.value.is_null()) return std::nullopt;
  Json body = plain.value;
  put_times(body, plain.schema, *push_, at);
  put_fresh(body, plain.schema, *push_, at, chance);
  std::vector<std::string> used;
  for (const Correlation& correlation : push_->correlate)
    correlate(body, plain.schema, correlation, occasion, used);
  return body;
}

bool is_form(const Push& push) {
  return !push.operation.bodies.empty() &&
         media_type_of(push.operation.bodies.front().name) == kForm;
}

std::string form_bytes(const Json& body) {
  std::string out;
  const auto add = [&](const std::string& name, const Json& value) {
    if (!value.is_null()) append_parameter(out, name, text_of(value));
  };
  if (!body.is_object()) return out;
  for (const auto& [name, value] : body.as_object()) {
    if (!value.is_array()) add(name, value);
    if (value.is_array())
      for (const Json& item : value.as_array()) add(name, item);
  }
  return out.empty() ? out : out.substr(1);
}

Request PushComposer::request(const Json& body, std::string target) const {
  const Operation& operation = push_->operation;
  Request out;
  out.method = operation.method;
  out.target = std::move(target);
  add_parameters(operation, out);
  if (operation.bodies.empty()) return out;
  const MediaType& media = operation.bodies.front();
  out.fields.push_back(
      {"Content-Type", media.content_type.empty() ? media.name : media.content_type});
  out.body = is_form(*push_) ? form_bytes(body) : body.dump();
  return out;
}

void PushComposer::sign(Request& request, WallTime now, Random& random) const {
  const Lookup lookup = [this](std::string_view name) { return profile_->value(name); };
  for (const Signer& signer : signers_) signer.sign(request, lookup, now, random);
}

}  // namespace assay
