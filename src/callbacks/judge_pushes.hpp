// Judges what came to one address against what the document promises: a pure function, but for the
// memory of what pushes must not have in common.
#pragma once
#include <span>
#include <vector>

#include "callbacks/push_evidence.hpp"

namespace assay {

struct PushJudgement {
  std::vector<Finding> findings;
  std::vector<ReadingSeen> readings;  // of points that cover a check: "push-media-type"
};
PushJudgement judge_pushes(const PushEvidence& evidence);

// One row of checks.def.
std::span<const CheckInfo> push_checks();

}  // namespace assay
