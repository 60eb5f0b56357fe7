#include "fake/magic.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace assay {

MagicInputs::MagicInputs(const Results& results) {
  for (const ResultRow& row : results.rows) {
    if (!row.simulate || !row.simulate->is_object()) continue;
    Input input{{}, &row};
    for (const auto& [subject, value] : row.simulate->as_object()) {
      std::string pointer;
      for (const std::string& part : split(subject, '.')) pointer = pointer_join(pointer, part);
      const bool of_body = subject.starts_with("body.");
      if (of_body) pointer.erase(0, std::string_view("/body").size());
      input.conditions.push_back({subject, std::move(pointer), of_body, value});
    }
    inputs_.push_back(std::move(input));
  }
}

const ResultRow* MagicInputs::find(const Json* body, const Json& parameters) const {
  const auto holds = [&](const Condition& condition) {
    const Json& root = condition.of_body && body ? *body : parameters;
    if (condition.of_body && !body) return false;
    const Json* value = root.at(condition.pointer);
    return value && *value == condition.value;
  };
  for (const Input& input : inputs_)
    if (std::ranges::all_of(input.conditions, holds)) return input.row;
  return nullptr;
}

std::vector<std::string> MagicInputs::lines() const {
  std::vector<std::string> out;
  for (const Input& input : inputs_) {
    std::vector<std::string> conditions;
    for (const Condition& condition : input.conditions)
      conditions.push_back(fmt::format(
          "{} = {}", condition.subject,
          condition.value.is_string() ? condition.value.as_string() : condition.value.dump()));
    out.push_back(fmt::format("{} -> {} {} {}", join(conditions, " and "), input.row->status,
                              input.row->code, input.row->english));
  }
  return out;
}

}  // namespace assay
