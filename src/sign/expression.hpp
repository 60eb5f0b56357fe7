// A declaration's expressions compiled into nodes, and their evaluation: no JSON is walked while
// signing.
//
// Private to sign/. Nodes refer to each other by index; variables of `let` are evaluated when
// first needed and once for each request.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/http.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "sign/digest.hpp"

namespace assay {

struct Function;
using Lookup = std::function<const std::string*(std::string_view name)>;
using NodeIndex = std::uint32_t;

struct Argument {
  bool given = false;
  NodeIndex node = 0;            // text
  std::vector<NodeIndex> nodes;  // list
  std::int64_t number = 0;  // count, number; duration and hours in milliseconds; choice as index
  std::string constant;     // constant, format
  std::vector<std::string> names;
};

struct Node {
  enum class Kind { literal, variable, profile, join, call };
  Kind kind = Kind::literal;
  std::string text;                 // literal: its bytes; profile: the name
  std::size_t variable = 0;         // index into Program::variables
  std::vector<NodeIndex> children;  // join
  const Function* function = nullptr;
  std::vector<Argument> arguments;  // call, by position of the function's parameters
  std::optional<Digest> digest;
  std::uint8_t own = 0;    // natures found here without following variables
  std::uint8_t whole = 0;  // with what the variables are made of
};

struct Variable {
  std::string name;
  NodeIndex node = 0;
  bool received = false;  // made by chance or time: a receiver takes it from the request
};

struct Program {
  std::vector<Node> nodes;
  std::vector<Variable> variables;

  const Variable* find(std::string_view name) const;
};

// Compiles the expressions of one declaration, sharing variables; collects all errors.
class ExpressionCompiler {
 public:
  // `lets` is the `let` object; `declared_fields` are header fields that the declaration itself
  // writes.
  ExpressionCompiler(const Json* lets, std::string lets_place,
                     const std::vector<std::string>& profile_names,
                     std::vector<std::string> declared_fields);

  void compile_variables();  // also those that nothing uses, so that their errors are seen
  NodeIndex compile(const Json& expression, const std::string& place);
  void fail(const std::string& place, std::string what) {
    errors_.push_back({place, std::move(what)});
  }
  // ": did you mean "$x"?" for a name that is neither variable nor profile value.
  std::string advice(std::string_view name) const;

  Program& program() { return program_; }
  Errors& errors() { return errors_; }

 private:
  NodeIndex add(Node node);
  NodeIndex compile_text(const std::string& text, const std::string& place);
  NodeIndex compile_reference(const std::string& name, const std::string& place);
  NodeIndex compile_join(const Json::Array& parts, const std::string& place);
  NodeIndex compile_call(const Json::Object& call, const std::string& place);
  void compile_arguments(Node& node, const Json& given, const std::string& place);
  void compile_argument(Node& node, std::size_t index, const Json& given, const std::string& place);
  bool compile_variable(std::size_t index);
  void include(Node& node, NodeIndex child);

  const Json* lets_;
  std::string lets_place_;
  const std::vector<std::string>& profile_names_;
  std::vector<std::string> declared_fields_;
  Program program_;
  Errors errors_;
  enum class State : std::uint8_t { open, compiling, done };
  std::vector<State> states_;
  std::vector<std::size_t> path_;  // variables being compiled, to tell a cycle
};

// One evaluation for one request. What is not known (chance without a random source, time without
// a clock, a variable that was not sent) makes `unknown` true and the value meaningless.
struct Evaluation {
  Evaluation(const Program& of, const Lookup& profile)
      : program(of), lookup(profile), values(of.variables.size()), known(of.variables.size()) {}

  const Program& program;
  const Lookup& lookup;
  std::string_view method, target, body;
  const Fields* fields = nullptr;
  std::optional<WallTime> now;
  Random* random = nullptr;
  std::vector<std::string> values;  // of variables
  enum class Known : std::uint8_t { no, yes, never };
  std::vector<Known> known;
  bool unknown = false;

  void append(NodeIndex node, std::string& out);
  std::string value(NodeIndex node);
  // The value where it stands already (literal, variable, profile value); null otherwise.
  const std::string* ready(NodeIndex node);
  void fix(std::size_t variable, std::string value);
  void evaluate_variable(std::size_t variable);
};

}  // namespace assay
