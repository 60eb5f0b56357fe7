#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "callbacks/push_evidence.hpp"

namespace assay {
namespace {

constexpr std::string_view kId = "push-schema";

// With what the variant expects laid over it.
Schema schema_for(const MediaType& media, const PushVariant* variant) {
  if (!variant || !variant->expects.is_object() || variant->expects.as_object().empty())
    return media.compiled;
  Json schema = media.schema;
  Json all = Json(Json::Array{});
  if (const Json* already = schema.find("allOf")) all = *already;
  all.as_array().push_back(variant->expects);
  schema.set("allOf", std::move(all));
  SchemaOptions options;
  options.formats = options.contents = SchemaOptions::Assert::yes;
  auto compiled = Schema::compile(schema, options);
  return compiled ? *compiled : media.compiled;
}

const Json* keyword_at(const Json& schema, const std::string& instance, std::string_view keyword) {
  const Json* at = &schema;
  for (const std::string& name : split(instance.substr(instance.empty() ? 0 : 1), '/')) {
    const Json* properties = at ? at->find("properties") : nullptr;
    at = properties ? properties->find(name) : nullptr;
  }
  const Json* words = at ? at->find("x-assay") : nullptr;
  return words ? words->find(keyword) : nullptr;
}

// The clauses that the member's schema cites.
Citations clauses_of(const Json& schema, const std::string& place) {
  const Json* cite = keyword_at(schema, place, "cite");
  Citations out;
  if (cite && cite->is_string()) out.push_back(cite->as_string());
  if (cite && cite->is_array())
    for (const Json& one : cite->as_array())
      if (one.is_string()) out.push_back(one.as_string());
  return out;
}

}  // namespace

void check_push_schema(const PushEvidence& evidence, std::vector<Finding>& out) {
  const bool elsewhere = std::ranges::any_of(
      out, [](const Finding& finding) { return finding.check == "push-destination"; });
  if (elsewhere) return;
  const bool foreign_body = std::ranges::any_of(
      out, [](const Finding& finding) { return finding.subject.ends_with(".Content-Type"); });
  for (const PushMessage& message : evidence.messages) {
    if (!message.body || message.push->operation.bodies.empty()) continue;
    if (!message.media && foreign_body) continue;
    const MediaType& media =
        message.media ? *message.media : message.push->operation.bodies.front();
    for (const Violation& violation : schema_for(media, evidence.variant).validate(*message.body)) {
      std::string place = violation.instance;
      if (!violation.member.empty()) place = pointer_join(place, violation.member);
      add_finding(out, evidence, kId, place,
                  fmt::format("{} in {}", violation.expected, called(evidence, message)),
                  violation.member.empty()
                      ? violation.found
                      : fmt::format("{} is {}", violation.member,
                                    violation.keyword == "required" ||
                                            violation.keyword == "dependentRequired"
                                        ? "missing"
                                        : "there"),
                  clauses_of(media.schema, place));
    }
  }
}

}  // namespace assay
