#include "run/step_values.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace assay {

// What a step sees of its request and answer.
void show(RuntimeValues& values, const Exchange& exchange, const std::optional<Json>& body,
          const Json& inputs) {
  values.response = exchange.response ? &*exchange.response : nullptr;
  values.status = values.response ? values.response->status : 0;
  values.response_body = body ? &*body : nullptr;
  values.request = &inputs;
}

// Null, with the expression that named nothing.
std::optional<std::vector<MadeValue>> words_of(const PlannedStep& step, const RuntimeValues& values,
                                               std::string& why) {
  std::vector<MadeValue> out;
  for (const auto& [word, expression] : step.words) {
    auto value = value_of_expression(expression, values);
    if (!value) {
      why = value.error().what;
      return std::nullopt;
    }
    out.push_back({word, *std::move(value)});
  }
  return out;
}

// The first criterion that does not hold; empty when all do.
std::string unmet(const PlannedStep& step, const RuntimeValues& values) {
  for (const std::string& criterion : step.criteria) {
    const auto held = condition_holds(criterion, values);
    if (!held || !*held) return criterion;
  }
  return {};
}

std::string values_in(const std::string& criterion, const RuntimeValues& values) {
  constexpr std::size_t kMostBytes = 60;
  std::vector<std::string> out;
  for (std::string word : split(criterion, ' ')) {
    std::erase_if(word, [](char c) { return c == '(' || c == ')' || c == '!'; });
    if (!word.starts_with('$')) continue;
    const auto value = value_of_expression(word, values);
    std::string text =
        fmt::format("{} is {}", word, value ? shortened(value->dump(), kMostBytes) : "not there");
    if (std::ranges::find(out, text) == out.end()) out.push_back(std::move(text));
  }
  return join(out, ", ");
}

void keep_outputs(const PlannedStep& step, RuntimeValues& values) {
  for (const auto& [name, expression] : step.outputs)
    if (auto value = value_of_expression(expression, values))
      values.outputs[step.id][name] = *std::move(value);
}

}  // namespace assay
