#include "base/text.hpp"
#include "judge/evidence.hpp"

namespace assay {

void check_delivered(const Evidence& evidence, Judgement& out) {
  const Delivery delivery = evidence.exchange.delivery;
  if (delivery == Delivery::answered) return;
  // A broken message may be answered by closing the connection (RFC 9112 section 9.6).
  if (delivery == Delivery::cut && evidence.test.expect.cut_allowed) return;
  add_finding(out, evidence, "delivered", evidence.test.subject, "a whole HTTP response",
              observed_text(evidence));
}

}  // namespace assay
