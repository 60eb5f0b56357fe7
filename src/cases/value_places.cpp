#include "cases/value_places.hpp"

#include <algorithm>

namespace assay {

std::string first_token(std::string_view pointer) {
  if (pointer.empty()) return {};
  return std::string(pointer.substr(1, pointer.find('/', 1) - 1));
}

std::string optional_member(const RequestPart& part, std::string_view pointer) {
  const std::string name = first_token(pointer);
  return part.minimal.find(name) ? "" : name;
}

Json base_for(const RequestPart& part, std::string_view pointer) {
  const std::string member = optional_member(part, pointer);
  return member.empty() ? part.minimal : part.with({member});
}

bool is_listed(const Schema& place) { return x_assay(place, "from") != nullptr; }

bool is_made(const Schema& place) {
  return x_assay(place, "made-by") != nullptr || x_assay(place, "fresh") != nullptr;
}

bool is_unruled(const Schema& place) {
  constexpr std::string_view kRules[] = {"pattern",   "format",    "enum",           "const",
                                         "minLength", "maxLength", "contentEncoding"};
  bool text = false;
  for (const Schema& layer : layers_of(place)) {
    if (!layer.json().is_object()) continue;
    if (const Json* type = layer.json().find("type")) text = text || *type == Json("string");
    for (std::string_view rule : kRules)
      if (layer.json().find(rule)) return false;
  }
  return text;
}

bool is_hollow(const Json& value) {
  return value.is_null() ||
         (value.is_string() && value.as_string().find_first_not_of(' ') == std::string::npos);
}

std::set<std::string> affected_by(const BodyReadings::Variant& variant, const Schema& base) {
  std::set<std::string> all, changed;
  for (const std::string& name : property_names(base)) {
    all.insert(pointer_escape(name));
    const auto plain = layers_of(property(base, name)),
               varied = layers_of(property(variant.schema, name));
    const auto same = [](const Schema& a, const Schema& b) { return a.json() == b.json(); };
    if (!std::ranges::equal(plain, varied, same)) changed.insert(pointer_escape(name));
  }
  all.insert("");
  return changed.empty() ? all : changed;
}

}  // namespace assay
