// Pushes through a restart and the admin address, and those of the vendors' specs.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "base/text.hpp"
#include "calls.hpp"
#include "fake/fake_set.hpp"
#include "fake/faults.hpp"
#include "spec/load.hpp"
#include "spec/request_values.hpp"
#include "voice.hpp"

namespace assay::tests {
namespace {

using namespace std::chrono_literals;

Framed request(std::string method, std::string target, const Json& body) {
  Framed out;
  out.request.method = std::move(method);
  out.request.target = std::move(target);
  out.request.fields = {{"Content-Type", "application/json"}};
  if (!body.is_null()) out.request.body = body.dump();
  return out;
}

std::vector<Fake> fakes(const ShiftedClock& clock) {
  std::vector<Fake> out;
  out.push_back(Fake::create(calls(), calls_profile(), clock).value());
  return out;
}

std::filesystem::path fresh_file() {
  const auto path =
      std::filesystem::temp_directory_path() /
      ("assay-pushes-" + std::to_string(::testing::UnitTest::GetInstance()->random_seed()) + "-" +
       std::to_string(::getpid()) + ".json");
  std::filesystem::remove(path);
  return path;
}

TEST(PushState, WhatWaitsSurvivesARestart) {
  const auto path = fresh_file();
  const auto complain = [](const Error& error) { ADD_FAILURE() << error.text(); };
  std::vector<std::string> before;
  {
    ShiftedClock clock;
    FakeSet set(fakes(clock), clock);
    ASSERT_TRUE(set.keep_state_in(path.string(), complain));
    set.reply(0, request("POST", "/calls", call_body()));
    set.administer(request("POST", "/clock", Json::object({{"advance", "500 ms"}})));
    for (const DuePush& due : set.take_due(0)) {  // begun, and never answered
      before.push_back(due.request.body);
    }
    ASSERT_EQ(before.size(), 2u);
  }
  ShiftedClock clock;
  FakeSet set(fakes(clock), clock);
  const auto restored = set.keep_state_in(path.string(), complain);
  ASSERT_TRUE(restored) << restored.error().text();
  std::vector<std::string> after;
  for (const DuePush& due : set.take_due(0)) after.push_back(due.request.body);
  EXPECT_EQ(after, before);
  std::filesystem::remove(path);
}

TEST(PushState, TheAdminAddressTriggersAndShows) {
  ShiftedClock clock;
  FakeSet set(fakes(clock), clock);
  const auto admin = [&](std::string method, std::string target, const Json& body) {
    return told(set.administer(request(method, std::move(target), body)).answer, method);
  };
  EXPECT_EQ(admin("POST", "/trigger", parse_json(R"({"push": "chek"})").value()).body.dump(),
            R"({"error":"\"chek\" is no push that is served here: did you mean \"check\"?"})");
  const Told asked = admin(
      "POST", "/trigger",
      parse_json(R"({"push": "check", "values": {"url": "http://h/c", "number": "1"}})").value());
  ASSERT_EQ(asked.status, 200);
  ASSERT_NE(asked.body.at("/waiting/0/body"), nullptr);
  EXPECT_EQ(asked.body.at("/waiting/0/body")->find("number")->as_string(), "1");
  const auto due = set.take_due(0);
  ASSERT_EQ(due.size(), 1u);
  set.delivered(0, due[0].id, 204);
  const Told shown = admin("GET", "/pushes", {});
  EXPECT_TRUE(shown.body.find("waiting")->as_array().empty());
  EXPECT_EQ(*shown.body.at("/attempts/0/status"), Json(204));
}

TEST(PushesOfVendors, EachEventOfACallIsValidAndTellsOfTheCall) {
  ManualClock clock(noon());
  Fake fake = Fake::create(voice(), voice_profile(), clock).value();
  const Told answer = told(
      fake.handle(framed({.set = {{"statusUrl", base64_encode("http://127.0.0.1:9/status")}}})));
  ASSERT_EQ(answer.status, 200);
  const auto sent = sent_by(fake, clock);
  ASSERT_FALSE(sent.empty());
  const Push& push = *voice().push("callStatus");
  std::vector<std::string> events;
  for (const SentPush& one : sent) {
    const Json body = parse_json(one.push.request.body).value();
    if (text_of(*body.find("eventType")) == "fee") continue;
    events.push_back(text_of(*body.find("eventType")));
    EXPECT_TRUE(push.operation.bodies.front().compiled.accepts(body)) << body.dump();
    EXPECT_EQ(*body.at("/statusInfo/sessionId"), *answer.body.find("sessionId"));
    EXPECT_EQ(*body.at("/statusInfo/called"), *plain_body().find("calleeNbr"));
  }
  EXPECT_EQ(events, (std::vector<std::string>{"callout", "alerting", "answer", "disconnect"}));
}

TEST(PushesOfVendors, ThereAreAtLeast80FaultsOverAllAnd10InEach) {
  std::size_t count = 0;
  for (const std::string name :
       {"huawei-voice-verification", "privacy-number", "nxcloud-number-check"}) {
    const auto spec = load_spec(ASSAY_SOURCE_DIR "/specs/" + name);
    ASSERT_TRUE(spec) << name;
    const Profile profile = Profile::examples(*spec).value();
    std::size_t of_spec = 0;
    for (const Fault& fault : faults_of(*spec, profile))
      if (!fault.push.empty()) ++of_spec;
    EXPECT_GE(of_spec, 10u) << name;
    count += of_spec;
  }
  EXPECT_GE(count, 80u);
}

}  // namespace
}  // namespace assay::tests
