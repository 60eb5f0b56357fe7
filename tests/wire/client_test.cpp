#include "wire/client.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <thread>
#include <vector>

#include "raw_socket.hpp"
#include "wire/server.hpp"

namespace assay {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
constexpr std::string_view kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

WireOptions patient() {
  WireOptions options;
  options.connect_timeout = options.first_byte_timeout = options.total_timeout =
      milliseconds(10000);
  return options;
}
WireOptions impatient() {
  WireOptions options;
  options.connect_timeout = options.first_byte_timeout = options.total_timeout = milliseconds(20);
  return options;
}

Client client_of(std::uint16_t port, const WireOptions& options = patient()) {
  return Client::create(Endpoint::parse("http://127.0.0.1:" + std::to_string(port)).value(),
                        options)
      .value();
}

Server server_of(Server::Handler handler, ServerOptions options = {}) {
  return Server::start(options, std::move(handler)).value();
}
Server answering(std::string bytes, Answer::After after = Answer::After::keep) {
  return server_of([bytes, after](const Framed&) {
    Answer answer;
    answer.bytes = bytes;
    answer.after = after;
    return answer;
  });
}

Outgoing outgoing(std::string_view bytes = kGet) {
  Outgoing made;
  made.bytes = bytes;
  return made;
}

// What becomes of one request to a server that answers with these bytes.
Exchange answered_with(std::string bytes, Answer::After after = Answer::After::keep,
                       const WireOptions& options = patient()) {
  const Server server = answering(std::move(bytes), after);
  return client_of(server.port(), options).send(outgoing());
}

TEST(Client, AnExchangeHoldsTheBytesOfBothDirections) {
  const Exchange got = answered_with(std::string(kOk));
  ASSERT_EQ(got.delivery, Delivery::answered) << got.detail;
  EXPECT_EQ(got.sent, kGet);
  EXPECT_EQ(got.received, kOk);
  EXPECT_EQ(got.response->status, 200);
  EXPECT_EQ(got.response->body, "ok");
  EXPECT_EQ(got.detail, "");
  EXPECT_FALSE(got.reused);
  EXPECT_LE(got.first_byte, got.total);
}

TEST(Client, AConnectionIsKeptAndUsedAgain) {
  const Server server = answering(std::string(kOk));
  Client client = client_of(server.port());
  EXPECT_FALSE(client.send(outgoing()).reused);
  EXPECT_TRUE(client.send(outgoing()).reused);
  client.close_all();
  EXPECT_FALSE(client.send(outgoing()).reused);
}

TEST(Client, AFreshConnectionIsUsedForNothingBefore) {
  const Server server = answering(std::string(kOk));
  Client client = client_of(server.port());
  client.send(outgoing());
  Outgoing fresh = outgoing();
  fresh.connection = Outgoing::Connection::fresh;
  EXPECT_FALSE(client.send(fresh).reused);
  EXPECT_TRUE(client.send(outgoing()).reused);
}

TEST(Client, AfterThenCloseTheConnectionIsNotUsedAgain) {
  const Server server = answering(std::string(kOk));
  Client client = client_of(server.port());
  Outgoing last = outgoing();
  last.then = Outgoing::Then::close;
  EXPECT_EQ(client.send(last).delivery, Delivery::answered);
  EXPECT_FALSE(client.send(outgoing()).reused);
}

TEST(Client, AServerThatAnnouncesCloseIsNotSentMore) {
  const Server server =
      answering("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n", Answer::After::close);
  Client client = client_of(server.port());
  EXPECT_EQ(client.send(outgoing()).delivery, Delivery::answered);
  const Exchange second = client.send(outgoing());
  EXPECT_EQ(second.delivery, Delivery::answered) << second.detail;
  EXPECT_FALSE(second.reused);
}

TEST(Client, AConnectionClosedWhileIdleIsReplaced) {
  // The answer promises to keep the connection, and the server closes it all the same.
  const Server server = answering(std::string(kOk), Answer::After::close);
  Client client = client_of(server.port());
  for (int i = 0; i < 20; ++i) {
    const Exchange got = client.send(outgoing());
    ASSERT_EQ(got.delivery, Delivery::answered) << got.detail;
    EXPECT_FALSE(got.reused);
  }
}

TEST(Client, ChunksUntilCloseAndInterimAnswersAreRead) {
  EXPECT_EQ(
      answered_with("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n")
          .response->body,
      "ab");
  const std::string interim = "HTTP/1.1 100 Continue\r\n\r\n" + std::string(kOk);
  EXPECT_EQ(answered_with(interim).received, interim);
  const Exchange until_close =
      answered_with("HTTP/1.1 200 OK\r\n\r\nall of it", Answer::After::close);
  ASSERT_EQ(until_close.delivery, Delivery::answered) << until_close.detail;
  EXPECT_EQ(until_close.response->body, "all of it");
}

TEST(Client, TheAnswerToHeadHasNoBody) {
  const Server server = answering("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
  Client client = client_of(server.port());
  Outgoing head = outgoing("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
  head.answer = Outgoing::Answer::without_body;
  EXPECT_EQ(client.send(head).delivery, Delivery::answered);
  EXPECT_TRUE(client.send(head).reused);
}

TEST(Client, ATruncatedRequestIsEndedAndStillAnswered) {
  std::string detail;
  const Server server = server_of([&detail](const Framed& framed) {
    detail = framed.detail;
    Answer answer;
    answer.bytes = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    return answer;
  });
  Outgoing truncated = outgoing("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
  truncated.then = Outgoing::Then::half_close;
  const Exchange got = client_of(server.port()).send(truncated);
  ASSERT_EQ(got.delivery, Delivery::answered) << got.detail;
  EXPECT_EQ(got.response->status, 400);
  EXPECT_EQ(detail, "7 bytes of the body are missing");
}

TEST(Client, ACutAnswerSaysHowMuchCame) {
  struct Row {
    std::string bytes;
    std::string_view detail;
  };
  for (const Row& row : {
           Row{"", "connection closed after 0 bytes"},
           Row{"HTTP/1.1 200 OK\r\n",
               "connection closed after 17 bytes: the end of the header is missing"},
           Row{"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab",
               "connection closed after 40 bytes: 3 bytes of the body are missing"},
       }) {
    const Exchange got = answered_with(row.bytes, Answer::After::cut);
    EXPECT_EQ(got.delivery, Delivery::cut);
    EXPECT_EQ(got.detail, row.detail);
    EXPECT_EQ(got.received, row.bytes);
    EXPECT_FALSE(got.response.has_value());
  }
}

TEST(Client, AResetIsCutToo) {
  const RawSocket listener = RawSocket::listening();
  std::thread peer([&] {
    RawSocket connection = listener.accept();
    connection.read_until("\r\n\r\n");
    connection.reset();
  });
  const Exchange got = client_of(listener.port()).send(outgoing());
  peer.join();
  EXPECT_EQ(got.delivery, Delivery::cut);
  EXPECT_EQ(got.detail, "connection reset after 0 bytes");
  EXPECT_EQ(got.sent, kGet);
}

TEST(Client, ANewConnectionThatIsCutIsNotTriedAgain) {
  std::size_t requests = 0;
  {
    const Server server = server_of([&requests](const Framed&) {
      ++requests;
      Answer answer;
      answer.after = Answer::After::cut;
      return answer;
    });
    EXPECT_EQ(client_of(server.port()).send(outgoing()).delivery, Delivery::cut);
  }
  EXPECT_EQ(requests, 1U);
}

TEST(Client, SilenceTimesOut) {
  const Exchange got = answered_with("", Answer::After::hang, impatient());
  EXPECT_EQ(got.delivery, Delivery::timed_out);
  EXPECT_EQ(got.detail, "no answer within 20 ms");
}

TEST(Client, AnUnfinishedAnswerTimesOut) {
  // Kept open by the server after half an answer.
  const Exchange got = answered_with("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab",
                                     Answer::After::keep, impatient());
  EXPECT_EQ(got.delivery, Delivery::timed_out);
  EXPECT_EQ(got.detail, "answer not complete within 20 ms, 40 bytes read");
}

TEST(Client, APortThatNobodyListensOnIsUnreachable) {
  const RawSocket closed = RawSocket::bound();
  const Exchange got = client_of(closed.port()).send(outgoing());
  EXPECT_EQ(got.delivery, Delivery::unreachable);
  EXPECT_EQ(got.detail, "connection refused by 127.0.0.1:" + std::to_string(closed.port()));
  EXPECT_EQ(got.sent, "");
}

TEST(Client, ANameThatNobodyKnowsIsUnreachable) {
  Client client =
      Client::create(Endpoint::parse("http://nobody.invalid").value(), patient()).value();
  const Exchange got = client.send(outgoing());
  EXPECT_EQ(got.delivery, Delivery::unreachable);
  EXPECT_TRUE(got.detail.starts_with("host name \"nobody.invalid\" cannot be looked up: "))
      << got.detail;
}

TEST(Client, AnythingButHttpIsMalformed) {
  const Exchange got = answered_with("SSH-2.0-OpenSSH\r\n");
  EXPECT_EQ(got.delivery, Delivery::malformed);
  EXPECT_EQ(got.detail, R"(first line "SSH-2.0-OpenSSH" is not a status line of HTTP)");
  EXPECT_EQ(got.received, "SSH-2.0-OpenSSH\r\n");
}

TEST(Client, BytesAfterAResponseOnAKeptConnectionAreMalformed) {
  const Exchange got = answered_with(std::string(kOk) + "surplus");
  EXPECT_EQ(got.delivery, Delivery::malformed);
  EXPECT_EQ(got.detail, "7 bytes after the response");
  EXPECT_EQ(got.received, std::string(kOk) + "surplus");
}

TEST(Client, BytesAfterTheLastResponseAreOfNoConcern) {
  const std::string last = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";
  const Exchange got = answered_with(last + "surplus", Answer::After::close);
  EXPECT_EQ(got.delivery, Delivery::answered) << got.detail;
  EXPECT_EQ(got.received, last);
}

TEST(Client, AnAnswerBeyondTheLimitsIsTooLarge) {
  WireOptions options = patient();
  options.header_limit_bytes = 100;
  options.body_limit_bytes = 10;
  const Exchange body =
      answered_with("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n", Answer::After::keep, options);
  EXPECT_EQ(body.delivery, Delivery::too_large);
  EXPECT_EQ(body.detail, "body is longer than 10 bytes");
  const Exchange header = answered_with(
      "HTTP/1.1 200 OK\r\nA: " + std::string(100, 'x') + "\r\n\r\n", Answer::After::keep, options);
  EXPECT_EQ(header.delivery, Delivery::too_large);
  EXPECT_EQ(header.detail, "header is longer than 100 bytes");
}

TEST(Client, AnEarlyRefusalOfALongBodyIsRead) {
  const std::string refusal =
      "HTTP/1.1 413 Content Too Large\r\nContent-Length: 4\r\nConnection: close\r\n\r\nlong";
  ServerOptions options;
  options.body_limit_bytes = 1000;
  const Server server = server_of(
      [&refusal](const Framed& framed) {
        Answer answer;
        if (framed.problem == Framed::Problem::body_too_large) answer.bytes = refusal;
        return answer;
      },
      options);
  const std::string body(1 << 20, 'x');
  for (int i = 0; i < 20; ++i) {
    const Exchange got = client_of(server.port())
                             .send(outgoing("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " +
                                            std::to_string(body.size()) + "\r\n\r\n" + body));
    ASSERT_EQ(got.delivery, Delivery::answered) << got.detail;
    EXPECT_EQ(got.response->status, 413);
  }
}

TEST(Client, AnAnswerIsReadAlthoughTheServerResetsWhileWeSend) {
  const RawSocket listener = RawSocket::listening();
  std::thread peer([&] {
    RawSocket connection = listener.accept();
    connection.read_some();
    connection.send(
        "HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    connection.close();  // with most of the body unread, which makes it a reset
  });
  const Exchange got =
      client_of(listener.port())
          .send(outgoing("POST / HTTP/1.1\r\nHost: x\r\n\r\n" + std::string(8 << 20, 'x')));
  peer.join();
  ASSERT_EQ(got.delivery, Delivery::answered) << got.detail;
  EXPECT_EQ(got.response->status, 413);
  EXPECT_LT(got.sent.size(), std::size_t{8 << 20});
}

TEST(Client, ALongBodyArrivesWhole) {
  const std::string body(3 << 20, 'y');
  const Server server = server_of([](const Framed& framed) {
    Answer answer;
    answer.bytes = to_bytes(Response{200, "OK", 1, {}, framed.request.body});
    return answer;
  });
  const Exchange got =
      client_of(server.port()).send(outgoing(to_bytes(Request{"POST", "/", {}, body}, "x")));
  ASSERT_EQ(got.delivery, Delivery::answered) << got.detail;
  EXPECT_TRUE(got.response->body == body);
  EXPECT_EQ(got.sent.size() - body.size(), got.sent.find("\r\n\r\n") + 4);
}

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

TEST(Client, ManyConnectionsCarryManyExchangesEachItsOwn) {
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

TEST(Client, AServerOfOneThreadDoesNotStarve) {
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

TEST(Client, AnUnreachableServerEndsEveryExchange) {
  const RawSocket closed = RawSocket::bound();
  WireOptions options = patient();
  options.connections = 4;
  Client client = client_of(closed.port(), options);
  const auto all = run_all(client, std::vector<Outgoing>(1000, outgoing()));
  EXPECT_EQ(std::ranges::count(all, Delivery::unreachable,
                               [](const auto& one) { return one.second.delivery; }),
            1000);
}

TEST(Client, NextIsAskedAgainAfterAWait) {
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

TEST(Client, AfterAPauseNextIsAskedWhenAnExchangeHasEnded) {
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

TEST(Client, AfterEndNothingIsAskedAnyMore) {
  const Server server = answering(std::string(kOk));
  WireOptions options = patient();
  options.connections = 8;
  Client client = client_of(server.port(), options);
  int asked = 0;
  client.run([&]() -> Next { return ++asked == 3 ? Next(End{}) : Next(outgoing()); },
             [](std::size_t, Exchange) {});
  EXPECT_EQ(asked, 3);
}

TEST(Client, AMovedClientKeepsItsConnections) {
  const Server server = answering(std::string(kOk));
  Client first = client_of(server.port());
  first.send(outgoing());
  Client second = std::move(first);
  EXPECT_TRUE(second.send(outgoing()).reused);
}

TEST(Client, IPv6IsSpoken) {
  ServerOptions options;
  options.address = "::1";
  auto server = Server::start(options, [](const Framed&) {
    Answer answer;
    answer.bytes = kOk;
    return answer;
  });
  if (!server) GTEST_SKIP() << "no IPv6 here: " << server.error().text();
  Client client = Client::create(Endpoint::parse(server->url()).value(), patient()).value();
  EXPECT_EQ(client.send(outgoing()).delivery, Delivery::answered);
}

}  // namespace
}  // namespace assay
