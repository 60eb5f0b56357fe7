// From a spec and a profile to the systematic suite: every rule in both directions.
//
// Deterministic and free of traffic. Positive cases: each boundary, enum value and value class,
// each optional part alone and in pairs, examples, spellings of the same meaning. Negative cases:
// each keyword of each part broken alone, each rule of the signature, methods, media types,
// malformed bodies, broken framing. See the section "Cases" of the design.
#pragma once
#include <string>
#include <vector>

#include "cases/case.hpp"
#include "cases/placeholders.hpp"
#include "cases/workflows.hpp"
#include "spec/profile.hpp"

namespace assay {

struct Plan {
  std::vector<Case>
      cases;  // in the order to run: positive, negative, auth, protocol, interleaving,
  // callback, sequence
  // Ids of the requests that show that a target accepts us at all, best first, by operation.
  std::vector<std::string> controls;
  std::vector<PlannedWorkflow> workflows;
  const Case* find(std::string_view id) const;
  const PlannedWorkflow* workflow(std::string_view id) const;
};

// `authority` and `base_path` of the target go into the requests.
struct PlanOptions {
  std::string base_path;
};
// Errors: no valid request can be made for an operation; two cases with one id (a defect of ours).
Result<Plan> plan(const Spec& spec, const Profile& profile, const PlanOptions& options = {});

// The bytes of a case, with its placeholders filled in, signed now.
std::string compose(const Case& test, const Profile& profile, WallTime now, Random& random,
                    std::string_view authority, const std::vector<MadeValue>& made = {});

}  // namespace assay
