#include "run/run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <random>
#include <unordered_map>
#include <unordered_set>

#include "base/text.hpp"
#include "run/preflight.hpp"

namespace assay {
namespace {

using Steady = std::chrono::steady_clock;

// One request to be made.
struct Step {
  Step(std::size_t index, std::string_view as, std::string came_before = {}, bool again = false)
      : test(index), role(as), after(std::move(came_before)), confirms(again) {}
  std::size_t test;       // index into the plan
  std::string_view role;  // of the record
  std::string after;      // recheck: the id of what came before
  bool confirms;          // a doubtful answer once more
};

class SuiteRun {
 public:
  SuiteRun(Suite& suite, Transport& transport, const Clock& clock, const RunOptions& options,
           const std::function<void(const Record&)>& sink)
      : suite_(suite),
        transport_(transport),
        clock_(clock),
        options_(options),
        sink_(sink),
        random_(std::random_device{}() * 0x100000001ULL +
                static_cast<std::uint64_t>(clock.now().time_since_epoch().count())) {
    for (std::size_t i = 0; i < cases().size(); ++i) index_[cases()[i].id] = i;
  }

  std::optional<std::string> preflight() {
    std::string first;  // what the plainest request was told
    if (suite_.skipped.size() == cases().size()) return std::nullopt;
    for (const std::string& id : suite_.plan.controls) {
      std::vector<Step> one{Step{index_.at(id), options_.repeat > 1 ? "preflight" : role_of(id)}};
      stage(one, 1);
      if (stopped()) return std::nullopt;
      if (accepted_.contains(id)) return std::nullopt;
      if (last_exchange_.delivery != Delivery::answered)
        return unreachable_text(transport_.url(), last_exchange_);
      if (first.empty())
        first = refused_text(*suite_.spec, last_record_, last_exchange_, clock_.now());
      if (stands_for_all(*suite_.spec, last_record_)) return first;
    }
    if (first.empty()) return std::nullopt;
    return first;
  }

  void positives() {
    std::vector<Step> steps;
    for (std::size_t i = 0; i < cases().size(); ++i)
      if (cases()[i].phase == Phase::positive && needed(cases()[i].id) &&
          (options_.repeat > 1 || !done_.contains(cases()[i].id)))
        steps.push_back({i, role_of(cases()[i].id)});
    stage(steps, options_.jobs, options_.repeat);
    confirm();
  }

  void negatives() {
    std::vector<Step> steps;
    for (std::size_t i = 0; i < cases().size(); ++i) {
      const Case& test = cases()[i];
      if (test.phase == Phase::positive || test.phase == Phase::interleaving || !selected(test.id))
        continue;
      if (!blocked(test)) steps.push_back({i, "case"});
    }
    stage(steps, options_.jobs, options_.repeat, Rechecks::yes);
    confirm();
  }

  void interleaving() {
    std::vector<Step> steps;
    for (std::size_t i = 0; i < cases().size(); ++i)
      if (cases()[i].phase == Phase::interleaving && selected(cases()[i].id) &&
          !blocked(cases()[i]))
        steps.push_back({i, "case"});
    constexpr std::size_t kAtOnce = 8;
    stage(steps, std::max(options_.jobs, kAtOnce), options_.repeat);
    confirm();
  }

  // What was selected and has no verdict yet gets this one.
  void close(Verdict verdict, const std::string& why) {
    for (const Case& test : cases()) {
      if (done_.contains(test.id)) continue;
      const auto skipped = suite_.skipped.find(test.id);
      Record record = blank(test, "case");
      record.verdict = skipped == suite_.skipped.end() ? verdict : Verdict::skipped;
      // Without an accepted control a negative says nothing, whatever the reason.
      if (record.verdict == Verdict::harness && test.phase != Phase::positive)
        record.verdict = Verdict::blocked;
      record.why = skipped == suite_.skipped.end() ? why : skipped->second;
      finish(record);
    }
  }

  bool stopped() const {
    return (options_.interrupted && options_.interrupted->load()) || out_of_budget();
  }
  bool out_of_budget() const {
    return options_.max_requests != 0 && requests >= options_.max_requests;
  }

