#include "cases/body_places.hpp"

#include <algorithm>

namespace assay {

std::string first_token(std::string_view pointer) {
  if (pointer.empty()) return {};
  return std::string(pointer.substr(1, pointer.find('/', 1) - 1));
}

std::string optional_member(const OperationContext& context, std::string_view pointer) {
  const std::string name = first_token(pointer);
  return context.minimal.find(name) ? "" : name;
}

Json base_for(const OperationContext& context, std::string_view pointer) {
  const std::string member = optional_member(context, pointer);
  return member.empty() ? context.minimal : context.body_with({member});
}

bool is_listed(const Schema& place) { return x_assay(place, "from") != nullptr; }

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
