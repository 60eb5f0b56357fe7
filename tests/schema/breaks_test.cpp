#include <gmock/gmock.h>

#include "base/text.hpp"
#include "schema/sample.hpp"
#include "schema/sample_testing.hpp"

namespace assay {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::Not;
using testing::StartsWith;

// "keyword/partition value" for each break of `keyword` at `place` (of any, when that is empty),
// the value there only; a missing member is "-".
std::vector<std::string> at(const Schema& schema, const Json& valid, const std::string& place,
                            std::string_view keyword = {}) {
  std::vector<std::string> found;
  for (const Broken& broken : breaks(schema, valid)) {
    if (broken.instance != place || (!keyword.empty() && broken.keyword != keyword)) continue;
    const Json* value = broken.value.at(place);
    found.push_back(broken.keyword + "/" + broken.partition + " " + (value ? value->dump() : "-"));
  }
  return found;
}

std::vector<std::string> of(std::string_view schema_text, std::string_view valid,
                            std::string_view keyword = {}) {
  return at(schema(schema_text, kAsserting), json(valid), "", keyword);
}

TEST(BreakType, EveryOtherTypeAndTheNearestSpellingOfTheSameValue) {
  EXPECT_THAT(of(R"({"type": "integer"})", "2"),
              ElementsAre(R"(type/string "2")", R"(type/empty-string "")", "type/fraction 2.5",
                          "type/boolean true", "type/array [2]", "type/empty-array []",
                          R"(type/object {"value":2})", "type/empty-object {}", "type/null null"));
  EXPECT_THAT(
      of(R"({"type": "string"})", R"("+0086")"),
      ElementsAre("type/number 86", "type/fraction 1.5", "type/boolean true",
                  R"(type/array ["+0086"])", "type/empty-array []",
                  R"(type/object {"value":"+0086"})", "type/empty-object {}", "type/null null"));
  EXPECT_THAT(
      of(R"({"type": "boolean"})", "true"),
      ElementsAre(R"(type/string "true")", R"(type/empty-string "")", "type/number 1",
                  "type/fraction 1.5", "type/array [true]", "type/empty-array []",
                  R"(type/object {"value":true})", "type/empty-object {}", "type/null null"));
}

TEST(BreakType, WhatATypeListAllowsIsNoBreak) {
  EXPECT_THAT(of(R"({"type": ["number", "string", "null"]})", "2"),
              ElementsAre("type/boolean true", "type/array [2]", "type/empty-array []",
                          R"(type/object {"value":2})", "type/empty-object {}"));
  EXPECT_THAT(of("{}", "2"), IsEmpty());
}

TEST(BreakType, AnIntegerWrittenAsAFractionIsNoBreak) {
  for (const std::string& line : of(R"({"type": "integer"})", "2"))
    EXPECT_THAT(line, Not(testing::HasSubstr("2.0")));
}

TEST(BreakValues, NearMissesOfAnEnum) {
  EXPECT_THAT(of(R"({"type": "string", "enum": ["true", "false"]})", R"("true")", "enum"),
              ElementsAre(R"(enum/other-case "TRUE")", R"(enum/leading-blank " true")",
                          R"(enum/trailing-blank "true ")", R"(enum/trailing-newline "true\n")",
                          R"(enum/prefix "tru")", R"(enum/one-more "truee")", R"(enum/empty "")",
                          R"(enum/unknown "unknown")"));
  EXPECT_THAT(of(R"({"type": "integer", "enum": [0, 1, 3]})", "1", "enum"),
              ElementsAre("enum/above 4", "enum/below -1", "enum/between 2",
                          "enum/far-above 2147483648", "enum/wraps-32-bit 4294967297"));
  EXPECT_THAT(of(R"({"const": "SDP"})", R"("SDP")", "const"),
              IsSupersetOf({R"(const/other-case "sdp")", R"(const/one-more "SDPP")",
                            R"(const/prefix "SD")", "const/null null", "const/number 1"}));
  EXPECT_THAT(of(R"({"type": "boolean", "const": true})", "true", "const"),
              ElementsAre("const/opposite false"));
}

TEST(BreakValues, AMissThatIsItselfAllowedIsLeftOut) {
  EXPECT_THAT(of(R"({"enum": ["a", "A", ""]})", R"("a")", "enum"),
              Not(Contains(testing::HasSubstr("other-case"))));
}

TEST(BreakNumber, JustBeyondFarBeyondAndWhatWrapsAround) {
  const std::vector<std::string> found =
      of(R"({"type": "integer", "minimum": 0, "maximum": 9})", "3");
  EXPECT_THAT(found, IsSupersetOf({
                         "minimum/below -1",
                         "minimum/negated -3",
                         "minimum/beyond-32-bit -2147483649",
                         "minimum/beyond-64-bit -9223372036854775809",
                         "maximum/above 10",
                         "maximum/beyond-32-bit 2147483648",
                         "maximum/beyond-64-bit 9223372036854775808",
                         "maximum/wraps-8-bit 259",
                         "maximum/wraps-16-bit 65539",
                         "maximum/wraps-32-bit 4294967299",
                         "maximum/wraps-64-bit 18446744073709551619",
                         "maximum/beyond-double 1e400",
                     }));
}

TEST(BreakNumber, AnExclusiveBoundIsBrokenByItself) {
  EXPECT_THAT(of(R"({"type": "number", "exclusiveMinimum": 0})", "1", "exclusiveMinimum"),
              IsSupersetOf({"exclusiveMinimum/at 0", "exclusiveMinimum/negative -1"}));
  EXPECT_THAT(of(R"({"type": "number", "maximum": 1})", "1", "maximum"),
              IsSupersetOf({"maximum/above 2", "maximum/just-above 1.001"}));
}

TEST(BreakNumber, OnlyTheBoundBreaksWhereThereAreStepsToo) {
  EXPECT_THAT(
      of(R"({"type": "integer", "maximum": 20, "multipleOf": 5})", "10"),
      IsSupersetOf({"maximum/above 25", "maximum/beyond-32-bit 2147483650", "multipleOf/off 11"}));
  EXPECT_THAT(of(R"({"type": "number", "multipleOf": 0.01})", "0.5", "multipleOf"),
              ElementsAre("multipleOf/off 0.501"));
}

TEST(BreakLength, OneBelowOneAboveAndFarAboveByThePatternsOwnCharacters) {
  const char* const text =
      R"({"type": "string", "pattern": "^\\+[0-9]+$", "minLength": 4, "maxLength": 6})";
  EXPECT_THAT(of(text, R"("+12345")", "minLength"),
              ElementsAre(R"(minLength/below "+12")", R"(minLength/empty "")"));
  const std::vector<std::string> longer = of(text, R"("+12345")", "maxLength");
  ASSERT_EQ(longer.size(), 2U);
  EXPECT_EQ(longer[0], R"(maxLength/above "+123456")");
  EXPECT_THAT(longer[1], StartsWith(R"(maxLength/far-above "+1234567890123)"));
  EXPECT_EQ(longer[1].size(), std::string_view("maxLength/far-above \"\"").size() + 4096);
}

TEST(BreakLength, WhereThePatternSaysTheSameBothBreakAndTheLengthIsNamed) {
  EXPECT_THAT(of(R"({"type": "string", "pattern": "^[0-9]{2,4}$", "minLength": 2, "maxLength": 4})",
                 R"("123")", "maxLength"),
              Contains(R"(maxLength/above "12333")"));
}

TEST(BreakLength, CharactersAreCountedNotBytes) {
  EXPECT_THAT(of(R"({"type": "string", "maxLength": 2, "pattern": "^[\\u4e00-\\u9fff]*$"})",
                 "\"\u4e2d\u6587\"", "maxLength"),
              Contains("maxLength/above \"\u4e00\u4e01\u4e02\""));
}

TEST(BreakPattern, TheTrapsKeepWithinTheLengths) {
  const std::vector<std::string> found =
      of(R"({"type": "string", "pattern": "^[0-9]+$", "minLength": 2, "maxLength": 8})",
         R"("12345678")", "pattern");
  EXPECT_THAT(found, IsSupersetOf({
                         R"(pattern/start "!2345678")",
                         R"(pattern/middle "1234!678")",
                         R"(pattern/end "1234567!")",
                         R"(pattern/newline "1234567\n")",
                         R"(pattern/leading-blank " 1234567")",
                         R"(pattern/nul "1234567\u0000")",
                         "pattern/full-width \"\uff112345678\"",
                         R"(pattern/letter "a2345678")",
                     }));
}

TEST(BreakPattern, EachExcludedCharacter) {
  EXPECT_THAT(
      of(R"({"type": "string", "pattern": "^[^{}]*$", "maxLength": 4})", R"("abcd")", "pattern"),
      ElementsAre(R"(pattern/excluded-7b-start "{bcd")", R"(pattern/excluded-7b-middle "ab{d")",
                  R"(pattern/excluded-7b-end "abc{")", R"(pattern/excluded-7d-start "}bcd")",
                  R"(pattern/excluded-7d-middle "ab}d")", R"(pattern/excluded-7d-end "abc}")"));
}

TEST(BreakFormat, OnlyWhereFormatsAreAsserted) {
  const char* const text = R"({"type": "string", "format": "ipv4"})";
  EXPECT_THAT(of(text, R"("192.0.2.1")", "format"),
              ElementsAre(R"(format/too-high "192.0.2.256")", R"(format/three-parts "192.0.2")",
                          R"(format/leading-zero "192.0.02.1")",
                          R"(format/five-parts "192.0.2.1.1")", R"(format/name "localhost")"));
  EXPECT_THAT(at(schema(text), json(R"("192.0.2.1")"), "", "format"), IsEmpty());
}

TEST(BreakContent, NotBase64NotEncodedAndEachBreakOfTheContentEncodedAgain) {
  const char* const text = R"({"type": "string", "minLength": 1, "maxLength": 128,
    "contentEncoding": "base64", "contentSchema": {"type": "string", "pattern": "^https?://[a-z.]+$"}})";
  const std::string valid = "\"" + base64_encode("http://abcde") + "\"";
  const std::vector<std::string> found = of(text, valid);
  EXPECT_THAT(found, IsSupersetOf({
                         std::string(R"(contentEncoding/not-base64 "aHR0cDov!2FiY2Rl")"),
                         std::string(R"(contentEncoding/unencoded "http://abcde")"),
                         "pattern/content-other-scheme \"" + base64_encode("ftp://abcde") + "\"",
                         "pattern/content-newline \"" + base64_encode("http://abcd\n") + "\"",
                         std::string(R"(minLength/empty "")"),
                     }));
  const std::vector<std::string> longer = of(text, valid, "maxLength");
  ASSERT_THAT(longer, Not(IsEmpty()));
  EXPECT_EQ(longer[0].size(), std::string_view("maxLength/above \"\"").size() + 132);
  EXPECT_THAT(at(schema(text), json(valid), "", "pattern"), IsEmpty());
}

TEST(BreakContent, JsonInsideIsBrokenAtItsOwnPlaces) {
  const std::string valid = "\"" + base64_encode(R"({"a":1})") + "\"";
  EXPECT_THAT(of(R"({"type": "string", "contentEncoding": "base64",
                     "contentMediaType": "application/json",
                     "contentSchema": {"type": "object", "required": ["a"],
                                       "properties": {"a": {"type": "integer", "maximum": 1}}}})",
                 valid),
              IsSupersetOf({"contentMediaType/not-json \"" + base64_encode(R"({"a":1)") + "\"",
                            "required/content-a-missing \"" + base64_encode("{}") + "\"",
                            "maximum/content-a-above \"" + base64_encode(R"({"a":2})") + "\""}));
}

