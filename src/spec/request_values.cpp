#include "spec/request_values.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "base/query.hpp"
#include "base/text.hpp"
#include "schema/pattern.hpp"

namespace assay {
namespace {

constexpr std::array<std::string_view, 4> kPlaces{"path", "query", "header", "cookie"};

constexpr int kLongestReferenceChain = 16;

bool wants(const Schema& schema, std::string_view type) {
  Schema here = schema;
  for (int i = 0; here && i < kLongestReferenceChain; ++i, here = here.at("$ref")) {
    const Json* declared = here.json().find("type");
    if (!declared) continue;
    if (declared->is_string()) return declared->as_string() == type;
    return declared->is_array() && std::ranges::any_of(declared->as_array(), [&](const Json& one) {
             return one.is_string() && one.as_string() == type;
           });
  }
  return false;
}

Schema items_of(const Schema& schema) {
  Schema here = schema;
  for (int i = 0; here && i < kLongestReferenceChain; ++i, here = here.at("$ref"))
    if (Schema items = here.at("items")) return items;
  return {};
}

Schema property_of(const Schema& schema, std::string_view name) {
  Schema here = schema;
  for (int i = 0; here && i < kLongestReferenceChain; ++i, here = here.at("$ref"))
    if (Schema property = here.at("properties", name)) return property;
  return {};
}

// In a form and in a query "+" is a blank (HTML, URL-encoded form data).
std::string form_decoded(std::string_view text) {
  std::string out(text);
  std::ranges::replace(out, '+', ' ');
  return percent_decoded(out);
}

Json array_of(const std::vector<std::string>& texts, const Schema& schema) {
  const Schema items = items_of(schema);
  Json::Array out;
  for (const std::string& text : texts) out.push_back(typed_value(text, items));
  return out;
}

// All values of a name in a query, decoded.
std::vector<std::string> query_values(std::string_view target, std::string_view name) {
  std::vector<std::string> out;
  for (const QueryParameter& parameter : query_parameters(target)) {
    const std::string decoded = form_decoded(parameter.name);
    if (decoded == name || decoded == std::string(name) + "[]")
      out.push_back(form_decoded(parameter.value));
  }
  return out;
}

std::vector<std::string> cookie_values(const Fields& fields, std::string_view name) {
  std::vector<std::string> out;
  const std::string* cookies = find_field(fields, "Cookie");
  if (!cookies) return out;
  for (std::string_view pair : split(*cookies, ';')) {
    pair.remove_prefix(std::min(pair.find_first_not_of(' '), pair.size()));
    const auto equal = pair.find('=');
    if (equal != std::string_view::npos && pair.substr(0, equal) == name)
      out.emplace_back(pair.substr(equal + 1));
  }
  return out;
}

std::vector<std::string> texts_of(
    const Parameter& parameter, const Request& request,
    const std::vector<std::pair<std::string, std::string>>& path_values) {
  std::vector<std::string> out;
  switch (parameter.in) {
    case Parameter::In::path:
      for (const auto& [name, value] : path_values)
        if (name == parameter.name) out.push_back(value);
      break;
    case Parameter::In::query:
      return query_values(request.target, parameter.name);
    case Parameter::In::header:
      if (const std::string* value = find_field(request.fields, parameter.name))
        out.push_back(*value);
      break;
    case Parameter::In::cookie:
      return cookie_values(request.fields, parameter.name);
  }
  return out;
}

// Null for an object: its styles are left to the reader of the document.
std::optional<Json> value_of(const Parameter& parameter, const std::vector<std::string>& texts) {
  if (wants(parameter.compiled, "array")) {
    const bool listed = !parameter.explode && texts.size() == 1;
    return array_of(listed ? split(texts.front(), ',') : texts, parameter.compiled);
  }
  if (wants(parameter.compiled, "object")) return std::nullopt;
  return typed_value(texts.front(), parameter.compiled);
}

// A field value as HTTP carries it (RFC 9110 section 5.5): no controls, blanks around it stripped;
// bytes beyond ASCII are read in more than one way.
std::optional<std::string> field_text(std::string_view text) {
  for (const char c : text)
    if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7f)
      return std::nullopt;
  const auto first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return std::string();
  return std::string(text.substr(first, text.find_last_not_of(' ') - first + 1));
}

}  // namespace

Json typed_value(std::string_view text, const Schema& schema) {
  if (wants(schema, "integer") || wants(schema, "number"))
    if (auto number = Number::parse(text)) return Json(*std::move(number));
  if (wants(schema, "boolean") && (text == "true" || text == "false")) return Json(text == "true");
  return Json(text);
}

