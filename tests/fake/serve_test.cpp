#include "fake/serve.hpp"

#include <gtest/gtest.h>

#include <mutex>

#include "voice.hpp"
#include "wire/client.hpp"

namespace assay::tests {
namespace {

TEST(Serve, ARequestIsAnsweredAndLoggedWithoutSecrets) {
  std::mutex guard;
  std::vector<ServedRequest> log;
  auto server = serve(fake_with(), {}, [&](const ServedRequest& request) {
    const std::lock_guard lock(guard);
    log.push_back(request);
  });
  ASSERT_TRUE(server) << server.error().text();
  Framed request = framed();
  request.request.target += "?token=secret";
  const auto endpoint = Endpoint::parse(server->url());
  ASSERT_TRUE(endpoint);
  auto client = Client::create(*endpoint, {});
  ASSERT_TRUE(client);
  Outgoing outgoing;
  outgoing.bytes = to_bytes(request.request, endpoint->authority());
  const Exchange exchange = client->send(outgoing);
  ASSERT_TRUE(exchange.response) << exchange.detail;
  EXPECT_EQ(exchange.response->status, 200);
  server->stop();
  ASSERT_EQ(log.size(), 1u);
  EXPECT_EQ(log[0].method, "POST");
  EXPECT_EQ(log[0].path, "/rest/httpsessions/callVerify/v1.0");
  EXPECT_EQ(log[0].status, 200);
  EXPECT_EQ(log[0].code, "0");
}

}  // namespace
}  // namespace assay::tests
