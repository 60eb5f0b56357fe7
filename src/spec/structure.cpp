#include "spec/structure.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <vector>

namespace assay {
namespace {

struct Row {
  SpecPlace place;
  std::string_view member;
  Holds holds;  // "schema" reads as "one"
  SpecPlace inside;
};

constexpr Holds kOne = Holds::schema;
constexpr std::array kRows{
    Row{SpecPlace::document, "info", kOne, SpecPlace::other},
    Row{SpecPlace::document, "servers", Holds::list, SpecPlace::other},
    Row{SpecPlace::document, "tags", Holds::list, SpecPlace::other},
    Row{SpecPlace::document, "paths", Holds::map, SpecPlace::path_item},
    Row{SpecPlace::document, "webhooks", Holds::map, SpecPlace::push_item},
    Row{SpecPlace::document, "components", kOne, SpecPlace::components},
    Row{SpecPlace::components, "schemas", Holds::map, SpecPlace::schema},
    Row{SpecPlace::components, "responses", Holds::map, SpecPlace::response},
    Row{SpecPlace::components, "parameters", Holds::map, SpecPlace::parameter},
    Row{SpecPlace::components, "examples", Holds::map, SpecPlace::other},
    Row{SpecPlace::components, "requestBodies", Holds::map, SpecPlace::request_body},
    Row{SpecPlace::components, "headers", Holds::map, SpecPlace::header},
    Row{SpecPlace::components, "securitySchemes", Holds::map, SpecPlace::security_scheme},
    Row{SpecPlace::components, "links", Holds::map, SpecPlace::other},
    Row{SpecPlace::components, "callbacks", Holds::map, SpecPlace::callback},
    Row{SpecPlace::components, "pathItems", Holds::map, SpecPlace::path_item},
    Row{SpecPlace::path_item, "get", kOne, SpecPlace::operation},
    Row{SpecPlace::path_item, "put", kOne, SpecPlace::operation},
    Row{SpecPlace::path_item, "post", kOne, SpecPlace::operation},
    Row{SpecPlace::path_item, "delete", kOne, SpecPlace::operation},
    Row{SpecPlace::path_item, "options", kOne, SpecPlace::operation},
    Row{SpecPlace::path_item, "head", kOne, SpecPlace::operation},
    Row{SpecPlace::path_item, "patch", kOne, SpecPlace::operation},
    Row{SpecPlace::path_item, "trace", kOne, SpecPlace::operation},
    Row{SpecPlace::path_item, "parameters", Holds::list, SpecPlace::parameter},
    Row{SpecPlace::operation, "parameters", Holds::list, SpecPlace::parameter},
    Row{SpecPlace::operation, "requestBody", kOne, SpecPlace::request_body},
    Row{SpecPlace::operation, "responses", Holds::map, SpecPlace::response},
    Row{SpecPlace::operation, "callbacks", Holds::map, SpecPlace::callback},
    Row{SpecPlace::push_item, "get", kOne, SpecPlace::push},
    Row{SpecPlace::push_item, "put", kOne, SpecPlace::push},
    Row{SpecPlace::push_item, "post", kOne, SpecPlace::push},
    Row{SpecPlace::push_item, "delete", kOne, SpecPlace::push},
    Row{SpecPlace::push_item, "options", kOne, SpecPlace::push},
    Row{SpecPlace::push_item, "head", kOne, SpecPlace::push},
    Row{SpecPlace::push_item, "patch", kOne, SpecPlace::push},
    Row{SpecPlace::push_item, "trace", kOne, SpecPlace::push},
    Row{SpecPlace::push_item, "parameters", Holds::list, SpecPlace::parameter},
    Row{SpecPlace::push, "parameters", Holds::list, SpecPlace::parameter},
    Row{SpecPlace::push, "requestBody", kOne, SpecPlace::request_body},
    Row{SpecPlace::push, "responses", Holds::map, SpecPlace::response},
    Row{SpecPlace::parameter, "schema", kOne, SpecPlace::schema},
    Row{SpecPlace::parameter, "content", Holds::map, SpecPlace::response_media_type},
    Row{SpecPlace::parameter, "examples", Holds::map, SpecPlace::other},
    Row{SpecPlace::header, "schema", kOne, SpecPlace::schema},
    Row{SpecPlace::header, "content", Holds::map, SpecPlace::response_media_type},
    Row{SpecPlace::header, "examples", Holds::map, SpecPlace::other},
    Row{SpecPlace::request_body, "content", Holds::map, SpecPlace::request_media_type},
    Row{SpecPlace::request_media_type, "schema", kOne, SpecPlace::schema},
    Row{SpecPlace::request_media_type, "examples", Holds::map, SpecPlace::other},
    Row{SpecPlace::response_media_type, "schema", kOne, SpecPlace::schema},
    Row{SpecPlace::response_media_type, "examples", Holds::map, SpecPlace::other},
    Row{SpecPlace::response, "content", Holds::map, SpecPlace::response_media_type},
    Row{SpecPlace::response, "headers", Holds::map, SpecPlace::header},
    Row{SpecPlace::response, "links", Holds::map, SpecPlace::other},
};

constexpr std::array<std::pair<std::string_view, Holds>, 18> kSchemaKeywords{{
    {"properties", Holds::map},
    {"items", Holds::schema},
    {"allOf", Holds::list},
    {"anyOf", Holds::list},
    {"oneOf", Holds::list},
    {"not", Holds::schema},
    {"additionalProperties", Holds::schema},
    {"patternProperties", Holds::map},
    {"prefixItems", Holds::list},
    {"if", Holds::schema},
    {"then", Holds::schema},
    {"else", Holds::schema},
    {"contains", Holds::schema},
    {"propertyNames", Holds::schema},
    {"dependentSchemas", Holds::map},
    {"unevaluatedItems", Holds::schema},
    {"unevaluatedProperties", Holds::schema},
    {"contentSchema", Holds::schema},
}};

class Walker {
 public:
  Walker(SpecSource& source, const std::function<void(SpecPlace, SpecNode)>& visit)
      : source_(source), visit_(visit) {}

