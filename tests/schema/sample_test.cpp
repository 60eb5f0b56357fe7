#include "schema/sample.hpp"

#include <gmock/gmock.h>

#include "base/text.hpp"
#include "schema/sample_testing.hpp"

namespace assay {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

// "rule/partition value" for each sample at `place`, the value there only.
std::vector<std::string> at(const Schema& schema, const std::string& place) {
  std::vector<std::string> lines;
  for (const Sample& sample : samples(schema))
    if (sample.instance == place)
      lines.push_back(sample.rule + "/" + sample.partition + " " + sample.value.at(place)->dump());
  return lines;
}

std::vector<std::string> all(std::string_view text) { return at(schema(text), ""); }

TEST(Sample, WhatNothingSatisfiesHasNone) {
  for (const char* text : {"false", R"({"type": "string", "minLength": 3, "maxLength": 2})",
                           R"({"allOf": [{"type": "string"}, {"type": "integer"}]})",
                           R"({"type": "object", "required": ["a"], "properties": {"a": false}})",
                           R"({"type": "array", "minItems": 1, "items": false})"}) {
    EXPECT_THAT(samples(schema(text)), IsEmpty()) << text;
    EXPECT_EQ(plain_sample(schema(text)), std::nullopt) << text;
  }
}

TEST(Sample, ASchemaThatContainsItselfComesToAnEnd) {
  const Schema tree = schema(R"({
    "type": "object", "required": ["name"],
    "properties": {"name": {"type": "string", "maxLength": 3},
                   "children": {"type": "array", "items": {"$ref": "#"}}}})");
  EXPECT_EQ(plain_sample(tree)->dump(), R"({"name":"abc"})");
  EXPECT_THAT(
      at(tree, "/children"),
      ElementsAre(
          "items/none []",
          R"(items/several [{"name":"abc"},{"name":"abc"},{"name":"abc"},)"
          R"({"name":"abc"},{"name":"abc"},{"name":"abc"},{"name":"abc"},{"name":"abc"}])"));
}

TEST(SampleNumber, BoundsAndWhatIsJustInside) {
  EXPECT_THAT(all(R"({"type": "integer", "minimum": 0, "maximum": 9})"),
              ElementsAre("value/plain 1", "minimum/at 0", "maximum/at 9", "maximum/below 8",
                          "value/middle 4"));
  EXPECT_THAT(all(R"({"type": "integer", "exclusiveMinimum": 2, "exclusiveMaximum": 6})"),
              ElementsAre("value/plain 4", "exclusiveMinimum/at 3", "exclusiveMaximum/at 5"));
  EXPECT_THAT(
      all(R"({"type": "integer", "minimum": 7, "maximum": 48, "multipleOf": 10})"),
      ElementsAre("value/plain 10", "maximum/at 40", "minimum/above 20", "maximum/below 30"));
}

TEST(SampleNumber, ExtremesWhereNothingBoundsThem) {
  EXPECT_THAT(all(R"({"type": "integer"})"),
              ElementsAre("value/plain 1", "value/zero 0", "value/negative -1",
                          "value/int32-max 2147483647", "value/beyond-int32 2147483648",
                          "value/int64-max 9223372036854775807", "value/int32-min -2147483648",
                          "value/int64-min -9223372036854775808"));
  EXPECT_THAT(all(R"({"type": "integer", "format": "int32", "minimum": 0})"),
              ElementsAre("value/plain 1", "minimum/at 0", "format/at 2147483647",
                          "format/below 2147483646", "value/middle 1073741823"));
}

TEST(SampleNumber, FractionsOnlyWhereTheyAreAllowed) {
  EXPECT_THAT(all(R"({"type": "number", "minimum": 0, "maximum": 1})"),
              ElementsAre("value/plain 1", "minimum/at 0", "minimum/above 0.1", "maximum/below 0.9",
                          "value/fraction 0.5", "value/small-fraction 0.001"));
  EXPECT_THAT(all(R"({"type": "number", "minimum": 0, "maximum": 1, "multipleOf": 0.25})"),
              ElementsAre("value/plain 1", "minimum/at 0", "minimum/above 0.25",
                          "maximum/below 0.75", "value/fraction 0.5"));
}

