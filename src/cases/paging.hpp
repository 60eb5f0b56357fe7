// Workflows that follow from `paging` and from filters: the pages of a list are disjoint and
// together the whole, the total agrees, a filter finds what is there and nothing else.
#pragma once
#include <vector>

#include "spec/spec.hpp"

namespace assay {

std::vector<Workflow> paging_workflows(const Spec& spec);

}  // namespace assay
