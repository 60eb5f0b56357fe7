#include "schema/schema.hpp"

#include <gtest/gtest.h>

#include <map>

namespace assay {
namespace {

Json json(std::string_view text) {
  auto parsed = parse_json(text);
  EXPECT_TRUE(parsed) << text << ": " << (parsed ? "" : parsed.error().text());
  return parsed ? std::move(parsed).value() : Json();
}

Schema schema(std::string_view text, const SchemaOptions& options = {}) {
  auto compiled = Schema::compile(json(text), options);
  EXPECT_TRUE(compiled) << text << ": " << (compiled ? "" : compiled.error().text());
  return compiled ? *compiled : Schema();
}

// One line for each violation: all its parts.
std::string lines(const std::vector<Violation>& violations) {
  std::string out;
  for (const Violation& v : violations)
    out += v.instance + " | " + v.keyword + " | " + v.schema + " | " + v.expected + " | " +
           v.found + (v.member.empty() ? "" : " | " + v.member) + "\n";
  return out;
}

std::string violations(std::string_view schema_text, std::string_view instance) {
  return lines(schema(schema_text).validate(json(instance)));
}

std::string errors(std::string_view schema_text, const SchemaOptions& options = {}) {
  const auto compiled = Schema::compile(json(schema_text), options);
  std::string out;
  if (!compiled)
    for (const Error& error : compiled.errors()) out += error.text() + "\n";
  return out;
}

struct Row {
  const char* schema;
  const char* good;  // a JSON array of instances that are accepted
  const char* bad;   // ... and refused
};

constexpr Row kRows[] = {
    {R"({"type": "integer"})", R"([1, -1, 2.0, 1e3, 123456789012345678901234567890])",
     R"([1.5, "1", null, true, [], {}])"},
    {R"({"type": "number"})", "[1, 1.5, 1e400]", R"(["1", null])"},
    {R"({"type": ["string", "null"]})", R"(["", null])", "[0, false, [], {}]"},
    {R"({"type": "boolean"})", "[true, false]", R"([0, "true", null])"},
    {R"({"type": "array"})", "[[]]", R"([{}, ""])"},
    {R"({"type": "object"})", "[{}]", "[[], null]"},
    {R"({"enum": [1, "a", {"x": [1]}]})", R"([1, 1.0, "a", {"x": [1.0]}])",
     R"(["A", "a ", {"x": [2]}, null])"},
    {R"({"enum": []})", "[]", "[null, 1]"},
    {R"({"const": {"a": 1, "b": null}})", R"([{"b": null, "a": 1.0}])", R"([{"a": 1}, 1])"},
    {R"({"const": false})", "[false]", "[0, null]"},
    {R"({"multipleOf": 0.01})", R"([4.02, 19.99, 0, -0.01, "x"])", "[0.005, 1.001]"},
    {R"({"multipleOf": 3})", "[9, 9.0, 3e50, -3]", "[10, 3.5, 1e50]"},
    {R"({"minimum": 1})", R"([1, 1.0, 2, "0"])", "[0, 0.999999999999999999999]"},
    {R"({"maximum": 18446744073709551616})", "[18446744073709551616]", "[18446744073709551617]"},
    {R"({"exclusiveMinimum": 1})", "[1.0000000000000000000001, 2]", "[1, 0]"},
    {R"({"exclusiveMaximum": 9})", "[8.9]", "[9, 9.0, 10]"},
    {R"({"minLength": 2})", R"(["ab", "日本", "💩💩", 1])", R"(["a", "💩", ""])"},
    {R"({"maxLength": 2})", R"(["ab", "💩💩", ""])", R"(["abc"])"},
    {R"({"maxLength": 2.0})", R"(["ab"])", R"(["abc"])"},
    {R"({"pattern": "^a+$"})", R"(["a", "aaa", 1])", R"(["", "ab", "a\n"])"},
    {R"({"pattern": "b"})", R"(["abc"])", R"(["ac"])"},
    {R"({"minItems": 1})", "[[1], {}]", "[[]]"},
    {R"({"maxItems": 1})", "[[], [1]]", "[[1, 2]]"},
    {R"({"uniqueItems": true})", R"([[], [1, "1", true, [1], {"a": 1}], [1, 2]])",
     R"([[1, 1.0], [{"a": 1, "b": 2}, {"b": 2, "a": 1}], [[0], [false], [0]]])"},
    {R"({"uniqueItems": true})", "[[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18]]",
     "[[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,1e0]]"},
    {R"({"uniqueItems": false})", "[[1, 1]]", "[]"},
    {R"({"prefixItems": [{"type": "integer"}, {"type": "string"}]})",
     R"([[], [1], [1, "a"], [1, "a", null]])", R"([["a"], [1, 2]])"},
    {R"({"prefixItems": [true], "items": {"type": "integer"}})", R"([["a", 1], []])",
     R"([["a", "b"]])"},
    {R"({"items": false})", "[[], 1]", "[[1]]"},
    {R"({"contains": {"const": 1}})", "[[1], [0, 1]]", "[[], [0]]"},
    {R"({"contains": {"const": 1}, "minContains": 2, "maxContains": 3})", "[[1, 1], [1, 0, 1, 1]]",
     "[[1], [1, 1, 1, 1]]"},
    {R"({"contains": {"const": 1}, "minContains": 0})", "[[], [0]]", "[]"},
    {R"({"minContains": 5})", "[[]]", "[]"},
    {R"({"properties": {"a": {"type": "integer"}}})", R"([{}, {"a": 1}, {"b": "x"}, 1])",
     R"([{"a": "x"}])"},
    {R"({"patternProperties": {"^x-": {"type": "integer"}}})", R"([{"x-a": 1, "y": "s"}])",
     R"([{"x-a": "s"}])"},
    {R"({"properties": {"a": true}, "patternProperties": {"^x-": true},
        "additionalProperties": false})",
     R"([{"a": 1, "x-b": 2}])", R"([{"b": 1}])"},
    {R"({"additionalProperties": {"type": "integer"}})", R"([{"a": 1}])", R"([{"a": "1"}])"},
    {R"({"propertyNames": {"maxLength": 2}})", R"([{"ab": 1}, {}])", R"([{"abc": 1}])"},
    {R"({"required": ["a", "b"]})", R"([{"a": null, "b": 1}, []])", R"([{"a": 1}, {}])"},
    {R"({"minProperties": 1, "maxProperties": 2})", R"([{"a": 1}])",
     R"([{}, {"a": 1, "b": 2, "c": 3}])"},
    {R"({"dependentRequired": {"a": ["b"]}})", R"([{}, {"b": 1}, {"a": 1, "b": 1}])",
     R"([{"a": 1}])"},
    {R"({"dependentSchemas": {"a": {"required": ["b"]}}})", R"([{}, {"a": 1, "b": 1}])",
     R"([{"a": 1}])"},
    {R"({"allOf": [{"minimum": 1}, {"maximum": 9}]})", "[1, 9]", "[0, 10]"},
    {R"({"anyOf": [{"minimum": 9}, {"maximum": 1}]})", "[1, 9]", "[5]"},
    {R"({"oneOf": [{"minimum": 1}, {"maximum": 9}]})", "[0, 10]", "[5]"},
    {R"({"not": {"type": "integer"}})", R"(["a", 1.5])", "[1]"},
    {R"({"if": {"minimum": 10}, "then": {"multipleOf": 10}, "else": {"multipleOf": 3}})",
     "[20, 9]", "[12, 4]"},
    {R"({"then": false, "else": false})", "[1]", "[]"},
    {R"({"prefixItems": [true], "contains": {"const": 7}, "unevaluatedItems": {"type": "string"}})",
     R"([[1, 7, "a"], [7]])", "[[1, 7, 2]]"},
    {R"({"anyOf": [{"properties": {"a": {"const": 1}}, "required": ["a"]},
                   {"properties": {"b": true}, "required": ["b"]}],
        "unevaluatedProperties": false})",
     R"([{"a": 1}, {"b": 1}, {"a": 1, "b": 1}])", R"([{"a": 2, "b": 1}, {"a": 1, "c": 1}])"},
    {R"({"not": {"not": {"properties": {"a": true}}}, "unevaluatedProperties": false})", "[{}]",
     R"([{"a": 1}])"},
    {R"({"if": {"required": ["a"], "properties": {"a": true}}, "else": {"properties": {"b": true}},
        "unevaluatedProperties": false})",
     R"([{"a": 1}, {"b": 1}])", R"([{"a": 1, "b": 1}])"},
    {R"({"allOf": [{"unevaluatedProperties": true}], "unevaluatedProperties": false})",
     R"([{"a": 1}])", "[]"},
    {R"({"allOf": [{"properties": {"a": true}}, {"unevaluatedProperties": false}]})", "[{}]",
     R"([{"a": 1}])"},
    {R"({"$ref": "#/$defs/n", "maximum": 9, "$defs": {"n": {"type": "integer"}}})", "[9]",
     R"([10, "a"])"},
    {R"({"$ref": "#n", "$defs": {"x": {"$anchor": "n", "type": "integer"}}})", "[9]", R"(["a"])"},
    {R"({"properties": {"next": {"$ref": "#"}}, "additionalProperties": false})",
     R"([{"next": {"next": {}}}])", R"([{"next": {"next": {"x": 1}}}])"},
    {"true", "[1, null]", "[]"},
    {"false", "[]", "[1, null]"},
    {R"({"format": "date", "contentEncoding": "base64", "unheard-of": 1})", R"(["x"])", "[]"},
};

