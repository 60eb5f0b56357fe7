#include "schema/compiler.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.hpp"

namespace assay::jsonschema {
namespace {

constexpr std::array<std::string_view, 10> kInPlace{
    "$ref", "$dynamicRef", "allOf", "anyOf", "oneOf",
    "not",  "if",          "then",  "else",  "dependentSchemas"};

bool judges_the_same_value(const Node& node, const Edge& edge) {
  if (edge.keyword == "then" || edge.keyword == "else")
    return node.in_place && node.in_place->condition != kNoNode;
  return std::ranges::find(kInPlace, edge.keyword) != kInPlace.end();
}

// Finds a way from a node back to itself that never goes to a smaller value.
class EndlessSearch {
 public:
  explicit EndlessSearch(const Program& program)
      : nodes_(program.nodes), states_(nodes_.size(), State::fresh) {}

  // Places of the references that close a cycle.
  std::vector<std::string> run() {
    for (NodeIndex start = 0; start < nodes_.size(); ++start) search(start);
    return std::move(found_);
  }

 private:
  enum class State : std::uint8_t { fresh, open, done };
  struct Step {
    NodeIndex node;
    std::size_t edge;
  };

  void search(NodeIndex start) {
    if (states_[start] != State::fresh) return;
    open(start);
    while (!path_.empty()) {
      Step& step = path_.back();
      const Node& node = nodes_[step.node];
      if (step.edge == node.edges.size()) {
        states_[step.node] = State::done;
        path_.pop_back();
        continue;
      }
      const Edge& edge = node.edges[step.edge++];
      if (!judges_the_same_value(node, edge)) continue;
      if (states_[edge.node] == State::open)
        found_.push_back(node.place + "/" + edge.keyword);
      else if (states_[edge.node] == State::fresh)
        open(edge.node);
    }
  }
  void open(NodeIndex node) {
    states_[node] = State::open;
    path_.push_back({node, 0});
  }

