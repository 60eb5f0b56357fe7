// Scores one exchange against what its case allows: a pure function, but for the memory of what
// answers must not have in common.
#pragma once
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/exchange.hpp"
#include "cases/case.hpp"
#include "judge/finding.hpp"
#include "spec/spec.hpp"

namespace assay {

// Values that must be unique across answers. Remembers at least the last 100,000, so that a run of
// any length needs the same memory.
class Memory {
 public:
  // False when `value` of `relation` was seen before.
  bool remember(std::uint64_t relation, std::string_view value);

 private:
  // Open addressing: one touch of memory a value. When the table is full it becomes `older_`.
  std::vector<std::uint64_t> seen_, older_;
  std::size_t used_ = 0;
};

// How the target took the request, whatever else is wrong with the answer.
enum class Taken : std::uint8_t { accepted, refused, unclear };

struct Judgement {
  Verdict verdict = Verdict::pass;
  Level level = Level::must;
  Taken taken = Taken::unclear;
  std::vector<Finding> findings;
  std::vector<Note> notes;
  std::vector<ReadingSeen> readings;
  std::string expected, observed, why;
  int status = 0;
  std::string code;
  // The answer is one that only the environment explains (a limit, a blacklist): run the control
  // and the case once more; the same again while the control is accepted decides
  // (JudgeOptions::confirmed).
  bool doubtful = false;
};

struct JudgeOptions {
  bool confirmed = false;    // a doubtful answer that came twice
  bool state_known = false;  // the requests before it made the state: a code of a state is no doubt
};
Judgement judge(const Case& test, const Exchange& exchange, Memory& memory,
                const JudgeOptions& options = {});

// "refused with 1023007 (HTTP 400)", "accepted", "accepted (up-to-nine) or refused (up-to-eight)".
std::string expectation_text(const Case& test);

// One row of checks.def.
struct CheckInfo {
  std::string_view id;
  Level level;
  std::string_view source, promise;
};
std::span<const CheckInfo> checks();

}  // namespace assay
