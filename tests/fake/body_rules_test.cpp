#include "fake/body_rules.hpp"

#include <gtest/gtest.h>

#include "voice.hpp"

namespace assay::tests {
namespace {

const Operation& call_verify() { return *voice().operation("callVerify"); }

const BodyRules& rules() {
  static const auto of_voice = BodyRules::of(call_verify(), voice_profile());
  return *of_voice;
}

Json body_with(std::string_view name, const Json& value) {
  Json body = plain_body();
  body.set(name, value);
  return body;
}

TEST(BodyRules, WhatAllReadingsAgreeOnIsSettled) {
  EXPECT_EQ(rules().settled(plain_body()), true);
  EXPECT_EQ(rules().settled(body_with("times", 10)), false);
  EXPECT_EQ(rules().settled(body_with("verifyCode", "1234567890")), false);
  EXPECT_EQ(rules().settled(body_with("verifyCode", "123456789")), std::nullopt);
}

TEST(BodyRules, EachMemberIsAPlace) {
  std::vector<std::string> subjects;
  for (const BodyPlace& place : rules().places()) subjects.push_back(place.subject);
  EXPECT_EQ(subjects,
            (std::vector<std::string>{"body", "body.displayNbr", "body.calleeNbr",
                                      "body.languageType", "body.preTone", "body.verifyCode",
                                      "body.posTone", "body.times", "body.statusUrl", "body.feeUrl",
                                      "body.returnIdlePort", "body.userData"}));
}

TEST(BodyRules, TheFullBodyIsRightAndHasEachMember) {
  EXPECT_EQ(rules().settled(rules().full()), true);
  EXPECT_EQ(rules().full().as_object().size(), 11u);
}

TEST(BodyRules, AChangeThatNobodySeesHasNoWitness) {
  const BodyPlace& listed = rules().places()[1];
  const auto shorter = [](Json& place) { place.set("maxLength", 30); };
  EXPECT_FALSE(rules().shows(listed, shorter, {}));
  const auto unlisted = [](Json& place) { place.find("x-assay")->erase("from"); };
  EXPECT_TRUE(rules().shows(listed, unlisted, {Json("+8612345")}));
}

TEST(BodyRules, AServerThatRefusesTheFullBodyIsNoFault) {
  EXPECT_FALSE(rules().has_witness([](const Json&) { return false; }, "", {}));
  EXPECT_TRUE(rules().has_witness([](const Json&) { return true; }, "", {}));
}

TEST(OpenPlace, AReferenceBecomesACopyOfItsOwn) {
  Json root = rules().written();
  open_place(root, {"statusUrl"})->set("maxLength", 5);
  EXPECT_EQ(*open_place(root, {"statusUrl"})->find("maxLength"), Json(5));
  EXPECT_EQ(*open_place(root, {"feeUrl"})->find("maxLength"), Json(128));
  EXPECT_EQ(open_place(root, {"nowhere"}), nullptr);
}

TEST(IsOpen, ACoveredKeyIsAndAnotherIsNot) {
  EXPECT_TRUE(is_open(call_verify(), "body.times/type/null"));
  EXPECT_FALSE(is_open(call_verify(), "body.verifyCode/type/null"));
  // Readings that differ in their codes alone do not open anything.
  EXPECT_FALSE(is_open(call_verify(), "body.times/maximum/above"));
}

}  // namespace
}  // namespace assay::tests
