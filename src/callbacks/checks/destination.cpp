#include <algorithm>

#include "base/text.hpp"
#include "callbacks/push_evidence.hpp"

namespace assay {

namespace {

// The push of the spec whose schema the body has, when it has not that of its address.
const Push* belongs_to(const PushEvidence& evidence, const PushMessage& message) {
  const auto fits = [&](const Push& push) {
    return std::ranges::any_of(push.operation.bodies, [&](const MediaType& media) {
      return media.compiled.accepts(*message.body);
    });
  };
  if (!message.body || fits(*message.push)) return nullptr;
  for (const Push& other : evidence.spec.pushes)
    if (other.name != evidence.push.name && other.refers_to() == evidence.push.refers_to() &&
        fits(other))
      return &other;
  return nullptr;
}

}  // namespace

void check_push_destination(const PushEvidence& evidence, std::vector<Finding>& out) {
  for (const PushMessage& message : evidence.messages)
    if (const Push* other = belongs_to(evidence, message))
      add_finding(
          out, evidence, "push-destination", "url",
          "only " + evidence.push.name + " at the URL that was given for it",
          "a push of the form of " + other->name + ": " + shortened(message.body->dump(), 80));
}

}  // namespace assay
