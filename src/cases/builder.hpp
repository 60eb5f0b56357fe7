// What the parts of the planner share while the cases of one operation are made.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

#include "cases/plan.hpp"
#include "cases/request_part.hpp"

namespace assay {

// One operation with its plain requests.
struct OperationContext {
  const Spec& spec;
  const Operation& operation;
  const Profile& profile;
  std::string base_path;
  std::shared_ptr<const Signer> signer;
  std::vector<RequestPart> parts;  // those it has, the body first
  std::vector<Made> made;          // what its plain values are made by

  const RequestPart* part(RequestPart::Kind kind) const;
  const RequestPart* body() const { return part(RequestPart::Kind::body); }
  const MediaType* media() const {
    return operation.bodies.empty() ? nullptr : &operation.bodies.front();
  }
  bool has_json_body() const { return body() && !body()->as_text; }
  bool has_form_body() const;
  // The plain request, with other values for some parts; and what a receiver reads out of it.
  using Changes = std::vector<std::pair<const RequestPart*, Json>>;
  Request request(const Changes& changes = {}) const;
  Json inputs(const Changes& changes = {}) const;
};

// Whether a row of the operation's table is for this cause and nothing else.
bool is_documented(const OperationContext& context, const Cause& cause);

class CaseList {
 public:
  explicit CaseList(const OperationContext& context)
      : context_(context),
        plain_(context.request()),
        plain_inputs_(std::make_shared<const Json>(context.inputs())) {}

  // A case with the plain request of the operation; id from the words.
  Case make(Phase phase, std::string subject, std::string rule, std::string partition) const;
  // The same with other values of one part or of some, or with other bytes for the body.
  Case make(Phase phase, std::string subject, std::string rule, std::string partition,
            const RequestPart& part, const Json& value) const;
  Case make(Phase phase, std::string subject, std::string rule, std::string partition,
            const OperationContext::Changes& changes) const;
  Case make_with_body(Phase phase, std::string subject, std::string rule, std::string partition,
                      std::string body) const;
  // Covers, clauses, recipient, revision and id are filled in; dropped when the id is taken by the
  // same request.
  void add(Case test);
  bool has(const std::string& id) const { return ids_.contains(id); }
  std::string id_of(const Case& test) const;
  std::string id_of(std::string_view subject, std::string_view rule,
                    std::string_view partition) const;
  // Of the minimal request with this optional member: "posTone" of the body, "query.limit" of
  // another part, "all".
  std::string control_id(const std::string& member) const;

  std::vector<Case> cases;

 private:
  Case named(Phase phase, std::string subject, std::string rule, std::string partition) const;

  const OperationContext& context_;
  Request plain_;  // the plain request, and what is read out of it: most cases begin with them
  std::shared_ptr<const Json> plain_inputs_;
  std::map<std::string, Citations, std::less<>> citations_;  // by subject
  std::unordered_set<std::string> ids_;
};

// Members that no document knows, of sizes where buffers end: JSON and forms get the same.
struct LargeMember {
  const char *partition, *title;
  std::size_t bytes;
};
inline constexpr LargeMember kLargeMembers[] = {
    {"16-kib-member", "an unknown member of 16 KiB", 16U << 10U},
    {"64-kib-member", "an unknown member of 64 KiB", 64U << 10U},
    {"256-kib-member", "an unknown member of 256 KiB", 256U << 10U},
    {"1-mib-member", "an unknown member of 1 MiB", 1U << 20U}};

void add_controls(const OperationContext& context, CaseList& list);
void add_value_positives(const OperationContext& context, const RequestPart& part, CaseList& list);
void add_value_negatives(const OperationContext& context, const RequestPart& part, CaseList& list);
void add_choice_negatives(const RequestPart& part, CaseList& list);  // beside each enum value
void add_extreme_values(const RequestPart& part, CaseList& list);    // long, or nothing at all
void add_protocol_positives(const OperationContext& context,
                            CaseList& list);  // other spellings of the same meaning
void add_protocol_negatives(const OperationContext& context,
                            CaseList& list);  // methods, media types, malformed bodies, framing
void add_media_types(const OperationContext& context, CaseList& list);
void add_form_spellings(const OperationContext& context, CaseList& list);
void add_form_negatives(const OperationContext& context, CaseList& list);
void add_auth(const OperationContext& context, CaseList& list);
void add_interleaving(const OperationContext& context,
                      CaseList& list);  // copies of what is there, run at once

}  // namespace assay
