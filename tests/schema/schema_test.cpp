#include "schema/schema.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "schema/schema_testing.hpp"

namespace assay {
namespace {

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
    {R"({"if": {"minimum": 10}, "then": {"multipleOf": 10}, "else": {"multipleOf": 3}})", "[20, 9]",
     "[12, 4]"},
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
    const Json accepted = json(row.good), refused = json(row.bad);
    for (const Json& good : accepted.as_array()) {
      EXPECT_TRUE(compiled.accepts(good)) << row.schema << " " << good.dump();
      EXPECT_EQ(lines(compiled.validate(good)), "") << row.schema << " " << good.dump();
    }
    for (const Json& bad : refused.as_array()) {
      EXPECT_FALSE(compiled.accepts(bad)) << row.schema << " " << bad.dump();
      EXPECT_NE(lines(compiled.validate(bad)), "") << row.schema << " " << bad.dump();
    }
  }
}

struct Message {
  const char* schema;
  const char* instance;
  const char* violations;
};

constexpr Message kMessages[] = {
    {R"({"type": "integer"})", R"("2")", " | type | /type | an integer | a string \"2\"\n"},
    {R"({"type": ["string", "integer", "null"]})", "1.5",
     " | type | /type | an integer, a string or null | the number 1.5\n"},
    {R"({"type": "object"})", "[1]", " | type | /type | an object | an array of 1 item\n"},
    {R"({"type": "array"})", R"({"a": 1, "b": 2})",
     " | type | /type | an array | an object with 2 members\n"},
    {R"({"const": "a"})", "true", " | const | /const | \"a\" | true\n"},
    {R"({"enum": ["en", "zh", null]})", R"("EN")",
     " | enum | /enum | one of \"en\", \"zh\", null | \"EN\"\n"},
    {R"({"enum": []})", "1", " | enum | /enum | nothing, the list of values is empty | 1\n"},
    {R"({"maximum": 9})", "10", " | maximum | /maximum | at most 9 | 10\n"},
    {R"({"minimum": 1.50})", "1", " | minimum | /minimum | at least 1.50 | 1\n"},
    {R"({"exclusiveMinimum": 1})", "1",
     " | exclusiveMinimum | /exclusiveMinimum | more than 1 | 1\n"},
    {R"({"exclusiveMaximum": 9})", "9.0",
     " | exclusiveMaximum | /exclusiveMaximum | less than 9 | 9.0\n"},
    {R"({"multipleOf": 3})", "4", " | multipleOf | /multipleOf | a multiple of 3 | 4\n"},
    {R"({"minLength": 2})", R"("日")",
     " | minLength | /minLength | at least 2 characters | 1 character: \"日\"\n"},
    {R"({"maxLength": 1})", R"("ab")",
     " | maxLength | /maxLength | at most 1 character | 2 characters: \"ab\"\n"},
    {R"({"pattern": "^a+$"})", R"("b")",
     " | pattern | /pattern | text that matches ^a+$ | \"b\"\n"},
    {R"({"minItems": 1})", "[]", " | minItems | /minItems | at least 1 item | 0 items\n"},
    {R"({"maxItems": 1})", "[1, 2]", " | maxItems | /maxItems | at most 1 item | 2 items\n"},
    {R"({"uniqueItems": true})", R"(["a", 1, "a"])",
     " | uniqueItems | /uniqueItems | items that all differ | items 0 and 2 are equal: \"a\"\n"},
    {R"({"prefixItems": [true], "items": false})", "[1, 2]",
     " | items | /items | at most 1 item | 2 items\n"},
    {R"({"contains": {"const": 1}})", "[2]",
     " | contains | /contains | at least 1 item as \"contains\" describes | 0 of 1 item\n"},
    {R"({"contains": {"const": 1}, "minContains": 2})", "[1, 2]",
     " | minContains | /minContains | at least 2 items as \"contains\" describes | 1 of 2 items\n"},
    {R"({"contains": {"const": 1}, "maxContains": 1})", "[1, 1]",
     " | maxContains | /maxContains | at most 1 item as \"contains\" describes | 2 of 2 items\n"},
    {R"({"unevaluatedItems": false})", "[1]",
     " | unevaluatedItems | /unevaluatedItems | no items but those that the schema describes | "
     "item 0: 1\n"},
    {R"({"required": ["to"]})", "{}",
     " | required | /required | a member \"to\" | no such member | to\n"},
    {R"({"dependentRequired": {"a": ["b"]}})", R"({"a": 1})",
     " | dependentRequired | /dependentRequired | a member \"b\" beside \"a\" | no such member | "
     "b\n"},
    {R"({"minProperties": 1})", "{}",
     " | minProperties | /minProperties | at least 1 member | 0 members\n"},
    {R"({"maxProperties": 1})", R"({"a": 1, "b": 2})",
     " | maxProperties | /maxProperties | at most 1 member | 2 members\n"},
    {R"({"properties": {"long": true, "b": true}, "patternProperties": {"^x-": true},
        "additionalProperties": false})",
     R"({"c": 1})",
     " | additionalProperties | /additionalProperties | no members but \"long\", \"b\", names that "
     "match ^x- | a member \"c\" | c\n"},
    {R"({"additionalProperties": false})", R"({"c": 1})",
     " | additionalProperties | /additionalProperties | no members | a member \"c\" | c\n"},
    {R"({"unevaluatedProperties": false})", R"({"c": 1})",
     " | unevaluatedProperties | /unevaluatedProperties | no members but those that the schema "
     "describes | a member \"c\" | c\n"},
    {R"({"propertyNames": {"maxLength": 1}})", R"({"ab": 1})",
     " | propertyNames | /propertyNames | a member name: at most 1 character | \"ab\" | ab\n"},
    {R"({"propertyNames": false})", R"({"ab": 1})",
     " | propertyNames | /propertyNames | no members | \"ab\" | ab\n"},
    {R"({"properties": {"a/b": false}})", R"({"a/b": 1})",
     "/a~1b | false | /properties/a~1b | no value at all | 1\n"},
    {R"({"anyOf": [{"type": "null"}, {"minLength": 2}]})", R"("a")",
     " | anyOf | /anyOf | a value that matches at least one of 2 schemas | \"a\"\n"},
    {R"({"oneOf": [{"type": "null"}, {"minimum": 2}]})", "1",
     " | oneOf | /oneOf | a value that matches exactly one of 2 schemas | 1, which matches none\n"},
    {R"({"oneOf": [{"minimum": 1}, false, {"minimum": 2}]})", "5",
     " | oneOf | /oneOf | a value that matches exactly one of 3 schemas | 5, which matches those "
     "at "
     "0 and 2\n"},
    {R"({"not": {"minimum": 1}})", "1",
     " | not | /not | a value that does not match the schema under \"not\" | 1\n"},
    {R"({"if": true, "then": {"maximum": 1}})", "2",
     " | maximum | /then/maximum | at most 1 | 2\n"},
};