Json form_value(std::string_view text, const Schema& schema) {
  Json out = Json::object();
  std::string target = "?";
  target.append(text);
  for (const QueryParameter& parameter : query_parameters(target)) {
    const std::string name = form_decoded(parameter.name);
    if (out.find(name)) continue;
    const Schema property = property_of(schema, name);
    if (property && wants(property, "array"))
      out.set(name, array_of(query_values(target, name), property));
    else
      out.set(name, typed_value(form_decoded(parameter.value), property));
  }
  return out;
}

std::vector<Cause> read_parameters(
    const Operation& operation, const Request& request,
    const std::vector<std::pair<std::string, std::string>>& path_values,
    const std::vector<Schema>& bound, Json& values) {
  using Aspect = Cause::Aspect;
  std::vector<Cause> causes;
  values = Json::object();
  for (std::size_t i = 0; i < operation.parameters.size(); ++i) {
    const Parameter& parameter = operation.parameters[i];
    const std::string_view place = kPlaces[static_cast<std::size_t>(parameter.in)];
    std::string subject = std::string(place) + "." + parameter.name;
    const auto texts = texts_of(parameter, request, path_values);
    if (texts.empty()) {
      if (parameter.required)
        causes.push_back({Cause::Kind::field, std::move(subject), Aspect::absent});
      continue;
    }
    std::optional<Json> value = value_of(parameter, texts);
    if (!value) continue;
    if (parameter.compiled && !parameter.compiled.accepts(*value))
      causes.push_back({Cause::Kind::field, std::move(subject), Aspect::invalid});
    else if (i < bound.size() && bound[i] && !bound[i].accepts(*value))
      causes.push_back({Cause::Kind::field, std::move(subject), Aspect::unlisted});
    Json* group = values.find(place);
    if (!group) group = &values.set(place, Json::object());
    group->set(parameter.name, *std::move(value));
  }
  return causes;
}

std::string text_of(const Json& value) {
  return value.is_string() ? value.as_string() : value.dump();
}

std::optional<Json> read_as_text(std::optional<Parameter::In> place, const Json& value,
                                 const Schema& schema) {
  if (value.is_null() || value.is_object()) return std::nullopt;
  if (value.is_array()) {
    if (!wants(schema, "array") || value.as_array().empty()) return std::nullopt;
    Json::Array items;
    for (const Json& item : value.as_array()) {
      auto read = item.is_array() ? std::nullopt : read_as_text(place, item, items_of(schema));
      if (!read) return std::nullopt;
      items.push_back(*std::move(read));
    }
    return Json(std::move(items));
  }
  // One value where a list is asked for is a list of one.
  if (wants(schema, "array")) return read_as_text(place, Json::array({value}), schema);
  std::string text = text_of(value);
  if (!is_utf8(text)) return std::nullopt;
  if (place == Parameter::In::header || place == Parameter::In::cookie) {
    auto stripped = field_text(text);
    if (!stripped) return std::nullopt;
    text = std::move(*stripped);
  }
  return typed_value(text, schema);
}

bool is_lenient_number(std::string_view text) {
  static const Pattern pattern =
      Pattern::compile(R"(^[ \t\r\n]*[+]?-?[0-9\uFF10-\uFF19\u0660-\u0669]+([.][0-9]*)?([eE][+]?[0-9]+)?[ \t\r\n]*$)")
          .value();
  return pattern.matches(text);
}

// The parameters of one place as an object schema.
Json schema_of_parameters(const Operation& operation, Parameter::In place) {
  Json properties = Json::object(), definitions = Json::object();
  Json::Array required;
  for (const Parameter& parameter : operation.parameters) {
    if (parameter.in != place) continue;
    Json schema = parameter.schema;
    if (const Json* own = schema.is_object() ? schema.find("$defs") : nullptr) {
      for (const auto& [name, definition] : own->as_object()) definitions.set(name, definition);
      schema.erase("$defs");
    }
    properties.set(parameter.name, std::move(schema));
    if (parameter.required) required.push_back(Json(parameter.name));
  }
  Json out = Json::object({{"type", "object"}, {"properties", std::move(properties)}});
  if (!required.empty()) out.set("required", Json(std::move(required)));
  if (!definitions.as_object().empty()) out.set("$defs", std::move(definitions));
  return out;
}

}  // namespace assay
