#include "spec/profile.hpp"
#include "spec/structure.hpp"

namespace assay {
namespace {

bool is_numeric(const Json& schema) {
  const Json* type = schema.find("type");
  return type && (*type == Json("integer") || *type == Json("number"));
}

// The profile holds texts; a schema of numbers gets numbers.
Json choices(const Json& schema, const std::vector<std::string>& texts) {
  Json::Array out;
  for (const std::string& text : texts) {
    const auto number = is_numeric(schema) ? Number::parse(text) : std::nullopt;
    out.push_back(number ? Json(*number) : Json(text));
  }
  return Json(std::move(out));
}

// What a word that stands for a value need not be. Only the command knows what the value is.
void take_anything(Json& schema) {
  for (const char* keyword : {"minLength", "maxLength", "pattern", "format", "contentMediaType",
                              "contentEncoding", "contentSchema"})
    schema.erase(keyword);
}

void bind(Json& schema, const Profile& profile);

void bind_inside(Json& value, std::string_view keyword, const Profile& profile) {
  const Holds holds = keyword == "$defs" ? Holds::map : holds_schemas(keyword);
  if (holds == Holds::schema) bind(value, profile);
  if (holds == Holds::list && value.is_array())
    for (Json& item : value.as_array()) bind(item, profile);
  if (holds == Holds::map && value.is_object())
    for (auto& member : value.as_object()) bind(member.second, profile);
}

void bind(Json& schema, const Profile& profile) {
  if (!schema.is_object()) return;
  for (auto& [keyword, value] : schema.as_object()) bind_inside(value, keyword, profile);
  const auto texts = [&](std::string_view word) {
    const Json* words = schema.find("x-assay");
    const Json* key = words ? words->find(word) : nullptr;
    return key && key->is_string() ? profile.list(key->as_string()) : std::vector<std::string>{};
  };
  if (const auto from = texts("from"); !from.empty()) {
    schema.set("enum", choices(schema, from));
    if (profile.is_asked(schema.find("x-assay")->find("from")->as_string())) take_anything(schema);
  }
  if (const auto prefer = texts("prefer"); !prefer.empty())
    schema.set("examples", choices(schema, prefer));
}

}  // namespace

Json bind_profile(const Json& schema, const Profile& profile) {
  Json out = schema;
  bind(out, profile);
  return out;
}

}  // namespace assay
