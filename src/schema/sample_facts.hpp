// Everything that the schemas of one place say about a value, merged: a schema, what it refers to,
// and the parts of its allOf. What depends on the value (anyOf, oneOf, if) is listed as choices.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "schema/pattern.hpp"
#include "schema/schema.hpp"

namespace assay::sampling {

using Places = std::vector<Schema>;  // that all judge the same value

using Types = unsigned;
inline constexpr Types kNull = 1, kBoolean = 2, kNumber = 4, kString = 8, kArray = 16, kObject = 32,
                       kInteger = 64, kAnyType = 127;
Types type_of(const Json& value);  // kInteger or kNumber for a number
bool allows(Types types, const Json& value);

struct Bound {
  Number value;
  bool open = false;    // the value itself is out
  std::string keyword;  // "minimum", "exclusiveMinimum", ...
};

// anyOf and oneOf: a list each; if: what holds when, and what holds when not.
struct Choice {
  const Json* owner;    // the schema that has the keyword
  std::string keyword;  // "anyOf", "oneOf", "if"
  struct Branch {
    std::string name;  // lower-case part of an id
    Places places;
  };
  std::vector<Branch> branches;
};

struct Facts {
  bool never = false;
  Types types = kAnyType;
  bool typed = false;  // by "type"; otherwise `types` is what the other keywords are about
  std::optional<Json::Array> values;  // of enum or const
  std::string values_keyword;
  Json::Array examples;
  std::optional<Json> default_value;

  std::optional<Bound> least, most;
  std::vector<Number> steps;  // multipleOf

  std::size_t min_length = 0;
  std::optional<std::size_t> max_length;
  bool has_min_length = false;
  std::vector<Pattern> patterns;
  std::string format;
  std::string encoding, media_type;
  Places content;

  std::size_t min_items = 0;
  std::optional<std::size_t> max_items;
  bool unique = false;
  std::vector<Places> prefix;
  Places items;  // beyond `prefix`
  Places contains;

  std::vector<std::pair<std::string, Places>> members;  // of "properties", as written
  std::vector<std::string> required;
  std::vector<std::pair<Pattern, Schema>> member_patterns;
  Places additional;
  std::string closed_by;  // "additionalProperties" or "unevaluatedProperties" when false
  Places names;
  std::size_t min_members = 0;
  std::optional<std::size_t> max_members;
  std::vector<std::pair<std::string, std::vector<std::string>>> dependents;

  std::vector<Choice> choices;

  bool requires_member(std::string_view name) const;
  const Places* member(std::string_view name) const;
  // What judges the member or item, in any way; empty when nothing does.
  Places places_of_member(std::string_view name) const;
  const Places& places_of_item(std::size_t index) const;
  bool is_encoded() const;  // contentEncoding or format say base64
};

Facts facts_of(const Places& places);

// A part of an id made from any text: letters, digits, "_" and "." stay, the rest is "-hex".
std::string id_part(std::string_view text);

}  // namespace assay::sampling