TEST(Schema, EveryKeywordSaysWhatItExpectedAndWhatItFound) {
  for (const Message& row : kMessages)
    EXPECT_EQ(violations(row.schema, row.instance), row.violations) << row.schema;
}

TEST(Schema, AllViolationsAreReportedEachAtItsPlace) {
  EXPECT_EQ(violations(R"({"type": "object", "required": ["to", "times"],
                          "properties": {"times": {"type": "integer", "maximum": 9},
                                         "lang": {"enum": ["en", "zh"]},
                                         "items": {"items": {"$ref": "#/$defs/item"}}},
                          "$defs": {"item": {"minLength": 3, "pattern": "^a"}},
                          "additionalProperties": false})",
                       R"({"times": 10, "lang": "EN", "items": ["abc", "bc"], "x": 1})"),
            " | required | /required | a member \"to\" | no such member | to\n"
            "/times | maximum | /properties/times/maximum | at most 9 | 10\n"
            "/lang | enum | /properties/lang/enum | one of \"en\", \"zh\" | \"EN\"\n"
            "/items/1 | minLength | /$defs/item/minLength | at least 3 characters | "
            "2 characters: \"bc\"\n"
            "/items/1 | pattern | /$defs/item/pattern | text that matches ^a | \"bc\"\n"
            " | additionalProperties | /additionalProperties | no members but \"times\", \"lang\", "
            "\"items\" | a member \"x\" | x\n");
}

