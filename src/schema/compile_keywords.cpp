#include <algorithm>
#include <array>

#include "base/http.hpp"
#include "base/text.hpp"
#include "schema/compiler.hpp"

namespace assay::jsonschema {
namespace {

using Keyword = Compiler::Keyword;

template <class T>
T& group(std::unique_ptr<T>& rules) {
  if (!rules) rules = std::make_unique<T>();
  return *rules;
}

void read_count(Compiler& compiler, const Keyword& keyword, std::uint64_t& count) {
  if (!keyword.value.is_number() || !keyword.value.as_number().is_integer() ||
      keyword.value.as_number().sign() < 0) {
    compiler.expected(keyword, "a non-negative integer");
    return;
  }
  const auto small = keyword.value.as_number().to_int64();
  count = small ? static_cast<std::uint64_t>(*small) : kUnlimited - 1;
}

void read_number(Compiler& compiler, const Keyword& keyword, std::optional<Number>& number) {
  if (keyword.value.is_number())
    number = keyword.value.as_number();
  else
    compiler.expected(keyword, "a number");
}

std::vector<std::string> read_names(Compiler& compiler, const Keyword& keyword, const Json& value) {
  std::vector<std::string> names;
  if (!value.is_array() || !std::ranges::all_of(value.as_array(), &Json::is_string))
    compiler.expected(keyword, "a list of member names");
  else
    for (const Json& name : value.as_array()) names.push_back(name.as_string());
  return names;
}

bool is_object(Compiler& compiler, const Keyword& keyword, std::string_view what) {
  if (!keyword.value.is_object()) compiler.expected(keyword, what);
  return keyword.value.is_object();
}

std::optional<Pattern> read_pattern(Compiler& compiler, const Keyword& keyword,
                                    const std::string& text) {
  auto pattern = Pattern::compile(text);
  if (pattern) return std::move(pattern).value();
  compiler.error(keyword, pattern.error().text());
  return std::nullopt;
}

// Applicators.

void read_ref(Compiler& compiler, const Keyword& keyword) {
  group(keyword.node.in_place).ref = compiler.reference(keyword);
}
void read_dynamic_ref(Compiler& compiler, const Keyword& keyword) {
  group(keyword.node.in_place);
  compiler.dynamic_reference(keyword);
}
void read_all_of(Compiler& compiler, const Keyword& keyword) {
  group(keyword.node.in_place).all_of = compiler.list(keyword);
}
void read_any_of(Compiler& compiler, const Keyword& keyword) {
  group(keyword.node.in_place).any_of = compiler.list(keyword);
}
void read_one_of(Compiler& compiler, const Keyword& keyword) {
  group(keyword.node.in_place).one_of = compiler.list(keyword);
}
void read_not(Compiler& compiler, const Keyword& keyword) {
  group(keyword.node.in_place).negated = compiler.child(keyword, keyword.value);
}
void read_if(Compiler& compiler, const Keyword& keyword) {
  group(keyword.node.in_place).condition = compiler.child(keyword, keyword.value);
}
void read_then(Compiler& compiler, const Keyword& keyword) {
  group(keyword.node.in_place).then_node = compiler.child(keyword, keyword.value);
}
void read_else(Compiler& compiler, const Keyword& keyword) {
  group(keyword.node.in_place).else_node = compiler.child(keyword, keyword.value);
}
void read_prefix_items(Compiler& compiler, const Keyword& keyword) {
  group(keyword.node.array).prefix = compiler.list(keyword);
}
void read_items(Compiler& compiler, const Keyword& keyword) {
  if (keyword.value.is_array())
    compiler.expected(keyword, "one schema, a list of them is \"prefixItems\"");
  else
    group(keyword.node.array).items = compiler.child(keyword, keyword.value);
}
void read_contains(Compiler& compiler, const Keyword& keyword) {
  group(keyword.node.array).contains = compiler.child(keyword, keyword.value);
}
void read_unevaluated_items(Compiler& compiler, const Keyword& keyword) {
  keyword.node.unevaluated_items = compiler.child(keyword, keyword.value);
}
void read_unevaluated_properties(Compiler& compiler, const Keyword& keyword) {
  keyword.node.unevaluated_properties = compiler.child(keyword, keyword.value);
}
void read_additional(Compiler& compiler, const Keyword& keyword) {
  group(keyword.node.object).additional = compiler.child(keyword, keyword.value);
}
void read_property_names(Compiler& compiler, const Keyword& keyword) {
  group(keyword.node.object).names = compiler.child(keyword, keyword.value);
}
void read_properties(Compiler& compiler, const Keyword& keyword) {
  ObjectRules& rules = group(keyword.node.object);
  if (!is_object(compiler, keyword, "an object of schemas")) return;
  for (const auto& [name, schema] : keyword.value.as_object())
    rules.properties.emplace_back(name, compiler.child(keyword, schema, name));
}
void read_pattern_properties(Compiler& compiler, const Keyword& keyword) {
  ObjectRules& rules = group(keyword.node.object);
  if (!is_object(compiler, keyword, "an object of schemas")) return;
  for (const auto& [text, schema] : keyword.value.as_object()) {
    auto pattern = read_pattern(compiler, keyword, text);
    const NodeIndex node = compiler.child(keyword, schema, text);
    if (pattern) rules.patterns.emplace_back(std::move(*pattern), node);
  }
}
void read_dependent_schemas(Compiler& compiler, const Keyword& keyword) {
  ObjectRules& rules = group(keyword.node.object);
  if (!is_object(compiler, keyword, "an object of schemas")) return;
  for (const auto& [name, schema] : keyword.value.as_object())
    rules.dependencies.push_back({name, {}, compiler.child(keyword, schema, name)});
}
void read_defs(Compiler& compiler, const Keyword& keyword) {
  if (!is_object(compiler, keyword, "an object of schemas")) return;
  for (const auto& [name, schema] : keyword.value.as_object())
    compiler.child(keyword, schema, name);
}

// Assertions.

std::uint8_t read_type_name(Compiler& compiler, const Keyword& keyword, const Json& value) {
  constexpr std::array<std::string_view, 7> names{"null",  "boolean", "number", "string",
                                                  "array", "object",  "integer"};
  if (!value.is_string()) {
    compiler.expected(keyword, "the name of a type or a list of them");
    return 0;
  }
  const std::string& name = value.as_string();
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) {
    compiler.error(keyword, in_quotes(name) + " is not a type" +
                                did_you_mean(name, std::span<const std::string_view>(names)));
    return 0;
  }
  return static_cast<std::uint8_t>(1U << static_cast<unsigned>(found - names.begin()));
}

void read_type(Compiler& compiler, const Keyword& keyword) {
  std::uint8_t& types = keyword.node.types;
  if (!keyword.value.is_array()) {
    types = read_type_name(compiler, keyword, keyword.value);
    return;
  }
  if (keyword.value.as_array().empty())
    compiler.expected(keyword, "the name of a type or a list of them");
  for (const Json& name : keyword.value.as_array())
    types = static_cast<std::uint8_t>(types | read_type_name(compiler, keyword, name));
}
void read_const(Compiler&, const Keyword& keyword) { keyword.node.constant = &keyword.value; }
void read_enum(Compiler& compiler, const Keyword& keyword) {
  if (keyword.value.is_array())
    keyword.node.choices = &keyword.value;
  else
    compiler.expected(keyword, "a list of values");
}
void read_multiple_of(Compiler& compiler, const Keyword& keyword) {
  if (keyword.value.is_number() && keyword.value.as_number().sign() <= 0)
    compiler.expected(keyword, "a number above 0");
  else
    read_number(compiler, keyword, group(keyword.node.number).multiple_of);
}
void read_minimum(Compiler& compiler, const Keyword& keyword) {
  read_number(compiler, keyword, group(keyword.node.number).minimum);
}
void read_maximum(Compiler& compiler, const Keyword& keyword) {
  read_number(compiler, keyword, group(keyword.node.number).maximum);
}
void read_exclusive_minimum(Compiler& compiler, const Keyword& keyword) {
  read_number(compiler, keyword, group(keyword.node.number).exclusive_minimum);
}
void read_exclusive_maximum(Compiler& compiler, const Keyword& keyword) {
  read_number(compiler, keyword, group(keyword.node.number).exclusive_maximum);
}
void read_min_length(Compiler& compiler, const Keyword& keyword) {
  read_count(compiler, keyword, group(keyword.node.string).min_length);
}
void read_max_bytes(Compiler& compiler, const Keyword& keyword) {
  read_count(compiler, keyword, group(keyword.node.string).max_bytes);
}
void read_max_length(Compiler& compiler, const Keyword& keyword) {
  read_count(compiler, keyword, group(keyword.node.string).max_length);
}
void read_pattern_keyword(Compiler& compiler, const Keyword& keyword) {
  StringRules& rules = group(keyword.node.string);
  if (keyword.value.is_string())
    rules.pattern = read_pattern(compiler, keyword, keyword.value.as_string());
  else
    compiler.expected(keyword, "a regular expression");
}
void read_min_items(Compiler& compiler, const Keyword& keyword) {
  read_count(compiler, keyword, group(keyword.node.array).min_items);
}
void read_max_items(Compiler& compiler, const Keyword& keyword) {
  read_count(compiler, keyword, group(keyword.node.array).max_items);
}
void read_unique_items(Compiler& compiler, const Keyword& keyword) {
  if (keyword.value.is_bool())
    group(keyword.node.array).unique = keyword.value.as_bool();
  else
    compiler.expected(keyword, "true or false");
}
void read_min_contains(Compiler& compiler, const Keyword& keyword) {
  std::uint64_t count = 1;
  read_count(compiler, keyword, count);
  group(keyword.node.array).min_contains = count;
}
void read_max_contains(Compiler& compiler, const Keyword& keyword) {
  read_count(compiler, keyword, group(keyword.node.array).max_contains);
}
void read_min_properties(Compiler& compiler, const Keyword& keyword) {
  read_count(compiler, keyword, group(keyword.node.object).min_members);
}
void read_max_properties(Compiler& compiler, const Keyword& keyword) {
  read_count(compiler, keyword, group(keyword.node.object).max_members);
}
void read_required(Compiler& compiler, const Keyword& keyword) {
  group(keyword.node.object).required = read_names(compiler, keyword, keyword.value);
}
void read_dependent_required(Compiler& compiler, const Keyword& keyword) {
  ObjectRules& rules = group(keyword.node.object);
  if (!is_object(compiler, keyword, "an object of lists of member names")) return;
  for (const auto& [name, names] : keyword.value.as_object())
    rules.dependencies.push_back({name, read_names(compiler, keyword, names), kNoNode});
}

// Formats and contents: annotations unless asserted.

void read_format(Compiler& compiler, const Keyword& keyword) {
  if (!keyword.value.is_string())
    compiler.expected(keyword, "the name of a format");
  else if (compiler.asserts_formats(keyword))
    keyword.node.format = find_format(keyword.value.as_string());
}
ContentRules* content(Compiler& compiler, const Keyword& keyword) {
  if (!compiler.asserts_contents()) return nullptr;
  auto& rules = group(keyword.node.string).content;
  if (!rules) rules.emplace();
  return &*rules;
}
void read_content_encoding(Compiler& compiler, const Keyword& keyword) {
  if (!keyword.value.is_string())
    compiler.expected(keyword, "the name of an encoding");
  else if (ContentRules* rules = content(compiler, keyword))
    rules->encoded = equal_ignoring_case(keyword.value.as_string(), "base64");
}
void read_content_media_type(Compiler& compiler, const Keyword& keyword) {
  if (!keyword.value.is_string()) {
    compiler.expected(keyword, "a media type");
  } else if (ContentRules* rules = content(compiler, keyword)) {
    const std::string type = media_type_of(keyword.value.as_string());
    rules->parsed = type == "application/json" || type.ends_with("+json");
  }
}
void read_content_schema(Compiler& compiler, const Keyword& keyword) {
  const NodeIndex node = compiler.child(keyword, keyword.value);
  if (ContentRules* rules = content(compiler, keyword)) rules->schema = node;
}

struct Row {
  std::string_view name;
  bool Dialect::*vocabulary;  // null: core or an annotation, always known
  void (*read)(Compiler&, const Keyword&);
};

constexpr std::array<Row, 45> kRows{{
    {"$ref", nullptr, read_ref},
    {"$dynamicRef", nullptr, read_dynamic_ref},
    {"$defs", nullptr, read_defs},
    {"allOf", &Dialect::applicator, read_all_of},
    {"anyOf", &Dialect::applicator, read_any_of},
    {"oneOf", &Dialect::applicator, read_one_of},
    {"not", &Dialect::applicator, read_not},
    {"if", &Dialect::applicator, read_if},
    {"then", &Dialect::applicator, read_then},
    {"else", &Dialect::applicator, read_else},
    {"prefixItems", &Dialect::applicator, read_prefix_items},
    {"items", &Dialect::applicator, read_items},
    {"contains", &Dialect::applicator, read_contains},
    {"properties", &Dialect::applicator, read_properties},
    {"patternProperties", &Dialect::applicator, read_pattern_properties},
    {"additionalProperties", &Dialect::applicator, read_additional},
    {"propertyNames", &Dialect::applicator, read_property_names},
    {"dependentSchemas", &Dialect::applicator, read_dependent_schemas},
    {"unevaluatedItems", &Dialect::unevaluated, read_unevaluated_items},
    {"unevaluatedProperties", &Dialect::unevaluated, read_unevaluated_properties},
    {"type", &Dialect::validation, read_type},
    {"const", &Dialect::validation, read_const},
    {"enum", &Dialect::validation, read_enum},
    {"multipleOf", &Dialect::validation, read_multiple_of},
    {"minimum", &Dialect::validation, read_minimum},
    {"maximum", &Dialect::validation, read_maximum},
    {"exclusiveMinimum", &Dialect::validation, read_exclusive_minimum},
    {"exclusiveMaximum", &Dialect::validation, read_exclusive_maximum},
    {"minLength", &Dialect::validation, read_min_length},
    {"maxLength", &Dialect::validation, read_max_length},
    {"x-max-bytes", &Dialect::validation, read_max_bytes},
    {"pattern", &Dialect::validation, read_pattern_keyword},
    {"minItems", &Dialect::validation, read_min_items},
    {"maxItems", &Dialect::validation, read_max_items},
    {"uniqueItems", &Dialect::validation, read_unique_items},
    {"minContains", &Dialect::validation, read_min_contains},
    {"maxContains", &Dialect::validation, read_max_contains},
    {"minProperties", &Dialect::validation, read_min_properties},
    {"maxProperties", &Dialect::validation, read_max_properties},
    {"required", &Dialect::validation, read_required},
    {"dependentRequired", &Dialect::validation, read_dependent_required},
    {"format", nullptr, read_format},
    {"contentEncoding", &Dialect::content, read_content_encoding},
    {"contentMediaType", &Dialect::content, read_content_media_type},
    {"contentSchema", &Dialect::content, read_content_schema},
}};

}  // namespace

bool read_keyword(Compiler& compiler, const Keyword& keyword, const Dialect& dialect) {
  const auto row = std::ranges::find(kRows, keyword.name, &Row::name);
  if (row == kRows.end() || (row->vocabulary && !(dialect.*(row->vocabulary)))) return false;
  row->read(compiler, keyword);
  return row->read != read_defs;
}

NodeIndex ObjectRules::property(std::string_view name) const {
  const auto before = [](const auto& property, std::string_view wanted) {
    return property.first.size() != wanted.size() ? property.first.size() < wanted.size()
                                                  : property.first < wanted;
  };
  const auto found = std::lower_bound(properties.begin(), properties.end(), name, before);
  return found != properties.end() && found->first == name ? found->second : kNoNode;
}

void ObjectRules::sort_properties() {
  std::ranges::sort(properties, [](const auto& a, const auto& b) {
    return a.first.size() != b.first.size() ? a.first.size() < b.first.size() : a.first < b.first;
  });
}

}  // namespace assay::jsonschema
