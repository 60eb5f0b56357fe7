#include <fmt/format.h>
#include <fmt/ostream.h>

#include <algorithm>
#include <filesystem>

#include "base/text.hpp"
#include "cli/interrupt.hpp"
#include "cli/listening.hpp"
#include "cli/log.hpp"
#include "cli/progress.hpp"
#include "cli/reports.hpp"
#include "cli/setup.hpp"
#include "report/report.hpp"

namespace assay {
namespace {

// Nothing costs money or reaches a person by accident: on a target that is not this machine, what
// the profile does not allow is left out by name, or refused.
Errors guard(std::vector<Suite>& suites, const std::string& target) {
  Errors errors;
  for (Suite& suite : suites) {
    const bool bills = std::ranges::any_of(suite.spec->operations, &Operation::bills);
    if (bills && !suite.profile->bills_allowed)
      errors.push_back(
          {"--target",
           fmt::format("{} is not on this machine, and a success there costs money: say `guard: "
                       "{{bills: allowed}}` in the profile if that is meant",
                       target)});
    if (suite.profile->any_recipient) continue;
    for (const Case& test : suite.plan.cases) {
      const auto& allowed = suite.profile->recipients;
      if (test.recipient.empty() || test.expect.kind == Expectation::Kind::refused) continue;
      if (std::ranges::find(allowed, test.recipient) == allowed.end())
        suite.skipped.try_emplace(test.id,
                                  "its recipient is not in the profile's guard.recipients");
    }
  }
  return errors;
}

int dry_run(const std::vector<Suite>& suites, const RunOptions& options, Streams& streams) {
  std::map<std::string_view, std::size_t> phases;
  std::size_t bills = 0;
  for (const Suite& suite : suites)
    for (const Case& test : suite.plan.cases) {
      if (suite.skipped.contains(test.id)) continue;
      streams.out << test.id << "\n";
      ++phases[name_of(test.phase)];
      if (test.operation->bills && test.expect.kind == Expectation::Kind::accepted) ++bills;
    }
  fmt::print(streams.out,
             "\n{} cases, about {} requests, {} of them billed when all goes as documented\n",
             selected_in(suites), requests_of(suites, options), bills);
  for (const auto& [phase, count] : phases) fmt::print(streams.out, "  {:<13}{}\n", phase, count);
  return exit_code::met;
}

RunHeader header_of(const TestOptions& given, const std::vector<Suite>& suites,
                    const std::string& target, const Clock& clock) {
  RunHeader header;
  header.assay_version = ASSAY_VERSION;
  for (const Suite& suite : suites) {
    header.specs.push_back({suite.spec->name, suite.spec->path, suite.spec->title,
                            suite.spec->version, suite.spec->hash});
    header.planned += suite.plan.cases.size();
  }
  header.selected = selected_in(suites) * given.repeat;
  header.target = target;
  header.started = format_utc(clock.now(), "%Y-%m-%dT%H:%M:%SZ");
  header.seed = given.seed;
  if (!given.target.profile.empty()) header.options.push_back("--profile=" + given.target.profile);
  if (given.repeat > 1) header.options.push_back(fmt::format("--repeat={}", given.repeat));
  for (const std::string& glob : given.select.only) header.options.push_back("--only=" + glob);
  for (const std::string& glob : given.select.skip) header.options.push_back("--skip=" + glob);
  return header;
}

}  // namespace

int verb_test(const TestOptions& given, Streams& streams) {
  if (const auto wanted = wanted_reports(given.reports); !wanted)
    return report_errors(wanted.errors(), streams);
  const auto loaded = load_all(given.specs, given.target.profile);
  if (!loaded) return report_errors(loaded.errors(), streams);
  if (!given.dry_run && lacks_profile(given.target, *loaded))
    return report_errors({needs_profile()}, streams);
  return test_loaded(given, *loaded, {}, streams);
}

int test_loaded(const TestOptions& given, const Loaded& loaded, const TestedAs& as,
                Streams& streams) {
  const auto wanted = wanted_reports(given.reports);
  if (!wanted) return report_errors(wanted.errors(), streams);
  std::string base_path;
  if (!given.target.target.empty()) {
    const auto endpoint = Endpoint::parse(given.target.target);
    if (!endpoint) return report_errors({{"--target", endpoint.error().what}}, streams);
    base_path = endpoint->base_path;
  }
  auto suites = make_suites(loaded, given.select, base_path);
  if (!suites) return report_errors(suites.errors(), streams);
  ShiftedClock clock;
  RunOptions options;
  options.jobs = given.jobs;
  options.rate = given.rate;
  options.max_requests = given.max_requests;
  options.repeat = given.repeat;
  options.keep_wire =
      given.keep_wire == "all" ? RunOptions::KeepWire::all : RunOptions::KeepWire::failures;
  options.interrupted = &interrupted_flag();
  // The embedded fake shares our clock: nobody has to wait for it.
  if (given.target.target.empty())
    options.wait = [&clock](double seconds) {
      clock.advance(std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000)));
    };
  else
    options.max_wait = given.max_wait;
  if (as.pushes && given.dry_run) return dry_run(*suites, options, streams);
  auto target = open_target(loaded, given.target, given.jobs, clock);
  if (!target) return report_errors(target.errors(), streams);
  if (!as.shown_as.empty()) target->name = as.shown_as;
  if (!target->loopback)
    if (const Errors errors = guard(*suites, target->name); !errors.empty())
      return report_errors(errors, streams);
  if (selected_in(*suites) == 0) {
    streams.err << "assay: the selection matches no case; `assay list` prints the ids\n";
    return exit_code::nothing_selected;
  }
  if (given.dry_run) return dry_run(*suites, options, streams);
  const auto listening = listen_for_pushes(loaded, *suites, given, *target, clock);
  if (!listening) return report_errors(listening.errors(), streams);
  auto log = Log::open(given.log);
  if (!log) return report_errors(log.errors(), streams);
  catch_interrupts();
  RunHeader header = header_of(given, *suites, target->name, clock);
  if (as.pushes) header.options.emplace_back(kPushes);
  log->write(to_json(header));
  ProgressLine progress(streams, given.quiet);
  options.flush = [&] { log->flush(); };
  const RunResult result = run(
      *suites, *target->transport, clock, options,
      [&](const Record& record) { log->write(record); },
      [&](const Progress& state) { progress.show(state); });
  progress.clear();
  RunEnd end;
  end.exit_code = result.exit_code;
  end.reason = result.reason;
  end.ended = format_utc(clock.now(), "%Y-%m-%dT%H:%M:%SZ");
  for (const auto& [verdict, count] : result.totals)
    end.totals[std::string(name_of(verdict))] = count;
  end.requests = result.requests;
  end.seconds = result.elapsed.count();
  log->write(to_json(end));
  if (log->failed())
    return report_errors({{"--log", fmt::format("{} could not be written whole: is the disk full?",
                                                in_quotes(given.log))}},
                         streams, exit_code::internal);
  int code = result.exit_code;
  if (code == exit_code::unreachable) {
    fmt::print(streams.out, "{}\n", result.reason);
    return code;
  }
  if (const int reports = write_reports(given.log, *wanted, loaded.specs, streams);
      reports != exit_code::met && code == exit_code::met)
    code = reports;
  fmt::print(streams.out, "{} (exit {})\n", result.reason, code);
  return code;
}

}  // namespace assay