TEST(Schema, AnAlternativeThatFailsIsReportedOnceAndHidesWhatItWouldHaveEvaluated) {
  EXPECT_EQ(violations(R"({"anyOf": [{"properties": {"a": {"const": 1}}, "required": ["a"]}],
                          "unevaluatedProperties": false})",
                       R"({"a": 2})"),
            " | anyOf | /anyOf | a value that matches at least one of 1 schema | an object with 1 "
            "member\n");
}

TEST(Schema, LongValuesAreShortened) {
  const Schema compiled = schema(R"({"maxLength": 3, "enum": ["a"]})");
  const std::string found = compiled.validate(Json(std::string(5000, 'x'))).at(1).found;
  EXPECT_EQ(found.substr(0, 20), "5000 characters: \"xx");
  EXPECT_LT(found.size(), 120U);
}

TEST(Schema, TextThatIsNotUtf8MatchesNoPattern) {
  EXPECT_FALSE(schema(R"({"pattern": "."})").accepts(Json("\xff")));
  EXPECT_TRUE(schema(R"({"pattern": "."})").accepts(Json("a")));
}

TEST(Schema, FiveHundredLevelsAreNoDanger) {
  const Schema compiled = schema(R"({"$ref": "#/$defs/list", "$defs": {"list":
                 {"type": ["array", "integer"], "items": {"allOf": [{"$ref": "#/$defs/list"}]},
                  "unevaluatedItems": false}}})");
  std::string pointer;
  Json good = Json(1), bad = Json("x");
  for (int depth = 0; depth < 500; ++depth) {
    good = Json(Json::Array{good});
    bad = Json(Json::Array{bad});
    pointer += "/0";
  }
  EXPECT_TRUE(compiled.accepts(good));
  ASSERT_EQ(compiled.validate(bad).size(), 1U);
  EXPECT_EQ(compiled.validate(bad)[0].instance, pointer);
}

TEST(Schema, MoreMembersThanFitInAWordAreStillTold) {
  Json::Object members;
  for (int i = 0; i < 200; ++i) members.emplace_back("x" + std::to_string(i), i);
  const Schema compiled =
      schema(R"({"allOf": [{"patternProperties": {"^x": true}}], "unevaluatedProperties": false})");
  EXPECT_TRUE(compiled.accepts(members));
  members.emplace_back("y", 1);
  ASSERT_EQ(compiled.validate(members).size(), 1U);
  EXPECT_EQ(compiled.validate(members)[0].member, "y");
}

TEST(Schema, TheSchemaOutlivesTheDocumentItWasMadeFrom) {
  Schema compiled;
  {
    const Json document =
        json(R"({"x": {"properties": {"a": {"$ref": "#/y"}}}, "y": {"const": 1}})");
    compiled = Schema::compile(document, "/x").value();
  }
  EXPECT_EQ(compiled.json(), json(R"({"properties": {"a": {"$ref": "#/y"}}})"));
  EXPECT_EQ(compiled.at("properties", "a").at("$ref").json(), json(R"({"const": 1})"));
  EXPECT_TRUE(compiled.accepts(json(R"({"a": 1})")));
  EXPECT_FALSE(compiled.accepts(json(R"({"a": 2})")));
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

TEST(Schema, ABooleanSchemaHasNothingBelow) {
  const Schema never = schema(R"({"items": false})").at("items");
  EXPECT_EQ(never.json(), Json(false));
  EXPECT_FALSE(never.at("items"));
}

}  // namespace
}  // namespace assay
