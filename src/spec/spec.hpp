// A vendor API as loaded: OpenAPI 3.0/3.1 plus the x-assay vocabulary, resolved and compiled.
//
// Plain data; made by load_spec (load.hpp) and read by everything else. Schemas stay
// as JSON beside their compiled form, because the planner and the planted faults derive variants
// from them. A stranger's OpenAPI document without x-assay gives the same Spec with the optional
// parts empty.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "schema/schema.hpp"
#include "spec/cause.hpp"
#include "spec/document.hpp"
#include "spec/push.hpp"
#include "spec/workflow.hpp"

namespace assay {

struct VendorDocument {
  std::string id, title, edition, file, sha256;
  std::map<std::string, std::string> clauses;  // "table-4/times" -> the sentence
  std::string place = {};                      // file:line:column
  std::map<std::string, std::string> clause_places = {};
};

// One key of what a tester must know of his account.
struct ProfileKey {
  std::string name, about;
  bool secret = false, list = false, optional = false;
  std::optional<Json>
      example;             // what the embedded fake takes without a profile; never a real secret
  std::string place = {};  // file:line:column
};

// One admissible interpretation of an unsettled clause.
struct Reading {
  std::string name;
  std::optional<Json> constraint;  // schema keywords laid over the place where it stands
  enum class Outcome { unsaid, accepted, refused };
  Outcome outcome = Outcome::unsaid;
  std::vector<std::string> codes;  // result codes that this reading answers with
  std::string text = {};           // the result text that this reading answers with
};
struct Unsettled {
  std::string id, because;
  Citations cite;
  std::vector<Reading> readings;  // two or more
  // Globs over "<subject>/<rule>/<partition>", "!glob" for what is not meant; empty when it stands
  // in a schema.
  std::vector<std::string> covers;
  std::string subject;  // where it stands in a schema: "body.verifyCode"
  std::string
      pointer;  // JSON pointer of that place inside the body schema; with `constraint` readings
  std::string place = {};  // file:line:column

  bool is_about(std::string_view key) const;  // by `covers`
};

struct ResultRow {
  std::string code;  // empty: an answer that needs no code, only the status
  int status = 0;
  std::vector<std::string> also;  // other statuses that it may come with: "403", "4XX"
  std::string english, chinese, remedy;
  Citations cite;
  std::vector<Cause> when;  // the documented conditions, any of them
  std::vector<Cause>
      fits;              // not its first meaning, yet an honest implementer may choose it for these
  bool generic = false;  // fits many causes; noted, not failed, where a specific row exists
  enum class Provoked { request, state, environment };
  Provoked provoked = Provoked::request;
  std::optional<Json> simulate;  // {"body.calleeNbr": "+86..."}: the fake answers with this row
  std::string place = {};        // file:line:column

