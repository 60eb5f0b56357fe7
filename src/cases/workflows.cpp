#include "cases/workflows.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/clock.hpp"
#include "base/text.hpp"
#include "cases/bounds.hpp"
#include "cases/builder.hpp"
#include "cases/lifecycle.hpp"
#include "cases/paging.hpp"
#include "cases/placeholders.hpp"
#include "cases/repeats.hpp"
#include "spec/request_values.hpp"
#include "spec/runtime_expression.hpp"

namespace assay {
namespace {

using Expect = WorkflowStep::Expect;

// Expressions inside `value` replaced by words; each word is noted.
void put_words(Json& value, std::vector<std::pair<std::string, std::string>>& words) {
  if (value.is_string() && has_expression(value.as_string())) {
    const std::string expression = value.as_string();
    const std::string word = word_for(expression);
    words.emplace_back(word, expression);
    value = Json(word);
  } else if (value.is_array()) {
    for (Json& item : value.as_array()) put_words(item, words);
  } else if (value.is_object()) {
    for (auto& [name, member] : value.as_object()) put_words(member, words);
  }
}

void lay_over(Json& values, const Json& above) {
  if (!values.is_object() || !above.is_object()) {
    values = above;
    return;
  }
  for (const auto& [name, value] : above.as_object()) values.set(name, value);
}

Expectation expectation_of(const WorkflowStep& step) {
  Expectation out;
  switch (step.expect) {
    case Expect::accepted:
      return out;
    case Expect::refused:
      out.kind = Expectation::Kind::refused;
      for (const std::string& state : step.states)
        out.causes.push_back({Cause::Kind::state, state, Cause::Aspect::any});
      return out;
    case Expect::criteria:
    case Expect::either:
      out.kind = Expectation::Kind::open;
  }
  return out;
}

PlannedStep plan_step(const Workflow& workflow, const WorkflowStep& step,
                      const OperationContext& context) {
  PlannedStep out;
  out.id = step.id;
  out.expect = step.expect;
  out.criteria = step.criteria;
  out.outputs = step.outputs;
  out.wait_seconds = step.wait_seconds;
  out.may_be_refused = step.may_be_refused;
  out.skip_unless_known = step.skip_unless_known;
  out.together = step.together;
  for (const auto& [field, value] : step.parameters) out.fields.push_back(field);
  if (step.payload && step.payload->is_object())
    for (const auto& [name, value] : step.payload->as_object())
      out.fields.push_back("body." + name);
  OperationContext::Changes changes;
  Fields extra;
  for (const RequestPart& part : context.parts) {
    Json values = part.minimal;
    if (part.kind == RequestPart::Kind::body && step.payload) lay_over(values, *step.payload);
    for (const auto& [field, value] : step.parameters)
      if (field.starts_with(std::string(part.name()) + "."))
        values.set(field.substr(part.name().size() + 1), value);
    put_words(values, out.words);
    changes.emplace_back(&part, std::move(values));
  }
  for (const auto& [field, value] : step.parameters)
    if (field.starts_with("header.") && !context.part(RequestPart::Kind::header))
      extra.push_back({field.substr(7), text_of(value)});
  CaseList list(context);
  Case test = list.make(Phase::sequence, "sequence." + workflow.id, "step", step.id, changes);
  for (Field& field : extra) test.plan.request.fields.push_back(std::move(field));
  test.title = step.about.empty() ? workflow.about : step.about;
  test.expect = expectation_of(step);
  test.plan.edit = step.edit;
  list.add(std::move(test));
  out.test = std::move(list.cases.front());
  out.test.control.clear();
  out.test.needs.clear();
  out.test.undo.clear();
  return out;
}

// The step sends what a case sends, and owes what it owes. What it was made for is what was
// created.
void copy_case(PlannedStep& step, const std::string& id, const std::vector<Case>& cases) {
  const auto found = std::ranges::find(cases, id, &Case::id);
  if (found == cases.end()) return;
  step.words.clear();
  step.test.plan = found->plan;
  step.test.inputs = found->inputs;
  step.test.expect = found->expect;
  step.test.clauses = found->clauses;
  step.test.rev = fmt::format("{:016x}", hash64(found->rev, hash64(step.test.rev)));
  for (const Made& need : found->needs)
    if (mentions(found->plan.request, need.word()))
      step.words.emplace_back(need.word(), "$steps.create.outputs.identity");
}

// A value of the plain request that a command gives is an input of the workflow as well.
void put_asked(PlannedWorkflow& workflow, const std::string& key) {
  const std::string word = asked_word(key);
  for (PlannedStep& step : workflow.steps) {
    if (!mentions(step.test.plan.request, word)) continue;
    step.words.emplace_back(word, "$inputs." + key);
    if (std::ranges::find(workflow.asked, key) == workflow.asked.end())
      workflow.asked.push_back(key);
  }
}

// The identity that a creation gets when nobody says another: the plain one.
void add_plain_identity(const Spec& spec, const Workflow& workflow,
                        const std::vector<OperationContext>& contexts,
                        std::map<std::string, Json>& inputs) {
  for (const OperationContext& context : contexts) {
    const auto& lifecycle = context.operation.lifecycle;
    if (!lifecycle || lifecycle->does != Lifecycle::Does::create ||
        workflow.id != creation_of(lifecycle->resource) ||
        !operation_that(spec, Lifecycle::Does::create, lifecycle->resource))
      continue;
    for (const RequestPart& part : context.parts) {
      const std::string prefix = std::string(part.name()) + ".";
      if (!lifecycle->identity.starts_with(prefix)) continue;
      if (const Json* plain = part.minimal.find(lifecycle->identity.substr(prefix.size())))
        inputs["identity"] = *plain;
    }
  }
}

}  // namespace

// How the document takes the values that a step sets. Words stand for values that are not known
// yet.
Expectation::Kind kind_of(const WorkflowStep& step, const OperationContext& context) {
  Expectation::Kind out = Expectation::Kind::accepted;
  for (const RequestPart& part : context.parts) {
    Json values = part.minimal;
    const auto set = [&](const std::string& name, const Json& value) {
      if (!value.is_string() || !has_expression(value.as_string())) values.set(name, value);
    };
    if (part.kind == RequestPart::Kind::body && step.payload && step.payload->is_object())
      for (const auto& [name, value] : step.payload->as_object()) set(name, value);
    for (const auto& [field, value] : step.parameters)
      if (field.starts_with(std::string(part.name()) + "."))
        set(field.substr(part.name().size() + 1), value);
    const auto read = part.as_read(values);
    if (!read) return Expectation::Kind::refused;
    const auto here = part.readings.classify(*read).kind;
    if (here == Expectation::Kind::refused) return here;
    if (here == Expectation::Kind::open) out = here;
  }
  return out;
}

// A derived workflow whose steps must be accepted is none where the document forbids what they ask
// for; where it leaves that open, a refusal ends it.
bool fit(Workflow& workflow, const std::vector<OperationContext>& contexts) {
  for (WorkflowStep& step : workflow.steps) {
    const auto context = std::ranges::find_if(
        contexts, [&](const OperationContext& one) { return one.operation.id == step.operation; });
    if (context == contexts.end()) return false;
    if (step.expect != Expect::accepted) continue;
    const auto kind = kind_of(step, *context);
    if (kind == Expectation::Kind::refused) return false;
    if (kind != Expectation::Kind::open) continue;
    step.expect = Expect::either;
    step.may_be_refused = true;
  }
  return true;
}

std::string creation_of(const std::string& resource) { return "create-" + resource; }
std::string undoing_of(const std::string& resource) { return "undo-" + resource; }
std::string no_such(const std::string& resource) { return "no such " + resource; }

std::string expression_of(const std::string& field) {
  if (field.starts_with("response.")) return "$response.body#" + field.substr(9);
  if (field.starts_with("body.")) {
    std::string pointer = "/" + field.substr(5);
    std::ranges::replace(pointer, '.', '/');
    return "$request.body#" + pointer;
  }
  return "$request." + field;
}

const Operation* operation_that(const Spec& spec, Lifecycle::Does does,
                                const std::string& resource) {
  const auto found = std::ranges::find_if(spec.operations, [&](const Operation& operation) {
    return operation.lifecycle && operation.lifecycle->does == does &&
           operation.lifecycle->resource == resource;
  });
  return found == spec.operations.end() ? nullptr : &*found;
}

std::vector<PlannedWorkflow> plan_workflows(const Spec& spec, const Profile& profile,
                                            const std::vector<OperationContext>& contexts,
                                            const std::vector<Case>& cases) {
  std::vector<PlannedWorkflow> out;
  const auto add = [&](const Workflow& workflow, bool tested) {
    PlannedWorkflow planned{workflow.id, workflow.about, tested, {}, {}, {}, workflow.outputs};
    for (const std::string& input : workflow.inputs)
      if (profile.is_asked(input))
        planned.asked.push_back(input);
      else if (const std::string* value = profile.value(input))
        planned.inputs[input] = Json(*value);
    add_plain_identity(spec, workflow, contexts, planned.inputs);
    for (const WorkflowStep& step : workflow.steps) {
      const auto context = std::ranges::find_if(contexts, [&](const OperationContext& one) {
        return one.operation.id == step.operation;
      });
      if (context == contexts.end()) continue;
      planned.steps.push_back(plan_step(workflow, step, *context));
      if (!step.like.empty()) copy_case(planned.steps.back(), step.like, cases);
    }
    for (const std::string& key : profile.asked_names()) put_asked(planned, key);
    out.push_back(std::move(planned));
  };
  for (const Workflow& workflow : supporting_workflows(spec)) add(workflow, false);
  for (const Workflow& workflow : spec.workflows) add(workflow, true);
  for (Workflow& workflow : repeat_workflows(spec))
    if (fit(workflow, contexts)) add(workflow, true);
  for (Workflow& workflow : paging_workflows(spec))
    if (fit(workflow, contexts)) add(workflow, true);
  for (const Workflow& workflow : bound_workflows(contexts)) add(workflow, true);
  for (Workflow& workflow : derived_workflows(spec, profile, cases))
    if (fit(workflow, contexts)) add(workflow, true);
  return out;
}

}  // namespace assay
