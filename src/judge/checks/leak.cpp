#include <bitset>

#include "base/text.hpp"
#include "judge/evidence.hpp"

namespace assay {
namespace {

// What a stack trace or an internal path looks like, by platform.
constexpr std::string_view kSigns[] = {
    "Traceback (most recent call last)",
    "  File \"/",
    "\\n  File \\\"",
    "\tat java.",
    "\\tat ",
    "at java.lang.",
    "Exception in thread",
    "java.lang.",
    "NullPointerException",
    "org.springframework.",
    "at Object.<anonymous>",
    "node_modules/",
    "goroutine 1 [",
    "runtime error: ",
    "panic: ",
    "System.NullReferenceException",
    "   at System.",
    "Stack trace:",
    "stack traceback:",
    "Segmentation fault",
    "core dumped",
    "/usr/lib/",
    "/usr/local/",
    "/home/",
    "/var/www/",
    "/opt/",
    "/root/",
    "C:\\\\",
    "site-packages",
    ".py\", line ",
    "ORA-0",
    "SQLSTATE[",
    "mysql_fetch",
};

using Bytes = std::bitset<256>;

Bytes bytes_of(std::string_view text) {
  Bytes out;
  for (const char c : text) out.set(static_cast<unsigned char>(c));
  return out;
}

// Which bytes each sign has: one whose bytes are not all in a body need not be looked for, and few
// bodies have a slash or a capital of every kind.
const std::vector<Bytes>& bytes_of_signs() {
  static const std::vector<Bytes> all = [] {
    std::vector<Bytes> out;
    for (const std::string_view sign : kSigns) out.push_back(bytes_of(sign));
    return out;
  }();
  return all;
}

}  // namespace

void check_leak(const Evidence& evidence, Judgement& out) {
  if (!evidence.exchange.response) return;
  std::string_view body = evidence.exchange.response->body;
  // JSON may write "/" as "\\/" (RFC 8259 section 7).
  std::string unescaped;
  if (body.find("\\/") != body.npos) {
    unescaped = body;
    for (auto at = unescaped.find("\\/"); at != body.npos; at = unescaped.find("\\/", at))
      unescaped.erase(at, 1);
    body = unescaped;
  }
  const Bytes there = bytes_of(body);
  const std::vector<Bytes>& of_signs = bytes_of_signs();
  for (std::size_t i = 0; i < std::size(kSigns); ++i) {
    if ((of_signs[i] & ~there).any()) continue;
    const std::string_view sign = kSigns[i];
    const auto at = body.find(sign);
    // What the request itself carried is an echo, no leak.
    if (at == std::string::npos || evidence.test.plan.request.body.find(sign) != std::string::npos)
      continue;
    add_finding(out, evidence, "leak", "response", "an answer without internals",
                in_quotes(shortened(body.substr(at, 80), 60)) + " in the body");
    return;
  }
}

}  // namespace assay
