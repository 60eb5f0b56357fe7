// A receiver of a vendor's pushes as the target: what it owes, and what is found when it fails.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "cases/mirror.hpp"
#include "run/run.hpp"
#include "spec/load.hpp"

namespace assay {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

const Spec& mirror() {
  static const Spec spec =
      mirrored(load_spec(ASSAY_SOURCE_DIR "/tests/cases/data/webhooks.yaml").value()).value();
  return spec;
}
const Profile& profile() {
  static const Profile examples = Profile::examples(mirror()).value();
  return examples;
}

using Receiver = std::function<Exchange(const Outgoing&)>;

Exchange answer(const Outgoing& outgoing, int status, std::string body = {}) {
  Exchange out;
  out.sent = outgoing.bytes;
  out.delivery = Delivery::answered;
  out.response = Response{status, "", 1, {}, std::move(body)};
  return out;
}
Exchange silence(const Outgoing& outgoing) {
  Exchange out;
  out.sent = outgoing.bytes;
  out.delivery = Delivery::timed_out;
  return out;
}
bool says(const Outgoing& outgoing, std::string_view text) {
  return outgoing.bytes.find(text) != std::string::npos;
}
std::string body_of(const Outgoing& outgoing) {
  return outgoing.bytes.substr(outgoing.bytes.find("\r\n\r\n") + 4);
}

struct Seen {
  RunResult result;
  std::vector<Record> records;
  // Ids of cases with a finding.
  std::vector<std::string> found() const {
    std::vector<std::string> out;
    for (const Record& record : records)
      if (!record.findings.empty()) out.push_back(record.id);
    return out;
  }
  const Record* record(std::string_view id) const {
    const auto at = std::ranges::find(records, id, &Record::id);
    return at == records.end() ? nullptr : &*at;
  }
};
Seen push_to(Receiver receiver) {
  Seen seen;
  std::vector<Suite> suites;
  suites.push_back({&mirror(), &profile(), plan(mirror(), profile()).value(), {}});
  auto transport = direct_transport(std::move(receiver));
  const ManualClock clock{WallTime(std::chrono::seconds(1527294930))};
  seen.result = run(suites, *transport, clock, {},
                    [&](const Record& record) { seen.records.push_back(record); }, {});
  return seen;
}

TEST(Pushes, AReceiverThatTakesEverythingConforms) {
  const Seen seen = push_to([](const Outgoing& o) { return answer(o, 200); });
  EXPECT_EQ(seen.result.exit_code, 0) << seen.result.reason;
  EXPECT_THAT(seen.found(), testing::IsEmpty());
}

TEST(Pushes, WhatNoVendorSendsMayBeRefusedInAnyWay) {
  int turn = 0;
  const Seen seen = push_to([&](const Outgoing& o) {
    const bool plain = says(o, "POST / HTTP/1.1\r\n") &&
                       (parse_json(body_of(o)) ? says(o, "\"account\":\"acme\"")
                                               : body_of(o).find("kind=") != std::string::npos);
    constexpr int kRefusals[] = {400, 404, 422, 500, 503};
    return answer(o, plain ? 200 : kRefusals[++turn % 5]);
  });
  for (const Record& record : seen.records)
    if (record.level == Level::robustness && record.expected.starts_with("an answer")) {
      EXPECT_TRUE(record.findings.empty()) << record.id;
    }
}

TEST(Pushes, AnotherStatusThanTheDocumentAsksForIsAFinding) {
  const Seen seen =
      push_to([](const Outgoing& o) { return answer(o, says(o, "kind=short") ? 204 : 200); });
  EXPECT_EQ(seen.result.exit_code, 1);
  const Record* control = seen.record("report/control/required/minimal@variant=short");
  ASSERT_NE(control, nullptr);
  EXPECT_EQ(control->expected, "accepted (HTTP 200)");
  EXPECT_EQ(control->observed, "HTTP 204");
  for (const std::string& id : seen.found()) EXPECT_THAT(id, HasSubstr("variant=short"));
}

TEST(Pushes, AnErrorThatTheDocumentDoesNotKnowIsACrash) {
  const Seen seen = push_to(
      [](const Outgoing& o) { return answer(o, says(o, "\"event\":\"answer\"") ? 500 : 204); });
  const Record* control = seen.record("callEvents/control/required/minimal@event=answer");
  ASSERT_NE(control, nullptr);
  EXPECT_EQ(control->verdict, Verdict::crash);
  EXPECT_EQ(seen.record("callEvents/control/required/minimal@event=end")->verdict, Verdict::pass);
}

TEST(Pushes, ALostDuplicateIsFound) {
  std::set<std::string> before;
  const Seen seen = push_to([&](const Outgoing& o) {
    const bool again = says(o, "\"callId\"") && !before.insert(body_of(o)).second;
    return answer(o, again ? 409 : 200);
  });
  EXPECT_THAT(seen.found(),
              Contains("callEvents/sequence.duplicated/step/answer.again@event=answer"));
  EXPECT_EQ(seen.record("callEvents/sequence.in-order/step/end@event=end")->verdict, Verdict::pass);
}

TEST(Pushes, AStackTraceInAnAnswerToGarbageIsFound) {
  const Seen seen = push_to([](const Outgoing& o) {
    const bool form = says(o, "form-urlencoded");
    if (form || parse_json(body_of(o))) return answer(o, 200);
    return answer(o, 400, "Traceback (most recent call last):\n  File \"/srv/app/hook.py\"");
  });
  EXPECT_THAT(seen.found(), Contains("callEvents/body/json/truncated@event=ringing"));
}

TEST(Pushes, OneThatFallsSilentIsFoundAndNotWaitedForEachTime) {
  std::size_t requests = 0, silent = 0;
  const Seen seen = push_to([&](const Outgoing& o) {
    if (++requests <= 60) return answer(o, 200);
    ++silent;
    return silence(o);
  });
  EXPECT_EQ(seen.result.exit_code, 1);
  EXPECT_LT(silent, 120U);
}

TEST(Pushes, EachRunHasSessionsOfItsOwn) {
  std::set<std::string> sessions;
  push_to([&](const Outgoing& o) {
    if (const auto body = parse_json(body_of(o)))
      if (const Json* id = body->at("/info/callId"); id && id->is_string())
        sessions.insert(id->as_string());
    return answer(o, 200);
  });
  EXPECT_GT(sessions.size(), 100U);
  EXPECT_FALSE(sessions.contains("AssayFresh0000000000000000000000"));
}

}  // namespace
}  // namespace assay
