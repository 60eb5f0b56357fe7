#include <fmt/format.h>
#include <fmt/ostream.h>

#include <algorithm>

#include "base/text.hpp"
#include "cli/print_exchange.hpp"
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
  for (const std::string& option : header.options) {
    given.pushes = given.pushes || option == kPushes;
    if (given.target.profile.empty() && option.starts_with(kProfile))
      given.target.profile = option.substr(kProfile.size());
  }
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
  if (!given.target.target.empty() && given.target.profile.empty() && !given.pushes)
    return report_errors({{"--target", "needs --profile FILE"}}, streams);
  auto loaded = load_all(given.specs, given.target.profile);
  if (!loaded) return report_errors(loaded.errors(), streams);
  std::string base_path;
  if (given.pushes) {
    const auto receiver = ReceiverUrl::parse(given.target.target);
    if (!receiver) return report_errors(receiver.errors(), streams);
    if (const auto done = mirror_all(*loaded, {.target = receiver->path, .media_type = "all"});
        !done)
      return report_errors(done.errors(), streams);
    given.target.target = receiver->origin;
  } else if (const auto endpoint = Endpoint::parse(given.target.target)) {
    base_path = endpoint->base_path;
  }
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
            print_exchange(streams.out, *suite.profile, test, exchange, target->transport->url());
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
