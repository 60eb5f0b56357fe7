// Runs a program over one instance.
//
// Private to schema/. With a list it reports every violation; without, it stops at
// the first, and allocates nothing while the instance is valid, decoded contents
// and more than 64 evaluated members apart.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "schema/evaluated.hpp"
#include "schema/program.hpp"
#include "schema/schema.hpp"

namespace assay::jsonschema {

class Evaluator {
 public:
  Evaluator(const Program& program, std::vector<Violation>* violations)
      : program_(program), violations_(violations) {}

  bool run(NodeIndex index, const Json& value);

 private:
  struct Step {  // the way from the root of the instance, on the stack
    const Step* parent;
    std::string_view name;  // of a member
    std::size_t index;      // of an item, when `is_item`
    bool is_item;
  };
  struct Scope {  // the dynamic scope: resources entered, on the stack
    const Scope* outer;
    std::uint32_t resource;
  };
  struct Words {
    std::string expected, found, member;
  };

  bool quiet() const { return violations_ == nullptr; }
  bool fail(const Node& node, std::string_view keyword, Words words);  // always false
  std::string instance_pointer() const;

  // `seen` collects what was evaluated, for an unevaluated* further out; null when none asks.
  bool visit(NodeIndex index, const Json& value, Evaluated* seen);
  bool visit_below(NodeIndex index, const Json& value, const Step& step);
  bool visit_member(NodeIndex index, const Json::Member& member);
  bool visit_item(NodeIndex index, const Json& value, std::size_t at);
  bool holds(NodeIndex index, const Json& value, Evaluated* seen);  // without reporting

  bool keywords(const Node& node, const Json& value, Evaluated* seen);
  bool with_unevaluated(const Node& node, const Json& value, Evaluated* seen);
  bool unevaluated_members(const Node& node, const Json& value, Evaluated& seen);
  bool unevaluated_items(const Node& node, const Json& value, Evaluated& seen);

  bool value_rules(const Node& node, const Json& value);
  bool number_rules(const Node& node, const Json& value);
  bool string_rules(const Node& node, const Json& value);
  bool content_rules(const Node& node, const ContentRules& rules, const std::string& text);

  bool array_rules(const Node& node, const Json& value, Evaluated* seen);
  bool array_items(const Node& node, const Json::Array& items, Evaluated* seen);
  bool unique(const Node& node, const Json::Array& items);
  bool contains(const Node& node, const Json::Array& items, Evaluated* seen);

  bool object_rules(const Node& node, const Json& value, Evaluated* seen);
  bool required(const Node& node, const Json& value);
  bool members(const Node& node, const Json::Object& members, Evaluated* seen);
  bool member_name(const Node& node, const std::string& name);
  bool dependencies(const Node& node, const Json& value, Evaluated* seen);

  bool in_place(const Node& node, const Json& value, Evaluated* seen);
  bool dynamic_ref(const Node& node, const Json& value, Evaluated* seen);
  bool any_of(const Node& node, const Json& value, Evaluated* seen);
  bool one_of(const Node& node, const Json& value, Evaluated* seen);
  bool conditional(const InPlaceRules& rules, const Json& value, Evaluated* seen);

  const Program& program_;
  std::vector<Violation>* violations_;
  const Step* step_ = nullptr;
  const Scope* scope_ = nullptr;
  bool inside_content_ = false;  // then violations stand where the text stands
  int in_place_depth_ = 0;
  const Node* last_dynamic_ = nullptr;  // has the $dynamicRef that was followed last
  bool endless_ = false;                // dynamic scopes turn in a circle: nothing else counts
};

}  // namespace assay::jsonschema
