#include <fmt/format.h>
#include <fmt/ostream.h>

#include <algorithm>

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

void print_exchange(std::ostream& out, const Suite& suite, const Case& test,
                    const Exchange& exchange, const std::string& url) {
  Memory memory;
  const Judgement judgement = judge(test, exchange, memory);
  fmt::print(out, "{}\n{}\n\n>>> {} bytes to {}\n{}\n\n", test.id, test.title, exchange.sent.size(),
             url, suite.profile->mask(exchange.sent));
  fmt::print(out, "<<< {} bytes, {} after {} us{}\n{}\n\n", exchange.received.size(),
             name_of(exchange.delivery), exchange.total.count(),
             exchange.detail.empty() ? "" : ": " + exchange.detail,
             suite.profile->mask(exchange.received));
  fmt::print(out, "expected: {}\nobserved: {}\nverdict:  {}\n", judgement.expected,
             judgement.observed, name_of(judgement.verdict));
  for (const Finding& finding : judgement.findings)
    fmt::print(out, "finding:  {} at {}: expected {}, observed {}\n", finding.check,
               finding.subject, finding.expected, finding.observed);
  fmt::print(out, "curl:     {}\n\n", curl_line(test, *suite.profile, url, exchange.sent));
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
  const auto suites = make_suites(*loaded, {}, base_path);
  if (!suites) return report_errors(suites.errors(), streams);
  const SystemClock clock;
  auto target = open_target(*loaded, given.target, 1, clock);
  if (!target) return report_errors(target.errors(), streams);
  Random random(static_cast<std::uint64_t>(clock.now().time_since_epoch().count()));
  std::size_t sent = 0;
  bool needs_others = false;
  for (const Suite& suite : *suites)
    for (const Case& test : suite.plan.cases) {
      if (std::ranges::none_of(
              given.ids, [&](const std::string& glob) { return matches_glob(glob, test.id); }))
        continue;
      if (!test.needs.empty() || test.phase == Phase::sequence) {
        fmt::print(streams.err,
                   "assay: {} needs other requests before it: run `assay test {} --only '{}'` with "
                   "the same "
                   "target and profile, then `assay show` it\n",
                   test.id, suite.spec->path,
                   test.phase == Phase::sequence ? "*/" + test.subject + "/*" : test.id);
        needs_others = true;
        continue;
      }
      Outgoing outgoing;
      outgoing.bytes =
          compose(test, *suite.profile, clock.now(), random, target->transport->authority());
      outgoing.connection = Outgoing::Connection::fresh;
      if (test.plan.request.method == "HEAD") outgoing.answer = Outgoing::Answer::without_body;
      bool handed = false;
      target->transport->run(
          [&]() -> Next {
            if (std::exchange(handed, true)) return End{};
            return outgoing;
          },
          [&](std::size_t, const Exchange& exchange) {
            print_exchange(streams.out, suite, test, exchange, target->transport->url());
          },
          1);
      ++sent;
    }
  if (sent > 0) return exit_code::met;
  if (needs_others) return exit_code::usage;
  fmt::print(streams.err, "assay: no case matches {}; `assay list` prints the ids\n",
             join(given.ids, " "));
  return exit_code::nothing_selected;
}

}  // namespace assay
