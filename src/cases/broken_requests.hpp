// Requests of an operation that must be refused, for what they leave behind: nothing.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "cases/case.hpp"
#include "spec/spec.hpp"

namespace assay {

// One of each kind ("value", "signature", "media-type") that must be refused for the one rule it
// breaks. They live as long as `cases`.
std::vector<std::pair<std::string, const Case*>> broken_requests(const std::vector<Case>& cases,
                                                                 const Operation& operation);

}  // namespace assay
