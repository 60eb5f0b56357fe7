#include "schema/evaluator.hpp"

#include <utility>

#include "schema/phrases.hpp"

namespace assay::jsonschema {
namespace {

// Longer chains of references that stay at one value come only from dynamic scopes that turn in a
// circle; cycles of plain references are refused when compiling.
constexpr int kMostInPlace = 400;

}  // namespace

bool Evaluator::fail(const Node& node, std::string_view keyword, Words words) {
  violations_->push_back({instance_pointer(), std::string(keyword),
                          keyword == "false" ? node.place : pointer_join(node.place, keyword),
                          std::move(words.expected), std::move(words.found),
                          std::move(words.member)});
  return false;
}

std::string Evaluator::instance_pointer() const {
  std::vector<const Step*> steps;
  for (const Step* step = step_; step; step = step->parent) steps.push_back(step);
  std::string pointer;
  for (auto step = steps.rbegin(); step != steps.rend(); ++step)
    (pointer += '/') +=
        (*step)->is_item ? std::to_string((*step)->index) : pointer_escape((*step)->name);
  return pointer;
}

bool Evaluator::run(NodeIndex index, const Json& value) {
  const bool ok = visit(index, value, nullptr);
  if (!endless_) return ok;
  if (!quiet()) {
    violations_->clear();
    fail(last_dynamic_ ? *last_dynamic_ : program_.nodes[index], "$dynamicRef",
         {"references that end", "a circle of dynamic references", {}});
  }
  return false;
}

bool Evaluator::visit(NodeIndex index, const Json& value, Evaluated* seen) {
  const Node& node = program_.nodes[index];
  if (node.verdict == Node::Verdict::always) return true;
  if (node.verdict == Node::Verdict::never)
    return !quiet() && fail(node, "false", {"no value at all", phrase_value(value), {}});
  if (in_place_depth_ == kMostInPlace) endless_ = true;
  if (endless_) return false;

  const Scope entered{scope_, node.resource};
  const Scope* const outer = scope_;
  if (!outer || outer->resource != node.resource) scope_ = &entered;
  ++in_place_depth_;
  const bool collects = node.unevaluated_items != kNoNode || node.unevaluated_properties != kNoNode;
  const bool ok = collects ? with_unevaluated(node, value, seen) : keywords(node, value, seen);
  --in_place_depth_;
  scope_ = outer;
  return ok;
}

bool Evaluator::visit_below(NodeIndex index, const Json& value, const Step& step) {
  const Step* const outer = step_;
  const int depth = std::exchange(in_place_depth_, 0);
  if (!inside_content_) step_ = &step;
  const bool ok = visit(index, value, nullptr);
  step_ = outer;
  in_place_depth_ = depth;
  return ok;
}

bool Evaluator::visit_member(NodeIndex index, const Json::Member& member) {
  return visit_below(index, member.second, {step_, member.first, 0, false});
}

bool Evaluator::visit_item(NodeIndex index, const Json& value, std::size_t at) {
  return visit_below(index, value, {step_, {}, at, true});
}

bool Evaluator::holds(NodeIndex index, const Json& value, Evaluated* seen) {
  std::vector<Violation>* const violations = std::exchange(violations_, nullptr);
  const bool ok = visit(index, value, seen);
  violations_ = violations;
  return ok;
}

bool Evaluator::keywords(const Node& node, const Json& value, Evaluated* seen) {
  bool ok = value_rules(node, value);
  if (!ok && quiet()) return false;
  switch (value.kind()) {
    case Json::Kind::number:
      ok = (!node.number || number_rules(node, value)) && ok;
      break;
    case Json::Kind::string:
      ok = (!node.string || string_rules(node, value)) && ok;
      break;
    case Json::Kind::array:
      ok = (!node.array || array_rules(node, value, seen)) && ok;
      break;
    case Json::Kind::object:
      ok = (!node.object || object_rules(node, value, seen)) && ok;
      break;
    case Json::Kind::null:
    case Json::Kind::boolean:
      break;
  }
  if (!ok && quiet()) return false;
  return (!node.in_place || in_place(node, value, seen)) && ok;
}

// What lies beside or below this schema counts, what lies further out does not.
bool Evaluator::with_unevaluated(const Node& node, const Json& value, Evaluated* seen) {
  if (!value.is_object() && !value.is_array()) return keywords(node, value, seen);
  Evaluated own;
  bool ok = keywords(node, value, &own);
  if (!ok && quiet()) return false;
  if (value.is_object() && node.unevaluated_properties != kNoNode)
    ok = unevaluated_members(node, value, own) && ok;
  if (value.is_array() && node.unevaluated_items != kNoNode)
    ok = unevaluated_items(node, value, own) && ok;
  if (seen) seen->merge(own);
  return ok;
}

bool Evaluator::unevaluated_members(const Node& node, const Json& value, Evaluated& seen) {
  const bool never = program_.nodes[node.unevaluated_properties].verdict == Node::Verdict::never;
  const Json::Object& members = value.as_object();
  bool ok = true;
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (seen.has(i)) continue;
    if (!never) {
      ok = visit_member(node.unevaluated_properties, members[i]) && ok;
    } else {
      ok = false;
      if (!quiet())
        fail(node, "unevaluatedProperties",
             {"no members but those that the schema describes",
              "a member " + phrase_text(members[i].first), members[i].first});
    }
    if (!ok && quiet()) return false;
  }
  seen.mark_all();
  return ok;
}

bool Evaluator::unevaluated_items(const Node& node, const Json& value, Evaluated& seen) {
  const bool never = program_.nodes[node.unevaluated_items].verdict == Node::Verdict::never;
  const Json::Array& items = value.as_array();
  bool ok = true;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (seen.has(i)) continue;
    if (!never) {
      ok = visit_item(node.unevaluated_items, items[i], i) && ok;
    } else {
      ok = false;
      if (!quiet())
        fail(node, "unevaluatedItems",
             {"no items but those that the schema describes",
              "item " + std::to_string(i) + ": " + phrase_value(items[i]),
              {}});
    }
    if (!ok && quiet()) return false;
  }
  seen.mark_all();
  return ok;
}

}  // namespace assay::jsonschema
