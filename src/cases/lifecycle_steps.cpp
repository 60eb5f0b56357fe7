#include "cases/lifecycle_steps.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cases/workflows.hpp"

namespace assay {

using Expect = WorkflowStep::Expect;

bool is_in_response(const std::string& field) { return field.starts_with("response."); }

void ResourceSteps::set(WorkflowStep& step, const std::string& field, const Json& value) {
  constexpr std::string_view kBody = "body.";
  if (!field.starts_with(kBody)) {
    std::erase_if(step.parameters, [&](const auto& known) { return known.first == field; });
    step.parameters.emplace_back(field, value);
    return;
  }
  if (!step.payload) step.payload = Json::object();
  step.payload->set(field.substr(kBody.size()), value);
}

Workflow ResourceSteps::workflow(std::string_view id, std::string about,
                                 std::vector<WorkflowStep> steps) const {
  return {fmt::format("{}.{}", name(), id), std::move(about), {}, std::move(steps), {}, {}};
}

WorkflowStep ResourceSteps::creation(std::string id) const {
  WorkflowStep step;
  step.id = std::move(id);
  step.about = fmt::format("a {} is created", name());
  step.operation = create_.id;
  step.expect = Expect::accepted;
  step.outputs = {{"identity", expression_of(create_.lifecycle->identity)}};
  return step;
}

WorkflowStep ResourceSteps::removal(std::string id, Expect expect) const {
  WorkflowStep step;
  step.id = std::move(id);
  step.about = fmt::format("the {} is deleted", name());
  step.operation = remove_.id;
  step.expect = expect;
  if (expect == Expect::refused) step.states = {no_such(name())};
  return step;
}

WorkflowStep ResourceSteps::removal(std::string id, Expect expect,
                                    const std::string& created) const {
  WorkflowStep step = removal(std::move(id), expect);
  set(step, remove_.lifecycle->identity, Json("$steps." + created + ".outputs.identity"));
  return step;
}

std::optional<std::pair<std::string, std::string>> ResourceSteps::another_place(
    const Profile& profile) const {
  for (const Parameter& parameter : create_.parameters) {
    if (parameter.in != Parameter::In::path) continue;
    const Json* words = parameter.compiled.json().find("x-assay");
    const Json* key = words ? words->find("from") : nullptr;
    if (!key || !key->is_string()) continue;
    if (const auto values = profile.list(key->as_string()); values.size() > 1)
      return std::pair{"path." + parameter.name, values[1]};
  }
  return std::nullopt;
}

}  // namespace assay
