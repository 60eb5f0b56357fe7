// Workflows for bounds of texts whose form is open: whoever takes a text that is one sign shorter
// than allowed takes the longest as well, whatever the reading.
#pragma once
#include <vector>

#include "spec/workflow.hpp"

namespace assay {

struct OperationContext;
std::vector<Workflow> bound_workflows(const std::vector<OperationContext>& contexts);

}  // namespace assay