TEST(BreakArray, TooFewTooManyAndTheSameTwice) {
  EXPECT_THAT(of(R"({"type": "array", "minItems": 2, "maxItems": 3, "uniqueItems": true,
                     "items": {"type": "integer", "minimum": 1}})",
                 "[1,2]"),
              IsSupersetOf({"minItems/below [1]", "minItems/empty []", "maxItems/above [1,2,3,4]",
                            "uniqueItems/duplicate [1,1]"}));
  EXPECT_THAT(of(R"({"type": "array", "prefixItems": [{"type": "integer"}], "items": false})",
                 "[1]", "items"),
              ElementsAre(R"(items/above [1,"abcdefgh"])"));
}

TEST(BreakArray, TheFirstAndTheLastItemAreBroken) {
  const Schema list = schema(R"({"type": "array", "items": {"type": "integer", "maximum": 9}})");
  EXPECT_THAT(at(list, json("[1,2,3]"), "/0"), Contains("maximum/above 10"));
  EXPECT_THAT(at(list, json("[1,2,3]"), "/1"), IsEmpty());
  EXPECT_THAT(at(list, json("[1,2,3]"), "/2"), Contains("maximum/above 10"));
}

TEST(BreakObject, EachRequiredMemberIsMissingOnce) {
  const Schema object = schema(R"({"type": "object", "required": ["a", "b"],
                                   "dependentRequired": {"a": ["c"]}})");
  const Json valid = json(R"({"a": 1, "b": 2, "c": 3})");
  EXPECT_THAT(at(object, valid, "/a"), ElementsAre("required/missing -"));
  EXPECT_THAT(at(object, valid, "/b"), ElementsAre("required/missing -"));
  EXPECT_THAT(at(object, valid, "/c"), ElementsAre("dependentRequired/missing -"));
}

