// A compiled schema: one node for each subschema, its keywords grouped by the kind of value they
// judge, so that a string never looks at the rules for objects.
//
// Private to schema/: made by Compiler, read by Evaluator and Schema.
#pragma once
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "base/number.hpp"
#include "schema/formats.hpp"
#include "schema/pattern.hpp"

namespace assay::jsonschema {

using NodeIndex = std::uint32_t;
inline constexpr NodeIndex kNoNode = std::numeric_limits<NodeIndex>::max();
inline constexpr std::uint64_t kUnlimited = std::numeric_limits<std::uint64_t>::max();

struct NumberRules {
  std::optional<Number> minimum, maximum, exclusive_minimum, exclusive_maximum, multiple_of;
};

struct ContentRules {    // present only when contents are asserted
  bool encoded = false;  // contentEncoding: base64
  bool parsed = false;   // contentMediaType: application/json and its kin
  NodeIndex schema = kNoNode;
};

struct StringRules {
  std::uint64_t min_length = 0, max_length = kUnlimited;
  std::uint64_t max_bytes = kUnlimited;  // of UTF-8: our own x-max-bytes
  std::optional<Pattern> pattern;
  std::optional<ContentRules> content;
};

struct ArrayRules {
  std::uint64_t min_items = 0, max_items = kUnlimited;
  bool unique = false;
  std::vector<NodeIndex> prefix;
  NodeIndex items = kNoNode, contains = kNoNode;
  std::optional<std::uint64_t> min_contains;
  std::uint64_t max_contains = kUnlimited;
};

struct Dependency {
  std::string name;                   // when this member is present,
  std::vector<std::string> required;  // these must be,
  NodeIndex schema = kNoNode;         // and this must hold
};

struct ObjectRules {
  std::uint64_t min_members = 0, max_members = kUnlimited;
  std::vector<std::string> required;
  std::vector<std::pair<std::string, NodeIndex>> properties;  // in order of shorter, then of text
  std::vector<std::pair<Pattern, NodeIndex>> patterns;
  NodeIndex additional = kNoNode, names = kNoNode;
  std::vector<Dependency> dependencies;

  NodeIndex property(std::string_view name) const;
  void sort_properties();
};

// Applicators that judge the same value.
struct InPlaceRules {
  NodeIndex ref = kNoNode;
  NodeIndex dynamic_ref = kNoNode;  // where it points when no dynamic scope says otherwise
  std::optional<std::size_t> dynamic_anchor;  // index into Program::dynamic_anchors
  std::vector<NodeIndex> all_of, any_of, one_of;
  NodeIndex negated = kNoNode, condition = kNoNode, then_node = kNoNode, else_node = kNoNode;
};

struct Edge {
  std::string keyword, key;
  NodeIndex node;
};

struct Node {
  enum class Verdict : std::uint8_t { depends, always, never };
  static constexpr std::uint8_t kInteger = 1U << 6U;  // beside one bit for each Json::Kind

  const Json* json = nullptr;  // inside Program::storage
  std::string place;           // JSON pointer, or URI with one when outside the root document
  std::uint32_t resource = 0;
  Verdict verdict = Verdict::depends;
  std::uint8_t types = 0;  // 0: any
  const Json* constant = nullptr;
  const Json* choices = nullptr;
  const Format* format = nullptr;
  std::unique_ptr<NumberRules> number;
  std::unique_ptr<StringRules> string;
  std::unique_ptr<ArrayRules> array;
  std::unique_ptr<ObjectRules> object;
  std::unique_ptr<InPlaceRules> in_place;
  NodeIndex unevaluated_items = kNoNode, unevaluated_properties = kNoNode;
  std::vector<Edge> edges;  // every subschema, also those that are only annotations
};

struct Program {
  std::vector<Node> nodes;
  std::vector<std::unique_ptr<const Json>> storage;  // copies of what was compiled
  // For each anchor that a $dynamicRef names: its node in each resource, kNoNode where it has none.
  std::vector<std::vector<NodeIndex>> dynamic_anchors;
};

inline constexpr std::uint8_t type_bit(Json::Kind kind) {
  return static_cast<std::uint8_t>(1U << static_cast<unsigned>(kind));
}

}  // namespace assay::jsonschema
