// Values that must be made, or asked for, before a request, and what must be ended after it.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "run/step_values.hpp"
#include "run/suite_run.hpp"

namespace assay {
namespace {

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
    const bool wanted =
        step.expect != WorkflowStep::Expect::accepted || sent.judgement.taken == Taken::accepted;
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

}  // namespace assay
