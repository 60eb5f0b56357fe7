// Keywords for objects.
#include <utility>

#include "base/text.hpp"
#include "schema/evaluator.hpp"
#include "schema/phrases.hpp"

namespace assay::jsonschema {

bool Evaluator::object_rules(const Node& node, const Json& value, Evaluated* seen) {
  const ObjectRules& rules = *node.object;
  const Json::Object& object = value.as_object();
  bool ok = true;
  if (object.size() < rules.min_members) {
    if (quiet()) return false;
    ok = fail(node, "minProperties",
              {"at least " + phrase_count(rules.min_members, "member"),
               phrase_count(object.size(), "member"),
               {}});
  }
  if (object.size() > rules.max_members) {
    if (quiet()) return false;
    ok = fail(node, "maxProperties",
              {"at most " + phrase_count(rules.max_members, "member"),
               phrase_count(object.size(), "member"),
               {}});
  }
  ok = required(node, value) && ok;
  if (!ok && quiet()) return false;
  ok = members(node, object, seen) && ok;
  if (!ok && quiet()) return false;
  return dependencies(node, value, seen) && ok;
}

bool Evaluator::required(const Node& node, const Json& value) {
  bool ok = true;
  for (const std::string& name : node.object->required) {
    if (value.find(name)) continue;
    if (quiet()) return false;
    ok = fail(node, "required", {"a member " + phrase_text(name), "no such member", name});
  }
  return ok;
}

bool Evaluator::members(const Node& node, const Json::Object& members, Evaluated* seen) {
  const ObjectRules& rules = *node.object;
  const bool closed = rules.additional != kNoNode &&
                      program_.nodes[rules.additional].verdict == Node::Verdict::never;
  bool ok = true;
  for (std::size_t i = 0; i < members.size() && (ok || !quiet()); ++i) {
    const Json::Member& member = members[i];
    if (rules.names != kNoNode) ok = member_name(node, member.first) && ok;
    const NodeIndex property = rules.property(member.first);
    bool known = property != kNoNode;
    if (known) ok = visit_member(property, member) && ok;
    for (const auto& [pattern, schema] : rules.patterns) {
      if (!is_utf8(member.first) || !pattern.matches(member.first)) continue;
      known = true;
      ok = visit_member(schema, member) && ok;
    }
    if (!known && closed) {
      ok = false;
      if (!quiet())
        fail(node, "additionalProperties",
             {phrase_known_members(node), "a member " + phrase_text(member.first), member.first});
    } else if (!known && rules.additional != kNoNode) {
      ok = visit_member(rules.additional, member) && ok;
    }
    if (seen && (known || rules.additional != kNoNode)) seen->mark(i);
  }
  return ok;
}

bool Evaluator::member_name(const Node& node, const std::string& name) {
  const Json value(name);
  const int depth = std::exchange(in_place_depth_, 0);
  const bool ok = holds(node.object->names, value, nullptr);
  if (!ok && !quiet() && !endless_) {
    std::vector<Violation> inner;
    std::vector<Violation>* const outer = std::exchange(violations_, &inner);
    visit(node.object->names, value, nullptr);
    violations_ = outer;
    const Violation& first = inner.front();
    const std::string expected =
        first.keyword == "false" ? "no members" : "a member name: " + first.expected;
    fail(node, "propertyNames", {expected, phrase_text(name), name});
  }
  in_place_depth_ = depth;
  return ok;
}

bool Evaluator::dependencies(const Node& node, const Json& value, Evaluated* seen) {
  bool ok = true;
  for (const Dependency& dependency : node.object->dependencies) {
    if (!value.find(dependency.name)) continue;
    for (const std::string& name : dependency.required) {
      if (value.find(name)) continue;
      if (quiet()) return false;
      ok = fail(node, "dependentRequired",
                {"a member " + phrase_text(name) + " beside " + phrase_text(dependency.name),
                 "no such member", name});
    }
    if (dependency.schema != kNoNode) ok = visit(dependency.schema, value, seen) && ok;
    if (!ok && quiet()) return false;
  }
  return ok;
}

}  // namespace assay::jsonschema
