#include "schema/sample_facts.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "base/clock.hpp"
#include "base/text.hpp"

namespace assay::sampling {
namespace {

struct TypeName {
  std::string_view name;
  Types types;
};
constexpr std::array kTypeNames{TypeName{"null", kNull},
                                TypeName{"boolean", kBoolean},
                                TypeName{"number", kNumber | kInteger},
                                TypeName{"integer", kInteger},
                                TypeName{"string", kString},
                                TypeName{"array", kArray},
                                TypeName{"object", kObject}};

// Which kind of value a keyword is about: the type that is meant where none is written.
struct KeywordTypes {
  std::string_view keyword;
  Types types;
};
constexpr std::array kKeywordTypes{KeywordTypes{"properties", kObject},
                                   KeywordTypes{"required", kObject},
                                   KeywordTypes{"additionalProperties", kObject},
                                   KeywordTypes{"patternProperties", kObject},
                                   KeywordTypes{"minProperties", kObject},
                                   KeywordTypes{"items", kArray},
                                   KeywordTypes{"prefixItems", kArray},
                                   KeywordTypes{"minItems", kArray},
                                   KeywordTypes{"maxItems", kArray},
                                   KeywordTypes{"uniqueItems", kArray},
                                   KeywordTypes{"pattern", kString},
                                   KeywordTypes{"minLength", kString},
                                   KeywordTypes{"maxLength", kString},
                                   KeywordTypes{"format", kString},
                                   KeywordTypes{"contentEncoding", kString},
                                   KeywordTypes{"minimum", kNumber | kInteger},
                                   KeywordTypes{"maximum", kNumber | kInteger},
                                   KeywordTypes{"exclusiveMinimum", kNumber | kInteger},
                                   KeywordTypes{"exclusiveMaximum", kNumber | kInteger},
                                   KeywordTypes{"multipleOf", kNumber | kInteger}};

Types types_named(const Json& type) {
  Types types = 0;
  const auto add = [&](const Json& name) {
    if (!name.is_string()) return;
    for (const TypeName& row : kTypeNames)
      if (row.name == name.as_string()) types |= row.types;
  };
  if (type.is_array())
    std::ranges::for_each(type.as_array(), add);
  else
    add(type);
  return types;
}

std::optional<std::size_t> count_in(const Json& schema, std::string_view keyword) {
  const Json* value = schema.find(keyword);
  if (!value || !value->is_number()) return std::nullopt;
  const auto count = value->as_number().to_int64();
  if (!count || *count < 0) return std::nullopt;
  return static_cast<std::size_t>(*count);
}

std::string text_in(const Json& schema, std::string_view keyword) {
  const Json* value = schema.find(keyword);
  return value && value->is_string() ? value->as_string() : std::string();
}

bool is_false(const Schema& schema) {
  return schema && schema.json().is_bool() && !schema.json().as_bool();
}

std::string branch_name(const Schema& schema, std::size_t index) {
  const Json& json = schema.json();
  if (json.is_object()) {
    if (std::string title = text_in(json, "title"); !title.empty()) return id_part(title);
    if (std::string ref = text_in(json, "$ref"); !ref.empty())
      return id_part(std::string_view(ref).substr(ref.find_last_of("/#") + 1));
    if (const Json* only = json.find("const"); only && !only->is_object() && !only->is_array())
      return id_part(only->is_string() ? only->as_string() : only->dump());
    if (std::string type = text_in(json, "type"); !type.empty()) return type;
  }
  return "branch-" + std::to_string(index + 1);
}

class Merger {
 public:
  Facts run(const Places& places) {
    for (const Schema& place : places) visit(place);
    if (!facts_.typed) facts_.types = meant_ != 0 ? meant_ : kAnyType;
    for (const Json& values : enums_) keep(values.as_array());
    if (facts_.prefix.empty()) return std::move(facts_);
    for (auto& [index, place] : prefix_) facts_.prefix[index].push_back(place);
    return std::move(facts_);
  }

 private:
  void visit(const Schema& place) {
    if (!place) return;
    const Json& json = place.json();
    if (json.is_bool()) facts_.never = facts_.never || !json.as_bool();
    if (!json.is_object() || !seen_.insert(&json).second) return;
    types(json);
    values(json);
    numbers(json);
    strings(place, json);
    arrays(place, json);
    objects(place, json);
    choices(place, json);
    visit(place.at("$ref"));
    visit(place.at("$dynamicRef"));
    if (const Json* parts = json.find("allOf"); parts && parts->is_array())
      for (std::size_t i = 0; i < parts->as_array().size(); ++i)
        visit(place.at("allOf", std::to_string(i)));
  }

