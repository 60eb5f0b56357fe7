#include "sign/value_rule.hpp"

#include <gtest/gtest.h>

namespace assay {
namespace {

ValueRule rule(std::string_view json) { return ValueRule::from(*parse_json(json), "").value(); }

TEST(ValueRule, LengthsAndClassDecide) {
  const ValueRule nonce = rule(R"({"minLength": 2, "maxLength": 5, "pattern": "^[A-Za-z0-9]+$"})");
  EXPECT_TRUE(nonce.accepts("aZ"));
  EXPECT_TRUE(nonce.accepts("aZ09x"));
  EXPECT_FALSE(nonce.accepts("a"));
  EXPECT_FALSE(nonce.accepts("aZ09xy"));
  EXPECT_FALSE(nonce.accepts("a-b"));
  EXPECT_FALSE(nonce.accepts("a\xc3\xa9"));
}

TEST(ValueRule, CountsOfAPatternAreLengths) {
  EXPECT_EQ(rule(R"({"pattern": "^[0-9a-f]{32}$"})").longest, 32U);
  EXPECT_EQ(rule(R"({"pattern": "^\\d{4,}$"})").shortest, 4U);
  EXPECT_EQ(rule(R"({"pattern": "^[\\w.]{1,8}$", "maxLength": 6})").longest, 6U);
  EXPECT_TRUE(rule(R"({"pattern": "^[\\w.]*$"})").accepts("a_1."));
  EXPECT_TRUE(rule(R"({"pattern": "^[^\" ]*$"})").accepts("a-b\xff"));
  EXPECT_FALSE(rule(R"({"pattern": "^[^\" ]*$"})").accepts("a b"));
  EXPECT_TRUE(rule(R"({"pattern": "^[a\\-\\]-]*$"})").accepts("a-]"));
}

TEST(ValueRule, OtherPatternsAndLengthsAreRefused) {
  for (const char* pattern :
       {"[a]+", "^[a]+", "^a+$", "^[z-a]+$", "^[a-]{2,1}$", "^[a", "^[]{x}$", "^[\\q]$", ""})
    EXPECT_FALSE(ValueRule::from(Json::object({{"pattern", pattern}}), "")) << pattern;
  EXPECT_EQ(ValueRule::from(Json::object({{"minLength", "1"}}), "/r").error().text(),
            "/r/minLength: found \"1\", expected a whole number from 0");
  EXPECT_EQ(
      ValueRule::from(Json::object({{"minLength", 3}, {"maxLength", 2}}), "/r").error().text(),
      "/r: no value has at least 3 and at most 2 bytes");
  EXPECT_EQ(ValueRule::from(Json("x"), "/r").error().text(),
            "/r: found \"x\", expected {minLength, maxLength, pattern}");
}

}  // namespace
}  // namespace assay
