// Workflows that follow from the relation `same`: a request is sent twice in a row, and what the
// document promises to be the same is.
#pragma once
#include <vector>

#include "spec/spec.hpp"

namespace assay {

std::vector<Workflow> repeat_workflows(const Spec& spec);

}  // namespace assay
