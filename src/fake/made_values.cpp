#include "fake/made_values.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "fake/served_operation.hpp"
#include "fake/state.hpp"
#include "spec/request_values.hpp"

namespace assay {
namespace {

constexpr std::size_t kRemembered = 256;  // sequences under way

const Json* made_by(const Schema& schema) {
  constexpr int kLongestReferenceChain = 16;
  Schema here = schema;
  for (int i = 0; here && i < kLongestReferenceChain; ++i, here = here.at("$ref")) {
    const Json* words = here.json().is_object() ? here.json().find("x-assay") : nullptr;
    if (const Json* made = words ? words->find("made-by") : nullptr) return made;
  }
  return nullptr;
}

std::string key_of(const Json& made) {
  return made.find("workflow")->as_string() + "/" + made.find("output")->as_string();
}

// Each field of the request that says where its value is made.
void each_made(const Operation& operation,
               const std::function<void(const std::string& field, const Json& made)>& visit) {
  constexpr std::string_view kPlaces[] = {"path.", "query.", "header.", "cookie."};
  for (const Parameter& parameter : operation.parameters)
    if (const Json* made = made_by(parameter.compiled))
      visit(std::string(kPlaces[static_cast<std::size_t>(parameter.in)]) + parameter.name, *made);
  if (operation.bodies.empty()) return;
  constexpr int kLongestReferenceChain = 16;
  Schema here = operation.bodies.front().compiled;
  for (int i = 0; here && i < kLongestReferenceChain; ++i, here = here.at("$ref"))
    if (const Json* properties = here.json().is_object() ? here.json().find("properties") : nullptr)
      for (const auto& [name, schema] : properties->as_object())
        if (const Json* made = made_by(here.at("properties", name))) visit("body." + name, *made);
}

Json request_of(const Handling& handling) {
  Json out = handling.parameters.is_object() ? handling.parameters : Json::object();
  if (handling.body) out.set("body", *handling.body);
  return out;
}

const Json* at_field(const Json& request, const std::string& field) {
  std::string pointer = "/" + field;
  std::ranges::replace(pointer, '.', '/');
  return request.at(pointer);
}

bool fits(const Json& wanted, const Json* given, const RuntimeValues& values) {
  if (!given) return false;
  if (!wanted.is_string() || !has_expression(wanted.as_string())) return wanted == *given;
  const auto value = value_of_expression(wanted.as_string(), values);
  return value && text_of(*value) == text_of(*given);
}

}  // namespace

void MadeValues::add(const Spec& spec, const Profile& profile) {
  std::set<std::string> named, free;
  for (const Operation& operation : spec.operations)
    each_made(operation, [&](const std::string&, const Json& made) {
      named.insert(made.find("workflow")->as_string());
      if (const Json* inputs = made.find("inputs"))
        for (const auto& [name, source] : inputs->as_object()) free.insert("$inputs." + name);
    });
  for (const Workflow& workflow : spec.workflows) {
    if (!named.contains(workflow.id) || workflow.steps.empty()) continue;
    Followed followed{&spec, &workflow, {}, free};
    for (const std::string& input : workflow.inputs)
      if (const std::string* value = profile.value(input)) followed.inputs[input] = Json(*value);
    followed_.push_back(std::move(followed));
  }
}

void MadeValues::examine(Handling& handling) const {
  const Json request = request_of(handling);
  each_made(*handling.served.operation, [&](const std::string& field, const Json& made) {
    const Json* given = at_field(request, field);
    const auto known = known_.find(key_of(made));
    if (given && (known == known_.end() || !known->second.contains(text_of(*given))))
      handling.causes.push_back({Cause::Kind::field, field, Cause::Aspect::unlisted});
  });
}

void MadeValues::observe(const Handling& handling) {
  const Json request = request_of(handling);
  const std::size_t before = instances_.size();
  for (std::size_t i = 0; i < followed_.size(); ++i) advance({i, 0, {}}, handling, request);
  for (std::size_t i = 0; i < before; ++i)
    if (followed_[instances_[i].followed].workflow->steps[instances_[i].next].operation ==
        handling.served.operation->id)
      advance(instances_[i], handling, request);
  while (instances_.size() > kRemembered) instances_.pop_front();
}

void MadeValues::advance(Instance instance, const Handling& handling, const Json& request) {
  const Followed& followed = followed_[instance.followed];
  const WorkflowStep& step = followed.workflow->steps[instance.next];
  if (step.operation != handling.served.operation->id || followed.spec != handling.served.spec)
    return;
  RuntimeValues values;
  values.inputs = followed.inputs;
  values.outputs = instance.outputs;
  const auto is_free = [&](const Json& wanted) {
    return wanted.is_string() && followed.free.contains(wanted.as_string());
  };
  for (const auto& [field, wanted] : step.parameters)
    if (!is_free(wanted) && !fits(wanted, at_field(request, field), values)) return;
  if (step.payload && step.payload->is_object())
    for (const auto& [name, wanted] : step.payload->as_object())
      if (!is_free(wanted) && !fits(wanted, at_field(request, "body." + name), values)) return;
  values.status = handling.draft.status;
  values.response_body = handling.draft.body ? &*handling.draft.body : nullptr;
  values.request = &request;
  for (const auto& [name, expression] : step.outputs)
    if (auto value = value_of_expression(expression, values))
      instance.outputs[step.id][name] = *std::move(value);
  ++changes_;
  if (++instance.next < followed.workflow->steps.size()) {
    instances_.push_back(std::move(instance));
    return;
  }
  values.outputs = instance.outputs;
  for (const auto& [name, expression] : followed.workflow->outputs)
    if (auto value = value_of_expression(expression, values))
      known_[followed.workflow->id + "/" + name].insert(text_of(*value));
}

void MadeValues::forget() {
  instances_.clear();
  known_.clear();
  changes_ = 0;
}

void MadeValues::add_state(Json& state) const {
  Json& made = state.set("made_values", Json::object());
  for (const auto& [key, texts] : known_) {
    Json::Array& list = made.set(key, Json::array()).as_array();
    for (const std::string& text : texts) list.emplace_back(text);
  }
  Json::Array& under_way = state.set("under_way", Json::array()).as_array();
  for (const Instance& instance : instances_) {
    const Workflow& workflow = *followed_[instance.followed].workflow;
    Json outputs = Json::object();
    for (const auto& [step, values] : instance.outputs) {
      Json& of_step = outputs.set(step, Json::object());
      for (const auto& [name, value] : values) of_step.set(name, value);
    }
    under_way.push_back(Json::object({{"workflow", workflow.id},
                                      {"next", workflow.steps[instance.next].id},
                                      {"outputs", std::move(outputs)}}));
  }
}

const MadeValues::Followed* MadeValues::followed(std::string_view workflow, const Json& place,
                                                 StateReader& reader) const {
  std::vector<std::string> known;
  for (const Followed& one : followed_) {
    if (one.workflow->id == workflow) return &one;
    known.push_back(one.workflow->id);
  }
  reader.complain(place, fmt::format("no workflow {} makes values{}", in_quotes(workflow),
                                     did_you_mean(workflow, known)));
  return nullptr;
}

void MadeValues::restore(const Json& state, StateReader& reader) {
  forget();
  const Json* made = state.find("made_values");
  for (const auto& [key, texts] : made ? made->as_object() : Json::Object{}) {
    const auto slash = key.rfind('/');
    if (!followed(std::string_view(key).substr(0, slash), texts, reader)) continue;
    for (const Json& text : texts.as_array()) known_[key].insert(text.as_string());
  }
  if (const Json* under_way = state.find("under_way"))
    for (const Json& one : under_way->as_array()) restore_instance(one, reader);
}

void MadeValues::restore_instance(const Json& state, StateReader& reader) {
  const Json& name = *state.find("workflow");
  const Followed* of = followed(name.as_string(), name, reader);
  if (!of) return;
  const Json& next = *state.find("next");
  const std::vector<WorkflowStep>& steps = of->workflow->steps;
  const auto step = std::ranges::find(steps, next.as_string(), &WorkflowStep::id);
  if (step == steps.end()) {
    std::vector<std::string> known;
    for (const WorkflowStep& one : steps) known.push_back(one.id);
    reader.complain(
        next, fmt::format("the workflow {} has no step {}{}", in_quotes(of->workflow->id),
                          in_quotes(next.as_string()), did_you_mean(next.as_string(), known)));
    return;
  }
  Instance instance{static_cast<std::size_t>(of - followed_.data()),
                    static_cast<std::size_t>(step - steps.begin()),
                    {}};
  const Json* outputs = state.find("outputs");
  for (const auto& [of_step, values] : outputs ? outputs->as_object() : Json::Object{})
    for (const auto& [output, value] : values.as_object())
      instance.outputs[of_step][output] = value;
  instances_.push_back(std::move(instance));
}

}  // namespace assay
