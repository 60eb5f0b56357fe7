// Faults in pushes: each changes what is sent, and only what can be seen is planted.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "base/text.hpp"
#include "calls.hpp"
#include "fake/faults.hpp"
#include "voice.hpp"

namespace assay::tests {
namespace {

using namespace std::chrono_literals;

const std::vector<Fault>& faults() {
  static const std::vector<Fault> all = [] {
    std::vector<Fault> out;
    for (Fault& fault : faults_of(calls(), calls_profile()))
      if (!fault.push.empty()) out.push_back(std::move(fault));
    return out;
  }();
  return all;
}

// What a receiver sees of the usual doings: when, where to, and the bytes.
std::string seen_with(const std::optional<Fault>& fault) {
  ManualClock clock{noon()};
  Fake fake = Fake::create(calls(), calls_profile(), clock, {.fault = fault}).value();
  std::string out;
  const auto add = [&](std::optional<int> status) {
    for (const SentPush& one : sent_by(fake, clock, status, 600))
      out += std::to_string((one.at - noon()).count()) + " " + one.push.url + " " +
             to_bytes(one.push.request, "h") + "\n";
    out += "----\n";
  };
  send(fake, "POST", "/calls", call_body());
  send(fake, "POST", "/calls", call_body());
  add(200);
  send(fake, "POST", "/calls", call_body("nobody"));
  add(200);
  send(fake, "POST", "/calls", call_body());
  add(503);
  send(fake, "POST", "/calls", call_body());
  add(404);
  for (const std::string a : {"+1001", "+2001"}) {
    send(fake, "POST", "/numbers/%2B111", Json::object({{"a", a}, {"b", "+1002"}}));
    EXPECT_TRUE(fake.trigger("record", {{"url", "http://h/r"}, {"caller", a}}));
    add(200);
  }
  EXPECT_TRUE(fake.trigger("record", {{"url", "http://h/r"}, {"caller", "+1001"}}));
  add({});
  for (const std::string variant : {"basic", "full"}) {
    EXPECT_TRUE(
        fake.trigger("check", {{"url", "http://h/c"}, {"variant", variant}, {"number", "1390"}}));
    add(200);
  }
  return out;
}

TEST(PushFaults, EachChangesWhatAReceiverSees) {
  const std::string right = seen_with({});
  EXPECT_EQ(seen_with({}), right);
  std::map<std::string, std::string> same;
  for (const Fault& fault : faults())
    EXPECT_NE(seen_with(fault), right) << fault.id << ": " << fault.sentence;
}

TEST(PushFaults, IdsAreUniqueAndNameTheirPush) {
  std::set<std::string> ids;
  for (const Fault& fault : faults()) {
    EXPECT_TRUE(ids.insert(fault.id).second) << fault.id;
    EXPECT_TRUE(fault.id.starts_with(fault.push + "/")) << fault.id;
    EXPECT_EQ(fault.operation, calls().push(fault.push)->refers_to());
    EXPECT_FALSE(fault.sentence.empty());
    EXPECT_FALSE(fault.subject.empty());
  }
}

TEST(PushFaults, ThereIsOneForEachThingThatAPushPromises) {
  for (const std::string_view id : {"callStatus/info.called/correlate/altered",
                                    "callStatus/info.session/correlate/another",
                                    "callStatus/info.note/correlate/absent",
                                    "callStatus/info.session/required/missing",
                                    "callStatus/info.session/type/null",
                                    "callStatus/info.code/maximum/above",
                                    "callStatus/info.code/minimum/below",
                                    "callStatus/id/unique/repeated",
                                    "callStatus/info.at/ordered/backwards",
                                    "callStatus/info.seconds/difference/wrong",
                                    "callStatus/info.ring/ordered/after-info/end",
                                    "callStatus/info.end/unit/seconds",
                                    "callStatus/method/GET",
                                    "callStatus/method/PUT",
                                    "callStatus/Content-Type/plain",
                                    "callStatus/sequence/ringing/missing",
                                    "callStatus/sequence/end/twice",
                                    "callStatus/sequence/ringing/after-answer",
                                    "callStatus/sequence/answer/after-the-end",
                                    "callStatus/sequence/digits/foreign",
                                    "callStatus/push/never",
                                    "callStatus/push/after-refusal",
                                    "callStatus/url/of-fee",
                                    "callStatus/delivery/never-again",
                                    "callStatus/delivery/every/doubled",
                                    "callStatus/delivery/every/halved",
                                    "callStatus/delivery/for/halved",
                                    "callStatus/delivery/for/doubled",
                                    "callStatus/delivery/again-after-accepted",
                                    "callStatus/delivery/changed/id",
                                    "record/X-Signature/signature/altered",
                                    "record/body/unencoded",
                                    "record/body/json-for-form",
                                    "check/carrier/enum/other-case"})
    EXPECT_NE(find_fault(faults(), id), nullptr) << id;
}

TEST(PushFaults, WhatTheDocumentDoesNotSayIsNoFault) {
  for (const std::string_view id : {"callStatus/sequence/answer/missing",     // optional
                                    "callStatus/info.ring/required/missing",  // optional
                                    "fee/delivery/never-again",  // nothing is said of it
                                    "check/push/after-refusal", "record/sequence/ringing/missing"})
    EXPECT_EQ(find_fault(faults(), id), nullptr) << id;
}

}  // namespace
}  // namespace assay::tests
