#include "wire/server.hpp"

#include <gtest/gtest.h>

#include <mutex>
#include <thread>
#include <vector>

#include "raw_socket.hpp"

namespace assay {
namespace {

using std::chrono::milliseconds;

std::string response(std::string_view body) {
  return to_bytes(Response{200, "OK", 1, {}, std::string(body)});
}

// Says the target back; "/close", "/cut", "/hang" and "/slow" do what they say.
Answer echo(const Framed& framed) {
  Answer answer;
  const std::string& target = framed.request.target;
  answer.bytes = framed.problem == Framed::Problem::none
                     ? response(target + framed.request.body)
                     : "HTTP/1.1 400 Bad Request\r\n\r\n" + framed.detail;
  if (target == "/close") answer.after = Answer::After::close;
  if (target == "/cut") {
    answer.after = Answer::After::cut;
    answer.bytes.resize(20);
  }
  if (target == "/hang") answer.after = Answer::After::hang;
  if (target == "/slow") answer.delay = milliseconds(5);
  return answer;
}

Server started(ServerOptions options = {}) { return Server::start(options, echo).value(); }

std::string get(std::string_view target) {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: x\r\n\r\n";
}

TEST(Server, SeveralRequestsOnOneConnectionAreAnsweredInOrder) {
  const Server server = started();
  const RawSocket client = RawSocket::connect(server.port());
  client.send(get("/a"));
  EXPECT_EQ(client.read_until("/a"), response("/a"));
  client.send(get("/b"));
  EXPECT_EQ(client.read_until("/b"), response("/b"));
}

TEST(Server, PipelinedRequestsAreAnsweredInOrderAlsoWhenOneIsSlow) {
  const Server server = started();
  const RawSocket client = RawSocket::connect(server.port());
  client.send(get("/1") + get("/slow") + get("/3") + get("/slow") + get("/5") + get("/close") +
              get("/never"));
  EXPECT_EQ(client.read_all(), response("/1") + response("/slow") + response("/3") +
                                   response("/slow") + response("/5") + response("/close"));
}

TEST(Server, ManyPipelinedRequestsWithLongAnswersAllArrive) {
  const std::string body(100000, 'z');
  const Server server = Server::start({}, [&body](const Framed&) {
                          Answer answer;
                          answer.bytes = response(body);
                          return answer;
                        }).value();
  const RawSocket client = RawSocket::connect(server.port());
  std::string requests;
  for (int i = 0; i < 100; ++i) requests += get("/");
  client.send(requests);
  client.end_output();
  EXPECT_EQ(client.read_all().size(), 100 * response(body).size());
}

TEST(Server, ARequestInPiecesIsOneRequest) {
  const Server server = started();
  const RawSocket client = RawSocket::connect(server.port());
  for (char c : "POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc" + get("/next")) {
    client.send({&c, 1});
  }
  EXPECT_EQ(client.read_until("/next"), response("/pabc") + response("/next"));
}

TEST(Server, AClientThatExpectsContinueGetsIt) {
  const Server server = started();
  const RawSocket client = RawSocket::connect(server.port());
  client.send("PUT /p HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("abc");
  EXPECT_EQ(client.read_until("/pabc"), response("/pabc"));
}

TEST(Server, AMalformedRequestIsAnsweredByTheHandlerAndThenClosed) {
  const Server server = started();
  const RawSocket client = RawSocket::connect(server.port());
  client.send("nonsense\r\n" + get("/"));
  EXPECT_EQ(client.read_all(),
            "HTTP/1.1 400 Bad Request\r\n\r\nrequest line \"nonsense\" is not method, target and "
            "version");
}

TEST(Server, AnUnfinishedRequestIsGivenToTheHandler) {
  const Server server = started();
  const RawSocket client = RawSocket::connect(server.port());
  client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\na");
  client.end_output();
  EXPECT_EQ(client.read_all(), "HTTP/1.1 400 Bad Request\r\n\r\n2 bytes of the body are missing");
}

TEST(Server, AHalfClosedClientStillGetsAllItsAnswers) {
  const Server server = started();
  const RawSocket client = RawSocket::connect(server.port());
  client.send(get("/slow") + get("/b"));
  client.end_output();
  EXPECT_EQ(client.read_all(), response("/slow") + response("/b"));
}

TEST(Server, AClientThatAsksForCloseGetsIt) {
  const Server server = started();
  const RawSocket client = RawSocket::connect(server.port());
  client.send("GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(client.read_all(), response("/a"));
}

TEST(Server, ACutAnswerEndsWhereItSays) {
  const Server server = started();
  const RawSocket client = RawSocket::connect(server.port());
  client.send(get("/cut"));
  EXPECT_EQ(client.read_all(), response("/cut").substr(0, 20));
}

TEST(Server, AHangingConnectionDoesNotBlockOthers) {
  const Server server = started();
  const RawSocket hanging = RawSocket::connect(server.port());
  hanging.send(get("/hang"));
  const RawSocket other = RawSocket::connect(server.port());
  other.send(get("/a"));
  EXPECT_EQ(other.read_until("/a"), response("/a"));
}

TEST(Server, AnIdleConnectionIsClosed) {
  ServerOptions options;
  options.idle_timeout = milliseconds(10);
  const Server server = started(options);
  EXPECT_EQ(RawSocket::connect(server.port()).read_all(), "");
}

TEST(Server, ManyConnectionsAreKept) {
  const Server server = started();
  std::vector<RawSocket> clients;
  for (int i = 0; i < 200; ++i) clients.push_back(RawSocket::connect(server.port()));
  for (int round = 0; round < 2; ++round) {
    for (const RawSocket& client : clients) client.send(get("/a"));
    for (const RawSocket& client : clients) ASSERT_EQ(client.read_until("/a"), response("/a"));
  }
}

TEST(Server, StoppingClosesConnectionsAndTwiceIsOnce) {
  Server server = started();
  const RawSocket client = RawSocket::connect(server.port());
  client.send(get("/hang"));
  server.stop();
  server.stop();
  EXPECT_EQ(client.read_all(), "");
}

TEST(Server, AServerCanBeStoppedAtAnyMoment) {
  ServerOptions options;
  options.idle_timeout = milliseconds(1);
  for (int i = 0; i < 100; ++i) {
    const Server server = started(options);
    const RawSocket client = RawSocket::connect(server.port());
    client.send(get("/slow"));
    if (i % 2 == 0) std::this_thread::yield();
  }
}

// Answers of "/later" are given when the test says so.
class Postponing : public testing::Test {
 protected:
  Answer take(const Framed& framed) {
    Answer out = echo(framed);
    if (framed.request.target != "/later") return out;
    out.later = std::make_shared<LaterAnswer>();
    const std::lock_guard lock(guard);
    postponed.push_back(out.later);
    return out;
  }
  std::shared_ptr<LaterAnswer> wait_for_one() {
    for (;; std::this_thread::yield())
      if (const std::lock_guard lock(guard); !postponed.empty()) return postponed.back();
  }
  void give() {
    Answer answer;
    answer.bytes = response("/later");
    wait_for_one()->give(answer);
  }

  std::mutex guard;
  std::vector<std::shared_ptr<LaterAnswer>> postponed;
  Server server = Server::start({}, [this](const Framed& framed) { return take(framed); }).value();
};

TEST_F(Postponing, OneConnectionWaitsAndOthersDoNot) {
  const RawSocket slow = RawSocket::connect(server.port());
  slow.send(get("/later") + get("/after"));
  wait_for_one();
  const RawSocket quick = RawSocket::connect(server.port());
  quick.send(get("/a"));
  EXPECT_EQ(quick.read_until("/a"), response("/a"));
  give();
  EXPECT_EQ(slow.read_until("/after"), response("/later") + response("/after"));
}

TEST_F(Postponing, AConnectionThatIsGoneIsAnsweredInVain) {
  {
    const RawSocket client = RawSocket::connect(server.port());
    client.send(get("/later"));
    wait_for_one();
  }
  give();
  const RawSocket other = RawSocket::connect(server.port());
  other.send(get("/a"));
  EXPECT_EQ(other.read_until("/a"), response("/a"));
}

TEST_F(Postponing, AServerThatHasStoppedIsAnsweredInVain) {
  const RawSocket client = RawSocket::connect(server.port());
  client.send(get("/later"));
  wait_for_one();
  server.stop();
  give();
  EXPECT_EQ(client.read_all(), "");
}

TEST(Server, AnAnswerMayBeGivenBeforeAnybodyWaits) {
  const Server server = Server::start({}, [](const Framed& framed) {
                          Answer out;
                          out.later = std::make_shared<LaterAnswer>();
                          out.later->give(echo(framed));
                          return out;
                        }).value();
  const RawSocket client = RawSocket::connect(server.port());
  client.send(get("/slow") + get("/close"));
  EXPECT_EQ(client.read_all(), response("/slow") + response("/close"));
}

TEST(Server, AMovedServerServesOn) {
  Server first = started();
  const Server second = std::move(first);
  const RawSocket client = RawSocket::connect(second.port());
  client.send(get("/a"));
  EXPECT_EQ(client.read_until("/a"), response("/a"));
}

TEST(Server, AnAddressThatCannotBeBoundIsAnError) {
  const Server server = started();
  ServerOptions options;
  options.port = server.port();
  EXPECT_EQ(Server::start(options, echo).error().text(),
            "127.0.0.1:" + std::to_string(server.port()) + " is in use");
  options.address = "nowhere";
  EXPECT_EQ(Server::start(options, echo).error().text(),
            R"("nowhere" is not an IP address to listen on)");
  options.address = "192.0.2.1";
  options.port = 0;
  EXPECT_EQ(Server::start(options, echo).error().text(),
            "cannot listen on 192.0.2.1:0: cannot assign requested address");
}

TEST(Server, TheUrlNamesTheAddressAndPort) {
  const Server server = started();
  EXPECT_EQ(server.url(), "http://127.0.0.1:" + std::to_string(server.port()));
}

}  // namespace
}  // namespace assay
