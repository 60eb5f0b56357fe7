#include "callbacks/judge_pushes.hpp"

#include <gmock/gmock.h>

#include "callbacks/pushes.hpp"

namespace assay {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::string_view kBegin =
    R"({"event": "begin", "call": "c1", "tag": "x", "at": 1700000001})";
constexpr std::string_view kRing =
    R"({"event": "ring", "call": "c1", "tag": "x", "at": 1700000002})";
constexpr std::string_view kEnd = R"({"event": "end", "call": "c1", "tag": "x", "at": 1700000003})";

TEST(JudgePushes, EventsInTheirOrderAreFine) {
  EXPECT_THAT(Judged("event").came(kBegin).came(kRing, 1).came(kEnd, 2).findings(), IsEmpty());
}

TEST(JudgePushes, AnOptionalEventNeedNotCome) {
  EXPECT_THAT(Judged("event").came(kBegin).came(kEnd, 2).findings(), IsEmpty());
}

TEST(JudgePushes, AMandatoryEventThatIsMissingIsFound) {
  EXPECT_THAT(Judged("event").came(kEnd).findings(), ElementsAre("push-sequence event.begin"));
}

TEST(JudgePushes, WhatNeverEndsIsFoundWhenTheWaitIsOver) {
  Judged judged("event");
  judged.came(kBegin);
  EXPECT_THAT(judged.findings(), ElementsAre("push-sequence event.end"));
  judged.over = false;
  EXPECT_THAT(judged.findings(), IsEmpty());
}

TEST(JudgePushes, OrderRepetitionAndForeignEventsAreFound) {
  EXPECT_THAT(Judged("event")
                  .came(kRing)
                  .came(R"({"event": "begin", "tag": "x"})", 1)
                  .came(kEnd, 2)
                  .findings(),
              ElementsAre("push-sequence event.begin"));
  EXPECT_THAT(Judged("event").came(kBegin).came(kBegin, 1).came(kEnd, 2).findings(),
              ElementsAre("push-sequence event.begin"));
  EXPECT_THAT(Judged("event")
                  .came(kBegin)
                  .came(kEnd, 1)
                  .came(R"({"event": "ring", "tag": "x"})", 2)
                  .findings(),
              ElementsAre("push-sequence event.ring"));
  EXPECT_THAT(Judged("event")
                  .came(kBegin)
                  .came(R"({"event": "digit", "tag": "x"})", 1)
                  .came(kEnd, 2)
                  .findings(),
              ElementsAre("push-sequence event.digit"));
}

TEST(JudgePushes, ATimeThatGoesBackIsFound) {
  EXPECT_THAT(Judged("event")
                  .came(R"({"event": "begin", "tag": "x", "at": 1700000009})")
                  .came(kEnd, 1)
                  .findings(),
              ElementsAre("push-sequence event./at"));
}

TEST(JudgePushes, ATimeOfAnotherYearIsFoundInEachForm) {
  EXPECT_THAT(Judged("event")
                  .came(R"({"event": "begin", "tag": "x", "at": 1600000000})")
                  .came(R"({"event": "end", "tag": "x", "at": 1700000001})", 1)
                  .findings(),
              ElementsAre("push-sequence event./at"));
}

TEST(JudgePushes, AnotherSessionAndALostTagAreFound) {
  EXPECT_THAT(Judged("event")
                  .came(R"({"event": "begin", "call": "c2", "tag": "x"})")
                  .came(R"({"event": "end", "call": "c1"})", 1)
                  .findings(),
              ElementsAre("push-correlation event./call", "push-correlation event./tag"));
}

TEST(JudgePushes, AMemberThatNothingIsKnownOfMaySayAnything) {
  EXPECT_THAT(Judged("event", R"({"to": "1"})", "{}").came(kBegin).came(kEnd, 1).findings(),
              IsEmpty());
}

TEST(JudgePushes, MethodMediaTypeAndBodyAreJudged) {
  Judged wrong("event");
  wrong.method = "PUT";
  wrong.type = "text/plain";
  wrong.came("{").came(kEnd, 1);
  EXPECT_THAT(wrong.findings(),
              ElementsAre("push-method event.method", "push-media-type event.Content-Type",
                          "push-body event.body", "push-sequence event.begin"));
}

TEST(JudgePushes, APushAtTheUrlOfAnotherIsFoundAsThat) {
  EXPECT_THAT(Judged("bill").came("event=begin").findings(),
              ElementsAre("push-destination bill.url"));
  EXPECT_THAT(Judged("bill").came("note=x").findings(), ElementsAre("push-schema bill./number"));
}

TEST(JudgePushes, AFormIsReadAsOne) {
  EXPECT_THAT(Judged("bill").came("number=7&from=10&to=20&seconds=10&note=a%20b+c").findings(),
              IsEmpty());
  EXPECT_THAT(Judged("bill").came("number=7&note=100%").findings(),
              ElementsAre("push-body bill.body"));
  EXPECT_THAT(Judged("bill").came("number=7&from=&to=&seconds=").findings(), IsEmpty());
}

TEST(JudgePushes, TimesAreInOrderAndADurationFitsThem) {
  EXPECT_THAT(Judged("bill").came("number=7&from=20&to=10").findings(),
              ElementsAre("push-relation bill./to"));
  EXPECT_THAT(Judged("bill").came("number=7&from=10&to=20&seconds=11").findings(), IsEmpty());
  EXPECT_THAT(Judged("bill").came("number=7&from=10&to=20&seconds=12").findings(),
              ElementsAre("push-relation bill./seconds"));
  EXPECT_THAT(Judged("bill").came("number=7&to=20&seconds=0").findings(), IsEmpty());
}

TEST(JudgePushes, OnePushIsOwedAndNoneForARefusal) {
  EXPECT_THAT(Judged("bill").findings(), ElementsAre("push-missing bill.push"));
  EXPECT_THAT(Judged("bill").came("number=1").came("number=2", 1).findings(),
              ElementsAre("push-unexpected bill.push"));
  Judged refused("bill");
  refused.expected = PushesExpected::none;
  EXPECT_THAT(refused.findings(), IsEmpty());
  EXPECT_THAT(refused.came("number=1").findings(), ElementsAre("push-unexpected bill.push"));
}

Judged refusing() {
  Judged out("event");
  out.judges_delivery = true;
  out.expected = PushesExpected::any;
  return out;
}

TEST(JudgePushes, ARepeatEachMinuteUntilAcceptedIsFine) {
  EXPECT_THAT(
      refusing().came(kBegin, 0, "500").came(kBegin, 60, "500").came(kBegin, 121).findings(),
      IsEmpty());
}

TEST(JudgePushes, AScheduleThatTicksMayBeEarlyOnce) {
  EXPECT_THAT(refusing().came(kBegin, 0, "500").came(kBegin, 7, "500").came(kBegin, 67).findings(),
              IsEmpty());
}

TEST(JudgePushes, NoRepeatAnotherPeriodAndAnotherEndAreFound) {
  EXPECT_THAT(refusing().came(kBegin, 0, "500").findings(),
              ElementsAre("push-delivery event.retry"));
  EXPECT_THAT(refusing().came(kBegin, 0, "500").came(kBegin, 120).findings(),
              ElementsAre("push-delivery event.period"));
  EXPECT_THAT(refusing().came(kBegin, 0, "500").came(kBegin, 60, "500").came(kBegin, 90).findings(),
              ElementsAre("push-delivery event.period"));
  EXPECT_THAT(refusing().came(kBegin, 0, "500").came(kBegin, 60, "500").findings(),
              ElementsAre("push-delivery event.end"));
}

TEST(JudgePushes, RepeatsEndWhenTheirTimeIsOver) {
  Judged judged = refusing();
  for (int minute = 0; minute <= 5; ++minute) judged.came(kBegin, minute * 60, "500");
  EXPECT_THAT(judged.findings(), IsEmpty());
  for (int minute = 6; minute <= 9; ++minute) judged.came(kBegin, minute * 60, "500");
  EXPECT_THAT(judged.findings(), ElementsAre("push-delivery event.end"));
}

TEST(JudgePushes, ARepeatIsTheSameMessage) {
  EXPECT_THAT(refusing()
                  .came(kBegin, 0, "500")
                  .came(R"({"event": "begin", "call": "c1", "tag": "x", "at": 1700000061})", 60)
                  .findings(),
              ElementsAre("push-delivery event./at"));
}

}  // namespace
}  // namespace assay
