#include <gtest/gtest.h>

#include "wire/client.hpp"

namespace assay {
namespace {

Endpoint parsed(std::string_view url) { return Endpoint::parse(url).value(); }

TEST(Endpoint, AUrlIsTakenApart) {
  const Endpoint endpoint = parsed("http://127.0.0.1:8080/base/path/");
  EXPECT_EQ(endpoint.scheme, Endpoint::Scheme::http);
  EXPECT_EQ(endpoint.host, "127.0.0.1");
  EXPECT_EQ(endpoint.port, 8080);
  EXPECT_EQ(endpoint.base_path, "/base/path");
}

TEST(Endpoint, TheHostFieldLeavesTheSchemesOwnPortOut) {
  struct Row {
    std::string_view url, authority, again;
  };
  for (const Row& row : {
           Row{"http://example.com", "example.com", "http://example.com"},
           Row{"http://example.com:80/", "example.com", "http://example.com"},
           Row{"http://example.com:443", "example.com:443", "http://example.com:443"},
           Row{"https://example.com:443", "example.com", "https://example.com"},
           Row{"HTTPS://Example.com:80/x", "Example.com:80", "https://Example.com:80/x"},
           Row{"https://[::1]:8443", "[::1]:8443", "https://[::1]:8443"},
           Row{"http://[2001:db8::1]", "[2001:db8::1]", "http://[2001:db8::1]"},
       }) {
    EXPECT_EQ(parsed(row.url).authority(), row.authority) << row.url;
    EXPECT_EQ(parsed(row.url).url(), row.again) << row.url;
  }
}

TEST(Endpoint, AnIPv6HostIsKeptWithoutBrackets) {
  EXPECT_EQ(parsed("https://[::1]:8443").host, "::1");
}

TEST(Endpoint, WrongUrlsAreRefusedWithAReason) {
  struct Row {
    std::string_view url, why;
  };
  for (const Row& row : {
           Row{"127.0.0.1:8080",
               R"("127.0.0.1:8080" is not a URL: write it as "http://127.0.0.1:8080")"},
           Row{"ftp://x", R"("ftp://x" has scheme "ftp", http or https was expected)"},
           Row{"http://", R"("http://" has no host)"},
           Row{"http://:80", R"("http://:80" has no host)"},
           Row{"http://u:p@x",
               R"("http://u:p@x" holds user information: credentials belong in the profile)"},
           Row{"http://x/?a=b", R"("http://x/?a=b" has a query, only a path was expected)"},
           Row{"http://x#f", R"("http://x#f" has a fragment, only a path was expected)"},
           Row{"http://x:0", R"("http://x:0" has port "0", 1 to 65535 was expected)"},
           Row{"http://x:65536", R"("http://x:65536" has port "65536", 1 to 65535 was expected)"},
           Row{"http://x:", R"("http://x:" has port "", 1 to 65535 was expected)"},
           Row{"http://x:8o", R"("http://x:8o" has port "8o", 1 to 65535 was expected)"},
           Row{"http://::1",
               R"("http://::1" has several colons: an IPv6 address is written in brackets)"},
           Row{"http://[::1", R"("http://[::1" has no "]" after the IPv6 address)"},
           Row{"http://[x]", R"("http://[x]" has "x" where an IPv6 address was expected)"},
           Row{"http://[::1]80", R"("http://[::1]80" has "80" after the IPv6 address)"},
           Row{"http://a b", R"("http://a b" has a character that must be percent-encoded)"},
           Row{"http://a,b", R"("http://a,b" has a host that is no name: "a,b")"},
       }) {
    const auto result = Endpoint::parse(row.url);
    ASSERT_FALSE(result.has_value()) << row.url;
    EXPECT_EQ(result.error().text(), row.why);
  }
}

TEST(Endpoint, LoopbackIsKnownByAddressAndByName) {
  for (std::string_view url :
       {"http://127.0.0.1", "http://127.9.9.9:80", "http://[::1]", "http://LOCALHOST"}) {
    EXPECT_TRUE(parsed(url).is_loopback()) << url;
  }
  for (std::string_view url :
       {"http://128.0.0.1", "http://[::2]", "http://localhost.example", "http://10.0.0.1"}) {
    EXPECT_FALSE(parsed(url).is_loopback()) << url;
  }
}

}  // namespace
}  // namespace assay
