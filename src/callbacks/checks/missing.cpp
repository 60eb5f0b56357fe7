#include <fmt/format.h>

#include "callbacks/push_evidence.hpp"

namespace assay {

void check_push_missing(const PushEvidence& evidence, std::vector<Finding>& out) {
  if (evidence.expected == PushesExpected::complete && evidence.messages.empty() && evidence.over)
    add_finding(out, evidence, "push-missing", "push",
                fmt::format("a push of {}", evidence.push.name), "none came");
}

}  // namespace assay
