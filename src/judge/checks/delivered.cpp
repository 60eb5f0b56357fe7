#include "base/text.hpp"
#include "judge/evidence.hpp"

namespace assay {
namespace {

// The whole message came, if slowly.
bool waits_for_nothing(const Evidence& evidence) {
  return evidence.test.plan.pieces > 1 && evidence.exchange.delivery == Delivery::timed_out;
}

}  // namespace

void check_delivered(const Evidence& evidence, Judgement& out) {
  switch (evidence.exchange.delivery) {
    case Delivery::answered:
      return;
    case Delivery::unreachable:
    case Delivery::tls_failed:
      // No request was made: the network's fault, or that of whatever ended the target before.
      out.verdict = Verdict::harness;
      out.why = observed_text(evidence);
      return;
    case Delivery::cut:
    case Delivery::malformed:
    case Delivery::timed_out:
      // A broken message may be answered by closing, in the manner of HTTP/0.9, or by waiting for
      // the rest of it (RFC 9112 section 9.6); that the next request is served is what counts.
      if (evidence.test.expect.cut_allowed && !waits_for_nothing(evidence)) return;
      break;
    case Delivery::too_large:
      break;
  }
  add_finding(out, evidence, "delivered", evidence.test.subject, "a whole HTTP response",
              observed_text(evidence));
}

}  // namespace assay
