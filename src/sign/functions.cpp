#include "sign/functions.hpp"

#include <algorithm>

namespace assay {

// The implementations, one file for each kind: text_, digest_, time_, chance_ and
// request_functions.cpp.
namespace function {
#define ASSAY_FUNCTION(name, implementation, nature, arguments, about) \
  void implementation(Call& call, std::string& out);
#define ASSAY_DIGEST(name, implementation, digest, arguments, about) \
  void implementation(Call& call, std::string& out);
#include "sign/functions.def"
#undef ASSAY_FUNCTION
#undef ASSAY_DIGEST
}  // namespace function

namespace {

std::vector<std::string_view> split_views(std::string_view text, std::string_view separator) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const auto end = std::min(text.find(separator), text.size());
    out.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + separator.size(), text.size()));
  }
  return out;
}

FunctionParameter::Kind kind_of(std::string_view word) {
  using enum FunctionParameter::Kind;
  constexpr std::pair<std::string_view, FunctionParameter::Kind> kKinds[] = {
      {"text", text},         {"list", list},         {"count", count},
      {"number", number},     {"duration", duration}, {"hours", hours},
      {"constant", constant}, {"names", names},       {"format", format}};
  for (const auto& [name, kind] : kKinds)
    if (name == word) return kind;
  return choice;
}

// "of: text, from: number?" of functions.def.
std::vector<FunctionParameter> parameters_of(std::string_view declared) {
  std::vector<FunctionParameter> out;
  for (const std::string_view one : split_views(declared, ", ")) {
    const auto colon = one.find(": ");
    std::string_view kind = one.substr(colon + 2);
    const bool optional = kind.back() == '?';
    if (optional) kind.remove_suffix(1);
    FunctionParameter parameter{one.substr(0, colon), kind_of(kind), optional, {}};
    if (parameter.kind == FunctionParameter::Kind::choice)
      parameter.choices = split_views(kind, "|");
    out.push_back(std::move(parameter));
  }
  return out;
}

constexpr Nature pure = kPure, time = kTime, chance = kChance, request = kRequest;

std::vector<Function> make_table() {
  std::vector<Function> out;
#define ASSAY_FUNCTION(name, implementation, nature, arguments, about)                      \
  out.push_back({name, function::implementation, nature, nullptr, parameters_of(arguments), \
                 arguments, about});
#define ASSAY_DIGEST(name, implementation, digest, arguments, about)                      \
  out.push_back({name, function::implementation, kPure, digest, parameters_of(arguments), \
                 arguments, about});
#include "sign/functions.def"
#undef ASSAY_FUNCTION
#undef ASSAY_DIGEST
  return out;
}

}  // namespace

std::span<const Function> functions() {
  static const std::vector<Function> table = make_table();
  return table;
}

const Function* find_function(std::string_view name) {
  const auto found = std::ranges::find(functions(), name, &Function::name);
  return found == functions().end() ? nullptr : &*found;
}

std::size_t Function::required() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(parameters, [](const FunctionParameter& p) { return !p.optional; }));
}

const FunctionParameter* Function::parameter(std::string_view parameter_name) const {
  const auto found = std::ranges::find(parameters, parameter_name, &FunctionParameter::name);
  return found == parameters.end() ? nullptr : &*found;
}

std::string_view Call::text(std::size_t index) {
  if (!evaluated_[index]) {
    evaluated_[index] = true;
    const Argument& wanted = node_.arguments[index];
    if (!wanted.given) return {};
    // A literal or a value at hand needs no copy.
    if (const std::string* ready = evaluation_.ready(wanted.node)) {
      ready_[index] = *ready;
    } else {
      evaluation_.append(wanted.node, values_[index]);
      ready_[index] = values_[index];
    }
  }
  return ready_[index];
}

}  // namespace assay
