#include "wire/client.hpp"

#include <gtest/gtest.h>

#include <string>
#include <thread>

#include "peers.hpp"
#include "raw_socket.hpp"
#include "wire/server.hpp"

namespace assay {
namespace {

using std::chrono::milliseconds;

WireOptions impatient() {
  WireOptions options;
  options.connect_timeout = options.first_byte_timeout = options.total_timeout = milliseconds(20);
  return options;
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

TEST(Client, ABodyInPiecesArrivesWholeAndItsAnswerIsWaitedForFromTheLast) {
  const Server server = answering(std::string(kOk));
  WireOptions options = patient();
  options.first_byte_timeout = milliseconds(200);
  Client client = client_of(server.port(), options);
  Outgoing slow = outgoing();
  slow.bytes = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n0123456789";
  slow.pieces = 5;
  const Exchange got = client.send(slow);
  EXPECT_EQ(got.delivery, Delivery::answered) << got.detail;
  EXPECT_EQ(got.sent, slow.bytes);
  EXPECT_TRUE(client.send(outgoing()).reused);
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

TEST(Client, AnAnswerInManyWritesIsOneAnswer) {
  const RawSocket listener = RawSocket::listening();
  std::thread peer([&] {
    const RawSocket connection = listener.accept();
    for (int i = 0; i < 3; ++i) {
      connection.read_until("\r\n\r\n");
      for (const char c : kOk) connection.send({&c, 1});
    }
  });
  Client client = client_of(listener.port());
  for (int i = 0; i < 3; ++i) EXPECT_EQ(client.send(outgoing()).received, kOk);
  peer.join();
}

TEST(Client, AKeptConnectionThatBreaksDuringAnAnswerIsCutAndNotTriedAgain) {
  const RawSocket listener = RawSocket::listening();
  std::thread peer([&] {
    RawSocket connection = listener.accept();
    connection.read_until("\r\n\r\n");
    connection.send(kOk);
    connection.read_until("\r\n\r\n");
    connection.send("HTTP/1.1 200 OK\r\n");
    connection.close();
  });
  Client client = client_of(listener.port());
  EXPECT_EQ(client.send(outgoing()).delivery, Delivery::answered);
  const Exchange second = client.send(outgoing());
  peer.join();
  EXPECT_TRUE(second.reused);
  EXPECT_EQ(second.delivery, Delivery::cut);
  EXPECT_EQ(second.detail, "connection closed after 17 bytes: the end of the header is missing");
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
  WireOptions options = patient();
  options.total_timeout = milliseconds(300);
  const Exchange got =
      answered_with("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab", Answer::After::keep, options);
  EXPECT_EQ(got.delivery, Delivery::timed_out);
  EXPECT_EQ(got.detail, "answer not complete within 300 ms, 40 bytes read");
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
