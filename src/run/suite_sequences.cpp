// The workflows that are tested: requests one after the other, each of which may need what those
// before it were answered.
#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "base/text.hpp"
#include "run/step_values.hpp"
#include "run/suite_run.hpp"

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
    finding.subject += "." + step.test.partition;
    if (!fields.empty()) finding.subject += " (" + join(fields, ", ") + ")";
    if (finding.check == "sequence")
      finding.cause = fmt::format("sequence|{}|{}", finding.subject, finding.expected);
  }
}

}  // namespace

SuiteRun::Sent SuiteRun::send(const Case& test, std::vector<MadeValue> made) {
  Sent out;
  for (MadeValue& fresh : fresh_values(test.plan.request, random_))
    made.push_back(std::move(fresh));
  const Outgoing outgoing = outgoing_for(test, made);
  if (test.inputs) out.inputs = *test.inputs;
  fill_in(out.inputs, made);
  Case sent = test;
  sent.inputs = std::make_shared<const Json>(out.inputs);
  bool asked = false;
  flush();
  transport_.run(
      [&]() -> Next {
        if (asked) return End{};
        if (const auto until = throttled()) return Wait{*until};
        asked = true;
        ++requests;
        return outgoing;
      },
      [&](std::size_t, Exchange exchange) { out.exchange = std::move(exchange); }, 1);
  if (out.exchange.response)
    if (auto body = parse_json(out.exchange.response->body)) out.body = *std::move(body);
  note_silence(test, out.exchange);
  out.judgement = judge(sent, out.exchange, memory_, {.state_known = true});
  if (out.body && out.judgement.taken == Taken::accepted) answered_ = *out.body;
  return out;
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

// Each step has a verdict of its own; a step whose predecessor went wrong is blocked.
void SuiteRun::test_workflow(const PlannedWorkflow& workflow, std::string_view last) {
  RuntimeValues values;
  values.inputs = inputs_of(workflow);
  std::string why, not_taken;
  answered_ = Json();
  command_failed_.clear();
  std::vector<std::string> fields;  // that the steps so far have set
  std::vector<std::pair<std::string, Json>> to_undo;
  bool over = false;
  for (const PlannedStep& step : workflow.steps) {
    if (std::exchange(over, over || step.test.id == last)) break;
    if (why.empty() && gave_up(step.test, "case")) {
      why = fmt::format("{} of {} was not sent", step.id, workflow.id);
      continue;
    }
    if (!not_taken.empty()) {
      finish_unsent(step.test, "case", Verdict::info, not_taken);
      continue;
    }
    std::optional<std::vector<MadeValue>> words;
    if (why.empty() && !stopped() && ask_for(workflow, step.words, values, why))
      words = words_of(step, values, why);
    if (words && step.wait_seconds > options_.max_wait) {
      why = fmt::format("it takes a wait of {:.1f} s: allow it with --max-wait", step.wait_seconds);
      finish_unsent(step.test, "case", Verdict::unsure, why);
      continue;
    }
    if (!words && stopped()) break;
    if (!words && step.skip_unless_known && command_failed_.empty()) {
      // The target has nothing to ask for: there is nothing to judge.
      finish_unsent(step.test, "case", Verdict::info, std::exchange(why, ""));
      continue;
    }
    if (!words) {
      finish_unsent(step.test, "case", verdict_of_unsent(), why);
      continue;
    }
    wait(step.wait_seconds);
    Sent sent = send(step.test, *words);
    if (given_up(sent.exchange)) break;
    show(values, sent.exchange, sent.body, sent.inputs);
    values.outputs[step.id][kAccepted] = Json(sent.judgement.taken == Taken::accepted);
    const std::string criterion = unmet(step, values);
    if (!criterion.empty())
      add_finding(sent.judgement, step, criterion,
                  fmt::format("{}; {}", sent.judgement.observed, values_in(criterion, values)));
    for (const std::string& field : step.fields)
      if (std::ranges::find(fields, field) == fields.end()) fields.push_back(field);
    name_fields(sent.judgement, step, fields);
    if (sent.judgement.verdict == Verdict::info) sent.judgement.verdict = Verdict::pass;
    keep_outputs(step, values);
    const auto& lifecycle = step.test.operation->lifecycle;
    if (lifecycle && lifecycle->does == Lifecycle::Does::create &&
        sent.judgement.taken == Taken::accepted)
      if (auto identity = value_of_expression(expression_of(lifecycle->identity), values))
        to_undo.emplace_back(undoing_of(lifecycle->resource), *std::move(identity));
    const bool went_wrong =
        sent.judgement.verdict == Verdict::fail || sent.judgement.verdict == Verdict::crash;
    if (step.may_be_refused && !went_wrong && sent.judgement.taken != Taken::accepted)
      not_taken = fmt::format("the target does not take {}, and need not", step.id);
    // Messages do not need one another's answers.
    if (went_wrong && !step.test.operation->acknowledged)
      why = fmt::format("{} of {} went wrong", step.id, workflow.id);
    record_of(record_, "case", step.test, sent.exchange, std::move(sent.judgement));
    finish(record_);
  }
  for (const auto& [undoing, identity] : to_undo) undo(undoing, identity);
}

}  // namespace assay
