#include <fmt/format.h>

#include "base/text.hpp"
#include "callbacks/push_evidence.hpp"

namespace assay {

void check_push_unexpected(const PushEvidence& evidence, std::vector<Finding>& out) {
  constexpr std::string_view kId = "push-unexpected";
  const auto came = evidence.distinct();
  if (evidence.expected == PushesExpected::none && !came.empty())
    add_finding(out, evidence, kId, "push", "no push for a request that was refused",
                fmt::format("{}: {}", called(evidence, *came.front()),
                            shortened(came.front()->received->framed.request.body, 80)));
  // Repeats of what was accepted are the business of push-delivery and push-sequence.
  if (evidence.expected == PushesExpected::complete && !evidence.push.sequence && came.size() > 1 &&
      !evidence.judges_delivery)
    add_finding(out, evidence, kId, "push", fmt::format("one push of {}", evidence.push.name),
                fmt::format("{}, after the first was accepted", came.size()));
}

}  // namespace assay
