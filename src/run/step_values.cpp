#include "run/step_values.hpp"

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

void keep_outputs(const PlannedStep& step, RuntimeValues& values) {
  for (const auto& [name, expression] : step.outputs)
    if (auto value = value_of_expression(expression, values))
      values.outputs[step.id][name] = *std::move(value);
}

}  // namespace assay
