#include "fake/schema_place.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace assay {
namespace {

constexpr std::size_t kMostLayers = 200;  // a schema may contain itself

}  // namespace

std::vector<Schema> layers_at(const Schema& place) {
  std::vector<Schema> out{place};
  for (std::size_t i = 0; i < out.size() && out.size() < kMostLayers; ++i) {
    const Schema here = out[i];
    if (!here.json().is_object()) continue;
    const auto take = [&](const Schema& found) {
      const auto same = [&](const Schema& one) { return &one.json() == &found.json(); };
      if (found && std::ranges::none_of(out, same)) out.push_back(found);
    };
    for (const char* keyword : {"$ref", "then", "else"}) take(here.at(keyword));
    for (const char* keyword : {"allOf", "anyOf", "oneOf"})
      if (const Json* list = here.json().find(keyword); list && list->is_array())
        for (std::size_t k = 0; k < list->as_array().size(); ++k)
          take(here.at(keyword, std::to_string(k)));
  }
  return out;
}

const Json* keyword_at(const Schema& place, std::string_view keyword) {
  for (const Schema& layer : layers_at(place))
    if (layer.json().is_object())
      if (const Json* found = layer.json().find(keyword)) return found;
  return nullptr;
}

Schema place_of(const Schema& schema, std::string_view pointer) {
  Schema here = schema;
  if (pointer.empty()) return here;
  for (const std::string& name : split(pointer.substr(1), '/')) {
    Schema next;
    for (const Schema& layer : layers_at(here))
      if (!next) next = layer.at("properties", name);
    if (!next) return {};
    here = next;
  }
  return here;
}

}  // namespace assay