  bool comes_with(int of_status) const;  // `status`, or one of `also`
};

// Where the result code stands in an answer, and the table.
struct Results {
  std::string code_pointer, text_pointer;  // into the response body
  std::vector<std::string> success;        // codes
  std::vector<ResultRow> rows;
  Citations cite;
};

struct Relation {
  // empty: absent, null or ""; same: the same request, sent again at once, gets the same there
  // (items of a list in any order); items_equal: `member` of each item of the array at `target` is
  // what `field` asks for; items_at_most: no more items than `field` says; ordered: those of the
  // numbers or texts at `pointers` that are there never become smaller; difference: `target` is the
  // last of `pointers` minus one of the others, give or take `tolerance`, or zero where the last but
  // one is not there.
  enum class Kind { unique, present, empty, same, items_equal, items_at_most, ordered, difference };
  Kind kind = Kind::unique;
  std::string target;  // JSON pointer into the body of the response, or of the push
  std::vector<std::string> pointers = {};  // of ordered and difference
  double tolerance = 0;
  std::string member, field;  // of the items kinds: "/contact_way", "query.contact_way"
  enum class When { always, success, failure };
  When when = When::always;
  std::string if_request;        // present: pointer into the request body...
  std::optional<Json> if_value;  // ...and the value it must equal
  bool else_absent = false;      // present: absent (or null) when the condition does not hold
  Citations cite;
  std::string place = {};  // file:line:column
};

// What an operation does to a resource that other operations see.
struct Lifecycle {
  enum class Does { create, read, remove };
  Does does = Does::create;
  std::string resource;  // its name: "binding"
  std::string identity;  // where its identity stands: "response./subid", "query.subid", "path.x"
  std::vector<std::string> parent;  // fields that must be those of the creation: "body.appid"
  std::string retry_key;            // field that a retry repeats; empty: none
  std::string time_to_live;         // field with seconds; empty: for ever
  Citations cite;
};

// A list that is read page by page.
struct Paging {
  std::string offset, limit;  // fields: "query.offset"
  std::string items, total;   // pointers into the response body; total may be empty
  std::string key;            // pointer into an item: what tells items apart; empty: all of it
  Citations cite;
};

struct Parameter {
  std::string name;
  enum class In { path, query, header, cookie };
  In in = In::query;
  bool required = false;
  Json schema;  // self-contained, as that of a MediaType
  Schema compiled;
  std::string style;
  bool explode = false;
  Citations cite;
  std::string media_type = {};  // when its value is a document ("content"), else empty
  std::string place = {};       // file:line:column
};

struct MediaType {
  std::string name;          // "application/json", as the document writes it, without parameters
  std::string content_type;  // what a client sends: x-assay `content-type`, or name
  Json schema;               // self-contained: every $ref inside resolves within it (#/$defs/...)
  Schema compiled;           // formats and contents asserted
  std::vector<Json> examples;
  std::string place = {};  // file:line:column
};

struct ResponseSpec {
  std::string status;  // "200", "4XX", "default"
  std::string description;
  std::vector<MediaType> content;
  Citations cite;
};

struct SecurityScheme {
  std::string name, type, in, parameter;  // as in OpenAPI
  std::optional<Json> sign;               // x-assay `sign`
  std::string sign_place;                 // file:line:column of it
  Citations cite;
  std::string http_scheme = {};  // of type "http": "basic", "bearer"
};

// The statuses with which a receiver says that it took a message: "200", "2XX".
struct Acknowledgement {
  std::vector<std::string> statuses;
  Citations cite;
  bool covers(int status) const;
};

struct Operation {
  std::string id;  // operationId, or "POST /path" made into an identifier
  std::string method, path;
  std::string summary;
  std::vector<Parameter> parameters;
  bool body_required = false;
  std::vector<MediaType> bodies;  // the first is the one that cases are made from
  Citations body_cite;            // of the body's media type
  std::vector<ResponseSpec> responses;
  std::vector<std::string> security;  // names of schemes that apply together; empty: none
  std::optional<Results> results;
  std::vector<Relation> relations;
  std::optional<Lifecycle> lifecycle;
  std::optional<Paging> paging;
  // Values in the body of a success that make it a refusal: pointer -> values.
  std::vector<std::pair<std::string, Json>> refused_when;
  std::vector<Unsettled> unsettled;  // of the operation, its schemas, its schemes and the document
  bool bills = false;
  std::string reaches;  // "body.calleeNbr"
  // Of a message that we send in the vendor's place (cases/mirror.hpp): who answers owes this and
  // no more.
  std::optional<Acknowledgement> acknowledged = {};
  std::string place;  // file:line:column
};

// A message that the vendor sends to a URL of the customer: an OpenAPI callback, or a webhook.
struct Push {
  std::string name;  // under `callbacks` or `webhooks`: "callStatus"
  // Its request as the vendor sends it, and the answers that it takes; `path` is empty. The id is
  // its operationId, or `name`.
  Operation operation;
  std::string provoked_by;  // callback: id of the operation that it belongs to; else empty
  std::string url;          // callback: the runtime expression of the URL
  PushTrigger trigger;      // webhook
  std::string follows;      // webhook: id of the operation whose request and answer it tells of
  std::vector<PushVariant> variants;
  std::optional<PushSequence> sequence;
  std::vector<Correlation> correlate;
  std::optional<PushDelivery> delivery;

  // The operation whose exchange it refers to: provoked_by or follows.
  const std::string& refers_to() const { return provoked_by.empty() ? follows : provoked_by; }
};

struct SpecOrigin;  // origin.hpp

struct Spec {
  std::string name;  // of the folder or file: "huawei-voice-verification"
  std::string path;
  std::string title, version, base_path;  // base_path of servers[0]
  std::string hash;                       // of all files' text: hex, 16 digits
  std::vector<VendorDocument> documents;
  std::vector<ProfileKey> profile;
  std::vector<SecurityScheme> security;
  std::vector<Operation> operations;
  std::vector<Push> pushes;
  std::vector<Workflow> workflows;  // of the Arazzo documents beside it
  std::vector<std::string>
      cited;  // every citation that occurs, with its place: "file:1:2 voice-a/..."
  std::shared_ptr<const SpecOrigin> origin = {};  // the documents themselves, for lint

  const SecurityScheme* scheme(std::string_view name) const;
  const Operation* operation(std::string_view id) const;
  const Push* push(std::string_view named) const;
  // The text of a clause, empty when unknown: "voice-a/table-4/times".
  std::string_view clause(std::string_view citation) const;
};

// Rows of `results` that answer one of `causes`: specific first (in the order of causes, then of
// the table), then those that fit, then generic ones.
struct Fitting {
  std::vector<const ResultRow*> specific, generic;
};
Fitting rows_for(const Results& results, const std::vector<Cause>& causes);

// The response documented for a status: exact, then class ("4XX"), then default; null when none.
const ResponseSpec* response_for(const Operation& operation, int status);

}  // namespace assay
