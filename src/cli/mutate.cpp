#include <fmt/format.h>
#include <fmt/ostream.h>

#include <algorithm>

#include "base/text.hpp"
#include "cli/interrupt.hpp"
#include "cli/listening.hpp"
#include "cli/setup.hpp"
#include "fake/faults.hpp"
#include "wire/response_parser.hpp"

namespace assay {
namespace {

using namespace std::chrono_literals;

// One request to a fake without a socket: framing, handling, and what a client would have read.
Exchange ask(Fake& fake, const Outgoing& outgoing) {
  Exchange out;
  out.sent = outgoing.bytes;
  std::size_t consumed = 0;
  const Framed framed = frame_request(outgoing.bytes, consumed);
  if (consumed == 0 && framed.problem == Framed::Problem::none) {
    out.delivery = Delivery::cut;
    out.detail = "the fake waits for the rest of the request";
    return out;
  }
  const Answer answer = fake.handle(framed);
  if (answer.after == Answer::After::hang) {
    out.delivery = Delivery::timed_out;
    out.detail = "no answer";
    return out;
  }
  out.received = answer.bytes;
  const bool head = outgoing.answer == Outgoing::Answer::without_body;
  ResponseParser parser(head ? ResponseParser::Body::none : ResponseParser::Body::expected,
                        64 * 1024, 16 * 1024 * 1024);
  std::size_t used = 0;
  auto state = parser.feed(answer.bytes, used);
  if (state == ResponseParser::State::more) state = parser.end_of_input();
  if (state == ResponseParser::State::complete) {
    out.delivery = Delivery::answered;
    out.response = parser.take();
  } else {
    out.delivery = state == ResponseParser::State::malformed ? Delivery::malformed : Delivery::cut;
    out.detail = parser.problem().empty() ? "closed before a whole response" : parser.problem();
  }
  return out;
}

struct Outcome {
  bool killed = false;
  std::size_t findings = 0;
  std::string by;              // the first finding that names the fault's subject, else the first
  bool names_subject = false;  // some finding does
};

bool names(const Finding& finding, const Record& record, const std::string& subject) {
  const auto holds = [&](const std::string& text) {
    return text.find(subject) != std::string::npos;
  };
  return subject.empty() || holds(finding.subject) || holds(record.id) || holds(finding.expected);
}

Outcome run_against(Fake& fake, std::vector<Suite>& suites, const std::string& subject,
                    ShiftedClock& clock, Receiver& receiver) {
  Outcome out;
  Suite& suite = suites.front();
  const auto driver = direct_driver(pushing(fake), receiver, clock);
  Listener listener(*suite.spec, *suite.profile, receiver, *driver, clock, PushesWanted::by_name);
  suite.listener = &listener;
  auto transport = direct_transport([&](const Outgoing& outgoing) { return ask(fake, outgoing); });
  RunOptions options;
  options.keep_wire = RunOptions::KeepWire::failures;
  options.interrupted = &interrupted_flag();
  options.wait = [&clock](double seconds) {
    clock.advance(std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000)));
  };
  const RunResult result = run(suites, *transport, clock, options,
                               [&](const Record& record) {
                                 for (const Finding& finding : record.findings) {
                                   ++out.findings;
                                   const bool named = names(finding, record, subject);
                                   if (out.by.empty() || (named && !out.names_subject))
                                     out.by = fmt::format("{} in {}", finding.check, record.id);
                                   out.names_subject = out.names_subject || named;
                                 }
                               },
                               {});
  // A target that refuses the plain request is found out too, before any case.
  if (result.exit_code == exit_code::unreachable && out.findings == 0)
    out.by = "pre-flight: " + result.reason;
  out.killed = out.findings > 0 || result.exit_code == exit_code::unreachable;
  return out;
}

}  // namespace

int verb_mutate(const MutateOptions& given, Streams& streams) {
  const auto loaded = load_all(given.specs, given.profile);
  if (!loaded) return report_errors(loaded.errors(), streams);
  auto suites = make_suites(*loaded, {}, "");
  if (!suites) return report_errors(suites.errors(), streams);
  ShiftedClock clock;
  auto receiver = Receiver::start({}, clock);
  if (!receiver) return report_errors(receiver.errors(), streams);
  catch_interrupts();
  std::size_t total = 0, killed = 0, unnamed = 0, false_alarms = 0;
  std::vector<std::string> survivors;
  for (std::size_t i = 0; i < loaded->specs.size() && !interrupted(); ++i) {
    const Spec& spec = loaded->specs[i];
    const Profile& profile = loaded->profiles[i];
    std::vector<Suite> one;
    one.push_back(std::move((*suites)[i]));
    auto healthy = Fake::create(spec, profile, clock);
    if (!healthy) return report_errors(healthy.errors(), streams);
    false_alarms += run_against(*healthy, one, "", clock, *receiver).findings;
    for (const Fault& fault : faults_of(spec, profile)) {
      if (interrupted()) break;
      if (!given.only.empty() && !matches_glob(given.only, fault.id)) continue;
      FakeOptions options;
      options.fault = fault;
      auto fake = Fake::create(spec, profile, clock, options);
      if (!fake) return report_errors(fake.errors(), streams, exit_code::internal);
      const Outcome outcome = run_against(*fake, one, fault.subject, clock, *receiver);
      ++total;
      killed += outcome.killed ? 1 : 0;
      if (!outcome.killed) survivors.push_back(fmt::format("{}: {}", fault.id, fault.sentence));
      if (outcome.killed && !outcome.names_subject) ++unnamed;
      if (given.verbose)
        fmt::print(streams.out, "{} {}\n    {}\n",
                   outcome.killed ? outcome.names_subject ? "killed  " : "killed? " : "SURVIVED",
                   fault.id, outcome.killed ? outcome.by : fault.sentence);
      if (streams.err_is_terminal)
        fmt::print(streams.err, "\r\x1b[2K{} faults, {} killed", total, killed);
    }
  }
  if (streams.err_is_terminal) streams.err << "\r\x1b[2K";
  for (const std::string& survivor : survivors) fmt::print(streams.out, "survived: {}\n", survivor);
  fmt::print(streams.out,
             "{} findings without a fault\n{} of {} planted faults killed ({:.1f} %), {} of them "
             "with the faulty part named\n",
             false_alarms, killed, total,
             total == 0 ? 0.0 : 100.0 * static_cast<double>(killed) / static_cast<double>(total),
             killed - unnamed);
  if (interrupted()) return exit_code::interrupted;
  if (total == 0) {
    streams.err << "assay: no planted fault matches\n";
    return exit_code::nothing_selected;
  }
  return survivors.empty() && false_alarms == 0 ? exit_code::met : exit_code::deviates;
}

}  // namespace assay
