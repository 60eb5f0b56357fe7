#include <fmt/format.h>
#include <fmt/ostream.h>

#include <algorithm>
#include <span>

#include "base/text.hpp"
#include "cli/setup.hpp"

namespace assay {
namespace {

// What was left unsaid on the command line, from the run that is replayed.
void take_from_log(ReplayOptions& given, const RunHeader& header) {
  if (given.specs.empty())
    for (const RunHeader::SpecRef& spec : header.specs) given.specs.push_back(spec.path);
  if (given.target.target.empty() && header.target != "embedded fake")
    given.target.target = header.target;
  constexpr std::string_view kProfile = "--profile=";
  for (const std::string& option : header.options)
    if (given.target.profile.empty() && option.starts_with(kProfile))
      given.target.profile = option.substr(kProfile.size());
}

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

// The secrets in a record are masked already.
void print_whole(std::ostream& out, const Record& record, const std::string& url) {
  fmt::print(out, "{}\n{}\n\n", record.id, record.title);
  if (record.exchanged) {
    fmt::print(out, ">>> {} bytes to {}\n{}\n\n", record.sent.size(), url, record.sent);
    fmt::print(out, "<<< {} bytes, {} after {} us{}\n{}\n\n", record.received.size(),
               name_of(record.delivery), record.total_us,
               record.detail.empty() ? "" : ": " + record.detail, record.received);
    fmt::print(out, "expected: {}\nobserved: {}\n", record.expected, record.observed);
  }
  fmt::print(out, "verdict:  {}{}\n", name_of(record.verdict),
             record.why.empty() ? "" : ": " + record.why);
  for (const Finding& finding : record.findings)
    fmt::print(out, "finding:  {} at {}: expected {}, observed {}\n", finding.check,
               finding.subject, finding.expected, finding.observed);
  if (const std::string curl = curl_line(record.sent, url); !curl.empty())
    fmt::print(out, "curl:     {}\n", curl);
  out << "\n";
}

// What only leads to the case, or undoes it.
void print_line(std::ostream& out, const Record& record) {
  const std::string request = record.sent.substr(0, record.sent.find('\r'));
  fmt::print(out, "({}: {} -> {})\n\n", record.id, shortened(request, 120),
             record.exchanged ? record.observed : record.why);
}

}  // namespace

int verb_replay(const ReplayOptions& asked, Streams& streams) {
  ReplayOptions given = asked;
  if (given.specs.empty() || given.target.target.empty()) {
    const auto log = LogReader::open(given.log);
    if (log)
      take_from_log(given, log->header());
    else if (given.specs.empty()) {
      report_errors(log.errors(), streams);
      return report_errors({{"--spec", "names the spec where there is no log to take it from"}},
                           streams);
    }
  }
  if (!given.target.target.empty() && given.target.profile.empty())
    return report_errors({{"--target", "needs --profile FILE"}}, streams);
  const auto loaded = load_all(given.specs, given.target.profile);
  if (!loaded) return report_errors(loaded.errors(), streams);
  std::string base_path;
  if (const auto endpoint = Endpoint::parse(given.target.target)) base_path = endpoint->base_path;
  auto suites = make_suites(*loaded, {}, base_path);
  if (!suites) return report_errors(suites.errors(), streams);
  ShiftedClock clock;
  auto target = open_target(*loaded, given.target, 1, clock);
  if (!target) return report_errors(target.errors(), streams);
  const std::string url = target->transport->url();
  std::size_t found = 0;
  bool all_sent = true;
  for (Suite& suite : *suites)
    for (const Case& test : suite.plan.cases) {
      if (std::ranges::none_of(
              given.ids, [&](const std::string& glob) { return matches_glob(glob, test.id); }))
        continue;
      ++found;
      replay(suite, test.id, *target->transport, clock, {}, [&](const Record& record) {
        if (record.id != test.id) return print_line(streams.out, record);
        all_sent = all_sent && record.exchanged;
        print_whole(streams.out, record, url);
      });
    }
  if (found > 0) return all_sent ? exit_code::met : exit_code::incomplete;
  fmt::print(streams.err, "assay: no case matches {}; `assay list` prints the ids\n",
             join(given.ids, " "));
  return exit_code::nothing_selected;
}

}  // namespace assay
