#include "base/json.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace assay {
namespace {

Json parsed(std::string_view text) {
  auto value = parse_json(text);
  EXPECT_TRUE(value) << text;
  return value ? *value : Json();
}

TEST(Json, WhatIsReadIsWrittenTheSame) {
  for (const char* text :
       {"null", "true", "[]", "{}", "[1,2.50,-0,1e400,123456789012345678901234567890]",
        R"({"b":1,"a":{"c":"\u0001 \" \\ é"}})"})
    EXPECT_EQ(parsed(text).dump(), text);
}

TEST(Json, ObjectsAreEqualWithoutOrderAndNumbersByValue) {
  EXPECT_EQ(parsed(R"({"a":2.0,"b":[1e2]})"), parsed(R"({"b":[100],"a":2})"));
  EXPECT_NE(parsed("[1,2]"), parsed("[2,1]"));
  EXPECT_NE(parsed("1"), parsed("\"1\""));
  EXPECT_NE(parsed("true"), parsed("1"));
}

TEST(Json, AValueKnowsWhereItBegan) {
  const Json value = parsed("{\n  \"a\": [10, \"x\"]}");
  EXPECT_EQ(value.at("/a")->mark(), 9U);
  EXPECT_EQ(value.at("/a/1")->mark(), 14U);
}

TEST(Json, PointersEscapeSlashAndTilde) {
  const Json value = parsed(R"({"a/b":{"~":[5]}})");
  EXPECT_EQ(*value.at("/a~1b/~0/0"), Json(5));
  EXPECT_EQ(value.at("/a~1b/~0/1"), nullptr);
  EXPECT_EQ(value.at("/a~1b/~0/00"), nullptr);
  EXPECT_EQ(pointer_join("/x", "a/~b"), "/x/a~1~0b");
}

TEST(Json, PutSetsInsertsAndRemoves) {
  Json value = parsed(R"({"a":[1,2]})");
  const Json three(3);
  EXPECT_TRUE(value.put("/a/-", &three));
  EXPECT_TRUE(value.put("/b", &three));
  EXPECT_TRUE(value.put("/a/0", nullptr));
  EXPECT_FALSE(value.put("/x/y", &three));
  EXPECT_EQ(value.dump(), R"({"a":[2,3],"b":3})");
}

struct Wrong {
  const char *text, *message;
};

TEST(ParseJson, EveryErrorSaysWhereAndWhat) {
  constexpr Wrong kRows[] = {
      {"", "x.json:1:1: not JSON: the text ends where a value is expected"},
      {"{\"a\":1,}", "x.json:1:8: not JSON: \"}\" where a member name is expected"},
      {"[1 2]", "x.json:1:4: not JSON: \"2\" where \",\" or \"]\" is expected"},
      {"\n  tru", "x.json:2:3: not JSON: \"t\" where a value is expected"},
      {"01", "x.json:1:1: not JSON: \"01\" is not a number"},
      {"\"a\nb\"", "x.json:1:3: not JSON: the byte 0x0a unescaped in a string"},
      {"\"\\ud800\"", "x.json:1:8: not JSON: a high surrogate without its low one"},
      {"\"\xC3\x28\"", "x.json:1:2: not JSON: a string that is not UTF-8"},
      {"1 x", "x.json:1:3: not JSON: \"x\" after the end of the value"},
      {"NaN", "x.json:1:1: not JSON: \"N\" where a value is expected"},
  };
  for (const Wrong& row : kRows) {
    const auto value = parse_json(row.text, "x.json");
    ASSERT_FALSE(value) << row.text;
    EXPECT_EQ(value.error().text(), row.message);
  }
}

TEST(ParseJson, DepthAndDuplicatesAreLimitedWhereAsked) {
  EXPECT_FALSE(parse_json(std::string(100000, '[')));
  EXPECT_EQ(parse_json("[[[]]]", "x", {.depth = 2}).error().text(),
            "x:1:3: not JSON: nested deeper than 2 levels");
  EXPECT_EQ(parse_json(R"({"a":1,"a":2})", "x", {.duplicates_allowed = false}).error().text(),
            "x:1:8: not JSON: the member \"a\" stands here a second time");
  EXPECT_EQ(parsed(R"({"a":1,"a":2})").dump(), R"({"a":2})");
}

// The library that the design names is the second opinion.
TEST(ParseJson, AgreesWithNlohmannOnWhatIsJson) {
  const char* texts[] = {"[]",
                         "[1,]",
                         "{\"a\":}",
                         "\"\\u00e9\"",
                         "\"\\x\"",
                         "-",
                         "-1",
                         "1.",
                         ".5",
                         "1e5",
                         "1E+",
                         "true ",
                         "nul",
                         "{}{}",
                         "\"\t\"",
                         "[\"\\/\"]",
                         "\xEF\xBB\xBF{}",
                         "{\"a\" : null}"};
  for (const char* text : texts) {
    if (std::string_view(text).starts_with("\xEF"))
      continue;  // it skips a byte order mark, RFC 8259 section 8.1 lets it
    EXPECT_EQ(parse_json(text).has_value(), nlohmann::json::accept(text)) << text;
  }
}

}  // namespace
}  // namespace assay
