#include "run/run.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "spec/load.hpp"

namespace assay {
namespace {

const Spec& voice() {
  static const Spec spec = load_spec(ASSAY_SOURCE_DIR "/specs/huawei-voice-verification").value();
  return spec;
}
const Profile& profile() {
  static const Profile examples = Profile::examples(voice()).value();
  return examples;
}
std::vector<Suite> suites(std::string_view only = "") {
  std::vector<Suite> out;
  out.push_back({&voice(), &profile(), plan(voice(), profile()).value(), {}});
  for (const Case& test : out[0].plan.cases)
    if (!only.empty() && test.id.find(only) == std::string::npos)
      out[0].skipped[test.id] = "not chosen";
  return out;
}

Exchange answer(const Outgoing& outgoing, int status, std::string body) {
  Exchange out;
  out.sent = outgoing.bytes;
  out.delivery = Delivery::answered;
  out.response = Response{status, "", 1, {{"Content-Type", "application/json"}}, std::move(body)};
  return out;
}
std::string success() {
  static int number = 0;
  return R"({"resultcode":"0","resultdesc":"Success","sessionId":")" + std::to_string(++number) +
         "\"}";
}

struct Seen {
  RunResult result;
  std::vector<Record> records;
  std::size_t with(Verdict verdict) const {
    const auto found = result.totals.find(verdict);
    return found == result.totals.end() ? 0 : found->second;
  }
};
Seen run_with(std::function<Exchange(const Outgoing&)> target, std::string_view only = "",
              RunOptions options = {}) {
  Seen seen;
  auto chosen = suites(only);
  auto transport = direct_transport(std::move(target));
  const ManualClock clock{WallTime(std::chrono::seconds(1527294930))};
  seen.result = run(chosen, *transport, clock, options,
                    [&](const Record& record) { seen.records.push_back(record); }, {});
  return seen;
}

TEST(Run, ATargetThatAcceptsEverythingFailsEveryNegativeAndBlocksNone) {
  const Seen seen = run_with([](const Outgoing& o) { return answer(o, 200, success()); });
  EXPECT_EQ(seen.result.exit_code, 1);
  EXPECT_EQ(seen.with(Verdict::blocked), 0U);
  for (const Record& record : seen.records)
    if (record.phase == "negative" && record.expected.starts_with("refused")) {
      EXPECT_EQ(name_of(record.verdict), "fail") << record.id;
    }
}

TEST(Run, ATargetThatRefusesEverythingIsNeverGreen) {
  const Seen seen = run_with([](const Outgoing& o) {
    return answer(o, 403, R"({"resultcode":"1010002","resultdesc":"Invalid request."})");
  });
  EXPECT_EQ(seen.result.exit_code, 6);
  EXPECT_EQ(seen.with(Verdict::pass), 0U);
  for (const Record& record : seen.records)
    if (record.phase == "negative" && record.role == "case") {
      EXPECT_EQ(name_of(record.verdict), "blocked") << record.id;
    }
}

TEST(Run, AWrongSecretIsOneSentence) {
  const Seen seen = run_with([](const Outgoing& o) {
    return answer(o, 401, R"({"resultcode":"1010010","resultdesc":"Invalid digest."})");
  });
  EXPECT_EQ(seen.result.exit_code, 6);
  EXPECT_EQ(seen.result.reason,
            "the target refuses the signature (HTTP 401, 1010010 \"Invalid digest.\"): check "
            "\"app-secret\" of the profile");
  EXPECT_LE(seen.result.requests, 4U);
}

TEST(Run, AClockThatIsOffIsSaidWithHowMuch) {
  const Seen seen = run_with([](const Outgoing& o) {
    Exchange out = answer(o, 401, R"({"resultcode":"1010013","resultdesc":"Time out limit."})");
    out.response->fields.push_back({"Date", "Sat, 26 May 2018 00:39:30 GMT"});
    return out;
  });
  EXPECT_EQ(seen.result.reason,
            "the target finds the time of the signature too far off (HTTP 401, 1010013 \"Time out "
            "limit.\"); this machine's clock is 240 "
            "seconds behind the target's Date header");
}

TEST(Run, AnUnreachableTargetIsSaidAtOnce) {
  const Seen seen = run_with([](const Outgoing&) {
    Exchange out;
    out.detail = "connection refused by 127.0.0.1:9";
    return out;
  });
  EXPECT_EQ(seen.result.exit_code, 6);
  EXPECT_EQ(seen.result.reason,
            "embedded fake: connection refused by 127.0.0.1:9: is the target running, and is "
            "--target right?");
}

TEST(Run, TheControlOfASelectedNegativeIsRunThoughNobodySelectedIt) {
  const Seen seen = run_with([](const Outgoing& o) { return answer(o, 200, success()); },
                             "body.times/maximum/above");
  const auto control =
      std::ranges::find(seen.records, "callVerify/control/optional/times", &Record::id);
  ASSERT_NE(control, seen.records.end());
  EXPECT_EQ(control->role, "control");
  EXPECT_EQ(seen.with(Verdict::fail), 2U) << "alone, and with all other optional parts";
}

TEST(Run, WhatComesBetweenAnAcceptedAndARefusedControlIsBlamed) {
  bool poisoned = false;
  const Seen seen = run_with(
      [&](const Outgoing& o) {
        if (o.bytes.find("\"times\":10") != std::string::npos) poisoned = true;
        return poisoned
                   ? answer(o, 403, R"({"resultcode":"1010002","resultdesc":"Invalid request."})")
                   : answer(o, 200, success());
      },
      "body.times/maximum/above", {.recheck_every = 1});
  EXPECT_EQ(seen.result.exit_code, 1);
  const auto blamed =
      std::ranges::find_if(seen.records, [](const Record& r) { return r.role == "recheck"; });
  ASSERT_NE(blamed, seen.records.end());
  EXPECT_EQ(blamed->findings.front().check, "interference");
  EXPECT_EQ(blamed->findings.front().subject, "callVerify/body.times/maximum/above");
}

TEST(Run, ALimitOfThePlatformIsUnsureUnlessTheControlPasses) {
  const char* const limit =
      R"({"resultcode":"1010009","resultdesc":"No more APIs can be invoked."})";
  int calls = 0;
  const Seen limited = run_with(
      [&](const Outgoing& o) {
        return ++calls == 1 ? answer(o, 200, success()) : answer(o, 403, limit);
      },
      "body.times/maximum/at");
  EXPECT_EQ(limited.with(Verdict::unsure), 2U) << "alone and beside everything";
  EXPECT_EQ(limited.result.exit_code, 1) << "the control that was accepted is not any more";
  const Seen tied = run_with(
      [&](const Outgoing& o) {
        return o.bytes.find("\"times\":9") != std::string::npos ? answer(o, 403, limit)
                                                                : answer(o, 200, success());
      },
      "body.times/maximum/at");
  EXPECT_EQ(tied.with(Verdict::fail), 2U);
}

TEST(Run, TheBudgetEndsTheRunAndTheRestIsNamed) {
  const Seen seen = run_with([](const Outgoing& o) { return answer(o, 200, success()); }, "",
                             {.max_requests = 10});
  EXPECT_EQ(seen.result.requests, 10U);
  EXPECT_GT(seen.with(Verdict::notrun), 0U);
  EXPECT_EQ(seen.records.back().why, "--max-requests 10 was used up");
}

TEST(Run, AnInterruptLeavesEveryCaseWithAVerdict) {
  std::atomic<bool> stop{false};
  int calls = 0;
  const Seen seen = run_with(
      [&](const Outgoing& o) {
        stop = ++calls == 5;
        return answer(o, 200, success());
      },
      "", {.interrupted = &stop});
  EXPECT_EQ(seen.result.exit_code, 130);
  EXPECT_EQ(seen.records.size(),
            voice().operations.size() * plan(voice(), profile())->cases.size());
}

TEST(Run, RepeatingMultipliesTheCasesAndNotTheCodes) {
  const Seen seen = run_with([](const Outgoing& o) { return answer(o, 200, success()); },
                             "control/required/minimal", {.repeat = 3});
  EXPECT_EQ(seen.with(Verdict::pass), 3U);
}

// A record that is not flushed while the target is asked would be lost if we were killed there.
TEST(Run, TheSinkIsFlushedBeforeTheTargetIsAsked) {
  std::size_t made = 0, flushed = 0, asked = 0;
  auto chosen = suites();
  auto transport = direct_transport([&](const Outgoing& o) {
    ++asked;
    EXPECT_EQ(flushed, made);
    return answer(o, 200, success());
  });
  const ManualClock clock{WallTime(std::chrono::seconds(1527294930))};
  RunOptions options;
  options.flush = [&] { flushed = made; };
  run(chosen, *transport, clock, options, [&](const Record&) { ++made; }, {});
  EXPECT_GT(asked, 100U);
  EXPECT_GT(flushed, 100U);
}

TEST(Run, SecretsDoNotReachTheRecord) {
  const Seen seen =
      run_with([](const Outgoing& o) { return answer(o, 200, success()); }, "auth.X-AKSK");
  for (const Record& record : seen.records)
    for (const std::string* bytes : {&record.sent, &record.received})
      EXPECT_EQ(bytes->find(*profile().value("app-secret")), std::string::npos) << record.id;
}

}  // namespace
}  // namespace assay
