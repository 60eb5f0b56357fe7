// The workflows that are tested: requests one after the other, each of which may need what those
// before it were answered.
#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "base/text.hpp"
#include "run/step_values.hpp"
#include "run/suite_run.hpp"
#include "spec/request_values.hpp"

namespace assay {
namespace {

using Expect = WorkflowStep::Expect;

// Words that stand alone in a value replaced: what the request said is what is judged.
void fill_in(Json& value, const std::vector<MadeValue>& made) {
  if (value.is_string()) {
    const auto found = std::ranges::find(made, value.as_string(), &MadeValue::word);
    if (found != made.end()) value = found->value;
  } else if (value.is_object()) {
    for (auto& [name, member] : value.as_object()) fill_in(member, made);
  }
}

void add_finding(Judgement& out, const PlannedStep& step, std::string expected,
                 std::string observed) {
  const Case& test = step.test;
  Finding finding;
  finding.check = "sequence";
  finding.level = Level::must;
  finding.subject = test.subject;
  finding.expected = std::move(expected);
  finding.observed = std::move(observed);
  finding.clauses = test.clauses;
  out.findings.push_back(std::move(finding));
  if (out.verdict != Verdict::crash) out.verdict = Verdict::fail;
}

// What a sequence gets wrong is about the fields that its steps have set.
void name_fields(Judgement& judgement, const PlannedStep& step,
                 const std::vector<std::string>& fields) {
  const std::string& plain = step.test.subject;
  for (Finding& finding : judgement.findings) {
    if (finding.subject != plain) continue;
    const bool alone = step.together.empty();
    finding.subject += "." + (alone ? step.test.partition : step.together);
    if (!fields.empty()) finding.subject += " (" + join(fields, ", ") + ")";
    // What goes wrong at once is one thing, whichever two of the requests show it.
    if (finding.check == "sequence")
      finding.cause =
          fmt::format("sequence|{}|{}", finding.subject, alone ? finding.expected : "at once");
  }
}

}  // namespace

SuiteRun::Sent SuiteRun::send(const Case& test, std::vector<MadeValue> made) {
  Sent out = std::move(send_together({{&test, std::move(made)}}).front());
  judge_sent(test, out);
  return out;
}

std::vector<SuiteRun::Sent> SuiteRun::send_together(std::vector<Planned> planned) {
  std::vector<Sent> out(planned.size());
  std::vector<Outgoing> outgoing;
  for (std::size_t i = 0; i < planned.size(); ++i) {
    auto& [test, made] = planned[i];
    for (MadeValue& fresh : fresh_values(test->plan.request, random_))
      made.push_back(std::move(fresh));
    outgoing.push_back(outgoing_for(*test, made));
    outgoing.back().ticket = i;
    if (test->inputs) out[i].inputs = *test->inputs;
    fill_in(out[i].inputs, made);
  }
  std::size_t next = 0;
  flush();
  transport_.run(
      [&]() -> Next {
        if (next == outgoing.size()) return End{};
        if (const auto until = throttled()) return Wait{*until};
        ++requests;
        return outgoing[next++];
      },
      [&](std::size_t ticket, Exchange exchange) { out[ticket].exchange = std::move(exchange); },
      outgoing.size());
  return out;
}

void SuiteRun::judge_sent(const Case& test, Sent& sent) {
  if (sent.exchange.response)
    if (auto body = parse_json(sent.exchange.response->body)) sent.body = *std::move(body);
  note_silence(test, sent.exchange);
  Case filled = test;
  filled.inputs = std::make_shared<const Json>(sent.inputs);
  sent.judgement = judge(filled, sent.exchange, memory_, {.state_known = true});
  if (sent.body && sent.judgement.taken == Taken::accepted) answered_ = *sent.body;
}

void SuiteRun::wait(double seconds) {
  if (seconds <= 0) return;
  flush();
  if (options_.wait) return options_.wait(seconds);
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
}

void SuiteRun::sequences() {
  for (const PlannedWorkflow& workflow : suite_.plan.workflows) {
    if (!workflow.tested || stopped()) continue;
    const bool wanted = std::ranges::any_of(
        workflow.steps, [&](const PlannedStep& step) { return selected(step.test.id); });
    for (std::size_t round = 0; wanted && round < options_.repeat && !stopped(); ++round)
      if (workflow.at_once)
        test_at_once(workflow);
      else
        test_workflow(workflow);
  }
}

void SuiteRun::replay(const std::string& id) {
  const Case& test = cases()[index_.at(id)];
  if (test.phase == Phase::callback) {
    if (!cannot_push(test)) test_pushes(test);
    return;
  }
  if (test.phase != Phase::sequence) {
    one_alone({index_.at(id), "case"});
    // One that would be asked again in a run.
    if (!std::exchange(doubtful_, {}).empty()) finish(last_record_);
    return;
  }
  for (const PlannedWorkflow& workflow : suite_.plan.workflows)
    if (std::ranges::any_of(workflow.steps,
                            [&](const PlannedStep& step) { return step.test.id == id; }))
      return workflow.at_once ? test_at_once(workflow) : test_workflow(workflow, id);
}

std::optional<std::vector<MadeValue>> SuiteRun::words_for(const PlannedWorkflow& workflow,
                                                          const PlannedStep& step, Walk& walk) {
  std::string& why = walk.why;
  if (why.empty() && gave_up(step.test, "case")) {
    why = fmt::format("{} of {} was not sent", step.id, workflow.id);
    return std::nullopt;
  }
  if (!walk.not_taken.empty()) {
    finish_unsent(step.test, "case", Verdict::info, walk.not_taken);
    return std::nullopt;
  }
  std::optional<std::vector<MadeValue>> words;
  if (why.empty() && !stopped() && ask_for(workflow, step.words, walk.values, why))
    words = words_of(step, walk.values, why);
  if (words && step.wait_seconds > options_.max_wait) {
    why = fmt::format("it takes a wait of {:.1f} s: allow it with --max-wait", step.wait_seconds);
    finish_unsent(step.test, "case", Verdict::unsure, why);
    return std::nullopt;
  }
  if (words || stopped()) return words;
  if (step.skip_unless_known && command_failed_.empty())
    // The target has nothing to ask for: there is nothing to judge.
    finish_unsent(step.test, "case", Verdict::info, std::exchange(why, ""));
  else
    finish_unsent(step.test, "case", verdict_of_unsent(), why);
  return std::nullopt;
}

void SuiteRun::settle(const PlannedWorkflow& workflow, const PlannedStep& step, Sent sent,
                      Walk& walk) {
  RuntimeValues& values = walk.values;
  Judgement& judgement = sent.judgement;
  const bool taken = judgement.taken == Taken::accepted;
  show(values, sent.exchange, sent.body, sent.inputs);
  values.outputs[step.id][kAccepted] = Json(taken);
  const std::string criterion = unmet(step, values);
  if (!criterion.empty())
    add_finding(judgement, step, criterion,
                fmt::format("{}; {}", judgement.observed, values_in(criterion, values)));
  for (const std::string& field : step.fields)
    if (std::ranges::find(walk.fields, field) == walk.fields.end()) walk.fields.push_back(field);
  name_fields(judgement, step, walk.fields);
  if (judgement.verdict == Verdict::info) judgement.verdict = Verdict::pass;
  keep_outputs(step, values);
  const auto& lifecycle = step.test.operation->lifecycle;
  if (lifecycle && lifecycle->does == Lifecycle::Does::create && taken)
    if (auto identity = value_of_expression(expression_of(lifecycle->identity), values)) {
      std::pair created(undoing_of(lifecycle->resource), *std::move(identity));
      if (std::ranges::find(walk.to_undo, created) == walk.to_undo.end())
        walk.to_undo.push_back(std::move(created));
    }
  const bool went_wrong = judgement.verdict == Verdict::fail || judgement.verdict == Verdict::crash;
  if (step.may_be_refused && !went_wrong && !taken)
    walk.not_taken = fmt::format("the target does not take {}, and need not", step.id);
  // Messages do not need one another's answers.
  if (went_wrong && !step.test.operation->acknowledged)
    walk.why = fmt::format("{} of {} went wrong", step.id, workflow.id);
  record_of(record_, "case", step.test, sent.exchange, std::move(judgement));
  finish(record_);
}

// Each step has a verdict of its own; a step whose predecessor went wrong is blocked.
void SuiteRun::test_workflow(const PlannedWorkflow& workflow, std::string_view last) {
  Walk walk;
  walk.values.inputs = inputs_of(workflow);
  answered_ = Json();
  command_failed_.clear();
  const auto& steps = workflow.steps;
  bool over = false;
  for (std::size_t i = 0; i < steps.size() && !over;) {
    std::vector<const PlannedStep*> sent;
    std::vector<Planned> planned;
    do {
      over = over || steps[i].test.id == last;
      if (auto words = words_for(workflow, steps[i], walk)) {
        sent.push_back(&steps[i]);
        planned.emplace_back(&steps[i].test, *std::move(words));
      }
    } while (++i < steps.size() && !steps[i].together.empty() &&
             steps[i].together == steps[i - 1].together);
    over = over || stopped();
    if (planned.empty()) continue;
    wait(sent.front()->wait_seconds);
    std::vector<Sent> answers = send_together(std::move(planned));
    for (std::size_t k = 0; k < answers.size(); ++k) {
      over = over || given_up(answers[k].exchange);
      if (given_up(answers[k].exchange)) continue;
      judge_sent(sent[k]->test, answers[k]);
      settle(workflow, *sent[k], std::move(answers[k]), walk);
    }
  }
  for (const auto& [undoing, identity] : walk.to_undo) undo(undoing, identity);
}

}  // namespace assay