  void types(const Json& json) {
    if (const Json* type = json.find("type")) {
      facts_.types = (facts_.typed ? facts_.types : kAnyType) & types_named(*type);
      facts_.typed = true;
    }
    for (const KeywordTypes& row : kKeywordTypes)
      if (json.find(row.keyword)) meant_ |= row.types;
  }

  void values(const Json& json) {
    if (const Json* values = json.find("enum"); values && values->is_array()) {
      if (facts_.values_keyword.empty()) facts_.values_keyword = "enum";
      enums_.push_back(*values);
    }
    if (const Json* value = json.find("const")) {
      facts_.values_keyword = "const";
      enums_.push_back(Json::array({*value}));
    }
    if (const Json* examples = json.find("examples"); examples && examples->is_array())
      for (const Json& example : examples->as_array()) facts_.examples.push_back(example);
    if (const Json* example = json.find("example")) facts_.examples.push_back(*example);
    if (const Json* value = json.find("default"); value && !facts_.default_value)
      facts_.default_value = *value;
  }

  void keep(const Json::Array& values) {
    if (!facts_.values) {
      facts_.values = values;
      return;
    }
    std::erase_if(*facts_.values, [&](const Json& value) {
      return std::ranges::find(values, value) == values.end();
    });
  }

  void numbers(const Json& json) {
    const auto bound = [&](const char* keyword, bool open, std::optional<Bound>& kept, int side) {
      const Json* value = json.find(keyword);
      if (!value || !value->is_number()) return;
      const Number& number = value->as_number();
      const auto order = kept ? number <=> kept->value : std::strong_ordering::equal;
      const bool tighter = !kept || (side > 0 ? order > 0 : order < 0) || (order == 0 && open);
      if (tighter) kept = Bound{number, open, keyword};
    };
    bound("minimum", false, facts_.least, 1);
    bound("exclusiveMinimum", true, facts_.least, 1);
    bound("maximum", false, facts_.most, -1);
    bound("exclusiveMaximum", true, facts_.most, -1);
    if (const Json* step = json.find("multipleOf"); step && step->is_number())
      facts_.steps.push_back(step->as_number());
  }

  static void raise(std::size_t& least, const std::optional<std::size_t>& count) {
    if (count) least = std::max(least, *count);
  }
  static void lower(std::optional<std::size_t>& most, const std::optional<std::size_t>& count) {
    if (count) most = most ? std::min(*most, *count) : *count;
  }
  static void append(Places& places, Schema place) {
    if (place) places.push_back(std::move(place));
  }

  void strings(const Schema& place, const Json& json) {
    raise(facts_.min_length, count_in(json, "minLength"));
    facts_.has_min_length = facts_.has_min_length || json.find("minLength") != nullptr;
    lower(facts_.max_length, count_in(json, "maxLength"));
    if (std::string text = text_in(json, "pattern"); json.find("pattern"))
      if (Result<Pattern> pattern = Pattern::compile(text))
        facts_.patterns.push_back(std::move(*pattern));
    const auto first = [&](std::string& kept, const char* keyword) {
      if (kept.empty()) kept = text_in(json, keyword);
    };
    first(facts_.format, "format");
    first(facts_.encoding, "contentEncoding");
    first(facts_.media_type, "contentMediaType");
    append(facts_.content, place.at("contentSchema"));
  }

  void arrays(const Schema& place, const Json& json) {
    raise(facts_.min_items, count_in(json, "minItems"));
    lower(facts_.max_items, count_in(json, "maxItems"));
    if (const Json* unique = json.find("uniqueItems"); unique && unique->is_bool())
      facts_.unique = facts_.unique || unique->as_bool();
    std::size_t listed = 0;
    if (const Json* prefix = json.find("prefixItems"); prefix && prefix->is_array()) {
      listed = prefix->as_array().size();
      if (facts_.prefix.size() < listed) facts_.prefix.resize(listed);
      for (std::size_t i = 0; i < listed; ++i)
        prefix_.emplace_back(i, place.at("prefixItems", std::to_string(i)));
    }
    const Schema items = place.at("items");
    if (is_false(items))
      lower(facts_.max_items, listed);
    else
      append(facts_.items, items);
    append(facts_.contains, place.at("contains"));
  }

