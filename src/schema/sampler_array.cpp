#include <algorithm>

#include "schema/sample_number.hpp"
#include "schema/sample_text.hpp"
#include "schema/sampler.hpp"

namespace assay::sampling {
namespace {

// A maxItems up to here is reached; with a higher one, and without, this many items are several.
constexpr std::size_t kMostItems = 128;
constexpr std::size_t kSeveral = 8;
constexpr std::size_t kMostMade = 10000;  // a minItems beyond this is not met

// The `index`th of many different strings, or numbers.
std::optional<Json> numbered(const Facts& known, std::size_t index) {
  if (known.values) return std::nullopt;
  if (known.types & kString) {
    const TextSource source(known);
    std::u32string tail;
    for (std::size_t rest = index + 1; rest != 0; rest /= 10)
      tail.insert(tail.begin(), static_cast<char32_t>(U'0' + rest % 10));
    const std::size_t length = std::clamp<std::size_t>(8, source.shortest(), source.longest());
    if (auto text = source.make(length, tail + U"abc")) return Json(std::move(*text));
    return std::nullopt;
  }
  if (known.types & (kNumber | kInteger)) {
    const NumberRange range = range_of(known);
    const Number start = range.least ? *range.least : Number(0);
    return Json(start.plus(times(range.step, static_cast<std::int64_t>(index))));
  }
  return std::nullopt;
}

}  // namespace

std::vector<Json> Sampler::different_items(const Facts& known, std::size_t count) {
  std::vector<Json> items;
  const Places places = known.places_of_item(known.prefix.size());
  const auto add = [&](Json value) {
    if (items.size() < count && std::ranges::find(items, value) == items.end() &&
        std::ranges::all_of(places, [&](const Schema& place) { return place.accepts(value); }))
      items.push_back(std::move(value));
  };
  if (places.empty()) {
    for (std::size_t i = 0; i < count; ++i) add(Json("item" + std::to_string(i + 1)));
    return items;
  }
  if (auto first = plain(places)) add(std::move(*first));
  for (std::size_t i = 0; items.size() < count && i < count * 2; ++i)
    if (auto next = numbered(facts(places), i)) add(std::move(*next));
  if (items.size() < count)
    for (Sample& sample : all(places)) add(std::move(sample.value));
  return items;
}

std::optional<Json> Sampler::array_of(const Facts& known, std::size_t count) {
  if (count > kMostMade) return std::nullopt;
  Json::Array items;
  if (!known.contains.empty() && count > 0) {
    Places both = known.places_of_item(0);
    both.insert(both.end(), known.contains.begin(), known.contains.end());
    if (auto item = plain(both)) items.push_back(std::move(*item));
  }
  for (std::size_t i = items.size(); i < std::min(count, known.prefix.size()); ++i) {
    auto item = plain(known.prefix[i]);
    if (!item) return std::nullopt;
    items.push_back(std::move(*item));
  }
  if (items.size() >= count) return Json(std::move(items));
  if (known.unique) {
    for (Json& item : different_items(known, count))
      if (items.size() < count && std::ranges::find(items, item) == items.end())
        items.push_back(std::move(item));
  } else if (auto item = plain(known.places_of_item(known.prefix.size()))) {
    items.resize(count, *item);
  }
  if (items.size() < count) return std::nullopt;
  return Json(std::move(items));
}

std::vector<Sample> Sampler::of_array(const Facts& known) {
  std::vector<Sample> found;
  const auto add = [&](const char* rule, const char* partition, std::size_t count) {
    if (count < known.min_items || (known.max_items && count > *known.max_items)) return;
    if (auto array = array_of(known, count))
      found.push_back({rule, partition, std::move(*array), {}});
  };
  const bool reached = known.max_items && *known.max_items <= std::max(kMostItems, known.min_items);
  add("value", "plain", std::max<std::size_t>(known.min_items, 1));
  if (known.min_items > 0)
    add("minItems", "at", known.min_items);
  else
    add("items", "none", 0);
  if (reached)
    add("maxItems", "at", *known.max_items);
  else
    add("items", "several", std::max(kSeveral, known.min_items));
  if (known.min_items > 0)
    add("minItems", "above", known.min_items + 1);
  else
    add("items", "one", 1);
  if (reached && *known.max_items > 0) add("maxItems", "below", *known.max_items - 1);
  if (found.empty()) return found;

  const std::size_t places = known.prefix.size() + (known.items.empty() ? 0 : 1);
  for (std::size_t i = 0; i < places; ++i) {
    std::optional<Json> base = array_of(known, std::max(known.min_items, i + 1));
    if (!base || i >= base->as_array().size()) continue;
    for (Sample& sample : all(known.places_of_item(i))) {
      base->as_array()[i] = std::move(sample.value);
      found.push_back(
          {sample.rule, sample.partition, *base, "/" + std::to_string(i) + sample.instance});
    }
  }
  return found;
}

}  // namespace assay::sampling
