// Arguments of a call, checked against the function's row.
#include <algorithm>
#include <array>

#include "base/duration.hpp"
#include "base/text.hpp"
#include "sign/expression.hpp"
#include "sign/functions.hpp"

namespace assay {
namespace {

constexpr std::int64_t kMost = 1 << 20;  // of a count: enough for any header, no room for a mistake

std::vector<std::string_view> parameter_names(const Function& function) {
  std::vector<std::string_view> names;
  for (const FunctionParameter& parameter : function.parameters) names.push_back(parameter.name);
  return names;
}

// Whether an argument is the object of named members, or the first argument itself. Only a text
// can be an object too ({base64: {sha256: ...}}); then the names decide.
bool is_members(const Function& function, const Json& given) {
  if (!given.is_object()) return false;
  if (function.parameters.empty() || function.required() > 1) return true;
  if (function.parameters.front().kind != FunctionParameter::Kind::text) return true;
  return std::ranges::any_of(given.as_object(), [&](const Json::Member& member) {
    return function.parameter(member.first) != nullptr;
  });
}

// A whole number between bounds, or what is wrong with it.
Result<std::int64_t> whole_number(const Json& given, std::int64_t least, std::int64_t most) {
  const auto number = given.is_number() ? given.as_number().to_int64() : std::nullopt;
  if (number && *number >= least && *number <= most) return *number;
  return Error{"", "found " + given.dump() + ", expected a whole number from " +
                       std::to_string(least) + " to " + std::to_string(most)};
}

Result<Argument> constant_argument(const FunctionParameter& parameter, const Json& given) {
  Argument out;
  out.given = true;
  if (!given.is_string())
    return Error{"", "found " + given.dump() + ", expected text without functions"};
  out.constant = given.as_string();
  if (parameter.kind == FunctionParameter::Kind::constant) return out;
  constexpr std::string_view kDirectives = "YmdHMSLsQ%";
  for (std::size_t i = 0; i < out.constant.size(); ++i) {
    if (out.constant[i] != '%') continue;
    ++i;
    if (i == out.constant.size() || kDirectives.find(out.constant[i]) == std::string_view::npos)
      return Error{"",
                   in_quotes(out.constant.substr(i - 1, 2)) +
                       " is not known in a time format: expected %Y %m %d %H %M %S %L %s %Q or %%"};
  }
  return out;
}

Result<Argument> choice_argument(const FunctionParameter& parameter, const Json& given) {
  Argument out;
  out.given = true;
  const std::string word = given.is_string() ? given.as_string() : given.dump();
  const auto found = std::ranges::find(parameter.choices, word);
  if (found == parameter.choices.end()) {
    std::string words;
    for (const std::string_view choice : parameter.choices)
      words.append(words.empty() ? "" : ", ").append(choice);
    const std::string near = did_you_mean(word, parameter.choices);
    return Error{"", in_quotes(word) + " is not one of " + words + near};
  }
  out.number = found - parameter.choices.begin();
  return out;
}

Result<Argument> names_argument(const Json& given) {
  Argument out;
  out.given = true;
  if (given.is_string()) {
    out.names.push_back(given.as_string());
    return out;
  }
  if (given.is_array() && std::ranges::all_of(given.as_array(), &Json::is_string)) {
    for (const Json& name : given.as_array()) out.names.push_back(name.as_string());
    return out;
  }
  return Error{"", "found " + given.dump() + ", expected a list of names"};
}

Result<Argument> number_argument(const FunctionParameter& parameter, const Json& given) {
  Argument out;
  out.given = true;
  Result<std::int64_t> number = std::int64_t{0};
  switch (parameter.kind) {
    case FunctionParameter::Kind::count:
      number = whole_number(given, 0, kMost);
      break;
    case FunctionParameter::Kind::hours:
      number = whole_number(given, -14, 14);
      break;
    case FunctionParameter::Kind::duration: {
      const auto duration = duration_from(given);
      if (!duration) return duration.errors();
      number = std::int64_t{duration->count()};
      break;
    }
    default:
      number = whole_number(given, -kMost, kMost);
  }
  if (!number) return number.errors();
  out.number = parameter.kind == FunctionParameter::Kind::hours ? *number * 3'600'000 : *number;
  return out;
}

Result<Argument> plain_argument(const FunctionParameter& parameter, const Json& given) {
  switch (parameter.kind) {
    case FunctionParameter::Kind::constant:
    case FunctionParameter::Kind::format:
      return constant_argument(parameter, given);
    case FunctionParameter::Kind::choice:
      return choice_argument(parameter, given);
    case FunctionParameter::Kind::names:
      return names_argument(given);
    default:
      return number_argument(parameter, given);
  }
}

}  // namespace

void ExpressionCompiler::compile_argument(Node& node, std::size_t index, const Json& given,
                                          const std::string& place) {
  const FunctionParameter& parameter = node.function->parameters[index];
  Argument& argument = node.arguments[index];
  if (parameter.kind == FunctionParameter::Kind::text) {
    argument.given = true;
    argument.node = compile(given, place);
    include(node, argument.node);
    return;
  }
  if (parameter.kind == FunctionParameter::Kind::list) {
    if (!given.is_array()) {
      fail(place, "found " + given.dump() + ", expected a list");
      return;
    }
    argument.given = true;
    for (std::size_t i = 0; i < given.as_array().size(); ++i) {
      argument.nodes.push_back(
          compile(given.as_array()[i], pointer_join(place, std::to_string(i))));
      include(node, argument.nodes.back());
    }
    return;
  }
  auto plain = plain_argument(parameter, given);
  if (!plain) {
    fail(place, plain.error().what);
    return;
  }
  argument = *std::move(plain);
  const std::string& field = argument.constant;
  const bool declared = node.function->name == "header" &&
                        std::ranges::any_of(declared_fields_, [&](const std::string& name) {
                          return equal_ignoring_case(name, field);
                        });
  if (declared)
    fail(place,
         in_quotes(field) + " is written by this signature: name its value in let and use that");
}

void ExpressionCompiler::compile_arguments(Node& node, const Json& given,
                                           const std::string& place) {
  const Function& function = *node.function;
  const std::string name(function.name);
  node.arguments.resize(function.parameters.size());
  if (is_members(function, given)) {
    for (const auto& [key, value] : given.as_object()) {
      const FunctionParameter* parameter = function.parameter(key);
      if (parameter) {
        const auto index = static_cast<std::size_t>(parameter - function.parameters.data());
        compile_argument(node, index, value, pointer_join(place, key));
        continue;
      }
      const std::vector<std::string_view> names = parameter_names(function);
      std::string near = did_you_mean(key, names);
      if (near.empty())
        near = names.empty() ? ": it takes none"
                             : ": it takes (" + std::string(function.arguments) + ")";
      fail(pointer_join(place, key), in_quotes(key) + " is not an argument of " + name + near);
    }
  } else if (!given.is_null()) {
    if (function.parameters.empty() || function.required() > 1) {
      fail(place, "found " + given.dump() + " for " + name + ", " +
                      (function.parameters.empty() ? "expected nothing: it takes no argument"
                                                   : "expected its arguments by name (" +
                                                         std::string(function.arguments) + ")"));
      return;
    }
    compile_argument(node, 0, given, place);
    return;  // the one that is required is given
  }
  for (const FunctionParameter& parameter : function.parameters) {
    const bool written = given.is_object() && given.find(parameter.name);
    if (!parameter.optional && !written)
      fail(place, name + " needs " + in_quotes(parameter.name) + ": it takes (" +
                      std::string(function.arguments) + ")");
  }
}

}  // namespace assay
