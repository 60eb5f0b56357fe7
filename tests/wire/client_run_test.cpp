#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "peers.hpp"
#include "raw_socket.hpp"
#include "wire/client.hpp"
#include "wire/server.hpp"

namespace assay {
namespace {

using std::chrono::milliseconds;

// Runs the requests, and hands back each ticket's exchange.
std::map<std::size_t, Exchange> run_all(Client& client, std::vector<Outgoing> requests) {
  std::map<std::size_t, Exchange> all;
  std::size_t at = 0;
  client.run(
      [&]() -> Next {
        if (at == requests.size()) return End{};
        requests[at].ticket = at;
        return std::move(requests[at++]);
      },
      [&](std::size_t ticket, Exchange exchange) { all[ticket] = std::move(exchange); });
  return all;
}

TEST(ClientRun, ManyConnectionsCarryManyExchangesEachItsOwn) {
  const Server server = server_of([](const Framed& framed) {
    Answer answer;
    answer.bytes = to_bytes(Response{200, "OK", 1, {}, framed.request.target});
    return answer;
  });
  WireOptions options = patient();
  options.connections = 64;
  Client client = client_of(server.port(), options);
  std::vector<Outgoing> requests;
  for (std::size_t i = 0; i < 2000; ++i) {
    requests.push_back(outgoing("GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\n\r\n"));
    if (i % 7 == 0) requests.back().connection = Outgoing::Connection::fresh;
  }
  const auto all = run_all(client, std::move(requests));
  ASSERT_EQ(all.size(), 2000U);
  for (const auto& [ticket, exchange] : all) {
    ASSERT_EQ(exchange.delivery, Delivery::answered) << exchange.detail;
    EXPECT_EQ(exchange.response->body, "/" + std::to_string(ticket));
    if (ticket % 7 == 0) {
      EXPECT_FALSE(exchange.reused);
    }
  }
}

TEST(ClientRun, AServerOfOneThreadDoesNotStarve) {
  const RawSocket listener = RawSocket::listening();
  // Serves one connection until its end before it accepts the next.
  std::thread peer([&] {
    for (int i = 0; i < 3; ++i) {
      const RawSocket connection = listener.accept();
      while (!connection.read_until("\r\n\r\n").empty()) connection.send(kOk);
    }
  });
  Client client = client_of(listener.port());
  for (int i = 0; i < 3; ++i) {
    Outgoing fresh = outgoing();
    fresh.connection = Outgoing::Connection::fresh;
    EXPECT_EQ(client.send(fresh).delivery, Delivery::answered);
  }
  client.close_all();
  peer.join();
}

TEST(ClientRun, AnUnreachableServerEndsEveryExchange) {
  const RawSocket closed = RawSocket::bound();
  WireOptions options = patient();
  options.connections = 4;
  Client client = client_of(closed.port(), options);
  const auto all = run_all(client, std::vector<Outgoing>(1000, outgoing()));
  EXPECT_EQ(std::ranges::count(all, Delivery::unreachable,
                               [](const auto& one) { return one.second.delivery; }),
            1000);
}

TEST(ClientRun, NextIsAskedAgainAfterAWait) {
  const Server server = answering(std::string(kOk));
  Client client = client_of(server.port());
  int asked = 0;
  std::size_t done = 0;
  client.run(
      [&]() -> Next {
        ++asked;
        if (asked == 1) return Wait{std::chrono::steady_clock::now() + milliseconds(1)};
        if (asked == 2) return outgoing();
        return End{};
      },
      [&](std::size_t, Exchange) { ++done; });
  EXPECT_EQ(asked, 3);
  EXPECT_EQ(done, 1U);
}

TEST(ClientRun, AfterAPauseNextIsAskedWhenAnExchangeHasEnded) {
  const Server server = answering(std::string(kOk));
  WireOptions options = patient();
  options.connections = 2;
  Client client = client_of(server.port(), options);
  std::vector<std::string> story;
  int asked = 0;
  client.run(
      [&]() -> Next {
        story.push_back("asked");
        ++asked;
        if (asked == 2) return Pause{};
        if (asked == 4) return End{};
        return outgoing();
      },
      [&](std::size_t, Exchange) { story.push_back("done"); });
  EXPECT_EQ(story, (std::vector<std::string>{"asked", "asked", "done", "asked", "asked", "done"}));
}

TEST(ClientRun, TheEndOfEachBatchIsTold) {
  const Server server = answering(std::string(kOk));
  WireOptions options = patient();
  options.connections = 8;
  Client client = client_of(server.port(), options);
  std::size_t asked = 0, since_told = 0, done = 0, batches = 0;
  client.run([&]() -> Next { return asked++ == 100 ? Next(End{}) : Next(outgoing()); },
             [&](std::size_t, Exchange) {
               ++done;
               EXPECT_LE(++since_told, options.connections);
             },
             [&] {
               EXPECT_GT(std::exchange(since_told, 0U), 0U);
               ++batches;
             });
  EXPECT_EQ(done, 100U);
  EXPECT_EQ(since_told, 0U);
  EXPECT_GE(batches, 100U / options.connections);
}

TEST(ClientRun, AfterEndNothingIsAskedAnyMore) {
  const Server server = answering(std::string(kOk));
  WireOptions options = patient();
  options.connections = 8;
  Client client = client_of(server.port(), options);
  int asked = 0;
  client.run([&]() -> Next { return ++asked == 3 ? Next(End{}) : Next(outgoing()); },
             [](std::size_t, Exchange) {});
  EXPECT_EQ(asked, 3);
}

}  // namespace
}  // namespace assay
