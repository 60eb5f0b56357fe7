#include "sign/expression.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "sign/functions.hpp"

namespace assay {

const Variable* Program::find(std::string_view name) const {
  const auto found = std::ranges::find(variables, name, &Variable::name);
  return found == variables.end() ? nullptr : &*found;
}

ExpressionCompiler::ExpressionCompiler(const Json* lets, std::string lets_place,
                                       const std::vector<std::string>& profile_names,
                                       std::vector<std::string> declared_fields)
    : lets_(lets),
      lets_place_(std::move(lets_place)),
      profile_names_(profile_names),
      declared_fields_(std::move(declared_fields)) {
  if (!lets_) return;
  for (const auto& [name, expression] : lets_->as_object())
    program_.variables.push_back({name, 0, false});
  states_.resize(program_.variables.size(), State::open);
}

void ExpressionCompiler::compile_variables() {
  for (std::size_t i = 0; i < program_.variables.size(); ++i) compile_variable(i);
}

NodeIndex ExpressionCompiler::add(Node node) {
  program_.nodes.push_back(std::move(node));
  return static_cast<NodeIndex>(program_.nodes.size() - 1);
}

NodeIndex ExpressionCompiler::compile(const Json& expression, const std::string& place) {
  switch (expression.kind()) {
    case Json::Kind::string:
      return compile_text(expression.as_string(), place);
    case Json::Kind::array:
      return compile_join(expression.as_array(), place);
    case Json::Kind::object:
      return compile_call(expression.as_object(), place);
    default:
      fail(place,
           "found " + expression.dump() +
               ", expected text, \"$name\", {function: argument} or a list: put it in quotes");
      return add({});
  }
}

NodeIndex ExpressionCompiler::compile_text(const std::string& text, const std::string& place) {
  if (text.size() > 1 && text[0] == '$' && text[1] != '$')
    return compile_reference(text.substr(1), place);
  Node node;
  node.text = text.starts_with("$$") ? text.substr(1) : text;
  return add(std::move(node));
}

NodeIndex ExpressionCompiler::compile_reference(const std::string& name, const std::string& place) {
  Node node;
  const Variable* variable = program_.find(name);
  if (variable) {
    node.kind = Node::Kind::variable;
    node.variable = static_cast<std::size_t>(variable - program_.variables.data());
    if (!compile_variable(node.variable)) {
      std::string circle;
      const auto start = std::ranges::find(path_, node.variable);
      for (auto it = start; it != path_.end(); ++it)
        circle += program_.variables[*it].name + " -> ";
      fail(place, in_quotes(name) + " is made from itself: " + circle + name);
      return add({});
    }
    node.whole = program_.nodes[program_.variables[node.variable].node].whole;
    return add(std::move(node));
  }
  if (std::ranges::find(profile_names_, name) == profile_names_.end()) {
    fail(place,
         in_quotes("$" + name) + " is neither a let variable nor a profile value" + advice(name));
    return add({});
  }
  node.kind = Node::Kind::profile;
  node.text = name;
  node.own = node.whole = kProfile;
  return add(std::move(node));
}

std::string ExpressionCompiler::advice(std::string_view name) const {
  std::vector<std::string> words;
  for (const Variable& variable : program_.variables) words.push_back("$" + variable.name);
  for (const std::string& known : profile_names_) words.push_back("$" + known);
  return did_you_mean("$" + std::string(name), words);
}

void ExpressionCompiler::include(Node& node, NodeIndex child) {
  node.own |= program_.nodes[child].own;
  node.whole |= program_.nodes[child].whole;
}

NodeIndex ExpressionCompiler::compile_join(const Json::Array& parts, const std::string& place) {
  Node node;
  node.kind = Node::Kind::join;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    node.children.push_back(compile(parts[i], pointer_join(place, std::to_string(i))));
    include(node, node.children.back());
  }
  return add(std::move(node));
}

NodeIndex ExpressionCompiler::compile_call(const Json::Object& call, const std::string& place) {
  if (call.size() != 1) {
    fail(place, call.empty() ? "found {}, expected {function: argument}"
                             : "found the functions " + in_quotes(call[0].first) + " and " +
                                   in_quotes(call[1].first) +
                                   " in one object, expected one: nest them or write a list");
    return add({});
  }
  const auto& [name, given] = call.front();
  const Function* function = find_function(name);
  if (!function) {
    std::vector<std::string_view> names;
    for (const Function& known : functions()) names.push_back(known.name);
    fail(pointer_join(place, name),
         in_quotes(name) + " is not a function" + did_you_mean(name, names));
    return add({});
  }
  Node node;
  node.kind = Node::Kind::call;
  node.function = function;
  node.own = node.whole = function->nature;
  if (function->digest && !(node.digest = Digest::fetch(function->digest)))
    fail(pointer_join(place, name), "this OpenSSL does not offer " + std::string(function->digest));
  compile_arguments(node, given, pointer_join(place, name));
  return add(std::move(node));
}

bool ExpressionCompiler::compile_variable(std::size_t index) {
  if (states_[index] == State::done) return true;
  if (states_[index] == State::compiling) return false;
  states_[index] = State::compiling;
  path_.push_back(index);
  const auto& [name, expression] = lets_->as_object()[index];
  const NodeIndex node = compile(expression, pointer_join(lets_place_, name));
  path_.pop_back();
  states_[index] = State::done;
  Variable& variable = program_.variables[index];
  variable.node = node;
  variable.received = (program_.nodes[node].own & (kTime | kChance)) != 0;
  return true;
}

const std::string* Evaluation::ready(NodeIndex index) {
  static const std::string kNothing;
  const Node& node = program.nodes[index];
  switch (node.kind) {
    case Node::Kind::literal:
      return &node.text;
    case Node::Kind::profile: {
      const std::string* found = lookup ? lookup(node.text) : nullptr;
      return found ? found : &kNothing;
    }
    case Node::Kind::variable:
      if (known[node.variable] == Known::no) evaluate_variable(node.variable);
      if (known[node.variable] == Known::never) unknown = true;
      return &values[node.variable];
    default:
      return nullptr;
  }
}

void Evaluation::evaluate_variable(std::size_t variable) {
  const bool unknown_before = std::exchange(unknown, false);
  std::string made;
  append(program.variables[variable].node, made);
  values[variable] = std::move(made);
  known[variable] = unknown ? Known::never : Known::yes;
  unknown = unknown || unknown_before;
}

void Evaluation::append(NodeIndex index, std::string& out) {
  if (const std::string* here = ready(index)) {
    out += *here;
    return;
  }
  const Node& node = program.nodes[index];
  if (node.kind == Node::Kind::join) {
    for (const NodeIndex child : node.children) append(child, out);
    return;
  }
  Call call(node, *this);
  node.function->append(call, out);
}

std::string Evaluation::value(NodeIndex node) {
  std::string out;
  append(node, out);
  return out;
}

void Evaluation::fix(std::size_t variable, std::string value) {
  values[variable] = std::move(value);
  known[variable] = Known::yes;
}

}  // namespace assay
