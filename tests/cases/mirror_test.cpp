#include "cases/mirror.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "cases/placeholders.hpp"
#include "cases/plan.hpp"
#include "cases/push_override.hpp"
#include "spec/load.hpp"

namespace assay {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const Spec& webhooks() {
  static const Spec spec = load_spec(ASSAY_SOURCE_DIR "/tests/cases/data/webhooks.yaml").value();
  return spec;
}
const Spec& mirror() {
  static const Spec spec = mirrored(webhooks(), {.target = "/hook?key=1"}).value();
  return spec;
}
const Profile& profile() {
  static const Profile examples = Profile::examples(webhooks()).value();
  return examples;
}
const Plan& pushes() {
  static const Plan planned = plan(mirror(), profile()).value();
  return planned;
}
const Case& test_of(std::string_view id) {
  const Case* found = pushes().find(id);
  EXPECT_NE(found, nullptr) << id;
  static const Case none;
  return found ? *found : none;
}
Json body_of(std::string_view id) {
  auto body = parse_json(test_of(id).plan.request.body);
  return body ? *body : Json();
}

TEST(Mirror, EachEventAndEachVariantIsAnOperation) {
  std::vector<std::string> ids;
  for (const Operation& operation : mirror().operations) ids.push_back(operation.id);
  EXPECT_THAT(ids,
              ElementsAre("callEvents@event=ringing", "callEvents@event=answer",
                          "callEvents@event=keys", "callEvents@event=end", "callEvents@event=fee",
                          "report@variant=short", "report@variant=long"));
}

TEST(Mirror, WhatTheReceiverOwesIsThatOfTheDeliveryOrOfTheResponses) {
  const auto& events = mirror().operation("callEvents@event=answer")->acknowledged;
  const auto& report = mirror().operation("report@variant=short")->acknowledged;
  EXPECT_THAT(events->statuses, ElementsAre("2XX"));
  EXPECT_TRUE(events->covers(204));
  EXPECT_THAT(report->statuses, ElementsAre("200"));
  EXPECT_FALSE(report->covers(204));
}

TEST(Mirror, ASpecWithoutPushesIsAnError) {
  Spec plain = webhooks();
  plain.pushes.clear();
  EXPECT_THAT(mirrored(plain).error().what, HasSubstr("no callbacks and no webhooks"));
}

TEST(Mirror, AnUnknownMediaTypeIsAnErrorThatNamesThoseThereAre) {
  EXPECT_THAT(mirrored(webhooks(), {.media_type = "xml"}).error().what,
              HasSubstr("expected one of application/json, application/x-www-form-urlencoded"));
}

TEST(Mirror, OtherMediaTypesAreAxesOfTheirOwn) {
  const Spec both = mirrored(webhooks(), {.media_type = "all"}).value();
  EXPECT_NE(both.operation("report@variant=short"), nullptr);
  EXPECT_NE(both.operation("report@variant=short,media=json"), nullptr);
}

TEST(PushPlan, IdsAreUniqueAndTheSameEachTime) {
  std::set<std::string> ids;
  for (const Case& test : pushes().cases) EXPECT_TRUE(ids.insert(test.id).second) << test.id;
  EXPECT_GT(ids.size(), 300U);
  const Plan again = plan(mirror(), profile()).value();
  EXPECT_TRUE(std::ranges::equal(pushes().cases, again.cases, {}, &Case::id, &Case::id));
  EXPECT_TRUE(std::ranges::equal(pushes().cases, again.cases, {}, &Case::rev, &Case::rev));
}

TEST(PushPlan, TheTargetIsUsedAsItIs) {
  EXPECT_EQ(test_of("callEvents/control/required/minimal@event=answer").plan.request.target,
            "/hook?key=1");
}

TEST(PushPlan, EachEventHasABodyOfItsOwn) {
  EXPECT_EQ(body_of("callEvents/control/required/minimal@event=answer"),
            Json::object({{"event", "answer"},
                          {"account", "acme"},
                          {"info", Json::object({{"callId", Json(fresh_word())}})}}));
  EXPECT_EQ(body_of("callEvents/control/required/minimal@event=fee"),
            Json::object({{"event", "fee"}, {"account", "acme"}, {"fee", 12}}));
  const Json keys = body_of("callEvents/control/required/minimal@event=keys");
  EXPECT_NE(keys.at("/info/digits"), nullptr);
  EXPECT_EQ(test_of("report/control/required/minimal@variant=long").plan.request.body,
            "kind=long&number=8613800000021&detail=reached");
}

TEST(PushPlan, AnOpenPointStaysOpenWhereItsSchemaWent) {
  std::set<std::string> readings;
  for (const Case& test : pushes().cases)
    if (test.subject == "body.info.at" && test.expect.unsettled) {
      EXPECT_EQ(test.expect.kind, Expectation::Kind::open) << test.id;
      readings.insert(test.expect.accepted_by.begin(), test.expect.accepted_by.end());
    }
  // The two exclude one another: the plain value is a UNIX time, and has to be taken.
  EXPECT_THAT(readings, ElementsAre("date"));
  EXPECT_EQ(test_of("callEvents/control/optional/fee@event=answer").expect.kind,
            Expectation::Kind::accepted);
}

TEST(PushPlan, WhatTheVendorNeverSendsHasOnlyToBeSurvived) {
  for (const Case& test : pushes().cases) {
    EXPECT_NE(test.expect.kind, Expectation::Kind::refused) << test.id;
    if (test.expect.kind == Expectation::Kind::survives) {
      EXPECT_EQ(test.level, Level::robustness) << test.id;
      EXPECT_TRUE(test.expect.any_answer) << test.id;
    }
  }
  EXPECT_EQ(test_of("callEvents/body.account/required/missing@event=answer").expect.kind,
            Expectation::Kind::survives);
  EXPECT_EQ(test_of("callEvents/sequence.slow-body/step/slow@event=ringing").plan.pieces, 20U);
}

TEST(PushPlan, AnUnknownMemberIsTakenWhereTheDocumentSaysThatMoreMayCome) {
  EXPECT_EQ(test_of("callEvents/body/members/unknown-string@event=answer").expect.kind,
            Expectation::Kind::accepted);
  EXPECT_EQ(test_of("report/body/members/unknown-string@variant=short").expect.kind,
            Expectation::Kind::open);
}

TEST(PushPlan, MessagesAreWrittenOddlyForTheFirstFormOnly) {
  EXPECT_NE(pushes().find("callEvents/body/json/truncated@event=ringing"), nullptr);
  EXPECT_EQ(pushes().find("callEvents/body/json/truncated@event=answer"), nullptr);
}

TEST(PushPlan, ASequenceComesInOrderTwiceTurnedAndManyAtOnce) {
  std::vector<std::string> names;
  for (const PlannedWorkflow& workflow : pushes().workflows) names.push_back(workflow.id);
  EXPECT_THAT(names,
              ElementsAre("in-order", "without-optional", "duplicated", "reordered", "interleaved",
                          "after-refusal", "repeated", "slow-body", "twice", "at-once", "twice",
                          "at-once", "after-refusal", "repeated", "slow-body"));
  std::vector<std::string> steps;
  for (const PlannedStep& step : pushes().workflows[1].steps) steps.push_back(step.id);
  EXPECT_THAT(steps, ElementsAre("ringing", "answer", "end"));
  const PlannedWorkflow& many = pushes().workflows[4];
  EXPECT_TRUE(many.at_once);
  EXPECT_EQ(many.steps.size(), 8U * 4);
  EXPECT_EQ(many.steps.back().session, 7U);
  EXPECT_EQ(test_of("callEvents/sequence.reordered/step/end@event=end").level, Level::robustness);
  EXPECT_EQ(test_of("callEvents/sequence.after-refusal/step/wrong@event=ringing").expect.kind,
            Expectation::Kind::survives);
}

TEST(PushOverride, AMemberIsKnownByItsPathOrByItsOwnName) {
  Case test = test_of("callEvents/control/optional/fee@event=answer");
  ASSERT_TRUE(override_member(mirror(), test, "digits=99"));
  ASSERT_TRUE(override_member(mirror(), test, "info.callId=call-7"));
  const Json body = parse_json(test.plan.request.body).value();
  EXPECT_EQ(*body.at("/info/digits"), Json("99"));
  EXPECT_EQ(*body.at("/info/callId"), Json("call-7"));
  EXPECT_EQ(test.expect.kind, Expectation::Kind::accepted);
}

TEST(PushOverride, AValueMayBeGivenAsJson) {
  Case test = test_of("callEvents/control/optional/fee@event=answer");
  ASSERT_TRUE(override_member(mirror(), test, "info:=null"));
  EXPECT_EQ(*parse_json(test.plan.request.body).value().at("/info"), Json());
  EXPECT_FALSE(override_member(mirror(), test, "info:={"));
  EXPECT_FALSE(override_member(mirror(), test, "info"));
}

TEST(PushOverride, WhatTheDocumentForbidsIsSentAndAnyAnswerWillDo) {
  Case test = test_of("callEvents/control/optional/info@event=fee");
  ASSERT_TRUE(override_member(mirror(), test, "fee=-1"));
  EXPECT_THAT(test.plan.request.body, HasSubstr("\"fee\":-1"));
  EXPECT_EQ(test.expect.kind, Expectation::Kind::survives);
}

TEST(PushOverride, AnUnknownMemberIsAnErrorThatOffersTheNearest) {
  Case test = test_of("report/control/required/minimal@variant=short");
  EXPECT_EQ(override_member(mirror(), test, "numbr=1").error().what,
            R"("numbr" is no member of this push: did you mean "number"?)");
}

}  // namespace
}  // namespace assay
