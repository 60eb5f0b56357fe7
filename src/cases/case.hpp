// One test: a request, the rule it exercises, and the outcomes that the document allows.
//
// Plain data made by plan() (plan.hpp). Nothing random and no time is in it: those
// come in when the request is composed and signed, so the same spec and profile
// always give the same cases.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "base/http.hpp"
#include "cases/placeholders.hpp"
#include "cases/push_plan.hpp"
#include "sign/signer.hpp"
#include "spec/level.hpp"
#include "spec/spec.hpp"

namespace assay {

enum class Phase : std::uint8_t {
  positive,
  negative,
  auth,
  protocol,
  interleaving,
  sequence,
  callback
};
std::string_view name_of(Phase phase);

// What an answer may be. `open` cases carry the readings they tell apart, or none: then the
// document says nothing and the observation is kept.
struct Expectation {
  enum class Kind {
    accepted,
    refused,   // for one of `causes`
    open,      // accepted or refused, by reading
    survives,  // no clause: anything but a crash; see `cut_allowed`
  };
  Kind kind = Kind::accepted;
  std::vector<Cause> causes;                         // most specific first
  const Unsettled* unsettled = nullptr;              // lives as long as the Spec
  std::vector<std::string> accepted_by, refused_by;  // names of readings, for `open`
  bool any_answer = false;                           // what it says is not judged
  bool cut_allowed = false;                          // a broken request may be answered by closing
  // HTTP itself may answer: 404, 405, 408, 411, 413, 414, 415, 426, 431, 501, 505 and 400 without a
  // result code.
  bool http_may_answer = false;
  std::vector<int> http_statuses = {};  // beside or instead of those, without a result code
};

// The request before signing. `edit` names a row of byte_edits.hpp: what is done to the final
// bytes.
struct RequestPlan {
  Request request;
  std::shared_ptr<const Signer> signer;  // null: unsigned
  std::string edit;
  enum class Connection { any, fresh };
  Connection connection = Connection::any;
  std::size_t pieces = 1;  // more: the body comes in so many, with a pause before each
};

struct Case {
  std::string id;                        // "<operation>/<subject>/<rule>/<partition>[@axis=value]"
  std::string rev;                       // 16 hex digits: changes when inputs or expectation change
  const Operation* operation = nullptr;  // lives as long as the Spec
  Phase phase = Phase::positive;
  Level level = Level::must;
  std::string subject, rule, partition;
  std::string title;  // one sentence
  Citations clauses;
  std::string control;  // id of the case that differs in this one rule only; empty for a positive
  Expectation expect;
  RequestPlan plan;
  // What the request says, by part: {"body": ..., "query": {...}}; no body where it cannot be read.
  std::shared_ptr<const Json> inputs;
  // What must be made before this request can be sent: outputs of workflows, and what ends what it
  // created; empty for a request that stands alone.
  std::vector<Made> needs;
  std::string undo;                           // a workflow, run with the input "identity"...
  std::string undo_identity;                  // ...which this expression names
  std::shared_ptr<const PushPlan> push = {};  // phase callback
  std::string recipient;  // the number or address that a success reaches; empty when none
};

}  // namespace assay
