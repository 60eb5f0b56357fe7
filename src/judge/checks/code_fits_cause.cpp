#include <fmt/format.h>

#include <algorithm>

#include "judge/evidence.hpp"

namespace assay {
namespace {

// By code alone where the status is wrong (another check tells that); a code may stand in two rows.
bool holds(const std::vector<const ResultRow*>& rows, const ResultRow* row, bool whole_row) {
  return std::ranges::any_of(
      rows, [&](const ResultRow* one) { return whole_row ? one == row : one->code == row->code; });
}

// Some row's own condition, not only a meaning that it may be given.
bool documents_one_of(const std::vector<const ResultRow*>& rows, const std::vector<Cause>& causes) {
  return std::ranges::any_of(rows, [&](const ResultRow* row) {
    return std::ranges::any_of(row->when, [&](const Cause& documented) {
      return std::ranges::any_of(causes,
                                 [&](const Cause& cause) { return answers(documented, cause); });
    });
  });
}

}  // namespace

// "It was rejected" is no pass: the code has to fit the one rule that was broken. A wrong status is
// code_matches_status's to tell.
void check_code_fits_cause(const Evidence& evidence, Judgement& out) {
  using Kind = Expectation::Kind;
  const Expectation& expect = evidence.test.expect;
  if (evidence.taken != Taken::refused || evidence.answered_by_http ||
      !evidence.test.operation->results)
    return;
  if (expect.kind == Kind::accepted || expect.kind == Kind::survives || expect.causes.empty())
    return;
  const ResultRow* row = evidence.row ? evidence.row : evidence.row_by_code;
  const Fitting& fitting = evidence.fitting;
  if (fitting.specific.empty() && fitting.generic.empty())
    return;  // the table names no code for it
  if (row && holds(fitting.specific, row, evidence.row != nullptr)) return;
  if (row && holds(fitting.generic, row, evidence.row != nullptr)) {
    if (documents_one_of(fitting.specific, expect.causes))
      out.notes.push_back(
          {"code-fits-cause",
           fmt::format("{}: the generic {} where the table has {}", evidence.test.subject,
                       row->code, fitting.specific.front()->code)});
    return;
  }
  if (!row && !evidence.code.empty()) return;  // code_documented tells it
  if (!evidence.body_expected) return;
  if (is_environmental(evidence)) {
    out.doubtful = true;
    return;
  }
  Citations clauses = evidence.test.clauses;
  const auto& expected = fitting.specific.empty() ? fitting.generic : fitting.specific;
  clauses.insert(clauses.end(), expected.front()->cite.begin(), expected.front()->cite.end());
  add_finding(out, evidence, "code-fits-cause", evidence.test.subject,
              fmt::format("{}, as told by response.{}", expectation_text(evidence.test),
                          evidence.test.operation->results->code_pointer),
              observed_text(evidence), clauses);
}

}  // namespace assay
