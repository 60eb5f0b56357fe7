// What the document says of a request body, as the maker of faults needs it: the places that rules
// stand at, and bodies on which every reading of the document agrees.
//
// A fault in how a body is judged is real when one of these bodies shows it (a witness).
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "schema/schema.hpp"
#include "spec/profile.hpp"
#include "spec/spec.hpp"

namespace assay {

// Whether an unsettled point makes both answers right for a case of this key:
// "body.times/type/null", as in the id of a case.
bool is_open(const Operation& operation, std::string_view key);

// One place that a value of the body comes from; the whole body first.
struct BodyPlace {
  std::vector<std::string> path;  // member names; kItem for the items of an array
  std::string subject;            // "body.times"
  std::string pointer;            // "/times", "/items/0/id"
  Json keywords;                  // as written, with what references say laid under them
  bool required = false;
  static constexpr const char* kItem = "*";
};
// The schema at `path`, to be changed there alone: references on the way are replaced by copies.
// Null when it does not exist.
Json* open_place(Json& root, const std::vector<std::string>& path);

class BodyRules {
 public:
  // Null without a JSON body or a form, or when no valid body can be made.
  static std::unique_ptr<const BodyRules> of(const Operation& operation, const Profile& profile);
  bool as_text() const { return as_text_; }  // a form: only what can be told from text counts

  const Json& written() const { return written_; }
  const Schema& bound() const { return bound_; }
  const std::vector<BodyPlace>& places() const { return places_; }
  const Json& full() const { return full_; }  // a right body with all of its members

  // Whether all readings agree on a body, and how.
  std::optional<bool> settled(const Json& body) const;

  // Whether a server that accepts what `accepts` says is seen to be wrong on a known body, or on
  // the full one with one of these values in it. One that refuses the full body does not count: it
  // refuses everybody, which takes no test to see.
  using Accepts = std::function<bool(const Json& body)>;
  bool has_witness(const Accepts& accepts, const std::string& pointer,
                   const std::vector<Json>& values) const;
  // The same for a change of the schema as written, at one place.
  bool shows(const BodyPlace& place, const std::function<void(Json& place)>& change,
             const std::vector<Json>& values) const;

  const Profile& profile() const { return profile_; }
  bool is_open(std::string_view key) const { return assay::is_open(operation_, key); }

 private:
  BodyRules(const Operation& operation, const Profile& profile)
      : operation_(operation), profile_(profile) {}
  bool compile(const Json& written);
  void compile_readings();
  void find_places();
  void add_probe(Json body);
  // What a receiver reads of it, and whether that is beyond doubt; null when it is not.
  std::optional<Json> as_read(const Json& body) const;
  void add_breaks(const Schema& schema);
  void add_samples();

  struct Probe {
    Json body;
    bool accepted;
  };
  struct Variant {
    const Unsettled* point;
    Schema schema;
  };
  const Operation& operation_;
  const Profile& profile_;
  bool as_text_ = false;
  Json written_, bound_json_;
  Schema written_schema_, bound_;
  std::vector<Variant> variants_;
  std::vector<BodyPlace> places_;
  Json full_;
  std::vector<Probe> probes_;
};

}  // namespace assay
