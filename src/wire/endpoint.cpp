#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "base/text.hpp"
#include "wire/client.hpp"

namespace assay {
namespace {

constexpr std::uint16_t kHttpPort = 80, kHttpsPort = 443;

bool is_ipv6(const std::string& text) {
  in6_addr address{};
  return inet_pton(AF_INET6, text.c_str(), &address) == 1;
}

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '-' || c == '_';
}

bool is_visible_ascii(char c) { return c > 0x20 && c < 0x7f; }

std::uint16_t default_port(Endpoint::Scheme scheme) {
  return scheme == Endpoint::Scheme::http ? kHttpPort : kHttpsPort;
}

// Half a sentence, or "". RFC 3986 section 3.2.
std::string read_authority(std::string_view text, Endpoint& endpoint) {
  if (text.find('@') != std::string_view::npos) {
    return "holds user information: credentials belong in the profile";
  }
  std::string_view port;
  bool has_port = false;
  if (text.starts_with('[')) {
    const std::size_t bracket = text.find(']');
    if (bracket == std::string_view::npos) return "has no \"]\" after the IPv6 address";
    endpoint.host = text.substr(1, bracket - 1);
    if (!is_ipv6(endpoint.host))
      return "has " + in_quotes(endpoint.host) + " where an IPv6 address was expected";
    const std::string_view rest = text.substr(bracket + 1);
    if (!rest.empty() && rest.front() != ':')
      return "has " + in_quotes(rest) + " after the IPv6 address";
    has_port = !rest.empty();
    if (has_port) port = rest.substr(1);
  } else {
    const std::size_t colon = text.find(':');
    has_port = colon != std::string_view::npos;
    if (has_port) port = text.substr(colon + 1);
    endpoint.host = text.substr(0, colon);
    if (port.find(':') != std::string_view::npos)
      return "has several colons: an IPv6 address is written in brackets";
    if (endpoint.host.empty()) return "has no host";
    if (!std::ranges::all_of(endpoint.host, is_name_character))
      return "has a host that is no name: " + in_quotes(endpoint.host);
  }
  endpoint.port = default_port(endpoint.scheme);
  if (!has_port) return {};
  const auto [stop, error] = std::from_chars(port.data(), port.data() + port.size(), endpoint.port);
  const bool is_number = !port.empty() && error == std::errc() && stop == port.data() + port.size();
  return is_number && endpoint.port != 0
             ? ""
             : "has port " + in_quotes(port) + ", 1 to 65535 was expected";
}

}  // namespace

Result<Endpoint> Endpoint::parse(std::string_view url) {
  const auto wrong = [url](const std::string& why) {
    return Error{"", in_quotes(url) + " " + why};
  };
  const std::size_t colon = url.find("://");
  if (colon == std::string_view::npos) {
    return wrong("is not a URL: write it as \"http://127.0.0.1:8080\"");
  }
  Endpoint endpoint;
  const std::string scheme = lower_ascii(url.substr(0, colon));
  if (scheme != "http" && scheme != "https") {
    return wrong("has scheme " + in_quotes(url.substr(0, colon)) + ", http or https was expected");
  }
  endpoint.scheme = scheme == "http" ? Scheme::http : Scheme::https;
  std::string_view rest = url.substr(colon + 3);
  if (!std::ranges::all_of(rest, is_visible_ascii))
    return wrong("has a character that must be percent-encoded");
  if (rest.find('?') != std::string_view::npos)
    return wrong("has a query, only a path was expected");
  if (rest.find('#') != std::string_view::npos)
    return wrong("has a fragment, only a path was expected");
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  if (const std::string why = read_authority(rest.substr(0, slash), endpoint); !why.empty())
    return wrong(why);
  std::string_view path = rest.substr(slash);
  while (path.ends_with('/')) path.remove_suffix(1);
  endpoint.base_path = path;
  return endpoint;
}

std::string Endpoint::authority() const {
  std::string text = host.find(':') == std::string::npos ? host : "[" + host + "]";
  if (port != default_port(scheme)) text += ":" + std::to_string(port);
  return text;
}

std::string Endpoint::url() const {
  return (scheme == Scheme::http ? "http://" : "https://") + authority() + base_path;
}

bool Endpoint::is_loopback() const {
  in_addr v4{};
  in6_addr v6{};
  if (inet_pton(AF_INET, host.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24) == 127;
  if (inet_pton(AF_INET6, host.c_str(), &v6) == 1) return IN6_IS_ADDR_LOOPBACK(&v6);
  return equal_ignoring_case(host, "localhost");
}

}  // namespace assay
