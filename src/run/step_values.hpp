// What the steps of a workflow know of each other.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/exchange.hpp"
#include "base/json.hpp"
#include "cases/workflows.hpp"
#include "spec/runtime_expression.hpp"

namespace assay {

// What a step sees of its request and answer.
void show(RuntimeValues& values, const Exchange& exchange, const std::optional<Json>& body,
          const Json& inputs);
// Null, with the expression that named nothing.
std::optional<std::vector<MadeValue>> words_of(const PlannedStep& step, const RuntimeValues& values,
                                               std::string& why);
// The first criterion that does not hold; empty when all do.
std::string unmet(const PlannedStep& step, const RuntimeValues& values);
// What its expressions stand for: "$response.body#/count is 5, $steps.all.outputs.total is 12".
std::string values_in(const std::string& criterion, const RuntimeValues& values);
void keep_outputs(const PlannedStep& step, RuntimeValues& values);

}  // namespace assay
