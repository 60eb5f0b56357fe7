#include <fmt/format.h>

#include "judge/evidence.hpp"

namespace assay {

void check_server_error(const Evidence& evidence, Judgement& out) {
  if (evidence.status < 500 || evidence.answered_by_http) return;
  // What says that a message was not taken is no answer to one of which the document says nothing.
  const bool open_push =
      evidence.test.operation->acknowledged && evidence.test.expect.kind == Expectation::Kind::open;
  const bool in_answers = evidence.response && evidence.response->status != "default";
  const bool documented =
      evidence.test.operation->results ? evidence.row != nullptr : in_answers && !open_push;
  // A 5xx whose code stands in the table under another status is a wrong status, not a crash.
  if (documented || evidence.row_by_code || !evidence.code.empty()) return;
  add_finding(out, evidence, "server-error", evidence.test.subject, expectation_text(evidence.test),
              fmt::format("HTTP {} without a documented result", evidence.status));
}

}  // namespace assay
