#include "cli/print_exchange.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <span>

#include "base/text.hpp"
#include "cli/verbs.hpp"
#include "report/visible.hpp"

namespace assay {
namespace {

// Single quotes for a POSIX shell.
std::string shell_quoted(std::string_view text) {
  std::string out = "'";
  for (char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

// The bytes that were sent as a curl line: what is signed is renewed by assay only, so that a
// digest stands as "***". What is no whole HTTP request has none.
std::string curl_line(const std::string& sent, const std::string& url) {
  const auto end = sent.find("\r\n\r\n");
  const std::vector<std::string> lines = split(sent.substr(0, end), '\n');
  const std::vector<std::string> words = split(lines.front(), ' ');
  if (end == std::string::npos || words.size() != 3) return "";
  std::string out = "curl -i -X " + words[0];
  for (const std::string& line : std::span(lines).subspan(1)) {
    std::string field = line.substr(0, line.find('\r'));
    const std::string name = lower_ascii(field.substr(0, field.find(':')));
    if (name == "host" || name == "content-length") continue;
    constexpr std::string_view kDigest = "Digest=\"";
    if (const auto at = field.find(kDigest); at != std::string::npos) {
      const auto begin = at + kDigest.size();
      field.replace(begin, field.find('"', begin) - begin, "***");
    }
    out += " -H " + shell_quoted(field);
  }
  if (const std::string body = sent.substr(end + 4); !body.empty())
    out += " --data-binary " + shell_quoted(body);
  return out + " " + shell_quoted(url + words[1]);
}

}  // namespace

void print_whole(std::ostream& out, const Record& record, const std::string& url) {
  fmt::print(out, "{}\n{}\n\n", record.id, record.title);
  if (record.exchanged) {
    fmt::print(out, ">>> {} bytes to {}\n{}\n\n", record.sent.size(), url,
               visible(record.sent, Lines::keep));
    fmt::print(out, "<<< {} bytes, {} after {} us{}\n{}\n\n", record.received.size(),
               name_of(record.delivery), record.total_us,
               record.detail.empty() ? "" : ": " + record.detail,
               visible(record.received, Lines::keep));
  }
  for (const PushSeen& push : record.pushes)
    fmt::print(out, "<-- push of {} at {}, answered {}\n{}\n\n", push.push, push.at, push.answered,
               visible(push.received, Lines::keep));
  if (record.exchanged || !record.pushes.empty())
    fmt::print(out, "expected: {}\nobserved: {}\n", record.expected, visible(record.observed));
  fmt::print(out, "verdict:  {}{}\n", name_of(record.verdict),
             record.why.empty() ? "" : ": " + record.why);
  for (const Finding& finding : record.findings)
    fmt::print(out, "finding:  {} at {}: expected {}, observed {}\n", finding.check,
               finding.subject, visible(finding.expected), visible(finding.observed));
  if (const std::string curl = curl_line(record.sent, url); !curl.empty())
    fmt::print(out, "curl:     {}\n", curl);
  out << "\n";
}

int exit_code_of(const Record& record) {
  switch (record.verdict) {
    case Verdict::fail:
    case Verdict::crash:
      return exit_code::deviates;
    case Verdict::harness:
      return exit_code::unreachable;
    case Verdict::pass:
    case Verdict::unsettled:
    case Verdict::info:
      return exit_code::met;
    default:
      return exit_code::incomplete;
  }
}

}  // namespace assay