  void walk(SpecPlace place, SpecNode node) {
    if (!node.value->is_object() || !seen_.insert(node.value).second) return;
    visit_(place, node);
    if (const SpecNode ref = node.find("$ref"); ref && place != SpecPlace::callback) {
      const SpecNode target = source_.resolve(ref);
      if (target && target.value->find("$ref")) source_.follow(node);  // finds circles
      if (target) reached_.push_back({place, target});
    }
    if (place == SpecPlace::schema) {
      for (const auto& [name, member] : node.value->as_object())
        inside(name == "$defs" ? Holds::map : holds_schemas(name), SpecPlace::schema,
               {node.document, &member});
    } else if (place == SpecPlace::callback) {
      inside(Holds::map, SpecPlace::push_item, node);
    } else {
      for (const auto& [name, member] : node.value->as_object()) {
        const auto row = std::ranges::find_if(
            kRows, [&, &key = name](const Row& r) { return r.place == place && r.member == key; });
        if (row != kRows.end()) inside(row->holds, row->inside, {node.document, &member});
      }
    }
  }

  // What references reached: most of it was walked where it stands.
  void walk_reached() {
    for (std::size_t i = 0; i < reached_.size(); ++i) {
      const auto [place, node] = reached_[i];
      walk(place, node);
    }
  }

 private:
  void inside(Holds holds, SpecPlace place, SpecNode node) {
    if (holds == Holds::schema) walk(place, node);
    if (holds == Holds::list && node.value->is_array())
      for (const Json& item : node.value->as_array()) walk(place, {node.document, &item});
    if (holds == Holds::map && node.value->is_object())
      for (const auto& [name, member] : node.value->as_object())
        if (place == SpecPlace::schema || !name.starts_with("x-"))
          walk(place, {node.document, &member});
  }

  SpecSource& source_;
  const std::function<void(SpecPlace, SpecNode)>& visit_;
  std::set<const Json*> seen_;
  std::vector<std::pair<SpecPlace, SpecNode>> reached_;
};

}  // namespace

Holds holds_schemas(std::string_view keyword) {
  const auto row = std::ranges::find_if(kSchemaKeywords,
                                        [&](const auto& entry) { return entry.first == keyword; });
  return row == kSchemaKeywords.end() ? Holds::nothing : row->second;
}

void walk_openapi(SpecSource& source, SpecNode root,
                  const std::function<void(SpecPlace, SpecNode)>& visit) {
  Walker walker(source, visit);
  walker.walk(SpecPlace::document, root);
  walker.walk_reached();
}

}  // namespace assay
