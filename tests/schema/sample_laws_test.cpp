// Laws of samples and breaks, over schemas of every kind and those of public documents.
#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <tuple>

#include "base/text.hpp"
#include "schema/sample.hpp"
#include "schema/sample_testing.hpp"

namespace assay {
namespace {

namespace fs = std::filesystem;
using testing::IsEmpty;
using testing::Not;

const std::vector<std::string> kVariedSchemas{
    kVoiceLike,
    "true",
    "{}",
    R"({"type": "null"})",
    R"({"type": "boolean"})",
    R"({"type": "integer"})",
    R"({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1})",
    R"({"type": "integer", "minimum": -10, "maximum": -5})",
    R"({"type": "integer", "minimum": 9223372036854775807})",
    R"({"type": "integer", "minimum": 100000000000000000000, "maximum": 100000000000000000009})",
    R"({"type": "number", "multipleOf": 0.01, "minimum": 0.01, "maximum": 99.99})",
    R"({"type": "integer", "minimum": 1.5, "maximum": 8.5, "multipleOf": 2})",
    R"({"type": "string"})",
    R"({"type": "string", "maxLength": 1})",
    R"({"type": "string", "minLength": 300})",
    R"({"type": "string", "maxLength": 4, "pattern": "^[a-z]+-[0-9]+$"})",
    R"({"type": "string", "pattern": "^(?=.*[0-9])(?=.*[a-z]).{6,12}$"})",
    R"({"type": "string", "format": "date-time"})",
    R"({"type": "string", "format": "uuid", "maxLength": 36})",
    R"({"type": "string", "format": "uri", "maxLength": 30})",
    R"({"type": "string", "format": "email"})",
    R"({"type": "string", "format": "ipv6"})",
    R"({"type": "string", "contentEncoding": "base64", "maxLength": 16})",
    R"({"type": "string", "contentMediaType": "application/json", "contentEncoding": "base64",
        "contentSchema": {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}}})",
    R"({"type": ["string", "null"], "maxLength": 5})",
    R"({"enum": ["a", "A", 1, 1.5, true, null, [1], {"b": 2}]})",
    R"({"const": {"a": [1, 2]}})",
    R"({"type": "array", "items": {"type": "string", "maxLength": 2}, "uniqueItems": true, "maxItems": 4})",
    R"({"type": "array", "prefixItems": [{"type": "integer"}, {"type": "string"}], "items": false})",
    R"({"type": "array", "contains": {"const": 7}, "items": {"type": "integer"}, "minItems": 2})",
    R"({"type": "object", "additionalProperties": {"type": "integer"}, "minProperties": 2})",
    R"({"type": "object", "additionalProperties": false, "properties": {"times": {"type": "integer"}}})",
    R"({"type": "object", "propertyNames": {"pattern": "^[a-z]{3}$"}, "minProperties": 1, "maxProperties": 2})",
    R"({"type": "object", "unevaluatedProperties": false, "allOf": [{"properties": {"a": {"type": "string"}}}]})",
    R"({"type": "object", "required": ["a", "b"], "dependentRequired": {"a": ["c"]},
        "properties": {"a": {"type": "integer"}, "c": {"type": "boolean"}}})",
    R"({"allOf": [{"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}},
                  {"properties": {"a": {"maxLength": 3}, "b": {"$ref": "#/$defs/b"}}}],
        "$defs": {"b": {"type": "integer", "maximum": 3}}})",
    R"({"oneOf": [{"type": "object", "required": ["kind"], "properties": {"kind": {"const": "a"}, "x": {"type": "integer"}}},
                  {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "b"}, "y": {"type": "string"}}}]})",
    R"({"anyOf": [{"type": "null"}, {"type": "string", "minLength": 2, "maxLength": 3}]})",
    R"({"type": "object", "required": ["kind"], "properties": {"kind": {"enum": ["a", "b"]}, "n": {"type": "integer"}},
        "if": {"properties": {"kind": {"const": "a"}}}, "then": {"required": ["n"]}})",
    R"({"type": "integer", "not": {"multipleOf": 2}, "minimum": 0, "maximum": 10})",
    R"({"type": "object", "required": ["name"], "properties": {"name": {"type": "string"},
        "children": {"type": "array", "items": {"$ref": "#"}}}})",
    R"({"type": "object", "required": ["items"], "properties": {"items": {"type": "array", "minItems": 1, "maxItems": 3,
        "items": {"type": "object", "required": ["id"], "properties": {"id": {"type": "string", "pattern": "^[0-9a-f]{8}$"},
        "a/b~c": {"type": "boolean"}}}}}})",
};

void find_schemas(const Json& json, const std::string& pointer, std::vector<std::string>& found) {
  if (json.is_object()) {
    const Json* members = json.find("properties");
    if (members && members->is_object() && !pointer.empty() && !pointer.ends_with("/properties"))
      found.push_back(pointer);
    for (const auto& [name, value] : json.as_object())
      find_schemas(value, pointer_join(pointer, name), found);
  }
  if (json.is_array())
    for (std::size_t i = 0; i < json.as_array().size(); ++i)
      find_schemas(json.as_array()[i], pointer + "/" + std::to_string(i), found);
}

// Every schema with "properties" of a JSON document, as far as it compiles.
std::vector<Schema> schemas_of_document(const fs::path& file) {
  std::stringstream text;
  text << std::ifstream(file).rdbuf();
  const Result<Json> document = parse_json(text.str());
  if (!document) return {};
  std::vector<std::string> pointers;
  find_schemas(*document, {}, pointers);
  std::vector<Schema> schemas;
  for (const std::string& pointer : pointers)
    if (Result<Schema> compiled = Schema::compile(*document, pointer, kAsserting))
      schemas.push_back(std::move(*compiled));
  return schemas;
}

