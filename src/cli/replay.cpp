#include <fmt/format.h>
#include <fmt/ostream.h>

#include <algorithm>

#include "base/text.hpp"
#include "cli/listening.hpp"
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

// A target that only receives is none to ask again.
bool was_listening(const RunHeader& header) { return header.target.starts_with("pushes to "); }

bool takes_pushes(const std::vector<Suite>& suites, const std::vector<std::string>& globs) {
  return std::ranges::any_of(suites, [&](const Suite& suite) {
    return std::ranges::any_of(suite.plan.cases, [&](const Case& test) {
      return test.phase == Phase::callback &&
             std::ranges::any_of(
                 globs, [&](const std::string& glob) { return matches_glob(glob, test.id); });
    });
  });
}

int worse(int one, int other) {
  constexpr int kOrder[] = {exit_code::met, exit_code::incomplete, exit_code::unreachable,
                            exit_code::deviates};
  const auto rank = [&](int code) { return std::ranges::find(kOrder, code); };
  return rank(one) < rank(other) ? other : one;
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
    if (log && was_listening(log->header()))
      return report_errors({{"--log", fmt::format("{} is of assay listen: what a vendor pushed "
                                                  "cannot be asked for again",
                                                  in_quotes(given.log))}},
                           streams);
    if (log)
      take_from_log(given, log->header());
    else if (given.specs.empty()) {
      report_errors(log.errors(), streams);
      return report_errors({{"--spec", "names the spec where there is no log to take it from"}},
                           streams);
    }
  }
  auto loaded = load_all(given.specs, given.target.profile);
  if (!loaded) return report_errors(loaded.errors(), streams);
  if (!given.pushes && lacks_profile(given.target, *loaded))
    return report_errors({needs_profile()}, streams);
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
  auto suites = make_suites(*loaded, {}, base_path);
  if (!suites) return report_errors(suites.errors(), streams);
  ShiftedClock clock;
  auto target = open_target(*loaded, given.target, 1, clock);
  if (!target) return report_errors(target.errors(), streams);
  const std::string url = target->transport->url();
  Listening listening;
  if (takes_pushes(*suites, given.ids)) {
    TestOptions as_tested;
    as_tested.target = given.target;
    as_tested.select.phases = {"callback"};
    as_tested.receiver = given.receiver;
    as_tested.target_admin = given.target_admin;
    as_tested.max_wait = given.max_wait;
    auto started = listen_for_pushes(*loaded, *suites, as_tested, *target, clock);
    if (!started) return report_errors(started.errors(), streams);
    listening = std::move(*started);
  }
  RunOptions options;
  options.max_wait = given.max_wait;
  std::size_t found = 0;
  int code = exit_code::met;
  for (Suite& suite : *suites)
    for (const Case& test : suite.plan.cases) {
      if (std::ranges::none_of(
              given.ids, [&](const std::string& glob) { return matches_glob(glob, test.id); }))
        continue;
      ++found;
      replay(suite, test.id, *target->transport, clock, options, [&](const Record& record) {
        if (record.id != test.id) return print_line(streams.out, record);
        code = worse(code, exit_code_of(record));
        print_whole(streams.out, record, url);
      });
    }
  if (found > 0) return code;
  fmt::print(streams.err, "assay: no case matches {}; `assay list` prints the ids\n",
             join(given.ids, " "));
  return exit_code::nothing_selected;
}

}  // namespace assay
