// Workflows that follow from `lifecycle` words: what a resource's creation, deletion, retry, expiry
// and refusal owe each other.
#pragma once
#include <vector>

#include "cases/case.hpp"
#include "spec/profile.hpp"
#include "spec/spec.hpp"

namespace assay {

// What makes or undoes a resource, for the cases of its operations.
std::vector<Workflow> supporting_workflows(const Spec& spec);
// What is tested. `cases` are those of single requests: some of them are sent in between.
std::vector<Workflow> derived_workflows(const Spec& spec, const Profile& profile,
                                        const std::vector<Case>& cases);

}  // namespace assay
