#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "spec/lint_rules.hpp"
#include "spec/origin.hpp"

namespace assay {
namespace {

using Severity = LintFinding::Severity;

// Every "$name" in an expression.
void collect_uses(const Json& value, std::set<std::string>& uses) {
  if (value.is_string() && value.as_string().size() > 1 && value.as_string().front() == '$')
    uses.insert(value.as_string().substr(1));
  if (value.is_array())
    for (const Json& item : value.as_array()) collect_uses(item, uses);
  if (value.is_object())
    for (const auto& member : value.as_object()) collect_uses(member.second, uses);
}

void lint_scheme(const Spec& spec, const SecurityScheme& scheme, std::set<std::string>& used,
                 std::vector<LintFinding>& out) {
  std::vector<std::string> variables, known;
  if (const Json* let = scheme.sign->find("let"); let && let->is_object())
    for (const auto& member : let->as_object()) variables.push_back(member.first);
  known = variables;
  for (const ProfileKey& key : spec.profile) known.push_back(key.name);
  std::set<std::string> uses;
  collect_uses(*scheme.sign, uses);
  for (const std::string& name : uses)
    if (std::ranges::find(known, name) == known.end())
      out.push_back(
          {Severity::error, scheme.sign_place, "unknown-variable",
           fmt::format("\"sign\" of {} uses {}, which is neither in \"let\" nor in the profile{}",
                       in_quotes(scheme.name), in_quotes("$" + name), did_you_mean(name, known))});
  for (const std::string& name : variables)
    if (!uses.contains(name))
      out.push_back({Severity::warning, scheme.sign_place, "unused-variable",
                     fmt::format("\"sign\" of {} never uses {} of its \"let\"",
                                 in_quotes(scheme.name), in_quotes(name))});
  used.insert(uses.begin(), uses.end());
}

// Profile keys that schemas take values from.
void collect_bound(const Json& schema, std::set<std::string>& used) {
  if (schema.is_array())
    for (const Json& item : schema.as_array()) collect_bound(item, used);
  if (!schema.is_object()) return;
  if (const Json* words = schema.find("x-assay"))
    for (std::string_view word : {"from", "prefer"})
      if (const Json* key = words->find(word); key && key->is_string())
        used.insert(key->as_string());
  for (const auto& member : schema.as_object()) collect_bound(member.second, used);
}

// Profile keys that pushes are compared with, and that what provokes them is given.
void collect_named(const Push& push, std::set<std::string>& used) {
  constexpr std::string_view kProfile = "profile.";
  const auto take = [&](const std::string& source) {
    if (source.starts_with(kProfile)) used.insert(source.substr(kProfile.size()));
  };
  for (const Correlation& correlation : push.correlate)
    for (const std::string& source : correlation.sources) take(source);
  for (const auto& given : push.trigger.with) take(given.second);
  for (const PushVariant& variant : push.variants)
    for (const auto& given : variant.with) take(given.second);
}

}  // namespace

void lint_signatures(const Spec& spec, std::vector<LintFinding>& out) {
  std::set<std::string> used;
  for (const SecurityScheme& scheme : spec.security)
    if (scheme.sign) lint_scheme(spec, scheme, used, out);
  if (spec.profile.empty()) return;
  if (spec.origin)
    for (const auto& entry : spec.origin->schemas.all())
      collect_bound(entry.second.bundle.schema, used);
  for (const Push& push : spec.pushes) collect_named(push, used);
  for (const ProfileKey& key : spec.profile)
    if (!used.contains(key.name))
      out.push_back({Severity::warning, key.place, "unused-profile-key",
                     fmt::format("nothing uses the profile key {}", in_quotes(key.name))});
}

}  // namespace assay
