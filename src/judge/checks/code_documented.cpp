#include <fmt/format.h>

#include "base/text.hpp"
#include "judge/evidence.hpp"

namespace assay {

void check_code_documented(const Evidence& evidence, Judgement& out) {
  if (!evidence.test.operation->results || evidence.code.empty() || evidence.row_by_code) return;
  const Results& results = *evidence.test.operation->results;
  add_finding(out, evidence, "code-documented", "response." + results.code_pointer,
              "a code of the table", in_quotes(shortened(evidence.code, 40)), results.cite);
}

}  // namespace assay