TEST(BreakObject, AClosedOneGetsAMemberTooMany) {
  const Schema closed = schema(R"({"type": "object", "properties": {"times": {}},
                                   "additionalProperties": false})");
  EXPECT_THAT(at(closed, json(R"({"times": 1})"), "/unexpected"),
              ElementsAre(R"(additionalProperties/extra "abc")"));
  EXPECT_THAT(at(closed, json(R"({"times": 1})"), "/TIMES"),
              ElementsAre("additionalProperties/other-case 1"));
  EXPECT_THAT(at(schema(R"({"type": "object"})"), json("{}"), "/unexpected"), IsEmpty());
}

TEST(BreakObject, TheNumberOfMembersAndTheirNames) {
  const char* const text = R"({"type": "object", "minProperties": 1, "maxProperties": 2,
                               "propertyNames": {"maxLength": 6}})";
  EXPECT_THAT(
      of(text, R"({"a": 1})"),
      IsSupersetOf({"minProperties/below {}",
                    R"(maxProperties/above {"a":1,"extra1":"abcdefgh","extra2":"abcdefgh"})"}));
  EXPECT_THAT(at(schema(text), json(R"({"a": 1})"), "/abcdefg"),
              ElementsAre(R"(propertyNames/above "abcdefgh")"));
}

