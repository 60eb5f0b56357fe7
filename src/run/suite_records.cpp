// What is written down of each case.
#include <fmt/format.h>

#include "base/text.hpp"
#include "run/suite_run.hpp"

namespace assay {

void SuiteRun::finish_unsent(const Case& test, std::string_view role, Verdict verdict,
                             std::string why) {
  Record record = blank(test, role);
  record.verdict = verdict;
  record.why = std::move(why);
  finish(record);
}

Record SuiteRun::blank(const Case& test, std::string_view role) const {
  Record record;
  describe(record, test, role);
  return record;
}

void SuiteRun::describe(Record& record, const Case& test, std::string_view role) const {
  record.spec = suite_.spec->name;
  record.id = test.id;
  record.rev = test.rev;
  record.operation = test.operation->id;
  record.phase = name_of(test.phase);
  record.subject = test.subject;
  record.rule = test.rule;
  record.partition = test.partition;
  record.title = test.title;
  record.level = test.level;
  record.clauses = test.clauses;
  record.control = test.control;
  record.role = role;
}

void SuiteRun::record_of(Record& record, std::string_view role, const Case& test,
                         const Exchange& exchange, Judgement judgement) {
  describe(record, test, role);
  record.verdict = judgement.verdict;
  record.level = judgement.level;
  record.expected = std::move(judgement.expected);
  record.observed = std::move(judgement.observed);
  record.why = std::move(judgement.why);
  record.findings = std::move(judgement.findings);
  record.notes = std::move(judgement.notes);
  record.readings = std::move(judgement.readings);
  record.exchanged = true;
  record.status = judgement.status;
  record.code = std::move(judgement.code);
  record.delivery = exchange.delivery;
  record.detail = exchange.detail;
  record.reused = exchange.reused;
  record.first_byte_us = exchange.first_byte.count();
  record.total_us = exchange.total.count();
  if (const WallTime now = clock_.now(); now != stamped_) {
    stamped_ = now;
    stamp_ = format_utc(now, "%Y-%m-%dT%H:%M:%S.%LZ");
  }
  record.at = stamp_;
  const bool fine = record.verdict == Verdict::pass || record.verdict == Verdict::unsettled ||
                    record.verdict == Verdict::info;
  if (options_.keep_wire == RunOptions::KeepWire::all || !fine) {
    constexpr std::size_t kMostBytes = 16 * 1024;  // of a message kept in the log; its size is told
    record.sent = known_.mask(shortened(exchange.sent, kMostBytes));
    record.received = known_.mask(shortened(exchange.received, kMostBytes));
    // Cut or in chunks, a secret is not found any more.
    if (made_of_secret_) record.sent = record.received = "(left out: it may carry a secret)";
  } else {
    record.sent.clear();
    record.received.clear();
  }
}

// A control that was accepted before and is not now: what came between is to blame.
void SuiteRun::blame(Record& record, const std::string& after) {
  Finding finding;
  finding.check = "interference";
  finding.level = Level::must;
  finding.subject = after;
  finding.expected = "the control accepted again, as before";
  finding.observed = record.observed;
  finding.clauses = record.clauses;
  finding.cause = "interference|" + record.observed;
  record.findings.insert(record.findings.begin(), std::move(finding));
  if (record.verdict != Verdict::crash) record.verdict = Verdict::fail;
  record.why = "after " + after;
}

void SuiteRun::finish(const Record& record) {
  if (record.role != "recheck") done_.insert(record.id);
  sink_(record);
  finished(record);
}

}  // namespace assay
