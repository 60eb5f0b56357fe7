#include "fake/push_queue.hpp"

#include <gtest/gtest.h>

namespace assay::tests {
namespace {

using namespace std::chrono_literals;

const WallTime kStart{1'767'225'600'000ms};

QueuedPush push(std::string event, std::chrono::milliseconds after = 0ms) {
  QueuedPush out;
  out.push = "status";
  out.event = std::move(event);
  out.url = "http://127.0.0.1:1/x";
  out.first = kStart + after;
  return out;
}

PushDelivery every_minute() {
  PushDelivery out;
  out.accepted = {"200"};
  out.refused = {"4XX", "5XX"};
  out.every = 1min;
  out.lasting = 60min;
  return out;
}

std::vector<std::string> events(const std::vector<QueuedPush>& pushes) {
  std::vector<std::string> out;
  for (const QueuedPush& one : pushes) out.push_back(one.event);
  return out;
}

// The times after the start at which a push is sent whose receiver always says `status`.
std::vector<std::chrono::minutes> attempts(std::optional<int> status, const PushDelivery* rule) {
  PushQueue queue;
  queue.add({push("one")});
  std::vector<std::chrono::minutes> out;
  while (const auto next = queue.next()) {
    const auto due = queue.take(*next);
    EXPECT_EQ(due.size(), 1u);
    out.push_back(std::chrono::duration_cast<std::chrono::minutes>(*next - kStart));
    queue.answered(due.front().id, status, rule, *next + 3ms);
    if (out.size() > 200) break;
  }
  return out;
}

TEST(PushQueue, NothingIsDueBeforeItsTimeAndEachOnlyOnce) {
  PushQueue queue;
  EXPECT_EQ(queue.next(), std::nullopt);
  queue.add({push("one"), push("two", 1s)});
  EXPECT_EQ(queue.next(), kStart);
  EXPECT_TRUE(queue.take(kStart - 1ms).empty());
  EXPECT_EQ(events(queue.take(kStart)), std::vector<std::string>{"one"});
  EXPECT_TRUE(queue.take(kStart).empty());
}

TEST(PushQueue, AnEventWaitsUntilTheOneBeforeItWasAnswered) {
  PushQueue queue;
  queue.add({push("one"), push("two", 1s)});
  queue.add({push("other", 1s)});
  const auto first = queue.take(kStart + 5s);
  EXPECT_EQ(events(first), (std::vector<std::string>{"one", "other"}));
  EXPECT_EQ(queue.next(), std::nullopt);
  queue.answered(first[0].id, 200, nullptr, kStart + 5s);
  EXPECT_EQ(queue.next(), kStart + 1s);
  EXPECT_EQ(events(queue.take(kStart + 5s)), std::vector<std::string>{"two"});
}

TEST(PushQueue, ARefusedEventDoesNotHoldTheNextOnes) {
  const PushDelivery rule = every_minute();
  PushQueue queue;
  queue.add({push("one"), push("two", 1s)});
  const auto first = queue.take(kStart);
  queue.answered(first[0].id, 500, &rule, kStart);
  EXPECT_EQ(events(queue.take(kStart + 1s)), std::vector<std::string>{"two"});
}

TEST(PushQueue, WhatIsAcceptedIsNotSentAgain) {
  const PushDelivery rule = every_minute();
  EXPECT_EQ(attempts(200, &rule).size(), 1u);
}

TEST(PushQueue, WithoutARuleAPushIsSentOnceWhateverComes) {
  for (const std::optional<int> status : {std::optional(200), std::optional(500), {}})
    EXPECT_EQ(attempts(status, nullptr).size(), 1u);
}

TEST(PushQueue, ARefusedPushComesEveryMinuteUntilTheHourIsOver) {
  const PushDelivery rule = every_minute();
  for (const std::optional<int> status : {std::optional(500), std::optional(404), {}}) {
    const auto times = attempts(status, &rule);
    ASSERT_EQ(times.size(), 61u);
    for (std::size_t i = 0; i < times.size(); ++i) EXPECT_EQ(times[i].count(), std::int64_t(i));
  }
}

TEST(PushQueue, AStatusThatIsNeitherAcceptedNorRefusedEndsIt) {
  const PushDelivery rule = every_minute();
  EXPECT_EQ(attempts(302, &rule).size(), 1u);
}

TEST(PushQueue, WhereNothingIsSaidOfRefusalEverythingElseIsOne) {
  PushDelivery rule = every_minute();
  rule.refused.clear();
  EXPECT_EQ(attempts(302, &rule).size(), 61u);
}

TEST(PushQueue, AClockThatWasMovedFarDoesNotBringAllTimesAtOnce) {
  const PushDelivery rule = every_minute();
  PushQueue queue;
  queue.add({push("one")});
  queue.answered(queue.take(kStart).front().id, 500, &rule, kStart);
  const WallTime later = kStart + 30min + 20s;
  queue.answered(queue.take(later).front().id, 500, &rule, later);
  EXPECT_EQ(queue.next(), kStart + 31min);
}

TEST(PushQueue, EachAttemptIsRemembered) {
  const PushDelivery rule = every_minute();
  PushQueue queue;
  queue.add({push("one")});
  queue.answered(queue.take(kStart).front().id, std::nullopt, &rule, kStart + 10s);
  queue.answered(queue.take(kStart + 1min).front().id, 200, &rule, kStart + 1min);
  ASSERT_EQ(queue.attempts().size(), 2u);
  EXPECT_EQ(queue.attempts()[0].status, std::nullopt);
  EXPECT_EQ(queue.attempts()[0].then, PushAttempt::Then::again);
  EXPECT_EQ(queue.attempts()[1].attempt, 2);
  EXPECT_EQ(queue.attempts()[1].then, PushAttempt::Then::done);
  EXPECT_TRUE(queue.waiting().empty());
}

TEST(PushQueue, AnAnswerToNothingIsIgnored) {
  PushQueue queue;
  queue.add({push("one")});
  queue.answered(77, 200, nullptr, kStart);
  queue.answered(1, 200, nullptr, kStart);  // not taken yet
  EXPECT_EQ(queue.waiting().size(), 1u);
}

}  // namespace
}  // namespace assay::tests
