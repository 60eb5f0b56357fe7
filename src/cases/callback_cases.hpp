// The cases of phase `callback`: requests that make the vendor push to our receiver, triggers of
// webhooks, and receivers that do not accept at once.
#pragma once
#include <vector>

#include "cases/builder.hpp"

namespace assay {

// Of an operation's callbacks, and of the webhooks that follow it. `list` has its other cases.
void add_callback_cases(const OperationContext& context, CaseList& list);
// Of webhooks that follow no operation: nothing is sent but the trigger.
std::vector<Case> lone_callback_cases(const Spec& spec);

}  // namespace assay
