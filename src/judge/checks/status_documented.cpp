#include <fmt/format.h>

#include "base/text.hpp"
#include "judge/evidence.hpp"

namespace assay {

void check_status_documented(const Evidence& evidence, Judgement& out) {
  if (evidence.response || evidence.answered_by_http) return;
  // What a receiver may answer is told by accepted-or-refused.
  if (evidence.test.operation->acknowledged) return;
  std::vector<std::string> known;
  for (const ResponseSpec& response : evidence.test.operation->responses)
    known.push_back(response.status);
  if (known.empty()) return;
  add_finding(out, evidence, "status-documented", "response.status", "one of " + join(known, ", "),
              fmt::format("HTTP {}", evidence.status));
}

}  // namespace assay