TEST(Schema, EveryKeywordAcceptsAndRefuses) {
  for (const Row& row : kRows) {
    const Schema compiled = schema(row.schema);
    for (const Json& good : json(row.good).as_array()) {
      EXPECT_TRUE(compiled.accepts(good)) << row.schema << " " << good.dump();
      EXPECT_EQ(lines(compiled.validate(good)), "") << row.schema << " " << good.dump();
    }
    for (const Json& bad : json(row.bad).as_array()) {
      EXPECT_FALSE(compiled.accepts(bad)) << row.schema << " " << bad.dump();
      EXPECT_NE(lines(compiled.validate(bad)), "") << row.schema << " " << bad.dump();
    }
  }
}

TEST(Schema, EveryViolationIsReportedWithItsPlaceAndInWords) {
  EXPECT_EQ(violations(R"({"type": "object", "required": ["to", "times"],
                          "properties": {"times": {"type": "integer", "maximum": 9},
                                         "lang": {"enum": ["en", "zh"]},
                                         "items": {"items": {"minLength": 3}}},
                          "additionalProperties": false})",
                       R"({"times": 10, "lang": "EN", "items": ["abc", "ab"], "x": 1})"),
            "|required|/required|a member \"to\"|no such member|to\n"
            "/times|maximum|/properties/times/maximum|at most 9|10\n");
}

TEST(Schema, AHandleReachesEverySubschema) {
  const Schema root = schema(R"({"properties": {"a/b": {"type": "string"}},
      "allOf": [{"minimum": 1}, {"$ref": "#/$defs/n"}], "$defs": {"n": {"maximum": 9}}})");
  EXPECT_EQ(root.at("properties", "a/b").json(), json(R"({"type": "string"})"));
  EXPECT_EQ(root.at("allOf", "0").json(), json(R"({"minimum": 1})"));
  EXPECT_EQ(root.at("allOf", "1").at("$ref").json(), json(R"({"maximum": 9})"));
  EXPECT_TRUE(root.at("$defs", "n").accepts(9));
  EXPECT_FALSE(root.at("$defs", "n").accepts(10));
  EXPECT_FALSE(root.at("properties", "a"));
  EXPECT_FALSE(root.at("items"));
}

}  // namespace
}  // namespace assay
