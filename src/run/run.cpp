#include "run/run.hpp"

#include <fmt/format.h>

#include "run/suite_run.hpp"

namespace assay {
namespace {

using Steady = std::chrono::steady_clock;

bool is_incomplete(Verdict verdict) {
  return verdict == Verdict::blocked || verdict == Verdict::unsure || verdict == Verdict::notrun ||
         verdict == Verdict::harness;
}

}  // namespace

RunResult run(std::vector<Suite>& suites, Transport& transport, const Clock& clock,
              const RunOptions& options, const std::function<void(const Record&)>& sink,
              const std::function<void(const Progress&)>& progress) {
  RunResult result;
  Progress state;
  const auto begin = Steady::now();
  bool deviates = false;
  for (const Suite& suite : suites)
    state.total += (suite.plan.cases.size() - suite.skipped.size()) * options.repeat;
  std::optional<std::string> failed_preflight;
  bool interrupted = false, out_of_budget = false;
  for (Suite& suite : suites) {
    SuiteRun one(suite, transport, clock, options, sink);
    const std::size_t before = result.requests;
    one.requests = before;
    one.finished = [&](const Record& record) {
      if (record.verdict == Verdict::fail || record.verdict == Verdict::crash) deviates = true;
      if (record.role == "case") {
        ++result.totals[record.verdict];
        if (record.verdict != Verdict::skipped) ++state.done;
      }
      if (!progress) return;
      state.totals = &result.totals;
      state.requests = one.requests;
      state.elapsed = Steady::now() - begin;
      state.last = &record;
      progress(state);
    };
    if (auto problem = one.preflight()) {
      failed_preflight = problem;
      one.close(Verdict::harness, *problem);
    } else {
      one.positives();
      one.negatives();
      one.interleaving();
      one.sequences();
      one.callbacks();
    }
    interrupted = options.interrupted && options.interrupted->load();
    out_of_budget = one.out_of_budget();
    one.close(Verdict::notrun,
              interrupted     ? "interrupted"
              : out_of_budget ? fmt::format("--max-requests {} was used up", options.max_requests)
                              : "not reached");
    result.requests = one.requests;
  }
  result.elapsed = Steady::now() - begin;
  const auto count = [&](auto wanted) {
    std::size_t sum = 0;
    for (const auto& [verdict, cases] : result.totals)
      if (wanted(verdict)) sum += cases;
    return sum;
  };
  const std::size_t incomplete = count(is_incomplete);
  const std::size_t failed =
      count([](Verdict v) { return v == Verdict::fail || v == Verdict::crash; });
  const std::size_t decided = count(
      [](Verdict v) { return !is_incomplete(v) && v != Verdict::skipped && v != Verdict::info; });
  if (interrupted) {
    result.exit_code = 130;
    result.reason = "interrupted; the log is whole up to the last case";
  } else if (failed_preflight) {
    result.exit_code = 6;
    result.reason = *failed_preflight;
  } else if (deviates) {
    result.exit_code = 1;
    result.reason =
        failed > 0 ? fmt::format("the target deviates in {} of {} decided cases", failed, decided)
                   : "the target deviates: a control that was accepted before was not any more";
  } else if (incomplete > 0) {
    result.exit_code = 4;
    result.reason = fmt::format("incomplete: {} cases were not decided", incomplete);
  } else if (decided == 0) {
    result.exit_code = 4;
    result.reason = "nothing was decided";
  } else {
    result.reason = fmt::format("the target conforms in all {} decided cases", decided);
  }
  return result;
}

void replay(Suite& suite, const std::string& id, Transport& transport, const Clock& clock,
            const RunOptions& options, const std::function<void(const Record&)>& told) {
  SuiteRun one(suite, transport, clock, options, told);
  one.finished = [](const Record&) {};
  one.around = told;
  one.replay(id);
}

}  // namespace assay