TEST(BreakNested, EveryDepthThatTheValueHas) {
  const Schema nested = schema(R"({"type": "object", "properties": {
      "a/b": {"type": "array", "items": {"type": "object", "properties": {"n": {"maximum": 1}}}}}})");
  EXPECT_THAT(at(nested, json(R"({"a/b": [{"n": 1}]})"), "/a~1b/0/n"), Contains("maximum/above 2"));
}

TEST(BreakCombined, WhatIsWrongInABranchIsNamedAfterTheChoice) {
  EXPECT_THAT(of(R"({"anyOf": [{"type": "null"}, {"type": "string", "maxLength": 2}]})", R"("ab")",
                 "anyOf"),
              IsSupersetOf({"anyOf/type-number 1", R"(anyOf/maxlength-above "abc")"}));
}

TEST(BreakCombined, AllOfReferencesAndTheTakenSideOfAnIfAreBrokenDirectly) {
  const Schema merged = schema(R"({
      "$defs": {"small": {"maximum": 9}},
      "allOf": [{"type": "object", "properties": {"n": {"$ref": "#/$defs/small"}}},
                {"if": {"required": ["n"]}, "then": {"required": ["m"]}}]})");
  const Json valid = json(R"({"n": 1, "m": 2})");
  EXPECT_THAT(at(merged, valid, "/n"), Contains("maximum/above 10"));
  EXPECT_THAT(at(merged, valid, "/m"), ElementsAre("required/missing -"));
}

TEST(BreakVoice, EachFieldIsBrokenByTheNamesOneWouldExpect) {
  const Schema voice = schema(kVoiceLike, kAsserting);
  Json valid;
  for (const Sample& sample : samples(voice))
    if (sample.instance.empty() && sample.partition == "present") valid = sample.value;
  struct Row {
    const char* place;
    const char* line;
  };
  for (const Row& row : {
           Row{"/displayNbr", "required/missing -"},
           Row{"/calleeNbr", R"(pattern/without-prefix "1234567")"},
           Row{"/calleeNbr", R"(minLength/below "+12")"},
           Row{"/calleeNbr", "type/number 1234567"},
           Row{"/languageType", "enum/above 3"},
           Row{"/languageType", R"(type/string "0")"},
           Row{"/preTone", R"(minLength/empty "")"},
           Row{"/verifyCode", R"(minLength/below "1")"},
           Row{"/verifyCode", R"(maxLength/above "123456789")"},
           Row{"/verifyCode", "type/number 12345678"},
           Row{"/times", "minimum/below -1"},
           Row{"/times", "maximum/above 10"},
           Row{"/times", "type/fraction 3.5"},
           Row{"/times", "type/null null"},
           Row{"/returnIdlePort", "type/boolean true"},
           Row{"/returnIdlePort", R"(enum/other-case "TRUE")"},
           Row{"/userData", R"(pattern/excluded-7b-middle "abcd{fgh")"},
           Row{"/userData", "pattern/excluded-4e00-end \"abcdefg\u4e00\""},
           Row{"/statusUrl", R"(contentEncoding/unencoded "http://abcde")"},
       })
    EXPECT_THAT(at(voice, valid, row.place), Contains(row.line)) << row.place;
}

}  // namespace
}  // namespace assay
