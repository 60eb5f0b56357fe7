#include "cases/repeats.hpp"

#include <fmt/format.h>

namespace assay {
namespace {

// Only what a relation names: the rest of an answer may have a time or a number of its own.
Workflow repeated(const Operation& operation) {
  Workflow out{operation.id + ".repeat", "the same request is sent twice in a row", {}, {}, {}, {}};
  WorkflowStep first;
  first.id = "first";
  first.about = "the plain request";
  first.operation = operation.id;
  first.expect = WorkflowStep::Expect::accepted;
  WorkflowStep again = first;
  again.id = "again";
  again.about = "the plain request once more, with the same answer";
  for (const Relation& relation : operation.relations) {
    if (relation.kind != Relation::Kind::same) continue;
    const std::string there = fmt::format("$response.body#{}|sorted", relation.target);
    const std::string name = fmt::format("same{}", first.outputs.size());
    first.outputs.emplace_back(name, there);
    again.criteria.push_back(fmt::format("{} == $steps.first.outputs.{}", there, name));
  }
  if (!first.outputs.empty()) out.steps = {first, again};
  return out;
}

}  // namespace

std::vector<Workflow> repeat_workflows(const Spec& spec) {
  std::vector<Workflow> out;
  for (const Operation& operation : spec.operations)
    if (Workflow one = repeated(operation); !one.steps.empty()) out.push_back(std::move(one));
  return out;
}

}  // namespace assay
