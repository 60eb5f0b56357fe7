// Breaks of arrays and objects themselves; what is in them is walked to.
#include <algorithm>

#include "base/text.hpp"
#include "schema/breaks_parts.hpp"

namespace assay::sampling {
namespace {

constexpr std::size_t kMostItems = 4096;  // of an array made to be too long
constexpr std::size_t kFar = 1000;

Json::Array lengthened(const Spot& spot, Sampler& sampler, std::size_t count) {
  Json::Array items = spot.value.as_array();
  if (spot.facts.unique) {
    for (Json& item : sampler.different_items(spot.facts, count + items.size()))
      if (items.size() < count && std::ranges::find(items, item) == items.end())
        items.push_back(std::move(item));
    return items;
  }
  const auto filler = sampler.plain(spot.facts.places_of_item(items.size()));
  while (items.size() < count && (filler || !items.empty()))
    items.push_back(filler ? *filler : items.back());
  return items;
}

Json without(const Json& object, std::string_view name) {
  Json less = object;
  less.erase(name);
  return less;
}

void break_required(const Spot& spot, Collector& out) {
  for (const std::string& name : spot.facts.required)
    if (spot.value.find(name))
      out.propose_member(spot.pointer, name, "required", "missing", without(spot.value, name));
  for (const auto& [owner, needed] : spot.facts.dependents)
    if (spot.value.find(owner))
      for (const std::string& name : needed)
        out.propose_member(spot.pointer, name, "dependentRequired", "missing",
                           without(spot.value, name));
}

void break_closed(const Spot& spot, Collector& out) {
  if (spot.facts.closed_by.empty()) return;
  const auto propose = [&](const char* partition, const std::string& name, const Json& value) {
    Json more = spot.value;
    more.set(name, value);
    out.propose_member(spot.pointer, name, spot.facts.closed_by, partition, more);
  };
  propose("extra", "unexpected", Json("abc"));
  for (const auto& [name, value] : spot.value.as_object()) {
    std::string other = name;
    for (char& c : other)
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (other == name || spot.value.find(other)) continue;
    propose("other-case", other, value);
    break;
  }
}

void break_names(const Spot& spot, Sampler& sampler, Collector& out) {
  if (spot.facts.names.empty()) return;
  std::string name = "extra";
  for (const auto& member : spot.value.as_object()) name = member.first;
  for (const Schema& names : spot.facts.names) {
    if (!names.accepts(Json(name))) continue;
    for (const Broken& broken : breaks(names, Json(name))) {
      if (!broken.value.is_string()) continue;
      const std::string& wrong = broken.value.as_string();
      const auto value = sampler.plain(spot.facts.places_of_member(wrong));
      if (spot.value.find(wrong) || !value) continue;
      Json more = spot.value;
      more.set(wrong, *value);
      out.propose_member(spot.pointer, wrong, "propertyNames", broken.partition, more);
    }
  }
}

void break_member_count(const Spot& spot, Sampler& sampler, Collector& out) {
  Json less = spot.value;
  for (const auto& [name, value] : spot.value.as_object())
    if (less.as_object().size() >= spot.facts.min_members && !spot.facts.requires_member(name))
      less.erase(name);
  if (spot.facts.min_members > 0) out.propose(spot.pointer, "minProperties", "below", less);
  if (!spot.facts.max_members) return;
  Json more = spot.value;
  const auto add = [&](const std::string& name) {
    if (more.as_object().size() > *spot.facts.max_members || more.find(name)) return;
    if (auto value = sampler.plain(spot.facts.places_of_member(name))) more.set(name, *value);
  };
  for (const auto& [name, places] : spot.facts.members) add(name);
  for (std::size_t i = 0; i <= std::min(*spot.facts.max_members, kMostItems); ++i)
    add("extra" + std::to_string(i + 1));
  out.propose(spot.pointer, "maxProperties", "above", more);
}

}  // namespace

void break_array(const Spot& spot, Sampler& sampler, Collector& out) {
  const Json::Array& items = spot.value.as_array();
  const Facts& facts = spot.facts;
  if (facts.min_items > 0) {
    Json::Array fewer = items;
    fewer.resize(std::min(items.size(), facts.min_items - 1));
    out.propose(spot.pointer, "minItems", "below", fewer);
    out.propose(spot.pointer, "minItems", "empty", Json::array());
  }
  if (facts.max_items && *facts.max_items < kMostItems) {
    const Json more = lengthened(spot, sampler, *facts.max_items + 1);
    if (!out.propose(spot.pointer, "maxItems", "above", more))
      out.propose(spot.pointer, "items", "above", more);
    out.propose(spot.pointer, "maxItems", "far-above",
                lengthened(spot, sampler, *facts.max_items + kFar));
  }
  if (facts.unique && !items.empty()) {
    Json::Array twice = items;
    if (twice.size() > 1)
      twice.back() = twice.front();
    else
      twice.push_back(twice.front());
    out.propose(spot.pointer, "uniqueItems", "duplicate", twice);
  }
  if (!facts.contains.empty()) out.propose(spot.pointer, "contains", "none", Json::array());
}

void break_object(const Spot& spot, Sampler& sampler, Collector& out) {
  break_required(spot, out);
  break_closed(spot, out);
  break_names(spot, sampler, out);
  break_member_count(spot, sampler, out);
}

}  // namespace assay::sampling
