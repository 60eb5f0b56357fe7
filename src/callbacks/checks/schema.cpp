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

// Without the members that say nothing where nothing is owed: null, and empty text in a form.
Json said_by(const Json& body, const Schema& schema, bool form) {
  if (!body.is_object()) return body;
  Json out = Json::object();
  const Json* required =
      schema && schema.json().is_object() ? schema.json().find("required") : nullptr;
  const auto is_owed = [&](const std::string& name) {
    return required && required->is_array() &&
           std::ranges::find(required->as_array(), Json(name)) != required->as_array().end();
  };
  for (const auto& [name, value] : body.as_object()) {
    const bool hollow = value.is_null() || (form && value == Json(""));
    if (hollow && !is_owed(name)) continue;
    Schema inside = schema ? schema.at("properties", name) : Schema();
    for (int hops = 0; inside && inside.at("$ref") && hops < 8; ++hops) inside = inside.at("$ref");
    out.set(name, value.is_object() ? said_by(value, inside, form) : value);
  }
  return out;
}

Schema behind_refs(Schema schema) {
  for (int hops = 0; schema && schema.at("$ref") && hops < 8; ++hops) schema = schema.at("$ref");
  return schema;
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
    const bool form = media_type_of(media.name) == "application/x-www-form-urlencoded";
    const Json said = said_by(*message.body, behind_refs(media.compiled), form);
    for (const Violation& violation : schema_for(media, evidence.variant).validate(said)) {
      std::string place = violation.instance;
      if (!violation.member.empty()) place = pointer_join(place, violation.member);
      const bool missing =
          violation.keyword == "required" || violation.keyword == "dependentRequired";
      const std::string found =
          violation.member.empty()
              ? violation.found
              : fmt::format("{} is {}", violation.member, missing ? "missing" : "there");
      add_finding(out, evidence, kId, place, violation.expected,
                  fmt::format("{} in {}", found, called(evidence, message)),
                  clauses_of(media.schema, place));
    }
  }
}

}  // namespace assay
