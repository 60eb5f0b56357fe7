#include "cli/print_exchange.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <algorithm>

#include "base/text.hpp"

namespace assay {
namespace {

// Single quotes for a POSIX shell.
std::string shell_quoted(std::string_view text) {
  std::string out = "'";
  for (char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

// The request as a curl line: what is signed is renewed by assay only, so its value stands as
// "***".
std::string curl_line(const Case& test, const Profile& profile, const std::string& url,
                      const std::string& signed_bytes) {
  std::string out = "curl -i -X " + test.plan.request.method;
  const auto end = signed_bytes.find("\r\n\r\n");
  for (const std::string& line : split(signed_bytes.substr(0, end), '\n')) {
    std::string field = line.substr(0, line.find('\r'));
    const auto colon = field.find(':');
    if (colon == std::string::npos) continue;
    const std::string name = lower_ascii(field.substr(0, colon));
    if (name == "host" || name == "content-length") continue;
    const Fields& plain = test.plan.request.fields;
    const bool from_signature = std::ranges::none_of(
        plain, [&](const Field& known) { return lower_ascii(known.name) == name; });
    if (from_signature && test.plan.signer && field.find("Digest=") != std::string::npos) {
      const auto at = field.find("Digest=\"") + 8;
      field.replace(at, field.find('"', at) - at, "***");
    }
    out += " -H " + shell_quoted(profile.mask(field));
  }
  if (!test.plan.request.body.empty())
    out += " --data-binary " + shell_quoted(profile.mask(test.plan.request.body));
  return out + " " + shell_quoted(url + test.plan.request.target);
}

}  // namespace

Judgement print_exchange(std::ostream& out, const Profile& profile, const Case& test,
                         const Exchange& exchange, const std::string& url) {
  Memory memory;
  Judgement judgement = judge(test, exchange, memory);
  fmt::print(out, "{}\n{}\n\n>>> {} bytes to {}\n{}\n\n", test.id, test.title, exchange.sent.size(),
             url, profile.mask(exchange.sent));
  fmt::print(out, "<<< {} bytes, {} after {} us{}\n{}\n\n", exchange.received.size(),
             name_of(exchange.delivery), exchange.total.count(),
             exchange.detail.empty() ? "" : ": " + exchange.detail,
             profile.mask(exchange.received));
  fmt::print(out, "expected: {}\nobserved: {}\nverdict:  {}\n", judgement.expected,
             judgement.observed, name_of(judgement.verdict));
  for (const Finding& finding : judgement.findings)
    fmt::print(out, "finding:  {} at {}: expected {}, observed {}\n", finding.check,
               finding.subject, finding.expected, finding.observed);
  fmt::print(out, "curl:     {}\n\n", curl_line(test, profile, url, exchange.sent));
  return judgement;
}

}  // namespace assay
