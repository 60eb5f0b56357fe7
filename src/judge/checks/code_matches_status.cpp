#include <fmt/format.h>

#include "judge/evidence.hpp"

namespace assay {

void check_code_matches_status(const Evidence& evidence, Judgement& out) {
  if (!evidence.row_by_code || evidence.row) return;
  std::string statuses;
  Citations clauses;
  for (const ResultRow& row : evidence.test.operation->results->rows) {
    if (row.code != evidence.code) continue;
    statuses += fmt::format("{}{}", statuses.empty() ? "" : " or ", row.status);
    clauses.insert(clauses.end(), row.cite.begin(), row.cite.end());
  }
  add_finding(out, evidence, "code-matches-status",
              "response.status and response." + evidence.test.operation->results->code_pointer,
              fmt::format("HTTP {} with {}", statuses, evidence.code),
              fmt::format("HTTP {} with {}", evidence.status, evidence.code), clauses);
}

}  // namespace assay