TEST(SampleString, LengthsAndClassesOfDigits) {
  EXPECT_THAT(
      all(R"({"type": "string", "pattern": "^[0-9]+$", "minLength": 2, "maxLength": 8})"),
      ElementsAre(R"(value/plain "12345678")", R"(minLength/at "12")", R"(minLength/above "123")",
                  R"(maxLength/below "1234567")", R"(length/middle "12345")",
                  R"(pattern/first-of-class "01234567")", R"(pattern/last-of-class "98765432")",
                  R"(value/leading-zeros "00123456")", R"(value/all-equal "11111111")",
                  R"(value/zeros "00000000")", R"(value/nines "99999999")"));
}

TEST(SampleString, FreeTextHasEachSignAndScript) {
  const std::vector<std::string> found = all(R"({"type": "string", "maxLength": 40})");
  for (const char* line :
       {R"(length/shortest "")", R"(value/digits "12345678")", R"(value/leading-zeros "00123456")",
        R"(value/upper-case "ABCDEFGH")", R"(value/mixed-case "aBcDeFgH")",
        R"(value/blank-inside "abc def g")", R"(value/quote "a\"b\"cda\"")",
        R"(value/apostrophe "a'bca'bc")", R"(value/backslash "a\\bca\\bc")",
        R"(value/slash "a/bca/bc")", R"(value/percent "a%41ba%4")", R"(value/ampersand "a&amp;ba")",
        R"(value/angle "<b>a<b>a")", R"(value/braces "{a}b{a}b")", R"(value/plus "a+bca+bc")",
        "value/accent \"a\u00e9\u00fc\u00f1a\u00e9\u00fc\u00f1\"",
        "value/emoji \"a\U0001F600ba\U0001F600ba\U0001F600\"",
        "value/full-width \"\uff11\uff12\uff13\uff11\uff12\uff13\uff11\uff12\""})
    EXPECT_THAT(found, Contains(line));
}

TEST(SampleString, AClassThatThePatternForbidsIsLeftOut) {
  const std::vector<std::string> found =
      all(R"({"type": "string", "maxLength": 8, "pattern": "^[^{}]*$"})");
  EXPECT_THAT(found, Contains(R"(value/quote "a\"b\"cda\"")"));
  EXPECT_THAT(found, Not(Contains(testing::HasSubstr("braces"))));
}

TEST(SampleString, FormatsHaveTheirOwnValues) {
  EXPECT_THAT(all(R"({"type": "string", "format": "ipv4"})"),
              ElementsAre(R"(value/plain "192.0.2.1")", R"(format/zeros "0.0.0.0")",
                          R"(format/highest "255.255.255.255")"));
  EXPECT_THAT(all(R"({"type": "string", "format": "date", "pattern": "^2024"})"),
              ElementsAre(R"(value/plain "2024-05-17")", R"(format/leap-day "2024-02-29")"));
}

TEST(SampleString, EncodedTextKeepsItsOwnLengthsAndShowsEachPadding) {
  const Schema encoded = schema(R"({
    "type": "string", "minLength": 1, "maxLength": 32, "contentEncoding": "base64",
    "contentSchema": {"type": "string", "pattern": "^https?://[a-z.]+$"}})",
                                kAsserting);
  const std::vector<std::string> found = at(encoded, "");
  EXPECT_EQ(found[0], "value/plain \"" + base64_encode("http://abcde") + "\"");
  EXPECT_THAT(found,
              Contains("maxLength/at \"" + base64_encode("http://abcdefghijklmnopq") + "\""));
  EXPECT_THAT(found,
              Contains("contentEncoding/padding-1 \"" + base64_encode("http://abcdefg") + "\""));
  EXPECT_THAT(found,
              Contains("contentEncoding/padding-2 \"" + base64_encode("http://abcdef") + "\""));
  EXPECT_THAT(found,
              Contains("pattern/content-choice-1.2 \"" + base64_encode("https://abcd") + "\""));
}

