// Executes plans against a target: stages, rate, budget, controls and what depends on them,
// records.
#pragma once
#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "cases/plan.hpp"
#include "judge/judge.hpp"
#include "run/push_listener.hpp"
#include "run/record.hpp"
#include "run/transport.hpp"

namespace assay {

// One spec's plan with what was chosen from it.
struct Suite {
  const Spec* spec = nullptr;
  const Profile* profile = nullptr;
  Plan plan;
  std::map<std::string, std::string> skipped =
      {};  // id -> why ("--skip", "--only", "recipient ... is not allowed")
  PushListener* listener = nullptr;  // null: the cases of phase `callback` are skipped
};

struct Progress {
  std::size_t done = 0, total = 0, requests = 0;
  const std::map<Verdict, std::size_t>* totals = nullptr;
  std::chrono::duration<double> elapsed{0};
  const Record* last = nullptr;  // the case that just ended
};

struct RunOptions {
  std::size_t jobs = 1;
  double rate = 0;               // requests a second; 0: as fast as the target answers
  std::size_t max_requests = 0;  // 0: no budget
  std::size_t repeat = 1;        // the whole suite so many times
  enum class KeepWire { all, failures };
  KeepWire keep_wire = KeepWire::all;
  std::size_t recheck_every = 16;  // negatives between two controls
  const std::atomic<bool>* interrupted = nullptr;
  double max_wait = 5;  // seconds; a step of a sequence that has to wait longer is unsure
  std::function<void(double seconds)> wait = {};  // how it waits; empty: by sleeping
  // Called whenever the sink has been given all records that are due: after each batch of answers,
  // and before anything is waited for. Empty: nobody needs to know.
  std::function<void()> flush = {};
};

struct RunResult {
  int exit_code = 0;
  std::string reason;  // one sentence
  std::map<Verdict, std::size_t> totals;
  std::size_t requests = 0;
  std::chrono::duration<double> elapsed{0};
};

// `sink` takes each record as it ends; `progress` (may be empty) is told after each.
RunResult run(std::vector<Suite>& suites, Transport& transport, const Clock& clock,
              const RunOptions& options, const std::function<void(const Record&)>& sink,
              const std::function<void(const Progress&)>& progress);

// One case of a suite again, with the requests that it needs before it and those that undo it after
// it; a step of a sequence with all steps before it. `told` takes each record as its request ends,
// the role of those around it is "around"; that of the case is the one with its id. Requires: the
// plan has it.
void replay(Suite& suite, const std::string& id, Transport& transport, const Clock& clock,
            const RunOptions& options, const std::function<void(const Record&)>& told);

}  // namespace assay
