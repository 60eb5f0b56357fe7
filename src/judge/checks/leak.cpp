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

}  // namespace

void check_leak(const Evidence& evidence, Judgement& out) {
  if (!evidence.exchange.response) return;
  std::string body = evidence.exchange.response->body;
  // JSON may write "/" as "\\/" (RFC 8259 section 7).
  for (auto at = body.find("\\/"); at != std::string::npos; at = body.find("\\/", at))
    body.erase(at, 1);
  for (std::string_view sign : kSigns) {
    const auto at = body.find(sign);
    // What the request itself carried is an echo, no leak.
    if (at == std::string::npos || evidence.test.plan.request.body.find(sign) != std::string::npos)
      continue;
    add_finding(out, evidence, "leak", "response", "an answer without internals",
                in_quotes(shortened(std::string_view(body).substr(at, 80), 60)) + " in the body");
    return;
  }
}

}  // namespace assay
