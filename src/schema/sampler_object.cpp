#include <algorithm>

#include "schema/sampler.hpp"

namespace assay::sampling {
namespace {

constexpr std::size_t kMostExtras = 64;

// Members in the order of "properties", others behind: the same object whatever was added first.
Json in_order(const Facts& known, const Json& object) {
  Json::Object members;
  for (const auto& [name, places] : known.members)
    if (const Json* value = object.find(name)) members.emplace_back(name, *value);
  for (const auto& [name, value] : object.as_object())
    if (!known.member(name)) members.emplace_back(name, value);
  return members;
}

bool is_impossible(const Places& places) {
  return std::ranges::any_of(places, [](const Schema& place) {
    return place.json().is_bool() && !place.json().as_bool();
  });
}

}  // namespace

// With what it depends on (dependentRequired). False when no value can be made.
bool Sampler::add_member(const Facts& known, const std::string& name, Json& object) {
  if (object.find(name)) return true;
  const Places places = known.places_of_member(name);
  if (is_impossible(places)) return false;
  std::optional<Json> value = plain(places);
  if (!value) return false;
  object.set(name, std::move(*value));
  for (const auto& [owner, needed] : known.dependents)
    if (owner == name)
      for (const std::string& other : needed)
        if (!add_member(known, other, object)) return false;
  return true;
}

std::optional<Json> Sampler::minimal(const Facts& known) {
  Json object = Json::object();
  for (const std::string& name : known.required)
    if (!add_member(known, name, object)) return std::nullopt;
  for (const auto& [name, places] : known.members)
    if (object.as_object().size() < known.min_members) add_member(known, name, object);
  if (object.as_object().size() < known.min_members)
    for (const auto& [name, places] : extra_members(known))
      if (object.as_object().size() < known.min_members) add_member(known, name, object);
  return in_order(known, object);
}

Json Sampler::full(const Facts& known, const Json& minimal) {
  Json object = minimal;
  for (const auto& [name, places] : known.members) {
    if (known.max_members && object.as_object().size() >= *known.max_members) break;
    Json more = object;
    if (add_member(known, name, more)) object = std::move(more);
  }
  return in_order(known, object);
}

// Members that "properties" does not name and the schema describes all the same.
std::vector<std::pair<std::string, Places>> Sampler::extra_members(const Facts& known) {
  std::vector<std::pair<std::string, Places>> extras;
  for (const auto& [pattern, schema] : known.member_patterns)
    for (const std::string& name : pattern.examples(1, 12, 1))
      if (!known.member(name)) extras.emplace_back(name, known.places_of_member(name));
  if (known.closed_by.empty()) {
    const std::size_t wanted = std::min(std::max<std::size_t>(known.min_members, 1), kMostExtras);
    std::vector<std::string> names;
    if (known.names.empty()) {
      for (std::size_t i = 0; i < wanted; ++i)
        names.push_back(i == 0 ? "extra" : "extra" + std::to_string(i + 1));
    } else {
      for (const Sample& name : all(known.names))
        if (name.value.is_string() && names.size() < wanted)
          names.push_back(name.value.as_string());
    }
    for (const std::string& name : names)
      if (!known.member(name)) extras.emplace_back(name, known.places_of_member(name));
  }
  return extras;
}

std::vector<Sample> Sampler::of_object(const Facts& known) {
  std::vector<Sample> found;
  const std::optional<Json> base = minimal(known);
  if (!base) return found;
  found.push_back({"value", "plain", *base, {}});
  found.push_back({"optional", "absent", *base, {}});
  found.push_back({"optional", "present", full(known, *base), {}});
  for (const auto& [name, places] : known.members) {
    if (base->find(name)) continue;
    Json object = *base;
    if (add_member(known, name, object))
      found.push_back({"optional", name + "-alone", in_order(known, object), {}});
  }
  embed_members(known, *base, found);
  return found;
}

void Sampler::embed_members(const Facts& known, const Json& base, std::vector<Sample>& found) {
  const auto embed = [&](const std::string& name, const Places& places) {
    Json object = base;
    if (!add_member(known, name, object)) return;
    object = in_order(known, object);
    for (Sample& sample : all(places)) {
      object.set(name, std::move(sample.value));
      found.push_back(
          {sample.rule, sample.partition, object, pointer_join({}, name) + sample.instance});
    }
  };
  for (const auto& [name, places] : known.members) embed(name, known.places_of_member(name));
  if (known.additional.empty() && known.member_patterns.empty()) return;
  for (const auto& [name, places] : extra_members(known)) {
    embed(name, places);
    if (known.member_patterns.empty()) break;
  }
}

}  // namespace assay::sampling
