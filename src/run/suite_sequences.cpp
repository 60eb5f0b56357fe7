// What takes more than one request: values that must be made first, what must be ended afterwards,
// and the workflows that are tested.
#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "base/text.hpp"
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

namespace {

// What a step sees of its request and answer.
void show(RuntimeValues& values, const Exchange& exchange, const std::optional<Json>& body,
          const Json& inputs) {
  values.response = exchange.response ? &*exchange.response : nullptr;
  values.status = values.response ? values.response->status : 0;
  values.response_body = body ? &*body : nullptr;
  values.request = &inputs;
}

// Null, with the expression that named nothing.
std::optional<std::vector<MadeValue>> words_of(const PlannedStep& step, const RuntimeValues& values,
                                               std::string& why) {
  std::vector<MadeValue> out;
  for (const auto& [word, expression] : step.words) {
    auto value = value_of_expression(expression, values);
    if (!value) {
      why = value.error().what;
      return std::nullopt;
    }
    out.push_back({word, *std::move(value)});
  }
  return out;
}

// The first criterion that does not hold; empty when all do.
std::string unmet(const PlannedStep& step, const RuntimeValues& values) {
  for (const std::string& criterion : step.criteria) {
    const auto held = condition_holds(criterion, values);
    if (!held || !*held) return criterion;
  }
  return {};
}

void keep_outputs(const PlannedStep& step, RuntimeValues& values) {
  for (const auto& [name, expression] : step.outputs)
    if (auto value = value_of_expression(expression, values))
      values.outputs[step.id][name] = *std::move(value);
}

bool names_input(const std::string& expression, const std::string& input) {
  const std::string name = "$inputs." + input;
  const auto at = expression.find(name);
  if (at == std::string::npos) return false;
  const char next = at + name.size() < expression.size() ? expression[at + name.size()] : ' ';
  const bool goes_on = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') ||
                       (next >= '0' && next <= '9') || next == '-' || next == '_';
  return !goes_on;
}

}  // namespace

std::optional<Json> SuiteRun::ask(const std::string& key, const Outputs& inputs, std::string& why) {
  auto printed = suite_.profile->ask(
      key, Json::object({{"response", answered_},
                         {"inputs", Json(Json::Object(inputs.begin(), inputs.end()))}}));
  command_failed_ = printed ? "" : known_.mask(printed.error().text());
  if (!printed) {
    why = command_failed_;
    return std::nullopt;
  }
  known_.remember(key, *printed);
  return Json(*std::move(printed));
}

bool SuiteRun::ask_for(const PlannedWorkflow& workflow,
                       const std::vector<std::pair<std::string, std::string>>& expressions,
                       RuntimeValues& values, std::string& why) {
  for (const std::string& key : workflow.asked) {
    const bool wanted = std::ranges::any_of(
        expressions, [&](const auto& one) { return names_input(one.second, key); });
    if (!wanted || values.inputs.contains(key)) continue;
    auto value = ask(key, values.inputs, why);
    if (!value) return false;
    values.inputs[key] = *std::move(value);
  }
  return true;
}

std::optional<SuiteRun::Outputs> SuiteRun::make(const PlannedWorkflow& workflow,
                                                const Outputs& inputs, std::string& why) {
  RuntimeValues values;
  values.inputs = workflow.inputs;
  for (const auto& [name, value] : inputs) values.inputs[name] = value;
  for (const PlannedStep& step : workflow.steps) {
    if (stopped() || !ask_for(workflow, step.words, values, why)) return std::nullopt;
    const auto words = words_of(step, values, why);
    if (!words) return std::nullopt;
    const Sent sent = send(step.test, *words);
    show(values, sent.exchange, sent.body, sent.inputs);
    const std::string criterion = unmet(step, values);
    if (around) {
      Record record;
      record_of(record, "around", step.test, sent.exchange, sent.judgement);
      around(record);
    }
    const bool wanted = step.expect != Expect::accepted || sent.judgement.taken == Taken::accepted;
    if (!criterion.empty() || !wanted) {
      why = fmt::format("{} of {} did not succeed: {}{}", step.id, workflow.id,
                        sent.judgement.observed, criterion.empty() ? "" : " (" + criterion + ")");
      return std::nullopt;
    }
    keep_outputs(step, values);
  }
  show(values, {}, {}, {});
  if (!ask_for(workflow, workflow.outputs, values, why)) return std::nullopt;
  Outputs out;
  for (const auto& [name, expression] : workflow.outputs)
    if (auto value = value_of_expression(expression, values)) out[name] = *std::move(value);
  return out;
}