TEST(SampleString, EncodedJsonIsMadeFromItsSchema) {
  EXPECT_THAT(at(schema(R"({"type": "string", "contentEncoding": "base64",
                            "contentMediaType": "application/json",
                            "contentSchema": {"type": "integer", "minimum": 8, "maximum": 9}})",
                        kAsserting),
                 ""),
              ElementsAre("value/plain \"" + base64_encode("8") + "\"",
                          "maximum/content-at \"" + base64_encode("9") + "\""));
}

TEST(SampleValue, EachOfAnEnumAndEachType) {
  EXPECT_THAT(
      all(R"({"enum": ["zh_CN", "en", 3, null]})"),
      ElementsAre(R"(value/plain "zh_CN")", R"(enum/en "en")", "enum/3 3", "enum/null null"));
  EXPECT_THAT(all(R"({"type": ["boolean", "null"]})"),
              ElementsAre("value/plain true", "value/false false", "type/null null"));
  EXPECT_THAT(all(R"({"const": "SDP"})"), ElementsAre(R"(value/plain "SDP")"));
}

TEST(SampleValue, ExamplesAndDefaultsComeFirstWhereTheyAreValid) {
  EXPECT_EQ(plain_sample(schema(R"({"type": "integer", "maximum": 9, "default": 3})"))->dump(),
            "3");
  EXPECT_EQ(plain_sample(schema(R"({"type": "integer", "default": 3, "examples": [12, 4],
                                    "maximum": 9})"))
                ->dump(),
            "4");
}

TEST(SampleArray, BothBoundsAndEachSampleOfAnItem) {
  EXPECT_THAT(all(R"({"type": "array", "minItems": 1, "maxItems": 3, "items": {"const": 7}})"),
              ElementsAre("value/plain [7]", "maxItems/at [7,7,7]", "minItems/above [7,7]"));
  EXPECT_THAT(at(schema(R"({"type": "array", "items": {"enum": [1, 2]}})"), "/0"),
              ElementsAre("enum/2 2"));
  EXPECT_THAT(all(R"({"type": "array", "maxItems": 3, "uniqueItems": true,
                      "items": {"type": "integer", "minimum": 5}})"),
              ElementsAre("value/plain [6]", "items/none []", "maxItems/at [6,5,7]",
                          "maxItems/below [6,5]"));
  EXPECT_THAT(all(R"({"type": "array", "minItems": 2, "maxItems": 2,
                      "prefixItems": [{"const": "a"}, {"const": "b"}], "items": false})"),
              ElementsAre(R"(value/plain ["a","b"])"));
}

TEST(SampleObject, RequiredOnlyEverythingAndEachOptionalMemberAlone) {
  EXPECT_THAT(
      all(R"({"type": "object", "required": ["a"],
                      "properties": {"b": {"const": 2}, "a": {"const": 1}, "c": {"const": 3}}})"),
      ElementsAre(R"(value/plain {"a":1})", R"(optional/present {"b":2,"a":1,"c":3})",
                  R"(optional/b-alone {"b":2,"a":1})", R"(optional/c-alone {"a":1,"c":3})"));
}

TEST(SampleObject, WhatAMemberDependsOnComesWithIt) {
  EXPECT_THAT(all(R"({"type": "object", "dependentRequired": {"b": ["c"]},
                      "properties": {"b": {"const": 2}, "c": {"const": 3}}})"),
              ElementsAre("value/plain {}", R"(optional/present {"b":2,"c":3})",
                          R"(optional/c-alone {"c":3})"));
}

TEST(SampleObject, TheSamplesOfMembersStandInAnOtherwisePlainObject) {
  const std::vector<Sample> found = samples(schema(R"({
    "type": "object", "required": ["a"],
    "properties": {"a": {"const": 1}, "b": {"type": "object", "properties": {"c": {"enum": [1, 2]}}}}})"));
  const auto& last = found.back();
  EXPECT_EQ(last.instance + " " + last.rule + "/" + last.partition + " " + last.value.dump(),
            R"(/b/c enum/2 {"a":1,"b":{"c":2}})");
}

