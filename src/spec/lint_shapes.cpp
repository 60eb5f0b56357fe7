#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "spec/lint_rules.hpp"

namespace assay {
namespace {

constexpr int kLongestReferenceChain = 16;

// The place of a member inside a schema, as far as `properties` and references lead there.
Schema place_in(Schema schema, const std::vector<std::string>& path) {
  for (const std::string& name : path) {
    Schema member;
    for (int i = 0; schema && !member && i < kLongestReferenceChain; ++i) {
      member = schema.at("properties", name);
      schema = schema.at("$ref");
    }
    schema = member;
  }
  return schema;
}

// Whether the schema says types, and none of `wanted` is one of them. What it leaves open is no
// mistake.
bool excludes(Schema schema, std::initializer_list<std::string_view> wanted) {
  for (int i = 0; schema && i < kLongestReferenceChain; ++i, schema = schema.at("$ref")) {
    const Json* type = schema.json().is_object() ? schema.json().find("type") : nullptr;
    if (!type) continue;
    const auto is_wanted = [&](const Json& one) {
      return one.is_string() && std::ranges::find(wanted, one.as_string()) != wanted.end();
    };
    return type->is_array() ? std::ranges::none_of(type->as_array(), is_wanted) : !is_wanted(*type);
  }
  return false;
}

Schema field_of(const Operation& operation, const std::string& field) {
  constexpr std::string_view kBody = "body.";
  constexpr std::string_view kPlaces[] = {"path.", "query.", "header.", "cookie."};
  if (field.starts_with(kBody))
    return operation.bodies.empty() ? Schema()
                                    : place_in(operation.bodies.front().compiled,
                                               split(field.substr(kBody.size()), '.'));
  for (const Parameter& parameter : operation.parameters)
    if (field == std::string(kPlaces[static_cast<std::size_t>(parameter.in)]) + parameter.name)
      return parameter.compiled;
  return {};
}

Schema answer_of(const Operation& operation, const std::string& pointer) {
  if (!pointer.starts_with('/')) return {};
  std::vector<std::string> path = split(pointer.substr(1), '/');
  for (const ResponseSpec& response : operation.responses)
    for (const MediaType& media : response.content)
      if (const Schema place = place_in(media.compiled, path)) return place;
  return {};
}

}  // namespace

void lint_shapes(const Spec& spec, std::vector<LintFinding>& out) {
  const auto report = [&](const Operation& operation, std::string_view word,
                          const std::string& named, std::string_view expected) {
    out.push_back({LintFinding::Severity::error, operation.place, "wrong-type",
                   fmt::format("{} of {} names {}, which is no {}", in_quotes(word),
                               in_quotes(operation.id), in_quotes(named), expected)});
  };
  for (const Operation& operation : spec.operations) {
    if (const auto& lifecycle = operation.lifecycle;
        lifecycle && !lifecycle->time_to_live.empty() &&
        excludes(field_of(operation, lifecycle->time_to_live), {"integer", "number"}))
      report(operation, "time-to-live", lifecycle->time_to_live,
             "number: its seconds are counted, so that its schema must say \"type: integer\"");
    if (!operation.paging) continue;
    const Paging& paging = *operation.paging;
    if (excludes(answer_of(operation, paging.items), {"array"}))
      report(operation, "paging.items", "response." + paging.items,
             "list: expected the place where the items of a page stand");
    if (excludes(answer_of(operation, paging.total), {"integer", "number"}))
      report(operation, "paging.total", "response." + paging.total,
             "number: expected the place where all items are counted");
    for (const std::string& field : {paging.offset, paging.limit})
      if (excludes(field_of(operation, field), {"integer", "number"}))
        report(operation, field == paging.offset ? "paging.offset" : "paging.limit", field,
               "number: its schema must say \"type: integer\"");
  }
}

}  // namespace assay