// Inputs of the workflow that the request gives, where it must be accepted with them.
bool SuiteRun::add_own_inputs(const Case& test, const Made& need, const PlannedWorkflow& workflow,
                              Outputs& inputs) {
  if (test.phase != Phase::positive) return false;
  RuntimeValues values;
  values.request = test.inputs.get();
  bool own = false;
  for (const auto& [name, field] : need.inputs) {
    auto value = value_of_expression(expression_of(field), values);
    const auto usual = workflow.inputs.find(name);
    if (!value || (usual != workflow.inputs.end() && usual->second == *value)) continue;
    inputs[name] = *std::move(value);
    own = true;
  }
  return own;
}

// Whether what `suspect` asks for keeps the next request from being served: it did once, and does
// again.
bool SuiteRun::spoils(const Case& suspect, const Case& test, std::string& why) {
  std::string ignored;
  if (!make_needs(test, ignored) || !make_needs(suspect, ignored)) return false;
  send(suspect, made_);
  return !make_needs(test, why);
}

bool SuiteRun::make_needs(const Case& test, std::string& why) {
  made_.clear();
  made_of_secret_ = made_for_another_ = false;
  nothing_changed_.clear();
  answered_ = Json();
  command_failed_.clear();
  for (const Made& need : test.needs) {
    if (need.is_asked()) {
      auto value = ask(need.output, {}, why);
      if (!value) return false;
      made_of_secret_ = made_of_secret_ || suite_.profile->is_secret(need.output);
      made_.push_back({need.word(), *std::move(value)});
      continue;
    }
    const PlannedWorkflow* workflow = suite_.plan.workflow(need.workflow);
    if (!workflow) {
      why = fmt::format("there is no workflow {}", in_quotes(need.workflow));
      return false;
    }
    // What is identified by the request's own words is made for exactly those.
    Outputs inputs;
    const auto& lifecycle = test.operation->lifecycle;
    if (lifecycle && test.phase == Phase::positive && lifecycle->identity == test.subject) {
      RuntimeValues values;
      values.request = test.inputs.get();
      if (auto own = value_of_expression(expression_of(lifecycle->identity), values))
        inputs["identity"] = *std::move(own);
    }
    const bool own = add_own_inputs(test, need, *workflow, inputs);
    auto outputs = make(*workflow, inputs, why);
    // The target may not make it for this value; what it says to the plain one stays open.
    if (!outputs && own) {
      made_for_another_ = true;
      outputs = make(*workflow, {}, why);
    }
    if (!outputs) return false;
    makers_.insert(workflow->id);
    const auto found = outputs->find(need.output);
    if (found == outputs->end()) {
      why = fmt::format("{} gave no {}", need.workflow, in_quotes(need.output));
      return false;
    }
    if (found->second.is_string())
      made_of_secret_ =
          made_of_secret_ || known_.mask(found->second.as_string()) != found->second.as_string();
    made_.push_back({need.word(), need.changed(found->second)});
    if (!need.change.empty() && made_.back().value == found->second)
      nothing_changed_ = fmt::format("what was made has no {} form", need.change);
    identity_ = found->second;
  }
  return true;
}

// A resource that the last request created, or that was created for it and may still be there.
void SuiteRun::undo(const Case& test) {
  if (test.undo.empty()) return;
  const bool creates = test.operation->lifecycle->does == Lifecycle::Does::create;
  if (!creates) {
    const bool done =
        last_taken_ == Taken::accepted && test.plan.request.method == test.operation->method;
    if (done || made_.empty()) return;
    return undo(test.undo, identity_);
  }
  if (last_taken_ != Taken::accepted) return;
  RuntimeValues values;
  std::optional<Json> body;
  if (last_exchange_.response)
    if (auto read = parse_json(last_exchange_.response->body)) body = *std::move(read);
  show(values, last_exchange_, body, *test.inputs);
  if (const auto identity = value_of_expression(test.undo_identity, values))
    undo(test.undo, *identity);
}

void SuiteRun::undo(const std::string& workflow, const Json& identity) {
  std::string ignored;
  if (const PlannedWorkflow* planned = suite_.plan.workflow(workflow))
    make(*planned, {{"identity", identity}}, ignored);
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
    if (!criterion.empty()) add_finding(sent.judgement, step, criterion, sent.judgement.observed);
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
