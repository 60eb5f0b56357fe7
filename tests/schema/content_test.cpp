// contentEncoding, contentMediaType and contentSchema, when they are asserted.
#include <gtest/gtest.h>

#include "schema/schema.hpp"
#include "schema/schema_testing.hpp"

namespace assay {
namespace {

SchemaOptions asserted() {
  SchemaOptions options;
  options.contents = SchemaOptions::Assert::yes;
  return options;
}

std::string found(std::string_view text, const Json& instance) {
  return lines(schema(text, asserted()).validate(instance));
}

constexpr const char* kEncoded = R"({"properties": {"p": {"contentEncoding": "base64",
    "contentMediaType": "application/json",
    "contentSchema": {"required": ["b"], "properties": {"a": {"items": {"maximum": 9}}}}}}})";

Json holding(const char* text) { return Json::object({{"p", Json(text)}}); }

TEST(Content, IsAnAnnotationUnlessAsked) {
  EXPECT_TRUE(schema(kEncoded).accepts(holding("not base64")));
}

TEST(Content, Base64IsStrict) {
  EXPECT_EQ(found(R"({"contentEncoding": "base64"})", "eyJhIjoxfQ=="), "");
  EXPECT_EQ(found(R"({"contentEncoding": "base64"})", ""), "");
  for (const char* bad : {"eyJhIjoxfQ", "eyJhIjoxfQ=", "eyJhIjoxfR==", "eyJh IjoxfQ==", "_-8="})
    EXPECT_EQ(found(R"({"contentEncoding": "base64"})", bad),
              " | contentEncoding | /contentEncoding | base64 text (RFC 4648 section 4) | \"" +
                  std::string(bad) + "\"\n");
}

TEST(Content, OtherEncodingsAndOtherValuesAreLeftAlone) {
  EXPECT_EQ(found(R"({"contentEncoding": "base32"})", "!"), "");
  EXPECT_EQ(found(R"({"contentEncoding": "base64"})", 1), "");
  EXPECT_EQ(found(R"({"contentMediaType": "text/plain"})", "{"), "");
}

TEST(Content, AJsonDocumentMustBeOne) {
  EXPECT_EQ(found(R"({"contentMediaType": "application/json"})", "{\"a\": 1}"), "");
  EXPECT_EQ(found(R"({"contentMediaType": "application/problem+json; charset=utf-8"})", "[]"), "");
  const auto violations = schema(kEncoded, asserted()).validate(holding("eA=="));  // "x"
  ASSERT_EQ(violations.size(), 1U);
  EXPECT_EQ(violations[0].instance, "/p");
  EXPECT_EQ(violations[0].keyword, "contentMediaType");
  EXPECT_EQ(violations[0].schema, "/properties/p/contentMediaType");
  EXPECT_EQ(violations[0].expected, "a JSON document in base64");
  EXPECT_EQ(violations[0].found.substr(0, 8), "\"x\", 1:1");
}

TEST(Content, WhatIsInsideIsJudgedAndReportedAtThePlaceOfTheText) {
  EXPECT_EQ(found(kEncoded, holding("eyJiIjogMX0=")), "");     // {"b": 1}
  EXPECT_EQ(found(kEncoded, holding("eyJhIjogWzEsIDEwXX0=")),  // {"a": [1, 10]}
            "/p | required | /properties/p/contentSchema/required | a member \"b\" | "
            "no such member | b\n"
            "/p | maximum | /properties/p/contentSchema/properties/a/items/maximum | at most 9 | "
            "10\n");
}

TEST(Content, WithoutAJsonMediaTypeTheDecodedTextIsJudged) {
  constexpr const char* text =
      R"({"contentEncoding": "base64", "contentSchema": {"maxLength": 3, "pattern": "^[a-z]+$"}})";
  EXPECT_EQ(found(text, "YWJj"), "");
  EXPECT_EQ(found(text, "YWJjZA=="),
            " | maxLength | /contentSchema/maxLength | at most 3 characters | 4 characters: "
            "\"abcd\"\n");
  EXPECT_EQ(found(text, "/w=="),  // not UTF-8
            " | pattern | /contentSchema/pattern | text that matches ^[a-z]+$ | \"\\xff\"\n");
}

}  // namespace
}  // namespace assay
