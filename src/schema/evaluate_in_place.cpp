// Applicators that judge the same value: references, allOf, anyOf, oneOf, not, if.
#include "schema/evaluator.hpp"
#include "schema/phrases.hpp"

namespace assay::jsonschema {

bool Evaluator::in_place(const Node& node, const Json& value, Evaluated* seen) {
  const InPlaceRules& rules = *node.in_place;
  bool ok = true;
  const auto stops = [&](bool passed) {
    ok = passed && ok;
    return !ok && quiet();
  };
  if (rules.ref != kNoNode && stops(visit(rules.ref, value, seen))) return false;
  if (rules.dynamic_ref != kNoNode && stops(dynamic_ref(node, value, seen))) return false;
  for (const NodeIndex part : rules.all_of)
    if (stops(visit(part, value, seen))) return false;
  if (!rules.any_of.empty() && stops(any_of(node, value, seen))) return false;
  if (!rules.one_of.empty() && stops(one_of(node, value, seen))) return false;
  if (rules.negated != kNoNode && holds(rules.negated, value, nullptr)) {
    ok = false;
    if (quiet()) return false;
    fail(node, "not",
         {"a value that does not match the schema under \"not\"", phrase_value(value), {}});
  }
  if (rules.condition != kNoNode && stops(conditional(rules, value, seen))) return false;
  return ok;
}

// Core 2020-12, section 8.2.3.2: the outermost resource of the dynamic scope that has the anchor.
bool Evaluator::dynamic_ref(const Node& node, const Json& value, Evaluated* seen) {
  const InPlaceRules& rules = *node.in_place;
  last_dynamic_ = &node;
  NodeIndex target = rules.dynamic_ref;
  if (rules.dynamic_anchor) {
    const auto& anchors = program_.dynamic_anchors[*rules.dynamic_anchor];
    for (const Scope* scope = scope_; scope; scope = scope->outer)
      if (anchors[scope->resource] != kNoNode) target = anchors[scope->resource];
  }
  return visit(target, value, seen);
}

bool Evaluator::any_of(const Node& node, const Json& value, Evaluated* seen) {
  const auto& parts = node.in_place->any_of;
  bool any = false;
  for (const NodeIndex part : parts) {
    Evaluated own;
    if (holds(part, value, seen ? &own : nullptr)) {
      any = true;
      if (!seen) return true;
      seen->merge(own);
    }
  }
  if (any) return true;
  if (seen) seen->mark_all();  // the value is wrong already, say so once
  return !quiet() &&
         fail(node, "anyOf",
              {"a value that matches at least one of " + phrase_count(parts.size(), "schema"),
               phrase_value(value),
               {}});
}

bool Evaluator::one_of(const Node& node, const Json& value, Evaluated* seen) {
  const auto& parts = node.in_place->one_of;
  std::size_t count = 0;
  std::string matched;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    Evaluated own;
    if (!holds(parts[i], value, seen ? &own : nullptr)) continue;
    if (++count > 1 && quiet()) return false;
    if (seen) seen->merge(own);
    if (!quiet()) (matched += count > 1 ? " and " : "") += std::to_string(i);
  }
  if (count == 1) return true;
  if (seen) seen->mark_all();
  if (quiet()) return false;
  return fail(node, "oneOf",
              {"a value that matches exactly one of " + phrase_count(parts.size(), "schema"),
               phrase_value(value) +
                   (count == 0 ? ", which matches none" : ", which matches those at " + matched),
               {}});
}

bool Evaluator::conditional(const InPlaceRules& rules, const Json& value, Evaluated* seen) {
  Evaluated own;
  const bool holds_if = holds(rules.condition, value, seen ? &own : nullptr);
  if (holds_if && seen) seen->merge(own);
  const NodeIndex branch = holds_if ? rules.then_node : rules.else_node;
  return branch == kNoNode || visit(branch, value, seen);
}

}  // namespace assay::jsonschema
