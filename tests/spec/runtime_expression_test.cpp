#include "spec/runtime_expression.hpp"

#include <gtest/gtest.h>

namespace assay {
namespace {

class RuntimeExpression : public ::testing::Test {
 protected:
  RuntimeExpression() {
    values.inputs = {{"point", Json("5")}};
    values.outputs = {{"get", {{"token", Json("t-1")}, {"count", Json(3)}}}};
    values.status = 200;
    values.response = &response;
    values.response_body = &body;
    values.request = &request;
  }
  std::string text(std::string_view expression) const {
    const auto value = value_of_expression(expression, values);
    return value ? value->dump() : "error: " + value.error().what;
  }
  bool holds(std::string_view condition) const {
    const auto held = condition_holds(condition, values);
    EXPECT_TRUE(held) << held.error().what;
    return held && *held;
  }
  const Response response{200, "", 1, {{"X-Rate", "7"}}, ""};
  const Json body =
      parse_json(R"({"error":0,"list":[{"id":"a1"},{"id":"b2"}],"none":null})").value();
  const Json request = parse_json(R"({"body":{"reqid":"r"},"query":{"limit":2}})").value();
  RuntimeValues values;
};

TEST_F(RuntimeExpression, NamesPartsOfTheExchangeInputsAndEarlierSteps) {
  EXPECT_EQ(text("$statusCode"), "200");
  EXPECT_EQ(text("$response.header.x-rate"), "\"7\"");
  EXPECT_EQ(text("$response.body#/list/1/id"), "\"b2\"");
  EXPECT_EQ(text("$request.body#/reqid"), "\"r\"");
  EXPECT_EQ(text("$request.query.limit"), "2");
  EXPECT_EQ(text("$inputs.point"), "\"5\"");
  EXPECT_EQ(text("$steps.get.outputs.count"), "3");
  EXPECT_EQ(text("{$steps.get.outputs.token}---{$inputs.point}"), "\"t-1---5\"");
  EXPECT_EQ(text("plain text"), "\"plain text\"");
}

TEST_F(RuntimeExpression, WhatNamesNothingIsAnErrorThatSaysSo) {
  EXPECT_EQ(text("$response.body#/nowhere"),
            "error: \"$response.body#/nowhere\" names nothing here");
  EXPECT_EQ(text("$steps.other.outputs.token"),
            "error: \"$steps.other.outputs.token\" names nothing here");
  EXPECT_EQ(text("$quux"), "error: \"$quux\" names nothing here");
}

TEST_F(RuntimeExpression, OurOwnChangesStandBehindABar) {
  EXPECT_EQ(text("$response.body#/list|count"), "2");
  EXPECT_EQ(text("$response.body#/list/0/id|drop-last"), "\"a\"");
  EXPECT_EQ(text("$response.body#/list/0/id|drop-first"), "\"1\"");
  EXPECT_EQ(text("$response.body#/list/0/id|percent-middle"), "\"a%\"");
  EXPECT_TRUE(holds("$response.body#/list|count == 2 && $response.body#/list|count <= 2"));
  EXPECT_EQ(text("$response.body#/list|quux"),
            "error: \"$response.body#/list|quux\" names nothing here");
}

TEST_F(RuntimeExpression, ConditionsCompareAndCombine) {
  EXPECT_TRUE(holds("$statusCode == 200"));
  EXPECT_FALSE(holds("$statusCode != 200"));
  EXPECT_TRUE(holds("$statusCode >= 200 && $statusCode < 300"));
  EXPECT_TRUE(holds("$response.body#/error == 1 || $response.body#/list/0/id == 'A1'"));  // no case
  EXPECT_TRUE(holds("!($response.body#/error != 0)"));
  EXPECT_TRUE(holds("$response.body#/nowhere == null"));
  EXPECT_TRUE(holds("$response.body#/none == null"));
  EXPECT_FALSE(holds("$response.body#/list/0/id < 3"));
  EXPECT_TRUE(holds("(1 == 2 || 2 == 2) && true"));
}

TEST_F(RuntimeExpression, AWrongConditionNamesTheColumn) {
  const auto why = [&](std::string_view condition) {
    const auto held = condition_holds(condition, values);
    return held ? std::string("fine") : held.error().what;
  };
  EXPECT_EQ(why("$statusCode =="),
            "\"$statusCode ==\": expected a value or an expression at column 15");
  EXPECT_EQ(why("(1 == 1"), "\"(1 == 1\": expected \")\" at column 8");
  EXPECT_EQ(why("1 == 'a"), "\"1 == 'a\": expected a closing quotation mark at column 6");
  EXPECT_EQ(why("1 == 1 2"), "\"1 == 1 2\": expected an operator or the end at column 8");
}

TEST_F(RuntimeExpression, PicksTheItemOfAListWhoseTextIsReadWronglyMostEasily) {
  const Json list =
      parse_json(
          R"({"list":[{"v":"a+b"},{"v":"12"},{"v":"1234"},{"v":"x 1"},{"v":"50%"},{"v":7}]})")
          .value();
  values.response_body = &list;
  const auto picked = [&](const std::string& which) {
    return text("$response.body#/list|pick:" + which + ":/v");
  };
  EXPECT_EQ(picked("longest"), "\"1234\"");
  EXPECT_EQ(picked("beginning"), "\"12\"");
  EXPECT_EQ(picked("plus"), "\"a+b\"");
  EXPECT_EQ(picked("blank"), "\"x 1\"");
  EXPECT_EQ(picked("percent"), "\"50%\"");
  EXPECT_TRUE(picked("quote").starts_with("error"));
  EXPECT_TRUE(picked("nonsense").starts_with("error"));
}

}  // namespace
}  // namespace assay