  std::function<void(const Record&)> finished;  // told of every record
  std::size_t requests = 0;

 private:
  const std::vector<Case>& cases() const { return suite_.plan.cases; }
  bool selected(const std::string& id) const { return !suite_.skipped.contains(id); }

  // Selected, or the control of something selected.
  bool needed(const std::string& id) {
    if (selected(id)) return true;
    if (!controls_known_) {
      for (const Case& test : cases())
        if (selected(test.id) && !test.control.empty()) controls_.insert(test.control);
      controls_known_ = true;
    }
    return controls_.contains(id);
  }
  std::string_view role_of(const std::string& id) const {
    return selected(id) ? "case" : "control";
  }

  bool blocked(const Case& test) {
    if (test.control.empty() || accepted_.contains(test.control)) return false;
    Record record = blank(test, "case");
    record.verdict = Verdict::blocked;
    record.why = fmt::format("its control {} was not accepted", test.control);
    finish(record);
    return true;
  }

  Record blank(const Case& test, std::string_view role) const {
    Record record;
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
    return record;
  }

  enum class Rechecks { no, yes };
  // `rounds`: all steps so many times, without a stop in between.
  void stage(const std::vector<Step>& steps, std::size_t connections, std::size_t rounds = 1,
             Rechecks rechecks = Rechecks::no) {
    if (steps.empty()) return;
    const std::size_t last_step = steps.size() * rounds;
    keep_last_ = last_step == 1;
    std::size_t next_step = 0, under_way = 0, since_recheck = 0;
    std::deque<Step> urgent;
    std::unordered_map<std::size_t, Step> tickets;
    const auto next = [&]() -> Next {
      if (stopped()) return End{};
      if (urgent.empty() && next_step == last_step) {
        if (under_way == 0) return End{};
        return Pause{};
      }
      if (const auto until = throttled()) return Wait{*until};
      Step step = urgent.empty() ? steps[next_step++ % steps.size()] : urgent.front();
      if (!urgent.empty() && step.role == "recheck") urgent.pop_front();
      Outgoing outgoing = outgoing_for(cases()[step.test]);
      outgoing.ticket = ++ticket_;
      tickets.emplace(outgoing.ticket, std::move(step));
      ++under_way;
      ++requests;
      return outgoing;
    };
    const auto done = [&](std::size_t ticket, Exchange exchange) {
      --under_way;
      const Step step = std::move(tickets.extract(ticket).mapped());
      const Case& test = cases()[step.test];
      decide(step, exchange);
      if (rechecks == Rechecks::no || step.role == "recheck") return;
      // What may poison a connection or a parser is followed by a control at once.
      const bool dangerous = test.expect.kind == Expectation::Kind::survives ||
                             test.rule == "json" || test.rule == "top-level";
      if (!dangerous && ++since_recheck < options_.recheck_every && next_step < last_step) return;
      since_recheck = 0;
      if (accepted_.contains(test.control))
        urgent.push_back({index_.at(test.control), "recheck", test.id, false});
    };
    transport_.run(next, done, connections);
  }

  std::optional<Steady::time_point> throttled() {
    if (options_.rate <= 0) return std::nullopt;
    const auto now = Steady::now();
    if (now < next_send_) return next_send_;
    next_send_ = std::max(next_send_, now - std::chrono::milliseconds(100)) +
                 std::chrono::duration_cast<Steady::duration>(
                     std::chrono::duration<double>(1.0 / options_.rate));
    return std::nullopt;
  }

  Outgoing outgoing_for(const Case& test) {
    Outgoing outgoing;
    outgoing.bytes = compose(test, *suite_.profile, clock_.now(), random_, transport_.authority());
    if (test.plan.connection == RequestPlan::Connection::fresh) {
      outgoing.connection = Outgoing::Connection::fresh;
      // The end of a broken message is told by closing our side, or a server may wait for more.
      outgoing.then = test.expect.cut_allowed ? Outgoing::Then::half_close : Outgoing::Then::close;
    }
    if (test.plan.request.method == "HEAD") outgoing.answer = Outgoing::Answer::without_body;
    return outgoing;
  }

