#include <fmt/format.h>

#include "judge/evidence.hpp"

namespace assay {

void check_server_error(const Evidence& evidence, Judgement& out) {
  if (evidence.status < 500 || evidence.answered_by_http) return;
  const bool documented = evidence.test.operation->results
                              ? evidence.row != nullptr
                              : evidence.response && evidence.response->status != "default";
  // A 5xx whose code stands in the table under another status is a wrong status, not a crash.
  if (documented || evidence.row_by_code || !evidence.code.empty()) return;
  add_finding(out, evidence, "server-error", evidence.test.subject, expectation_text(evidence.test),
              fmt::format("HTTP {} without a documented result", evidence.status));
}

}  // namespace assay
