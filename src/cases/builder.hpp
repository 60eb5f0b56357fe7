// What the parts of the planner share while the cases of one operation are made.
#pragma once
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "cases/plan.hpp"
#include "cases/readings.hpp"

namespace assay {

// One operation with its plain requests.
struct OperationContext {
  const Spec& spec;
  const Operation& operation;
  const Profile& profile;
  std::string target;  // path with plain parameters, query
  Fields fields;       // content type, header parameters
  std::shared_ptr<const Signer> signer;

  const MediaType* media = nullptr;  // null: no body
  Json bound;                        // the body schema with the profile's lists in it
  BodyReadings readings;             // of `bound`
  BodyReadings unbound;              // of the schema as written
  Json minimal, full;                // bodies

  bool has_json_body() const { return media && media->name.find("json") != std::string::npos; }
  // "minimal with these optional top-level members of full"
  Json body_with(const std::vector<std::string>& members) const;
  std::vector<std::string> optional_members() const;
};

class CaseList {
 public:
  explicit CaseList(const OperationContext& context) : context_(context) {}

  // A case with the plain request of the operation and the given body; id from the parts.
  Case make(Phase phase, std::string subject, std::string rule, std::string partition,
            std::string body) const;
  // Covers, clauses, recipient, revision and id are filled in; dropped when the id is taken by the
  // same request.
  void add(Case test);
  bool has(const std::string& id) const { return ids_.contains(id); }
  std::string id_of(const Case& test) const;
  std::string control_id(
      const std::string& member) const;  // of the minimal request with this optional member

  std::vector<Case> cases;

 private:
  const OperationContext& context_;
  std::set<std::string> ids_;
};

void add_body_positives(const OperationContext& context, CaseList& list);
void add_body_negatives(const OperationContext& context, CaseList& list);
void add_protocol_positives(const OperationContext& context,
                            CaseList& list);  // other spellings of the same meaning
void add_protocol_negatives(const OperationContext& context,
                            CaseList& list);  // methods, media types, malformed bodies, framing
void add_auth(const OperationContext& context, CaseList& list);
void add_interleaving(const OperationContext& context,
                      CaseList& list);  // copies of what is there, run at once

}  // namespace assay
