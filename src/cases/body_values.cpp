#include "cases/body_values.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "cases/placeholders.hpp"
#include "schema/sample.hpp"

namespace assay {

std::vector<Schema> layers_of(const Schema& schema) {
  std::vector<Schema> out;
  constexpr std::size_t kMost = 16;  // a chain of references longer than this is a cycle
  for (Schema here = schema; here && out.size() < kMost; here = here.at("$ref"))
    out.push_back(here);
  return out;
}

const Json* x_assay(const Schema& schema, std::string_view word) {
  for (const Schema& layer : layers_of(schema))
    if (const Json* words = layer.json().find("x-assay"))
      if (const Json* found = words->find(word)) return found;
  return nullptr;
}

std::vector<std::string> property_names(const Schema& schema) {
  std::vector<std::string> out;
  for (const Schema& layer : layers_of(schema))
    if (const Json* properties = layer.json().find("properties");
        properties && properties->is_object())
      for (const auto& [name, value] : properties->as_object())
        if (std::ranges::find(out, name) == out.end()) out.push_back(name);
  return out;
}

std::vector<std::string> required_names(const Schema& schema) {
  std::vector<std::string> out;
  for (const Schema& layer : layers_of(schema))
    if (const Json* required = layer.json().find("required"); required && required->is_array())
      for (const Json& name : required->as_array()) out.push_back(name.as_string());
  return out;
}

Schema property(const Schema& schema, std::string_view name) {
  for (const Schema& layer : layers_of(schema))
    if (Schema found = layer.at("properties", name)) return found;
  return {};
}

namespace {

std::optional<Json> from_profile(const Schema& schema, const Profile& profile) {
  if (auto made = placeholder_for(schema); made && schema.accepts(*made)) return made;
  for (std::string_view word : {"from", "prefer"}) {
    const Json* key = x_assay(schema, word);
    const std::string* value = key && key->is_string() ? profile.value(key->as_string()) : nullptr;
    if (value && schema.accepts(Json(*value))) return Json(*value);
  }
  return std::nullopt;
}

std::optional<std::size_t> bound_of(const Schema& schema, std::string_view keyword) {
  for (const Schema& layer : layers_of(schema))
    if (const Json* value = layer.json().find(keyword); value && value->is_number())
      if (const auto bound = value->as_number().to_int64(); bound && *bound >= 0)
        return static_cast<std::size_t>(*bound);
  return std::nullopt;
}

// A control at a bound would be refused together with the bound, and say nothing about it.
bool is_at_bound(const Schema& schema, const Json& value) {
  if (!value.is_string()) return false;
  const std::size_t length = length_in_code_points(value.as_string());
  const auto shortest = bound_of(schema, "minLength"), longest = bound_of(schema, "maxLength");
  return shortest != longest && (length == longest || (length == shortest && length > 0));
}

// The plainest sample that lies on no bound.
std::optional<Json> inner_sample(const Schema& schema) {
  auto plainest = plain_sample(schema);
  if (!plainest || !is_at_bound(schema, *plainest)) return plainest;
  for (Sample& sample : samples(schema))
    if (sample.rule == "length" && sample.partition.find("middle") != std::string::npos)
      return std::move(sample.value);
  return plainest;
}

std::optional<Json> declared(const Schema& schema) {
  for (const Schema& layer : layers_of(schema)) {
    if (const Json* examples = layer.json().find("examples"); examples && examples->is_array())
      for (const Json& example : examples->as_array())
        if (schema.accepts(example) && !is_at_bound(schema, example)) return example;
    for (std::string_view word : {"example", "default"})
      if (const Json* value = layer.json().find(word); value && schema.accepts(*value))
        return *value;
  }
  return std::nullopt;
}

// A value that only the account has, and this one has none: the part is left out.
bool is_unknown_to(const Profile& profile, const Schema& schema) {
  const Json* key = x_assay(schema, "from");
  return key && key->is_string() && !profile.value(key->as_string());
}

std::optional<Json> plain_object(const Schema& schema, const Profile& profile, Members members,
                                 int depth);

std::optional<Json> plain(const Schema& schema, const Profile& profile, Members members,
                          int depth) {
  if (auto value = from_profile(schema, profile)) return value;
  if (!property_names(schema).empty()) {
    auto object = plain_object(schema, profile, members, depth);
    if (object && schema.accepts(*object)) return object;
    if (members == Members::all) {
      object = plain_object(schema, profile, Members::required, depth);
      if (object && schema.accepts(*object)) return object;
    }
  }
  if (auto value = declared(schema)) return value;
  return inner_sample(schema);
}

std::optional<Json> plain_object(const Schema& schema, const Profile& profile, Members members,
                                 int depth) {
  constexpr int kDeepest = 8;  // recursive schemas
  Json object{Json::Object{}};
  const auto required = required_names(schema);
  for (const std::string& name : property_names(schema)) {
    const bool needed = std::ranges::find(required, name) != required.end();
    if (!needed && (members == Members::required || depth >= kDeepest)) continue;
    if (!needed && is_unknown_to(profile, property(schema, name))) continue;
    auto value = plain(property(schema, name), profile, members, depth + 1);
    if (value)
      object.set(name, std::move(*value));
    else if (needed)
      return std::nullopt;
  }
  return object;
}

void visit_places(const Schema& schema, const Json& body, const std::string& pointer,
                  const std::function<void(const std::string&, const Schema&)>& visit) {
  if (body.is_object() && !property_names(schema).empty()) {
    for (const auto& [name, value] : body.as_object())
      if (const Schema place = property(schema, name))
        visit_places(place, value, pointer_join(pointer, name), visit);
    return;
  }
  visit(pointer, schema);
  if (!body.is_array() || body.as_array().empty()) return;
  for (const Schema& layer : layers_of(schema))
    if (const Schema items = layer.at("items")) {
      visit_places(items, body.as_array().front(), pointer + "/0", visit);
      return;
    }
}

}  // namespace

std::optional<Json> plain_value(const Schema& schema, const Profile& profile, Members members) {
  return plain(schema, profile, members, 0);
}

void each_place(const Schema& schema, const Json& body,
                const std::function<void(const std::string&, const Schema&)>& visit) {
  visit_places(schema, body, "", visit);
}

std::string subject_of(std::string_view pointer) {
  std::string out = "body";
  for (const std::string& token : split(pointer, '/'))
    if (!token.empty()) out += "." + token;
  return out;
}

}  // namespace assay
