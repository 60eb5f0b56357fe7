#include "callbacks/push_evidence.hpp"

namespace assay {

void check_push_body(const PushEvidence& evidence, std::vector<Finding>& out) {
  for (const PushMessage& message : evidence.messages)
    if (!message.problem.empty() && message.received->framed.problem == Framed::Problem::none)
      add_finding(out, evidence, "push-body", "body", "a body of " + media_types(*message.push),
                  message.problem);
}

}  // namespace assay
