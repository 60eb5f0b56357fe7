// What waits for a target's pushes while the cases of phase `callback` run. Implemented by
// callbacks/, which may see run/; run/ sees only this.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/exchange.hpp"
#include "cases/case.hpp"
#include "judge/judge.hpp"
#include "run/record.hpp"

namespace assay {

class PushListener {
 public:
  virtual ~PushListener() = default;

  // A case that cannot be run: nothing triggers its push (skipped), it takes too long a wait
  // (unsure).
  struct WhyNot {
    Verdict verdict = Verdict::skipped;
    std::string why;
  };
  virtual std::optional<WhyNot> why_not(const Case& test) const = 0;
  // Opens an address for each push of the case: the values of the words that stand for them.
  virtual std::vector<MadeValue> open(const Case& test) = 0;

  // What became of the case's request: null where it sends none.
  struct Sent {
    const Exchange* exchange = nullptr;
    Json inputs;  // by part, as they were sent
    std::optional<Json> answer;
    bool interrupted = false;
  };
  // Triggers what the case triggers, waits for what it expects, and judges what came: findings and
  // verdict go into `judgement`. The addresses are closed.
  virtual std::vector<PushSeen> close(const Case& test, const Sent& sent, Judgement& judgement) = 0;

  // What came, since it was last asked, to the addresses of cases that had ended.
  struct Late {
    const Case* test;
    Judgement judgement;
    std::vector<PushSeen> pushes;
  };
  virtual std::vector<Late> late() = 0;
};

}  // namespace assay
