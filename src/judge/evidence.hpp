// What the checks look at: the exchange and what was understood of it, once.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "judge/judge.hpp"

namespace assay {

struct Evidence {
  const Case& test;
  const Exchange& exchange;
  const JudgeOptions& options;
  Memory& memory;

  int status = 0;
  std::optional<Json> body;  // parsed JSON; null when there is none or it is no JSON
  std::string body_problem;  // why it is not, with line and column
  std::string code, text;    // empty when the answer has none
  bool code_is_string = false;
  const ResultRow* row = nullptr;          // of code and status
  const ResultRow* row_by_code = nullptr;  // of the code alone
  const ResponseSpec* response = nullptr;  // documented for the status
  const MediaType* media = nullptr;        // of that response, the one for JSON if there is one
  Fitting fitting;                         // rows for the case's causes
  bool success_code = false;
  bool body_expected = true;  // false: the answer to HEAD, 204, 304
  // HTTP itself answered (413, 431, ...) where the case allows it: no result code is owed.
  bool answered_by_http = false;
  Taken taken = Taken::unclear;
};

// Findings of one check; a check adds none when its rule holds or does not apply.
using Check = void (*)(const Evidence& evidence, Judgement& out);

#define ASSAY_CHECK(name, id, level, source, promise) \
  void check_##name(const Evidence& evidence, Judgement& out);
#include "judge/checks.def"
#undef ASSAY_CHECK

// A refusal that speaks of limits, lists, the platform or a state that nobody here made, not of
// what was sent.
bool is_environmental(const Evidence& evidence);

// A finding of check `id` about `subject`; clauses and level of the case and the check.
void add_finding(Judgement& out, const Evidence& evidence, std::string_view id, std::string subject,
                 std::string expected, std::string observed, const Citations& clauses = {});

std::string observed_text(const Evidence& evidence);  // `HTTP 403, 1010002 "Invalid request."`

}  // namespace assay