TEST(SampleObject, MembersThatOnlyAPatternOrTheRestDescribes) {
  EXPECT_EQ(plain_sample(schema(R"({"type": "object", "minProperties": 1,
                                    "patternProperties": {"^x-[a-z]+$": {"const": 1}},
                                    "additionalProperties": false})"))
                ->dump(),
            R"({"x-abcdef":1})");
  EXPECT_THAT(
      at(schema(R"({"type": "object", "additionalProperties": {"enum": [1, 2]}})"), "/extra"),
      ElementsAre("value/plain 1", "enum/2 2"));
}

TEST(SampleCombined, AllOfAndReferencesAreMerged) {
  EXPECT_THAT(all(R"({"$defs": {"small": {"maximum": 9}},
                      "allOf": [{"type": "integer", "minimum": 7}, {"$ref": "#/$defs/small"}]})"),
              ElementsAre("value/plain 8", "minimum/at 7", "maximum/at 9"));
}

TEST(SampleCombined, EachBranchOfAChoiceIsTaken) {
  EXPECT_THAT(all(R"({"oneOf": [{"title": "Cat", "const": "cat"}, {"type": "integer", "maximum": 3},
                                {"$ref": "#/$defs/Flag"}],
                      "$defs": {"Flag": {"type": "boolean"}}})"),
              ElementsAre(R"(value/plain "cat")", "oneOf/integer 1", "maximum/integer-at 3",
                          "maximum/integer-below 2", "value/integer-zero 0",
                          "value/integer-negative -1", "value/integer-int32-min -2147483648",
                          "value/integer-int64-min -9223372036854775808", "oneOf/Flag true",
                          "value/Flag-false false"));
}

TEST(SampleCombined, WhatMayBeNullIsNotPlainlyNull) {
  EXPECT_EQ(plain_sample(schema(R"({"anyOf": [{"type": "null"}, {"const": 1}]})"))->dump(), "1");
}

TEST(SampleCombined, BothWaysOfAnIfAreTaken) {
  EXPECT_THAT(all(R"({"type": "object", "required": ["kind", "size"],
                      "properties": {"kind": {"enum": ["a", "b"]}, "size": {"type": "integer"}},
                      "if": {"properties": {"kind": {"const": "a"}}},
                      "then": {"properties": {"size": {"const": 1}}},
                      "else": {"properties": {"size": {"const": 2}}}})"),
              Contains(R"(value/plain {"kind":"a","size":1})"));
}

TEST(SampleVoice, EachFieldReachesItsBounds) {
  const Schema voice = schema(kVoiceLike, kAsserting);
  struct Row {
    const char* place;
    const char* line;
  };
  for (const Row& row : {
           Row{"/calleeNbr", R"(minLength/at "+123")"},
           Row{"/calleeNbr", R"(maxLength/at "+123456789012345678901234567890")"},
           Row{"/calleeNbr", R"(value/nines "+9999999")"},
           Row{"/languageType", "enum/1 1"},
           Row{"/verifyCode", R"(minLength/at "12")"},
           Row{"/verifyCode", R"(maxLength/below "1234567")"},
           Row{"/verifyCode", R"(value/leading-zeros "00123456")"},
           Row{"/times", "minimum/at 0"},
           Row{"/times", "maximum/at 9"},
           Row{"/returnIdlePort", R"(enum/false "false")"},
           Row{"/userData", R"(length/shortest "")"},
           Row{"/userData", R"(value/quote "a\"b\"cda\"")"},
           Row{"/statusUrl", R"(contentEncoding/padding-1 "aHR0cDovL2FiY2RlZmc=")"},
       })
    EXPECT_THAT(at(voice, row.place), Contains(row.line)) << row.place;
  EXPECT_THAT(at(voice, ""), Contains(testing::StartsWith("optional/times-alone ")));
}

}  // namespace
}  // namespace assay
