// Cases whose request, or trigger, makes the target push to our receiver: one after the other, so
// that every push belongs to one of them.
#include <algorithm>

#include "run/suite_run.hpp"

namespace assay {

void SuiteRun::callbacks() {
  for (const Case& test : cases()) {
    if (test.phase != Phase::callback || !selected(test.id) || stopped()) continue;
    if (!cannot_push(test) && (!test.push->sends || !blocked(test))) test_pushes(test);
  }
  if (!suite_.listener) return;
  for (PushListener::Late& late : suite_.listener->late()) {
    Record record = blank(*late.test, "late");
    record.verdict = late.judgement.verdict;
    record.expected = std::move(late.judgement.expected);
    record.observed = std::move(late.judgement.observed);
    record.findings = std::move(late.judgement.findings);
    record.notes = std::move(late.judgement.notes);
    record.pushes = std::move(late.pushes);
    finish(record);
  }
}

bool SuiteRun::cannot_push(const Case& test) {
  Record record = blank(test, "case");
  record.verdict = Verdict::skipped;
  record.why = "nobody listens for pushes";
  if (suite_.listener) {
    auto why = suite_.listener->why_not(test);
    if (!why) return false;
    record.verdict = why->verdict;
    record.why = std::move(why->why);
  }
  finish(record);
  return true;
}

void SuiteRun::test_pushes(const Case& test) {
  std::string why;
  if (!make_needs(test, why)) {
    undo(test);
    if (stopped()) return;
    Record record = blank(test, "case");
    record.verdict = Verdict::blocked;
    record.why = std::move(why);
    finish(record);
    return;
  }
  std::vector<MadeValue> made = made_;
  for (MadeValue& address : suite_.listener->open(test)) made.push_back(std::move(address));
  Sent sent;
  PushListener::Sent told;
  if (test.push->sends) {
    sent = send(test, std::move(made));
    told.exchange = &sent.exchange;
    told.inputs = sent.inputs;
    told.answer = sent.body;
    last_taken_ = sent.judgement.taken;
    last_exchange_ = sent.exchange;
  } else {
    sent.judgement.expected = "triggered";
    sent.judgement.observed = "triggered";
    told.inputs = Json::object();
  }
  auto pushes = suite_.listener->close(test, told, sent.judgement);
  Record record;
  record_of(record, "case", test, sent.exchange, std::move(sent.judgement));
  record.exchanged = test.push->sends;
  record.pushes = std::move(pushes);
  finish(record);
  if (test.push->sends) undo(test);
  made_.clear();
  made_of_secret_ = false;
}

}  // namespace assay