fs::path documents_folder() {
  const char* shared = std::getenv("ASSAY_SHARED");
  return (shared ? fs::path(shared) : fs::path(ASSAY_SOURCE_DIR).parent_path() / "shared") /
         "openapi";
}

std::vector<fs::path> public_documents() {
  constexpr std::uintmax_t kMostBytes = 1 << 20;
  std::vector<fs::path> files;
  std::error_code none;
  for (const auto& entry : fs::recursive_directory_iterator(documents_folder(), none))
    if (entry.path().extension() == ".json" && entry.file_size() < kMostBytes)
      files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

// The sample that has the most members: the more is there, the more can be broken.
Json fullest(const std::vector<Sample>& found) {
  for (const Sample& sample : found)
    if (sample.instance.empty() && sample.rule + "/" + sample.partition == "optional/present")
      return sample.value;
  return found.front().value;
}

void expect_lawful_samples(const Schema& given, const std::string& text) {
  std::set<std::string> values;
  std::set<std::tuple<std::string, std::string, std::string>> names;
  for (const Sample& sample : samples(given)) {
    const std::string line = text + " " + sample.instance + " " + sample.rule + "/" +
                             sample.partition + " " + sample.value.dump();
    EXPECT_TRUE(given.accepts(sample.value)) << line;
    EXPECT_TRUE(values.insert(sample.value.dump()).second) << line;
    EXPECT_TRUE(names.emplace(sample.instance, sample.rule, sample.partition).second) << line;
  }
}

void expect_lawful_breaks(const Schema& given, const Json& valid, const std::string& text) {
  std::set<std::string> values;
  std::set<std::tuple<std::string, std::string, std::string>> names;
  for (const Broken& broken : breaks(given, valid)) {
    const std::string line = text + " " + broken.instance + " " + broken.keyword + "/" +
                             broken.partition + " " + broken.value.dump();
    const std::vector<Violation> violations = given.validate(broken.value);
    EXPECT_TRUE(std::ranges::any_of(
        violations,
        [&](const Violation& violation) {
          const std::string place = violation.instance == broken.instance
                                        ? violation.instance
                                        : pointer_join(violation.instance, violation.member);
          return violation.keyword == broken.keyword && place == broken.instance;
        }))
        << line << "\n"
        << lines(violations);
    for (const Violation& violation : violations)
      EXPECT_EQ(violation.instance, violations.front().instance) << line << lines(violations);
    EXPECT_TRUE(values.insert(broken.value.dump()).second) << line;
    EXPECT_TRUE(names.emplace(broken.instance, broken.keyword, broken.partition).second) << line;
  }
}

TEST(SampleLaws, ASampleIsAcceptedAndNeitherItsValueNorItsNameIsThereTwice) {
  for (const std::string& text : kVariedSchemas) {
    expect_lawful_samples(schema(text), text);
    expect_lawful_samples(schema(text, kAsserting), text);
  }
}

TEST(SampleLaws, TheFirstIsThePlainest) {
  for (const std::string& text : kVariedSchemas) {
    const std::vector<Sample> found = samples(schema(text));
    ASSERT_THAT(found, Not(IsEmpty())) << text;
    EXPECT_EQ(found[0].rule + "/" + found[0].partition, "value/plain") << text;
    EXPECT_EQ(found[0].value, *plain_sample(schema(text))) << text;
  }
}

TEST(SampleLaws, SamplesAndBreaksAreTheSameAtEachCall) {
  for (const std::string& text : kVariedSchemas) {
    const Schema first = schema(text), second = schema(text);
    const std::vector<Sample> a = samples(first), b = samples(second);
    ASSERT_EQ(a.size(), b.size()) << text;
    for (std::size_t i = 0; i < a.size(); ++i)
      EXPECT_EQ(a[i].partition + a[i].value.dump(), b[i].partition + b[i].value.dump()) << text;
    const std::vector<Broken> c = breaks(first, fullest(a)), d = breaks(second, fullest(b));
    ASSERT_EQ(c.size(), d.size()) << text;
    for (std::size_t i = 0; i < c.size(); ++i)
      EXPECT_EQ(c[i].partition + c[i].value.dump(), d[i].partition + d[i].value.dump()) << text;
  }
}

TEST(BreakLaws, ABrokenValueIsRefusedByItsKeywordAtItsPlaceAndNowhereElse) {
  for (const std::string& text : kVariedSchemas)
    for (const SchemaOptions& options : {SchemaOptions{}, kAsserting}) {
      const Schema given = schema(text, options);
      expect_lawful_breaks(given, fullest(samples(given)), text);
    }
}

TEST(SampleLaws, HoldForTheSchemasOfPublicDocuments) {
  const std::vector<fs::path> files = public_documents();
  if (files.empty()) GTEST_SKIP() << "no documents at " << documents_folder();
  for (const fs::path& file : files)
    for (const Schema& given : schemas_of_document(file)) {
      expect_lawful_samples(given, file.filename().string());
      const std::vector<Sample> found = samples(given);
      ASSERT_THAT(found, Not(IsEmpty())) << file << given.json().dump();
      expect_lawful_breaks(given, fullest(found), file.filename().string());
    }
}

}  // namespace
}  // namespace assay
