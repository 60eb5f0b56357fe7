#include "wire/tls.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "raw_socket.hpp"
#include "wire/client.hpp"
#include "wire/server.hpp"

namespace assay {
namespace {

const std::string kFolder = std::string(ASSAY_SOURCE_DIR) + "/fixtures/tls/";
constexpr std::string_view kGet = "GET /abc HTTP/1.1\r\nHost: x\r\n\r\n";

Answer echo(const Framed& framed) {
  Answer answer;
  answer.bytes = to_bytes(Response{200, "OK", 1, {}, framed.request.target + framed.request.body});
  return answer;
}

Server server_as(const std::string& name, Server::Handler handler = echo) {
  ServerOptions options;
  options.tls_certificate_file = kFolder + name + ".pem";
  options.tls_key_file = kFolder + name + "-key.pem";
  return Server::start(options, std::move(handler)).value();
}

WireOptions trusting_the_test_ca() {
  WireOptions options;
  options.ca_file = kFolder + "ca.pem";
  return options;
}

Client client_of(const std::string& url, const WireOptions& options) {
  return Client::create(Endpoint::parse(url).value(), options).value();
}

Outgoing outgoing(std::string_view bytes = kGet) {
  Outgoing made;
  made.bytes = bytes;
  return made;
}

TEST(Tls, AVerifiedConnectionIsKeptAndUsedAgain) {
  const Server server = server_as("localhost");
  EXPECT_EQ(server.url(), "https://127.0.0.1:" + std::to_string(server.port()));
  Client client = client_of(server.url(), trusting_the_test_ca());
  const Exchange first = client.send(outgoing());
  ASSERT_EQ(first.delivery, Delivery::answered) << first.detail;
  EXPECT_EQ(first.sent, kGet);
  EXPECT_EQ(first.response->body, "/abc");
  EXPECT_TRUE(client.send(outgoing()).reused);
}

TEST(Tls, AHostNameIsVerifiedToo) {
  const Server server = server_as("localhost");
  Client client =
      client_of("https://localhost:" + std::to_string(server.port()), trusting_the_test_ca());
  const Exchange got = client.send(outgoing());
  EXPECT_EQ(got.delivery, Delivery::answered) << got.detail;
}

TEST(Tls, AnUnknownCaIsRefusedAndTheWaysOutAreNamed) {
  const Server server = server_as("localhost");
  Client client = client_of(server.url(), WireOptions{});
  const Exchange got = client.send(outgoing());
  EXPECT_EQ(got.delivery, Delivery::tls_failed);
  EXPECT_EQ(
      got.detail,
      "certificate of 127.0.0.1:" + std::to_string(server.port()) +
          " is not trusted: unable to get local issuer certificate (name its CA with --ca, or "
          "skip verification with --insecure)");
  EXPECT_EQ(got.sent, "");
}

TEST(Tls, ACertificateForAnotherNameIsRefused) {
  const Server server = server_as("other-name");
  struct Row {
    std::string host, why;
  };
  for (const Row& row :
       {Row{"127.0.0.1", "IP address mismatch"}, Row{"localhost", "hostname mismatch"}}) {
    const std::string peer = row.host + ":" + std::to_string(server.port());
    Client client = client_of("https://" + peer, trusting_the_test_ca());
    const Exchange got = client.send(outgoing());
    EXPECT_EQ(got.delivery, Delivery::tls_failed);
    EXPECT_EQ(got.detail, "certificate of " + peer + " is not trusted: " + row.why +
                              " (name its CA with --ca, or skip verification with --insecure)");
  }
}

TEST(Tls, WithoutVerificationAnyCertificateWillDo) {
  const Server server = server_as("other-name");
  WireOptions options;
  options.verify = WireOptions::Verify::no;
  const Exchange got = client_of(server.url(), options).send(outgoing());
  EXPECT_EQ(got.delivery, Delivery::answered) << got.detail;
}

TEST(Tls, AServerThatSpeaksNoTlsIsSaidToFailAtIt) {
  const Server server = Server::start({}, echo).value();
  Client client =
      client_of("https://127.0.0.1:" + std::to_string(server.port()), trusting_the_test_ca());
  const Exchange got = client.send(outgoing());
  EXPECT_EQ(got.delivery, Delivery::tls_failed);
  EXPECT_EQ(got.detail.substr(0, got.detail.rfind(':')),
            "TLS with 127.0.0.1:" + std::to_string(server.port()) + " failed");
}

TEST(Tls, AConnectionClosedDuringTheHandshakeIsSaidSo) {
  const RawSocket listener = RawSocket::listening();
  std::thread peer([&] {
    const RawSocket connection = listener.accept();
    connection.read_some();
  });
  Client client =
      client_of("https://127.0.0.1:" + std::to_string(listener.port()), trusting_the_test_ca());
  const Exchange got = client.send(outgoing());
  peer.join();
  EXPECT_EQ(got.delivery, Delivery::tls_failed);
  EXPECT_EQ(got.detail, "TLS with 127.0.0.1:" + std::to_string(listener.port()) +
                            " failed: connection closed by the peer");
}

TEST(Tls, AHandshakeThatHangsTimesOut) {
  const RawSocket listener = RawSocket::listening();
  WireOptions options = trusting_the_test_ca();
  options.connect_timeout = std::chrono::milliseconds(20);
  Client client = client_of("https://127.0.0.1:" + std::to_string(listener.port()), options);
  const Exchange got = client.send(outgoing());
  EXPECT_EQ(got.delivery, Delivery::timed_out);
  EXPECT_EQ(got.detail,
            "no connection to 127.0.0.1:" + std::to_string(listener.port()) + " within 20 ms");
}

TEST(Tls, ALongBodyArrivesWholeInBothDirections) {
  const Server server = server_as("localhost");
  const std::string body(3 << 20, 'y');
  Client client = client_of(server.url(), trusting_the_test_ca());
  const Exchange got = client.send(outgoing(to_bytes(Request{"POST", "/", {}, body}, "x")));
  ASSERT_EQ(got.delivery, Delivery::answered) << got.detail;
  EXPECT_TRUE(got.response->body == "/" + body);
}

TEST(Tls, ATruncatedRequestIsEndedAndStillAnswered) {
  const Server server = server_as("localhost", [](const Framed& framed) {
    Answer answer;
    answer.bytes = to_bytes(Response{400, "Bad Request", 1, {}, framed.detail});
    return answer;
  });
  Outgoing truncated = outgoing("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
  truncated.then = Outgoing::Then::half_close;
  const Exchange got = client_of(server.url(), trusting_the_test_ca()).send(truncated);
  ASSERT_EQ(got.delivery, Delivery::answered) << got.detail;
  EXPECT_EQ(got.response->body, "7 bytes of the body are missing");
}

TEST(Tls, ABodyUntilCloseNeedsACloseInOrder) {
  const Server server = server_as("localhost", [](const Framed&) {
    Answer answer;
    answer.bytes = "HTTP/1.1 200 OK\r\n\r\nall of it";
    answer.after = Answer::After::close;
    return answer;
  });
  const Exchange got = client_of(server.url(), trusting_the_test_ca()).send(outgoing());
  ASSERT_EQ(got.delivery, Delivery::answered) << got.detail;
  EXPECT_EQ(got.response->body, "all of it");
}

TEST(Tls, ABodyUntilCloseThatIsCutIsNotTakenForWhole) {
  const Server server = server_as("localhost", [](const Framed&) {
    Answer answer;
    answer.bytes = "HTTP/1.1 200 OK\r\n\r\nnot all of it";
    answer.after = Answer::After::cut;
    return answer;
  });
  const Exchange got = client_of(server.url(), trusting_the_test_ca()).send(outgoing());
  EXPECT_EQ(got.delivery, Delivery::cut);
  EXPECT_EQ(got.detail,
            "TLS connection closed without close_notify after 32 bytes, so the end of the body is "
            "not known");
}

TEST(Tls, AnEarlyRefusalOfALongBodyIsRead) {
  ServerOptions options;
  options.tls_certificate_file = kFolder + "localhost.pem";
  options.tls_key_file = kFolder + "localhost-key.pem";
  options.body_limit_bytes = 1000;
  const Server server =
      Server::start(options, [](const Framed&) {
        Answer answer;
        answer.bytes =
            "HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        return answer;
      }).value();
  const std::string body(1 << 20, 'x');
  const Exchange got = client_of(server.url(), trusting_the_test_ca())
                           .send(outgoing(to_bytes(Request{"POST", "/", {}, body}, "x")));
  ASSERT_EQ(got.delivery, Delivery::answered) << got.detail;
  EXPECT_EQ(got.response->status, 413);
}

TEST(Tls, FilesThatCannotBeReadAreErrors) {
  const Endpoint endpoint = Endpoint::parse("https://127.0.0.1").value();
  WireOptions options;
  options.ca_file = "no-such-file.pem";
  EXPECT_EQ(Client::create(endpoint, options).error().text(),
            R"("no-such-file.pem" cannot be read, a certificate in PEM form was expected)");
  options.ca_file = kFolder + "localhost-key.pem";
  EXPECT_EQ(Client::create(endpoint, options).error().text(),
            "\"" + options.ca_file + "\" holds no certificate in PEM form");
  ServerOptions server;
  server.tls_certificate_file = kFolder + "localhost.pem";
  server.tls_key_file = kFolder + "other-name-key.pem";
  EXPECT_EQ(Server::start(server, echo).error().text(), "\"" + server.tls_key_file +
                                                            "\" is not the private key of \"" +
                                                            server.tls_certificate_file + "\"");
}

}  // namespace
}  // namespace assay
