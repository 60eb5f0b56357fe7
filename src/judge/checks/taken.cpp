#include <fmt/format.h>

#include "judge/evidence.hpp"

namespace assay {
void check_taken(const Evidence& evidence, Judgement& out) {
  using Kind = Expectation::Kind;
  const Kind kind = evidence.test.expect.kind;
  if (kind == Kind::survives || kind == Kind::open) {
    if (kind == Kind::open && evidence.taken == Taken::unclear)
      add_finding(out, evidence, "accepted-or-refused", evidence.test.subject,
                  expectation_text(evidence.test), observed_text(evidence));
    return;
  }
  const Taken wanted = kind == Kind::accepted ? Taken::accepted : Taken::refused;
  if (evidence.taken == wanted) return;
  if (kind == Kind::accepted && is_environmental(evidence)) {
    out.doubtful = true;
    return;
  }
  add_finding(out, evidence, "accepted-or-refused", evidence.test.subject,
              expectation_text(evidence.test), observed_text(evidence));
}

}  // namespace assay