  const std::vector<Node>& nodes_;
  std::vector<State> states_;
  std::vector<Step> path_;
  std::vector<std::string> found_;
};

}  // namespace

Result<Compiler::Compiled> Compiler::compile(const Json& schema, const std::string& pointer) {
  resources_.enter(0, pointer, schema);
  const NodeIndex start = node_of(schema);
  do drain();
  while (add_dynamic_targets());
  Errors errors = resources_.take_errors();
  errors.insert(errors.end(), errors_.begin(), errors_.end());
  if (!errors.empty()) return errors;
  for (const std::string& place : EndlessSearch(*program_).run())
    errors.push_back({place, "this reference leads back to itself without going into the value"});
  if (!errors.empty()) return errors;
  fill_dynamic_anchors();
  own_storage();
  return Compiled{std::move(program_), start};
}

NodeIndex Compiler::node_of(const Json& schema) {
  const auto [found, fresh] = nodes_.emplace(&schema, program_->nodes.size());
  if (fresh) {
    program_->nodes.emplace_back();
    originals_.push_back(&schema);
    queue_.push_back(&schema);
  }
  return found->second;
}

void Compiler::drain() {
  while (!queue_.empty()) {
    const Json& schema = *queue_.front();
    queue_.pop_front();
    compile_node(nodes_.at(&schema), schema);
  }
}

void Compiler::compile_node(NodeIndex index, const Json& schema) {
  const Spot& spot = resources_.spot(schema);
  Node node;
  node.json = &schema;
  node.place = resources_.place(spot);
  node.resource = spot.resource;
  if (schema.is_bool()) {
    node.verdict = schema.as_bool() ? Node::Verdict::always : Node::Verdict::never;
  } else if (!schema.is_object()) {
    errors_.push_back({node.place, "a schema must be an object, true or false, this is " +
                                       in_quotes(name_of(schema.kind()))});
  } else {
    const Dialect dialect = resources_.all()[spot.resource].dialect;
    bool any = false;
    for (const auto& [name, value] : schema.as_object()) {
      const Keyword keyword{node, schema, name, value, pointer_join(spot.pointer, name)};
      any = read_keyword(*this, keyword, dialect) || any;
    }
    if (!any) node.verdict = Node::Verdict::always;
    if (node.object) node.object->sort_properties();
  }
  program_->nodes[index] = std::move(node);
}

void Compiler::expected(const Keyword& keyword, std::string_view what) {
  error(keyword, in_quotes(keyword.name) + " is " + shortened(keyword.value.dump(), 60) +
                     ": expected " + std::string(what));
}

void Compiler::error(const Keyword& keyword, std::string what) {
  errors_.push_back({pointer_join(keyword.node.place, keyword.name), std::move(what)});
}

NodeIndex Compiler::child(const Keyword& keyword, const Json& schema, std::string_view key) {
  const NodeIndex index = node_of(schema);
  keyword.node.edges.push_back({std::string(keyword.name), std::string(key), index});
  return index;
}

std::vector<NodeIndex> Compiler::list(const Keyword& keyword) {
  std::vector<NodeIndex> nodes;
  if (!keyword.value.is_array() || keyword.value.as_array().empty()) {
    expected(keyword, "a list of at least one schema");
    return nodes;
  }
  for (const Json& schema : keyword.value.as_array())
    nodes.push_back(child(keyword, schema, std::to_string(nodes.size())));
  return nodes;
}

NodeIndex Compiler::reference(const Keyword& keyword) {
  if (!keyword.value.is_string()) {
    expected(keyword, "a URI reference");
    return kNoNode;
  }
  const auto target =
      resources_.resolve(resources_.spot(keyword.schema), keyword.name, keyword.value.as_string());
  if (!target) {
    errors_.push_back(target.error());
    return kNoNode;
  }
  return child(keyword, *target->schema);
}

void Compiler::dynamic_reference(const Keyword& keyword) {
  const NodeIndex target = reference(keyword);
  if (target == kNoNode) return;
  InPlaceRules& rules = *keyword.node.in_place;
  rules.dynamic_ref = target;
  const std::string name =
      resources_.resolve(resources_.spot(keyword.schema), keyword.name, keyword.value.as_string())
          ->dynamic_anchor;
  if (name.empty()) return;
  const auto known = std::ranges::find(dynamic_names_, name);
  rules.dynamic_anchor = static_cast<std::size_t>(known - dynamic_names_.begin());
  if (known == dynamic_names_.end()) dynamic_names_.push_back(name);
}

bool Compiler::asserts_formats(const Keyword& keyword) const {
  return options_.formats == SchemaOptions::Assert::yes ||
         resources_.all()[resources_.spot(keyword.schema).resource].dialect.format_assertion;
}

// Whatever resource is entered may be where a $dynamicRef ends.
bool Compiler::add_dynamic_targets() {
  std::set<std::uint32_t> entered;
  for (const Node& node : program_->nodes) entered.insert(node.resource);
  for (const std::uint32_t index : entered)
    for (const std::string& name : dynamic_names_) {
      const auto& anchors = resources_.all()[index].dynamic_anchors;
      if (const auto anchor = anchors.find(name); anchor != anchors.end()) node_of(*anchor->second);
    }
  return !queue_.empty();
}

void Compiler::fill_dynamic_anchors() {
  for (const std::string& name : dynamic_names_) {
    std::vector<NodeIndex>& row = program_->dynamic_anchors.emplace_back();
    for (const Resource& resource : resources_.all()) {
      const auto anchor = resource.dynamic_anchors.find(name);
      const auto node =
          anchor == resource.dynamic_anchors.end() ? nodes_.end() : nodes_.find(anchor->second);
      row.push_back(node == nodes_.end() ? kNoNode : node->second);
    }
  }
}

// The program outlives the documents: it keeps copies of the outermost schemas it was made from.
void Compiler::own_storage() {
  std::set<std::pair<std::uint32_t, std::string_view>> compiled;
  for (const Json* original : originals_) {
    const Spot& spot = resources_.spot(*original);
    compiled.emplace(spot.document, spot.pointer);
  }
  for (const Json* original : originals_) {
    const Spot& spot = resources_.spot(*original);
    std::string_view above = spot.pointer;
    bool outermost = true;
    while (outermost && !above.empty()) {
      above = above.substr(0, above.rfind('/'));
      outermost = !compiled.contains({spot.document, above});
    }
    if (!outermost) continue;
    program_->storage.push_back(std::make_unique<const Json>(*original));
    point_into(*original, *program_->storage.back());
  }
}

void Compiler::point_into(const Json& original, const Json& copy) {
  if (const auto found = nodes_.find(&original); found != nodes_.end()) {
    Node& node = program_->nodes[found->second];
    node.json = &copy;
    if (node.constant) node.constant = copy.find("const");
    if (node.choices) node.choices = copy.find("enum");
  }
  if (original.is_object()) {
    for (std::size_t i = 0; i < original.as_object().size(); ++i)
      point_into(original.as_object()[i].second, copy.as_object()[i].second);
  } else if (original.is_array()) {
    for (std::size_t i = 0; i < original.as_array().size(); ++i)
      point_into(original.as_array()[i], copy.as_array()[i]);
  }
}

}  // namespace assay::jsonschema
