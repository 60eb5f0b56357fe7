// The parts of a request that carry values under names: its body, its query, its header fields, its
// path.
//
// Each is an object with a schema, so one planner makes the cases of all. A JSON body keeps its
// types; the other parts are texts, and what counts is what a receiver reads out of the text: the
// number 5 and the text "5" are one value there.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "cases/readings.hpp"
#include "spec/profile.hpp"
#include "spec/spec.hpp"

namespace assay {

struct RequestPart {
  enum class Kind : std::uint8_t { body, query, header, path, cookie };
  Kind kind = Kind::body;
  bool as_text = false;   // all but a JSON body
  Json bound;             // the schema with the profile's lists in it
  BodyReadings readings;  // of `bound`
  BodyReadings unbound;   // of the schema as written
  Json minimal, full;     // plain values: of the required members, of all

  std::string_view name() const;  // "body": the first word of its subjects
  // "minimal with these optional top-level members of full"
  Json with(const std::vector<std::string>& members) const;
  std::vector<std::string> optional_members() const;
  // "/items/0/id" -> "body.items.0.id"
  std::string subject_of(std::string_view pointer) const;
  Cause cause(const std::string& subject, Cause::Aspect aspect) const;
  // What a receiver reads when `value` is sent; null when it cannot be sent (a line break in a
  // header field, null in a form).
  std::optional<Json> as_read(const Json& value) const;

  // Errors: a schema that does not compile, no valid value; with the operation's place.
  static Result<RequestPart> make(Kind kind, const Operation& operation, const Profile& profile);
  // Whether the operation has members of this kind.
  static bool exists(Kind kind, const Operation& operation);
};

// The request of `operation` with these values, by part; null for a part it does not have.
struct PartValues {
  std::array<const Json*, 5> values{};
  const Json*& of(RequestPart::Kind kind) { return values[static_cast<std::size_t>(kind)]; }
  const Json* of(RequestPart::Kind kind) const { return values[static_cast<std::size_t>(kind)]; }
};
Request request_of(const Operation& operation, const std::string& base_path,
                   const PartValues& values, bool json_body);

std::string form_text(const Json& values);  // application/x-www-form-urlencoded

}  // namespace assay
