#include "run/suite_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>

#include "base/text.hpp"
#include "run/preflight.hpp"

namespace assay {
namespace {

bool made_no_request(Delivery delivery) {
  return delivery == Delivery::unreachable || delivery == Delivery::tls_failed;
}

}  // namespace

SuiteRun::SuiteRun(Suite& suite, Transport& transport, const Clock& clock,
                   const RunOptions& options, const std::function<void(const Record&)>& sink)
    : suite_(suite),
      known_(*suite.profile),
      transport_(transport),
      clock_(clock),
      options_(options),
      sink_(sink),
      random_(std::random_device{}() * 0x100000001ULL +
              static_cast<std::uint64_t>(clock.now().time_since_epoch().count())) {
  for (std::size_t i = 0; i < cases().size(); ++i) index_[cases()[i].id] = i;
}

std::optional<std::string> SuiteRun::preflight() {
  std::string first;  // what the plainest request was told
  if (suite_.skipped.size() == cases().size()) return std::nullopt;
  for (const std::string& id : suite_.plan.controls) {
    const Step step{index_.at(id), options_.repeat > 1 ? "preflight" : role_of(id)};
    if (is_alone(cases()[step.test]))
      one_alone(step);
    else
      stage({step}, 1);
    if (stopped()) return std::nullopt;
    if (accepted_.contains(id)) return failing_command();
    if (!command_failed_.empty()) return command_failed_;
    if (last_record_.id != id) continue;  // what it needs could not be made
    // A receiver that takes nothing deviates in every case: that is for them to tell.
    if (pushes() && !made_no_request(last_exchange_.delivery)) return std::nullopt;
    if (last_exchange_.delivery != Delivery::answered)
      return unreachable_text(transport_.url(), last_exchange_);
    if (first.empty())
      first = refused_text(*suite_.spec, last_record_, last_exchange_, clock_.now());
    if (stands_for_all(*suite_.spec, last_record_)) return first;
  }
  if (first.empty()) return std::nullopt;
  return first;
}

// The first selected case that needs a value from a command makes what it needs, as a trial.
std::optional<std::string> SuiteRun::failing_command() {
  for (const std::string& key : suite_.profile->asked_names()) {
    const auto asks = [&](const Made& need) {
      if (need.is_asked()) return need.output == key;
      const PlannedWorkflow* workflow = suite_.plan.workflow(need.workflow);
      return workflow && std::ranges::find(workflow->asked, key) != workflow->asked.end();
    };
    const auto test = std::ranges::find_if(cases(), [&](const Case& one) {
      return selected(one.id) && std::ranges::any_of(one.needs, asks);
    });
    if (test == cases().end()) continue;
    std::string why;
    make_needs(*test, why);
    undo(*test);
    made_.clear();
    if (!command_failed_.empty()) return command_failed_;
  }
  return std::nullopt;
}

void SuiteRun::positives() {
  std::vector<Step> steps;
  for (std::size_t i = 0; i < cases().size(); ++i)
    if (cases()[i].phase == Phase::positive && needed(cases()[i].id) &&
        (options_.repeat > 1 || !done_.contains(cases()[i].id)))
      steps.push_back({i, role_of(cases()[i].id)});
  run_all(std::move(steps), options_.jobs, Rechecks::no);
}

void SuiteRun::negatives() {
  std::vector<Step> steps;
  for (std::size_t i = 0; i < cases().size(); ++i) {
    const Case& test = cases()[i];
    const bool other = test.phase == Phase::positive || test.phase == Phase::interleaving ||
                       test.phase == Phase::sequence || test.phase == Phase::callback;
    if (other || !selected(test.id)) continue;
    if (!blocked(test)) steps.push_back({i, "case"});
  }
  run_all(std::move(steps), options_.jobs, Rechecks::yes);
}

void SuiteRun::interleaving() {
  std::vector<Step> steps;
  for (std::size_t i = 0; i < cases().size(); ++i)
    if (cases()[i].phase == Phase::interleaving && selected(cases()[i].id) && !blocked(cases()[i]))
      steps.push_back({i, "case"});
  const auto made = std::stable_partition(
      steps.begin(), steps.end(), [&](const Step& step) { return !is_alone(cases()[step.test]); });
  const std::vector<Step> alone(made, steps.end());
  steps.erase(made, steps.end());
  run_all(std::move(steps), std::max(options_.jobs, kAtOnce), Rechecks::no);
  for (std::size_t at = 0; at < alone.size() && !stopped(); at += kAtOnce)
    stage_made({alone.begin() + static_cast<std::ptrdiff_t>(at),
                alone.begin() + static_cast<std::ptrdiff_t>(std::min(at + kAtOnce, alone.size()))});
  confirm();
}

void SuiteRun::close(Verdict verdict, const std::string& why) {
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

bool SuiteRun::needed(const std::string& id) {
  if (selected(id)) return true;
  if (!controls_known_) {
    for (const Case& test : cases())
      if (selected(test.id) && !test.control.empty()) controls_.insert(test.control);
    controls_known_ = true;
  }
  return controls_.contains(id);
}

bool SuiteRun::blocked(const Case& test) {
  if (test.control.empty() || accepted_.contains(test.control)) return false;
  finish_unsent(test, "case", Verdict::blocked,
                fmt::format("its control {} was not accepted", test.control));
  return true;
}

void SuiteRun::run_all(std::vector<Step> steps, std::size_t connections, Rechecks rechecks) {
  const auto first_alone = std::stable_partition(
      steps.begin(), steps.end(), [&](const Step& step) { return !is_alone(cases()[step.test]); });
  const std::vector<Step> alone(first_alone, steps.end());
  steps.erase(first_alone, steps.end());
  stage(steps, connections, options_.repeat, rechecks);
  for (const Step& recheck : std::exchange(rechecks_alone_, {}))
    if (!stopped()) one_alone(recheck);
  std::size_t since_recheck = 0;
  for (std::size_t i = 0; i < alone.size() * options_.repeat; ++i) {
    if (stopped()) break;
    const Step& step = alone[i % alone.size()];
    one_alone(step);
    const Case& test = cases()[step.test];
    if (rechecks == Rechecks::no || !accepted_.contains(test.control)) continue;
    if (!wants_recheck(test) && ++since_recheck < options_.recheck_every) continue;
    since_recheck = 0;
    one_alone({index_.at(test.control), "recheck", test.id});
  }
  confirm();
}

// What may poison a connection or a parser is followed by a control at once.
bool SuiteRun::wants_recheck(const Case& test) const {
  return test.expect.kind == Expectation::Kind::survives || test.rule == "json" ||
         test.rule == "top-level";
}

void SuiteRun::stage(const std::vector<Step>& steps, std::size_t connections, std::size_t rounds,
                     Rechecks rechecks) {
  if (steps.empty()) return;
  const std::size_t last_step = steps.size() * rounds;
  keep_last_ = last_step == 1;
  std::size_t next_step = 0, under_way = 0, since_recheck = 0;
  std::deque<Step> urgent;
  std::vector<Step> sent;         // by ticket, which is free again once its answer is there
  std::vector<std::size_t> free;  // tickets
  const auto next = [&]() -> Next {
    if (stopped()) return End{};
    while (!urgent.empty() && gave_up(cases()[urgent.front().test], "recheck")) urgent.pop_front();
    for (; urgent.empty() && next_step < last_step; ++next_step) {
      const Step& step = steps[next_step % steps.size()];
      if (!gave_up(cases()[step.test], step.role)) break;
    }
    if (urgent.empty() && next_step == last_step) {
      if (under_way == 0) return End{};
      return Pause{};
    }
    if (const auto until = throttled()) return Wait{*until};
    Step step = urgent.empty() ? steps[next_step++ % steps.size()] : urgent.front();
    if (!urgent.empty() && step.role == "recheck") urgent.pop_front();
    Outgoing outgoing = outgoing_for(cases()[step.test], made_);
    if (free.empty()) {
      outgoing.ticket = sent.size();
      sent.push_back(std::move(step));
    } else {
      outgoing.ticket = free.back();
      free.pop_back();
      sent[outgoing.ticket] = std::move(step);
    }
    ++under_way;
    ++requests;
    return outgoing;
  };
  const auto done = [&](std::size_t ticket, Exchange exchange) {
    --under_way;
    const Step step = std::move(sent[ticket]);
    free.push_back(ticket);
    if (given_up(exchange)) return;
    const Case& test = cases()[step.test];
    decide(step, exchange);
    if (rechecks == Rechecks::no || step.role == "recheck") return;
    if (!wants_recheck(test) && ++since_recheck < options_.recheck_every && next_step < last_step)
      return;
    since_recheck = 0;
    if (!accepted_.contains(test.control)) return;
    const std::size_t control = index_.at(test.control);
    if (is_alone(cases()[control]))
      rechecks_alone_.push_back({control, "recheck", test.id});
    else
      urgent.push_back({control, "recheck", test.id, false});
  };
  flush();
  transport_.run(next, done, connections, options_.flush);
}

void SuiteRun::one_alone(const Step& step) {
  const Case& test = cases()[step.test];
  std::string why;
  if (!make_needs(test, why)) {
    if (sent_last_ && was_made_before(test) && !stopped()) {
      const Case& suspect = cases()[*sent_last_];
      if (spoils(suspect, test, why)) {
        Record record = blank(test, step.role);
        record.observed = why;
        blame(record, suspect.id);
        sent_last_.reset();
        return finish(record);
      }
    }
    undo(test);
    if (step.role == "recheck" || stopped()) return;
    finish_unsent(test, step.role, verdict_of_unsent(), std::move(why));
    return;
  }
  if (!nothing_changed_.empty() && step.role != "recheck") {
    Record record = blank(test, step.role);
    record.verdict = Verdict::info;
    record.why = nothing_changed_;
    finish(record);
    last_taken_ = Taken::unclear;  // what was made is still there
  } else {
    stage({step}, 1);
    sent_last_ = step.test;
  }
  if (must_be_left(step)) {
    const Case& control = cases()[index_.at(test.control)];
    made_ = {{control.needs.front().word(), identity_}};
    stage({{index_.at(test.control), "recheck", test.id}}, 1);
    undo(control);
  } else {
    undo(test);
  }
  made_.clear();
  made_of_secret_ = false;
}

bool SuiteRun::must_be_left(const Step& step) const {
  const Case& test = cases()[step.test];
  const auto& lifecycle = test.operation->lifecycle;
  if (step.role != "case" || !lifecycle || lifecycle->does != Lifecycle::Does::remove ||
      test.undo.empty() || made_.size() != 1 || !accepted_.contains(test.control))
    return false;
  return test.expect.kind == Expectation::Kind::refused && last_taken_ == Taken::refused &&
         last_record_.verdict == Verdict::pass &&
         cases()[index_.at(test.control)].needs.size() == 1;
}

bool SuiteRun::was_made_before(const Case& test) const {
  return std::ranges::all_of(test.needs,
                             [&](const Made& need) { return makers_.contains(need.workflow); });
}

std::optional<SuiteRun::Steady::time_point> SuiteRun::throttled() {
  if (options_.rate <= 0) return std::nullopt;
  const auto now = Steady::now();
  if (now < next_send_) return next_send_;
  next_send_ = std::max(next_send_, now - std::chrono::milliseconds(100)) +
               std::chrono::duration_cast<Steady::duration>(
                   std::chrono::duration<double>(1.0 / options_.rate));
  return std::nullopt;
}

Outgoing SuiteRun::outgoing_for(const Case& test, const std::vector<MadeValue>& made) {
  Outgoing outgoing;
  outgoing.bytes =
      compose(test, *suite_.profile, clock_.now(), random_, transport_.authority(), made);
  outgoing.pieces = test.plan.pieces;
  if (test.plan.connection == RequestPlan::Connection::fresh) {
    outgoing.connection = Outgoing::Connection::fresh;
    // The end of a broken message is told by closing our side, or a server may wait for more.
    outgoing.then = test.expect.cut_allowed ? Outgoing::Then::half_close : Outgoing::Then::close;
  }
  if (test.plan.request.method == "HEAD") outgoing.answer = Outgoing::Answer::without_body;
  return outgoing;
}

void SuiteRun::decide(const Step& step, const Exchange& exchange) {
  const Case& test = cases()[step.test];
  note_silence(test, exchange);
  Case open;
  if (made_for_another_) {
    open = test;
    open.expect = {};
    open.expect.kind = Expectation::Kind::open;
  }
  Judgement judgement = judge(made_for_another_ ? open : test, exchange, memory_,
                              {.confirmed = step.confirms, .state_known = is_alone(test)});
  if (judgement.doubtful && step.role == "recheck") judgement.doubtful = false;
  if (step.role != "recheck") {
    if (judgement.taken == Taken::accepted && test.expect.kind != Expectation::Kind::refused)
      accepted_.insert(test.id);
    else
      accepted_.erase(test.id);
  }
  if ((judgement.doubtful || chancy(test, judgement)) && !step.confirms)
    doubtful_.push_back(step.test);
  last_taken_ = judgement.taken;
  Record& record = record_;
  record_of(record, step.role, test, exchange, std::move(judgement));
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
bool SuiteRun::chancy(const Case& test, const Judgement& judgement) {
  return test.expect.kind == Expectation::Kind::accepted && test.subject.starts_with("auth.") &&
         judgement.taken == Taken::refused;
}

void SuiteRun::confirm() {
  const std::vector<std::size_t> tests = std::exchange(doubtful_, {});
  const auto once = [&](const Step& step) {
    if (is_alone(cases()[step.test]))
      one_alone(step);
    else
      stage({step}, 1);
  };
  for (std::size_t at : tests) {
    const Case& test = cases()[at];
    const std::string& control = test.control.empty() ? suite_.plan.controls.front() : test.control;
    const auto found = index_.find(control);
    bool accepted = true;
    if (found != index_.end() && control != test.id) {
      once({found->second, "recheck", test.id, false});
      accepted = last_record_.id == control && last_taken_ == Taken::accepted;
    }
    once({at, role_of(test.id), "", accepted && control != test.id});
    // Still doubtful: the control was refused as well, or there is none.
    if (std::erase(doubtful_, at) > 0 && last_record_.id == test.id) finish(last_record_);
  }
}

}  // namespace assay
