// What is special in the cases of a message that we send in a vendor's place.
#pragma once
#include <vector>

#include "cases/builder.hpp"
#include "cases/workflows.hpp"

namespace assay {

// A receiver owes an answer to anything, and no certain one to what its vendor never sends: only a
// wrong signature has to be refused.
void expect_of_receiver(const OperationContext& context, Case& test);

// Each optional member that the plain message has, at any depth, left out.
void add_absences(const OperationContext& context, CaseList& list);

// A number that needs more than 32 bits, wherever the document sets no bound.
void add_large_numbers(const OperationContext& context, CaseList& list);

// The events of each sequence in order, each twice, the last first, many sessions at once; for
// other pushes, the same message twice, and many at once. For each: after a wrong message, broken
// off and repeated, and beside a slow one.
std::vector<PlannedWorkflow> push_workflows(const Spec& spec,
                                            const std::vector<OperationContext>& contexts);

}  // namespace assay
