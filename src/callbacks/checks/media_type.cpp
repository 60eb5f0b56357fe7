#include "base/text.hpp"
#include "callbacks/push_evidence.hpp"

namespace assay {

void check_push_media_type(const PushEvidence& evidence, std::vector<Finding>& out) {
  for (const PushMessage& message : evidence.messages) {
    if (message.media || message.push->operation.bodies.empty() ||
        message.received->framed.problem != Framed::Problem::none)
      continue;
    const std::string* type = find_field(message.received->framed.request.fields, "Content-Type");
    add_finding(out, evidence, "push-media-type", "Content-Type", media_types(*message.push),
                type ? in_quotes(shortened(*type, 60)) : "none");
  }
}

}  // namespace assay
