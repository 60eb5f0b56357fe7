// Sequences of requests: the workflows of an Arazzo 1.0 document, as plain data.
//
// Source: Arazzo Specification 1.0.1. A step names an operation of the spec beside it; what the
// step does not say is the operation's plain request.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/json.hpp"

namespace assay {

struct WorkflowStep {
  std::string id, about;
  std::string operation;  // its operationId
  std::vector<std::pair<std::string, Json>>
      parameters;                     // "query.limit" -> value, may hold expressions
  std::optional<Json> payload;        // members laid over the plain body; may hold expressions
  std::vector<std::string> criteria;  // simple conditions, all of which must hold
  std::vector<std::pair<std::string, std::string>> outputs;  // name -> expression
  // What is owed beside the criteria; an Arazzo step says it all by its criteria.
  enum class Expect { criteria, accepted, refused, either };
  Expect expect = Expect::criteria;
  std::vector<std::string> states;  // refused: the conditions that the table may name for it
  double wait_seconds = 0;          // before it is sent
  // The document does not say whether this is taken; where it is not, the rest has nothing to
  // judge.
  bool may_be_refused = false;
  // Not sent, and nothing to judge, where a value it needs is not there.
  bool skip_unless_known = false;
  // Neighbours with the same word here are sent at the same time; what they need is known before.
  std::string together = {};
  // The request and what is owed are those of this planned case, which breaks one rule.
  std::string like = {};
  std::string edit = {};   // of its final bytes: a row of cases/byte_edits.hpp
  std::string place = {};  // file:line:column
};

struct Workflow {
  std::string id, about;
  std::vector<std::string> inputs;  // names; those of profile keys are filled from the profile
  std::vector<WorkflowStep> steps;
  std::vector<std::pair<std::string, std::string>> outputs;
  std::string place = {};
};

}  // namespace assay
