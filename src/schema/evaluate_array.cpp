// Keywords for arrays.
#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

#include "schema/evaluator.hpp"
#include "schema/phrases.hpp"

namespace assay::jsonschema {
namespace {

// Equal values have equal hashes: numbers by value, objects without order.
std::size_t hash_of(const Json& value) {
  const auto mixed = [](std::size_t seed, std::size_t part) {
    return (seed ^ part) * 0x9E3779B97F4A7C15ULL + (part >> 29U);
  };
  std::size_t hash = static_cast<std::size_t>(value.kind());
  switch (value.kind()) {
    case Json::Kind::null:
      return hash;
    case Json::Kind::boolean:
      return mixed(hash, value.as_bool() ? 1 : 0);
    case Json::Kind::number:
      return mixed(hash, std::hash<double>()(value.as_number().to_double()));
    case Json::Kind::string:
      return mixed(hash, std::hash<std::string>()(value.as_string()));
    case Json::Kind::array:
      for (const Json& item : value.as_array()) hash = mixed(hash, hash_of(item));
      return hash;
    case Json::Kind::object:
      for (const auto& [name, member] : value.as_object())
        hash += mixed(std::hash<std::string>()(name), hash_of(member));
      return hash;
  }
  return hash;
}

using Pair = std::pair<std::size_t, std::size_t>;

// The first two equal items; few are compared each with each, many by hash.
std::optional<Pair> equal_items(const Json::Array& items) {
  constexpr std::size_t few = 16;
  if (items.size() <= few) {
    for (std::size_t j = 1; j < items.size(); ++j)
      for (std::size_t i = 0; i < j; ++i)
        if (items[i] == items[j]) return Pair{i, j};
    return std::nullopt;
  }
  std::vector<Pair> hashes;  // hash, index
  hashes.reserve(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) hashes.emplace_back(hash_of(items[i]), i);
  std::ranges::sort(hashes);
  for (std::size_t i = 0; i < hashes.size(); ++i)
    for (std::size_t j = i + 1; j < hashes.size() && hashes[j].first == hashes[i].first; ++j)
      if (items[hashes[i].second] == items[hashes[j].second])
        return Pair{hashes[i].second, hashes[j].second};
  return std::nullopt;
}

}  // namespace

bool Evaluator::array_rules(const Node& node, const Json& value, Evaluated* seen) {
  const ArrayRules& rules = *node.array;
  const Json::Array& items = value.as_array();
  bool ok = true;
  if (items.size() < rules.min_items) {
    if (quiet()) return false;
    ok = fail(node, "minItems",
              {"at least " + phrase_count(rules.min_items, "item"),
               phrase_count(items.size(), "item"),
               {}});
  }
  if (items.size() > rules.max_items) {
    if (quiet()) return false;
    ok = fail(node, "maxItems",
              {"at most " + phrase_count(rules.max_items, "item"),
               phrase_count(items.size(), "item"),
               {}});
  }
  ok = array_items(node, items, seen) && ok;
  if (!ok && quiet()) return false;
  if (rules.unique) ok = unique(node, items) && ok;
  if (!ok && quiet()) return false;
  if (rules.contains != kNoNode) ok = contains(node, items, seen) && ok;
  return ok;
}

bool Evaluator::array_items(const Node& node, const Json::Array& items, Evaluated* seen) {
  const ArrayRules& rules = *node.array;
  const std::size_t prefix = std::min(rules.prefix.size(), items.size());
  bool ok = true;
  for (std::size_t i = 0; i < prefix; ++i) {
    ok = visit_item(rules.prefix[i], items[i], i) && ok;
    if (!ok && quiet()) return false;
    if (seen) seen->mark(i);
  }
  if (rules.items == kNoNode) return ok;
  if (seen) seen->mark_all();
  if (items.size() > prefix && program_.nodes[rules.items].verdict == Node::Verdict::never) {
    if (quiet()) return false;
    return fail(
        node, "items",
        {"at most " + phrase_count(prefix, "item"), phrase_count(items.size(), "item"), {}});
  }
  for (std::size_t i = prefix; i < items.size(); ++i) {
    ok = visit_item(rules.items, items[i], i) && ok;
    if (!ok && quiet()) return false;
  }
  return ok;
}

bool Evaluator::unique(const Node& node, const Json::Array& items) {
  const auto pair = equal_items(items);
  if (!pair) return true;
  if (quiet()) return false;
  return fail(node, "uniqueItems",
              {"items that all differ",
               "items " + std::to_string(pair->first) + " and " + std::to_string(pair->second) +
                   " are equal: " + phrase_value(items[pair->first]),
               {}});
}

bool Evaluator::contains(const Node& node, const Json::Array& items, Evaluated* seen) {
  const ArrayRules& rules = *node.array;
  std::uint64_t count = 0;
  const int depth = std::exchange(in_place_depth_, 0);
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (!holds(rules.contains, items[i], nullptr)) continue;
    ++count;
    if (seen) seen->mark(i);
  }
  in_place_depth_ = depth;
  const std::uint64_t least = rules.min_contains.value_or(1);
  if (count >= least && count <= rules.max_contains) return true;
  if (quiet()) return false;
  const std::string found = std::to_string(count) + " of " + phrase_count(items.size(), "item");
  if (count < least)
    return fail(
        node, rules.min_contains ? "minContains" : "contains",
        {"at least " + phrase_count(least, "item") + " as \"contains\" describes", found, {}});
  return fail(node, "maxContains",
              {"at most " + phrase_count(rules.max_contains, "item") + " as \"contains\" describes",
               found,
               {}});
}

}  // namespace assay::jsonschema
