#include "callbacks/receiver.hpp"

#include <gtest/gtest.h>

#include "wire/client.hpp"

namespace assay {
namespace {

Framed posted_to(const std::string& target) {
  Framed out;
  out.request.method = "POST";
  out.request.target = target;
  out.request.body = "{}";
  return out;
}

std::string path_of_url(const std::string& url) { return url.substr(url.find('/', 8)); }

class Receiving : public testing::Test {
 protected:
  SystemClock clock;
  Receiver receiver = Receiver::start({}, clock).value();
};

TEST_F(Receiving, WhatComesToAnAddressIsKeptThere) {
  const auto first = receiver.open("event", {}), second = receiver.open("event", {});
  EXPECT_NE(receiver.url(first), receiver.url(second));
  receiver.handle(posted_to(path_of_url(receiver.url(first))));
  EXPECT_EQ(receiver.received(first).size(), 1U);
  EXPECT_EQ(receiver.received(second).size(), 0U);
}

TEST_F(Receiving, AttemptsAreAnsweredInTurnAndTheLastAnswerStays) {
  using enum ReceiverAnswer;
  const auto box = receiver.open("event", {refuses, closes, accepts});
  const Framed push = posted_to(path_of_url(receiver.url(box)));
  EXPECT_TRUE(receiver.handle(push).bytes.starts_with("HTTP/1.1 500 "));
  EXPECT_EQ(receiver.handle(push).after, Answer::After::cut);
  EXPECT_TRUE(receiver.handle(push).bytes.starts_with("HTTP/1.1 200 "));
  EXPECT_TRUE(receiver.handle(push).bytes.starts_with("HTTP/1.1 200 "));
  std::vector<std::string> told;
  for (const ReceivedPush& one : receiver.received(box)) told.push_back(one.answered);
  EXPECT_EQ(told, (std::vector<std::string>{"500", "closed", "200", "200"}));
}

TEST_F(Receiving, AUrlThatIsConfiguredOnceLeadsToTheMailboxOpenedLast) {
  receiver.open("event", {});
  const auto last = receiver.open("event", {});
  receiver.handle(posted_to("/tunnel/event"));
  EXPECT_EQ(receiver.received(last).size(), 1U);
}

TEST_F(Receiving, StragglersAndStrangersAreKeptApart) {
  const auto box = receiver.open("event", {ReceiverAnswer::refuses});
  const std::string path = path_of_url(receiver.url(box));
  receiver.close(box);
  EXPECT_TRUE(receiver.handle(posted_to(path)).bytes.starts_with("HTTP/1.1 200 "));
  EXPECT_TRUE(receiver.handle(posted_to("/nowhere")).bytes.starts_with("HTTP/1.1 404 "));
  const auto late = receiver.take_late();
  ASSERT_EQ(late.size(), 1U);
  EXPECT_EQ(late[0].mailbox, box);
  EXPECT_EQ(receiver.take_strays().paths, std::vector<std::string>{"/nowhere"});
  EXPECT_TRUE(receiver.take_late().empty());
  EXPECT_TRUE(receiver.take_strays().paths.empty());
}

TEST_F(Receiving, StrangersWakeNobodyAndAreCountedWithoutEnd) {
  receiver.open("event", {});
  for (int i = 0; i < 5000; ++i) receiver.handle(posted_to("/attack"));
  EXPECT_EQ(receiver.count(), 0U);
  EXPECT_FALSE(receiver.wait_beyond(0, std::chrono::steady_clock::now()));
  const auto strays = receiver.take_strays();
  EXPECT_LT(strays.paths.size(), 100U);
  EXPECT_EQ(strays.paths.size() + strays.more, 5000U);
}

TEST_F(Receiving, APushOverTheWireWakesWhoWaits) {
  const auto box = receiver.open("event", {});
  auto client = Client::create(Endpoint::parse(receiver.base_url()).value(), {}).value();
  Outgoing outgoing;
  outgoing.bytes = to_bytes(posted_to(path_of_url(receiver.url(box))).request, "localhost");
  EXPECT_EQ(client.send(outgoing).response->status, 200);
  EXPECT_TRUE(receiver.wait_beyond(0, std::chrono::steady_clock::now()));
  EXPECT_FALSE(receiver.wait_beyond(1, std::chrono::steady_clock::now()));
}

TEST(Receiver, APublicUrlTakesThePlaceOfTheAddress) {
  SystemClock clock;
  ReceiverOptions options;
  options.public_url = "https://tunnel.example/pushes/";
  auto receiver = Receiver::start(options, clock).value();
  const auto box = receiver.open("event", {});
  EXPECT_TRUE(receiver.url(box).starts_with("https://tunnel.example/pushes/"));
  receiver.handle(posted_to(path_of_url(receiver.url(box))));
  EXPECT_EQ(receiver.received(box).size(), 1U);
}

}  // namespace
}  // namespace assay
