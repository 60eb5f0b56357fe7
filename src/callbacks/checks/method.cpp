#include "callbacks/push_evidence.hpp"

namespace assay {

void check_push_method(const PushEvidence& evidence, std::vector<Finding>& out) {
  for (const PushMessage& message : evidence.messages) {
    const Framed& framed = message.received->framed;
    if (framed.problem != Framed::Problem::none)
      add_finding(out, evidence, "push-method", "message", "a whole HTTP request", framed.detail);
    else if (framed.request.method != message.push->operation.method)
      add_finding(out, evidence, "push-method", "method", message.push->operation.method,
                  framed.request.method);
  }
}

}  // namespace assay
