#include "schema/sampler.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "schema/sample_number.hpp"
#include "schema/sample_text.hpp"

namespace assay::sampling {
namespace {

constexpr std::size_t kMostScopes = 16;
constexpr std::size_t kDeepestPlain = 24;
constexpr std::size_t kDeepestSamples = 8;
constexpr std::array kTypeOrder{kString, kNumber, kBoolean, kObject, kArray, kNull};

std::string_view name_of_type(Types type) {
  switch (type) {
    case kString:
      return "string";
    case kNumber:
      return "number";
    case kBoolean:
      return "boolean";
    case kObject:
      return "object";
    case kArray:
      return "array";
    default:
      return "null";
  }
}

std::string value_name(const Json& value) {
  return id_part(value.is_string() ? value.as_string() : value.dump());
}

bool all_accept(const Places& places, const Json& value) {
  return std::ranges::all_of(places, [&](const Schema& place) { return place.accepts(value); });
}

std::vector<Types> types_in_order(const Facts& facts) {
  std::vector<Types> types;
  for (Types type : kTypeOrder)
    if (facts.types & (type == kNumber ? kNumber | kInteger : type)) types.push_back(type);
  return types;
}

}  // namespace

Sampler::Key Sampler::key_of(const Places& places) {
  Key key;
  for (const Schema& place : places) key.push_back(&place.json());
  return key;
}

const Facts& Sampler::facts(const Places& places) {
  std::unique_ptr<const Facts>& known = facts_[key_of(places)];
  if (!known) known = std::make_unique<const Facts>(facts_of(places));
  return *known;
}

std::vector<Sampler::Scope> Sampler::scopes_of(const Places& places) {
  std::vector<Scope> found;
  take_branches({places, {}, {}, {}}, found);
  // {anyOf: [null, X]} is a way to say that X may be null: X is the plain one.
  std::stable_partition(found.begin(), found.end(),
                        [&](const Scope& scope) { return facts(scope.places).types != kNull; });
  return found;
}

void Sampler::take_branches(Scope scope, std::vector<Scope>& found) {
  if (found.size() >= kMostScopes) return;
  for (const Choice& choice : facts(scope.places).choices) {
    const std::pair taken{choice.owner, choice.keyword};
    if (std::ranges::find(scope.taken, taken) != scope.taken.end()) continue;
    for (const Choice::Branch& branch : choice.branches) {
      Scope next = scope;
      next.places.insert(next.places.end(), branch.places.begin(), branch.places.end());
      next.taken.push_back(taken);
      next.rule = choice.keyword;
      next.branch += (next.branch.empty() ? "" : ".") + branch.name;
      take_branches(std::move(next), found);
    }
    return;
  }
  found.push_back(std::move(scope));
}

std::optional<Json> Sampler::plain(const Places& places) {
  const Key key = key_of(places);
  if (const auto known = plain_.find(key); known != plain_.end()) return known->second;
  if (open_.size() >= kDeepestPlain || std::ranges::find(open_, key) != open_.end())
    return std::nullopt;
  open_.push_back(key);
  std::optional<Json> value = make_plain(places);
  open_.pop_back();
  // Inside of itself a schema may fail to give what it can give at the top.
  if (value || open_.empty()) plain_[key] = value;
  return value;
}

std::optional<Json> Sampler::make_plain(const Places& places) {
  if (places.empty()) return Json("abcdefgh");
  const auto accepted = [&](const std::optional<Json>& value) {
    return value && all_accept(places, *value);
  };
  for (const Scope& scope : scopes_of(places)) {
    const Facts& known = facts(scope.places);
    if (known.never) continue;
    for (const Json& example : known.examples)
      if (accepted(example)) return example;
    if (accepted(known.default_value)) return known.default_value;
    if (known.values) {
      for (const Json& value : *known.values)
        if (accepted(value)) return value;
      continue;
    }
    for (Types type : types_in_order(known))
      if (auto value = plain_of_type(known, type); accepted(value)) return value;
  }
  return std::nullopt;
}

std::optional<Json> Sampler::plain_of_type(const Facts& known, Types type) {
  const auto first = [](const std::vector<Sample>& found) -> std::optional<Json> {
    if (found.empty()) return std::nullopt;
    return found.front().value;
  };
  switch (type) {
    case kString:
      return first(known.is_encoded() ? of_encoded(known) : text_samples(known));
    case kNumber:
      return first(number_samples(known));
    case kBoolean:
      return Json(true);
    case kObject:
      return minimal(known);
    case kArray:
      return array_of(
          known, std::clamp<std::size_t>(1, known.min_items,
                                         std::max(known.min_items, known.max_items.value_or(1))));
    default:
      return Json();
  }
}

std::vector<Sample> Sampler::all(const Places& places) {
  std::vector<Sample> found;
  const Key key = key_of(places);
  if (sampled_.size() >= kDeepestSamples || std::ranges::find(sampled_, key) != sampled_.end())
    return found;
  sampled_.push_back(key);
  const std::optional<Json> plainest = plain(places);
  if (plainest) found.push_back({"value", "plain", *plainest, {}});
  bool first = true;
  for (const Scope& scope : scopes_of(places)) {
    std::vector<Sample> made = of_scope(scope);
    for (Sample& sample : made) {
      const bool plain_here =
          sample.instance.empty() && sample.rule == "value" && sample.partition == "plain";
      if (plain_here && first) {
        sample.partition = "typical";  // where an example or a default is plainer
      } else if (plain_here) {
        sample.rule = scope.rule;
        sample.partition = scope.branch;
      } else if (!first) {
        sample.partition = scope.branch + "-" + sample.partition;
      }
      found.push_back(std::move(sample));
    }
    first = false;
  }
  sampled_.pop_back();
  return found;
}

std::vector<Sample> Sampler::of_scope(const Scope& scope) {
  const Facts& known = facts(scope.places);
  if (known.never) return {};
  std::vector<Sample> found;
  if (known.values) {
    found = of_values(known);
  } else if (known.types == kAnyType && !known.typed) {
    for (Types type : types_in_order(known))
      if (auto value = plain_of_type(known, type))
        found.push_back({"type", std::string(name_of_type(type)), std::move(*value), {}});
  } else {
    bool first = true;
    for (Types type : types_in_order(known)) {
      for (Sample& sample : of_type(known, type)) {
        const bool plain = sample.instance.empty() && sample.partition == "plain";
        if (!first && plain) {
          sample.rule = "type";
          sample.partition = name_of_type(type);
        }
        found.push_back(std::move(sample));
      }
      first = false;
    }
  }
  for (const Json& example : known.examples)
    found.push_back({"example",
                     example.is_object() || example.is_array() ? "declared" : value_name(example),
                     example,
                     {}});
  if (known.default_value) found.push_back({"default", "declared", *known.default_value, {}});
  return found;
}

std::vector<Sample> Sampler::of_values(const Facts& known) {
  std::vector<Sample> found;
  for (const Json& value : *known.values)
    found.push_back({known.values_keyword, value_name(value), value, {}});
  return found;
}

std::vector<Sample> Sampler::of_type(const Facts& known, Types type) {
  switch (type) {
    case kString:
      return known.is_encoded() ? of_encoded(known) : text_samples(known);
    case kNumber:
      return number_samples(known);
    case kBoolean:
      return {{"value", "plain", Json(true), {}}, {"value", "false", Json(false), {}}};
    case kObject:
      return of_object(known);
    case kArray:
      return of_array(known);
    default:
      return {{"value", "plain", Json(), {}}};
  }
}

std::vector<Sample> Sampler::of_encoded(const Facts& known) {
  const Facts content = facts_of(known.content);
  const bool parsed = known.media_type.find("json") != std::string::npos;
  std::vector<Sample> inner;
  const Facts narrowed = narrowed_to_bytes(content, known);
  if (parsed && !known.content.empty())
    inner = all(known.content);
  else
    inner = content.values ? of_values(content) : text_samples(narrowed);
  std::vector<Sample> found;
  const auto add = [&](std::string rule, std::string partition, const std::string& bytes) {
    found.push_back({std::move(rule), std::move(partition), Json(base64_encode(bytes)), {}});
  };
  const auto bytes_of = [&](const Json& value) {
    return parsed ? value.dump() : value.is_string() ? value.as_string() : std::string();
  };
  for (const Sample& sample : inner) {
    // The limits of the encoded text keep their names; what only the content knows is marked.
    const bool plain = sample.rule == "value" && sample.partition == "plain";
    const bool outer = sample.rule == "minLength" || sample.rule == "maxLength";
    add(sample.rule, plain || outer ? sample.partition : "content-" + sample.partition,
        bytes_of(sample.value));
  }
  if (parsed || inner.empty() || !inner.front().value.is_string()) return found;
  const TextSource source(narrowed);
  const std::size_t length = length_in_code_points(inner.front().value.as_string());
  for (const std::size_t more : {0U, 1U, 2U}) {
    const auto text = source.make(length + more);
    if (text)
      add("contentEncoding", "padding-" + std::to_string((3 - text->size() % 3) % 3), *text);
  }
  return found;
}

}  // namespace assay::sampling