  void decide(const Step& step, const Exchange& exchange) {
    const Case& test = cases()[step.test];
    Judgement judgement = judge(test, exchange, memory_, {.confirmed = step.confirms});
    if (judgement.doubtful && step.role == "recheck") judgement.doubtful = false;
    if (step.role != "recheck") {
      if (judgement.taken == Taken::accepted && test.expect.kind != Expectation::Kind::refused)
        accepted_.insert(test.id);
      else
        accepted_.erase(test.id);
    }
    if ((judgement.doubtful || chancy(test, judgement)) && !step.confirms)
      doubtful_.push_back(step.test);
    Record record = record_of(step, test, exchange, std::move(judgement));
    if (step.role == "recheck" && last_taken_ != Taken::accepted) blame(record, step.after);
    if (keep_last_) {
      last_exchange_ = exchange;
      last_record_ = record;
    }
    // A doubtful case gets its record when it is confirmed.
    if (!doubtful_.empty() && doubtful_.back() == step.test && !step.confirms &&
        step.role != "recheck")
      return;
    finish(record);
  }

  // A value made by chance (the shortest nonce) may have been used before: a refusal needs a second
  // try.
  static bool chancy(const Case& test, const Judgement& judgement) {
    return test.expect.kind == Expectation::Kind::accepted && test.subject.starts_with("auth.") &&
           judgement.taken == Taken::refused;
  }

  // Doubtful answers once more, each with its control before it.
  void confirm() {
    const std::vector<std::size_t> tests = std::exchange(doubtful_, {});
    for (std::size_t at : tests) {
      const Case& test = cases()[at];
      const std::string& control =
          test.control.empty() ? suite_.plan.controls.front() : test.control;
      const auto found = index_.find(control);
      bool accepted = true;
      if (found != index_.end() && control != test.id) {
        const auto before = last_record_.id;
        stage({Step{found->second, "recheck", test.id, false}}, 1);
        accepted = last_record_.id == control && last_taken_ == Taken::accepted;
      }
      stage({Step{at, role_of(test.id), "", accepted && control != test.id}}, 1);
      // Still doubtful: the control was refused as well, or there is none.
      if (std::erase(doubtful_, at) > 0 && last_record_.id == test.id) finish(last_record_);
    }
  }

  Record record_of(const Step& step, const Case& test, const Exchange& exchange,
                   Judgement judgement) {
    Record record = blank(test, step.role);
    last_taken_ = judgement.taken;
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
      constexpr std::size_t kMostBytes =
          16 * 1024;  // of a message kept in the log; its size is told
      record.sent = suite_.profile->mask(shortened(exchange.sent, kMostBytes));
      record.received = suite_.profile->mask(shortened(exchange.received, kMostBytes));
    }
    return record;
  }

  // A control that was accepted before and is not now: what came between is to blame.
  static void blame(Record& record, const std::string& after) {
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

  void finish(const Record& record) {
    if (record.role != "recheck") done_.insert(record.id);
    sink_(record);
    finished(record);
  }

  Suite& suite_;
  Transport& transport_;
  const Clock& clock_;
  const RunOptions& options_;
  const std::function<void(const Record&)>& sink_;
  Random random_;
  Memory memory_;
  std::unordered_map<std::string, std::size_t> index_;
  std::unordered_set<std::string> accepted_, done_;
  std::set<std::string> controls_;
  bool controls_known_ = false;
  std::vector<std::size_t> doubtful_;
  std::size_t ticket_ = 0;
  Steady::time_point next_send_{};
  bool keep_last_ = true;  // before and after the long stages, one request at a time
  Exchange last_exchange_;
  Record last_record_;
  WallTime stamped_{};
  std::string stamp_;  // of `stamped_`: many answers share a millisecond
  Taken last_taken_ = Taken::unclear;
};

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
  const std::size_t decided =
      count([](Verdict v) { return !is_incomplete(v) && v != Verdict::skipped; });
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
  } else {
    result.reason = fmt::format("the target conforms in all {} decided cases", decided);
  }
  return result;
}

}  // namespace assay
