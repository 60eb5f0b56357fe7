// JSON Schema 2020-12: compile once, validate many times.
//
// A Schema is a handle on one place of a compiled document; copies share it.
// Knows no OpenAPI. Formats and contents are annotations unless asked for
// (JSON Schema Validation 2020-12, sections 7.2.1 and 8).
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace assay {

namespace jsonschema {
struct Program;
}

// What an instance broke, at one place, by one keyword.
struct Violation {
  std::string instance;  // JSON pointer into the instance: "/items/0/times", "" for the whole
  std::string keyword;   // "maximum", "required", "type", ..., "false" for a false schema
  std::string schema;    // JSON pointer (or URI with one) of the keyword in the schema
  std::string expected;  // "at most 9"
  std::string found;     // "10"
  // The member's name, where the place is its object: required, dependentRequired (missing),
  // additionalProperties, unevaluatedProperties (false, too much), propertyNames.
  std::string member;
};

struct SchemaOptions {
  enum class Assert { no, yes };
  Assert formats = Assert::no;  // "format" fails instances
  Assert contents =
      Assert::no;        // "contentEncoding", "contentMediaType", "contentSchema" fail instances
  std::string base_uri;  // of the root, when it has no $id
  // Documents that $ref may reach, by absolute URI without fragment; null when unknown. The
  // documents must live as long as compiling takes.
  std::function<const Json*(const std::string& uri)> documents;
};

class Schema {
 public:
  // Errors: an unknown reference, a keyword with a value of the wrong type, a pattern that does not
  // compile; each with the JSON pointer of the keyword as its place. Unknown keywords are
  // annotations.
  static Result<Schema> compile(const Json& root, const SchemaOptions& options = {});
  // The same for the subschema at `pointer` of a document in which references resolve.
  static Result<Schema> compile(const Json& document, std::string_view pointer,
                                const SchemaOptions& options = {});

  bool accepts(const Json& instance) const;                     // stops at the first violation
  std::vector<Violation> validate(const Json& instance) const;  // all of them

  // The keywords written at this place (an object, or true/false).
  const Json& json() const;
  // The subschema under a keyword: at("items"), at("properties", "times"), at("allOf", "0"),
  // at("$ref") follows the reference. Null handle (operator bool) when there is none.
  Schema at(std::string_view keyword, std::string_view key = {}) const;
  explicit operator bool() const noexcept { return program_ != nullptr; }
  Schema() = default;

 private:
  Schema(std::shared_ptr<const jsonschema::Program> program, std::uint32_t node)
      : program_(std::move(program)), node_(node) {}

  std::shared_ptr<const jsonschema::Program> program_;
  std::uint32_t node_ = 0;
};

}  // namespace assay
