#include <fmt/format.h>

#include "base/text.hpp"
#include "callbacks/push_evidence.hpp"

namespace assay {

void check_push_expected(const PushEvidence& evidence, std::vector<Finding>& out) {
  constexpr std::string_view kId = "push-expected";
  const auto came = evidence.distinct();
  const Citations& cite = evidence.push.operation.body_cite;
  if (evidence.expected == PushesExpected::none) {
    if (!came.empty())
      add_finding(out, evidence, kId, "push", "no push for a request that was refused",
                  fmt::format("{}: {}", called(evidence, *came.front()),
                              shortened(came.front()->received->framed.request.body, 80)),
                  cite);
    return;
  }
  if (evidence.expected != PushesExpected::complete) return;
  if (came.empty() && evidence.over)
    add_finding(out, evidence, kId, "push", fmt::format("a push of {}", evidence.push.name),
                "none came", cite);
  // Repeats of what was accepted are the business of push-delivery and push-sequence.
  if (!evidence.push.sequence && came.size() > 1 && !evidence.judges_delivery)
    add_finding(out, evidence, kId, "push", fmt::format("one push of {}", evidence.push.name),
                fmt::format("{}, after the first was accepted", came.size()), cite);
}

}  // namespace assay
