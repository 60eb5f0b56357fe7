// Sequences of requests, planned: those that the spec's Arazzo documents describe, those that
// follow from `lifecycle` without being written, and those that make a value or undo a request.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cases/case.hpp"
#include "spec/profile.hpp"
#include "spec/workflow.hpp"

namespace assay {

struct PlannedStep {
  std::string id;
  Case test;  // the request has words for what is known only when it is sent
  std::vector<std::pair<std::string, std::string>> words;  // word -> expression
  WorkflowStep::Expect expect = WorkflowStep::Expect::criteria;
  std::vector<std::string> criteria;
  std::vector<std::pair<std::string, std::string>> outputs;
  double wait_seconds = 0;
  bool may_be_refused = false;
  bool skip_unless_known = false;
  std::string together;             // as in WorkflowStep
  std::vector<std::string> fields;  // that the step sets: "query.limit"
  std::size_t session = 0;          // of a workflow whose sessions run at once
};

struct PlannedWorkflow {
  std::string id, about;
  bool tested = false;                 // false: run only for what it makes or undoes
  std::map<std::string, Json> inputs;  // from the profile
  std::vector<std::string> asked;      // inputs that a command of the profile gives, when needed
  std::vector<PlannedStep> steps;
  std::vector<std::pair<std::string, std::string>> outputs;
  bool at_once = false;  // its sessions side by side; the steps of each one after the other
};

// An output that every step of a tested workflow has: whether the target took the request.
inline constexpr const char* kAccepted = "accepted";

// Names of what follows from `lifecycle`.
std::string creation_of(const std::string& resource);  // workflow; its output is "identity"
std::string undoing_of(const std::string& resource);   // workflow; its input is "identity"
// The condition of a result row that stands for an identity that is not (any more) there.
std::string no_such(const std::string& resource);

// All workflows of a spec: written and derived. `contexts` of its operations, `cases` of its single
// requests.
struct OperationContext;
std::vector<PlannedWorkflow> plan_workflows(const Spec& spec, const Profile& profile,
                                            const std::vector<OperationContext>& contexts,
                                            const std::vector<Case>& cases);

// Where an identity stands, as a runtime expression: "response./subid" -> "$response.body#/subid".
std::string expression_of(const std::string& field);

// The operation that creates, or deletes, a resource; null when there is none.
const Operation* operation_that(const Spec& spec, Lifecycle::Does does,
                                const std::string& resource);

}  // namespace assay
