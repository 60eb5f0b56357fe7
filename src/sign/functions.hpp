// The table of the signature language's functions, and what an implementation is given.
//
// Private to sign/. A new function is a row of functions.def and its implementation in the file of
// its kind.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sign/expression.hpp"

namespace assay {

// What a value depends on beside its arguments, as a set of bits.
using Nature = std::uint8_t;
inline constexpr Nature kPure = 0, kTime = 1, kChance = 2, kRequest = 4, kProfile = 8;

struct FunctionParameter {
  enum class Kind { text, list, count, number, choice, duration, hours, constant, names, format };
  std::string_view name;
  Kind kind = Kind::text;
  bool optional = false;
  std::vector<std::string_view> choices;
};

// One call under evaluation: arguments by position.
class Call {
 public:
  Call(const Node& node, Evaluation& evaluation) : node_(node), evaluation_(evaluation) {}

  // The value of a text argument; evaluated when first asked for. Valid as long as this Call.
  std::string_view text(std::size_t argument);
  const Argument& argument(std::size_t index) const { return node_.arguments[index]; }
  const Node& node() const { return node_; }
  Evaluation& evaluation() { return evaluation_; }

 private:
  const Node& node_;
  Evaluation& evaluation_;
  std::array<std::string, 2> values_;
  std::array<std::string_view, 2> ready_;
  std::array<bool, 2> evaluated_{};
};

struct Function {
  std::string_view name;
  void (*append)(Call& call, std::string& out);
  Nature nature = kPure;
  const char* digest = nullptr;  // OpenSSL's name of the hash it needs
  std::vector<FunctionParameter> parameters;
  std::string_view arguments, about;  // as in functions.def

  std::size_t required() const;
  const FunctionParameter* parameter(std::string_view parameter_name) const;
};

std::span<const Function> functions();
const Function* find_function(std::string_view name);

// Reads back what a call of a time function wrote; null when it is not of its form.
// Requires: node.function->nature == kTime.
std::optional<WallTime> read_time(const Node& node, std::string_view text);

}  // namespace assay