  void objects(const Schema& place, const Json& json) {
    if (const Json* members = json.find("properties"); members && members->is_object())
      for (const auto& [name, schema] : members->as_object()) member(place, name);
    if (const Json* required = json.find("required"); required && required->is_array())
      for (const Json& name : required->as_array())
        if (name.is_string() && !facts_.requires_member(name.as_string()))
          facts_.required.push_back(name.as_string());
    if (const Json* patterns = json.find("patternProperties"); patterns && patterns->is_object())
      for (const auto& [text, schema] : patterns->as_object())
        if (Result<Pattern> pattern = Pattern::compile(text))
          facts_.member_patterns.emplace_back(std::move(*pattern),
                                              place.at("patternProperties", text));
    for (const char* keyword : {"additionalProperties", "unevaluatedProperties"}) {
      const Schema others = place.at(keyword);
      if (is_false(others))
        facts_.closed_by = keyword;
      else
        append(facts_.additional, others);
    }
    append(facts_.names, place.at("propertyNames"));
    raise(facts_.min_members, count_in(json, "minProperties"));
    lower(facts_.max_members, count_in(json, "maxProperties"));
    dependents(json);
  }

  void member(const Schema& place, const std::string& name) {
    auto known = std::ranges::find(facts_.members, name, &std::pair<std::string, Places>::first);
    if (known == facts_.members.end())
      known = facts_.members.insert(facts_.members.end(), {name, {}});
    append(known->second, place.at("properties", name));
  }

  void dependents(const Json& json) {
    const Json* dependents = json.find("dependentRequired");
    if (!dependents || !dependents->is_object()) return;
    for (const auto& [name, needed] : dependents->as_object()) {
      std::vector<std::string> names;
      if (needed.is_array())
        for (const Json& other : needed.as_array())
          if (other.is_string()) names.push_back(other.as_string());
      facts_.dependents.emplace_back(name, std::move(names));
    }
  }

  void choices(const Schema& place, const Json& json) {
    for (const char* keyword : {"oneOf", "anyOf"}) {
      const Json* parts = json.find(keyword);
      if (!parts || !parts->is_array()) continue;
      Choice choice{&json, keyword, {}};
      for (std::size_t i = 0; i < parts->as_array().size(); ++i)
        if (Schema part = place.at(keyword, std::to_string(i)))
          choice.branches.push_back({branch_name(part, i), {part}});
      facts_.choices.push_back(std::move(choice));
    }
    const Schema condition = place.at("if");
    const Schema then_part = place.at("then"), else_part = place.at("else");
    if (!condition || (!then_part && !else_part)) return;
    Choice choice{&json, "if", {{"then", {condition}}, {"else", {}}}};
    append(choice.branches[0].places, then_part);
    append(choice.branches[1].places, else_part);
    facts_.choices.push_back(std::move(choice));
  }

  Facts facts_;
  Types meant_ = 0;
  std::vector<Json> enums_;
  std::vector<std::pair<std::size_t, Schema>> prefix_;
  std::set<const Json*> seen_;
};

}  // namespace

Types type_of(const Json& value) {
  switch (value.kind()) {
    case Json::Kind::null:
      return kNull;
    case Json::Kind::boolean:
      return kBoolean;
    case Json::Kind::number:
      return value.as_number().is_integer() ? kInteger : kNumber;
    case Json::Kind::string:
      return kString;
    case Json::Kind::array:
      return kArray;
    case Json::Kind::object:
      return kObject;
  }
  return 0;
}

bool allows(Types types, const Json& value) { return (types & type_of(value)) != 0; }

bool Facts::requires_member(std::string_view name) const {
  return std::ranges::find(required, name) != required.end();
}

const Places* Facts::member(std::string_view name) const {
  const auto found = std::ranges::find(members, name, &std::pair<std::string, Places>::first);
  return found == members.end() ? nullptr : &found->second;
}

Places Facts::places_of_member(std::string_view name) const {
  Places places;
  if (const Places* named = member(name)) places = *named;
  for (const auto& [pattern, schema] : member_patterns)
    if (is_utf8(name) && pattern.matches(name)) places.push_back(schema);
  return places.empty() ? additional : places;
}

const Places& Facts::places_of_item(std::size_t index) const {
  return index < prefix.size() ? prefix[index] : items;
}

bool Facts::is_encoded() const { return lower_ascii(encoding) == "base64" || format == "byte"; }

Facts facts_of(const Places& places) { return Merger().run(places); }

std::string id_part(std::string_view text) {
  constexpr std::size_t kLongest = 48;
  std::string part;
  for (char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '_' || c == '.' || c == '-';
    if (plain)
      part += c;
    else
      part += "-" + hex_encode(std::string_view(&c, 1));
  }
  if (part.empty()) return "empty";
  if (part.size() <= kLongest) return part;
  return part.substr(0, kLongest) + "-" + std::to_string(hash64(text) % 1000000);
}

}  // namespace assay::sampling
