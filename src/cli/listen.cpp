#include <fmt/format.h>
#include <fmt/ostream.h>

#include <atomic>
#include <mutex>
#include <thread>

#include "base/query.hpp"
#include "base/text.hpp"
#include "callbacks/desk.hpp"
#include "cli/forward.hpp"
#include "cli/interrupt.hpp"
#include "cli/listening.hpp"
#include "cli/log.hpp"
#include "cli/reports.hpp"

namespace assay {
namespace {

// What the vendor is told: 200, or what the customer's server said.
Answer told_vendor(const std::optional<Exchange>& forwarded, const Framed& framed) {
  Answer out;
  const bool closes = framed.wants_close;
  Response response;
  response.status = 200;
  response.reason = "OK";
  if (framed.problem != Framed::Problem::none) {
    const bool large = framed.problem == Framed::Problem::body_too_large;
    response.status = large ? 413 : 400;
    response.reason = large ? "Content Too Large" : "Bad Request";
  }
  if (forwarded && forwarded->response) {
    response.status = forwarded->response->status;
    response.reason = forwarded->response->reason;
    response.body = forwarded->response->body;
    if (const std::string* type = find_field(forwarded->response->fields, "Content-Type"))
      response.fields.push_back({"Content-Type", *type});
  } else if (forwarded) {
    response.status = 502;
    response.reason = "Bad Gateway";
  }
  response.fields.push_back({"Content-Length", std::to_string(response.body.size())});
  if (closes) {
    response.fields.push_back({"Connection", "close"});
    out.after = Answer::After::close;
  }
  out.bytes = to_bytes(response);
  return out;
}

// Judges, prints and logs pushes, one after the other.
class Counter {
 public:
  Counter(const Spec& spec, const Profile& profile, const Clock& clock, Log& log, Streams& streams,
          Forward* forward)
      : spec_(spec),
        profile_(profile),
        clock_(clock),
        log_(log),
        streams_(streams),
        desk_(spec, profile),
        forward_(forward) {}

  // On the server's thread.
  Answer take(const Framed& framed) {
    ReceivedPush push{clock_.now(), framed, "200", true};
    Answer out;
    if (!forward_ || framed.problem != Framed::Problem::none) {
      out = enter(std::move(push), std::nullopt);
      ++count_;
      return out;
    }
    out.later = std::make_shared<LaterAnswer>();
    forward_->send(framed.request, [this, push, later = out.later](const Exchange& exchange) {
      later->give(enter(push, exchange));
      ++count_;
    });
    return out;
  }

  // While it is held, pushes wait to be entered.
  std::unique_lock<std::mutex> hold() { return std::unique_lock(guard_); }

  std::size_t count() const { return count_; }  // of those that are done with, answer and all
  std::size_t deviating() const { return deviating_; }

 private:
  Answer enter(ReceivedPush push, const std::optional<Exchange>& forwarded) {
    const std::lock_guard lock(guard_);
    if (push.framed.problem != Framed::Problem::none) {
      push.answered = push.framed.problem == Framed::Problem::body_too_large ? "413" : "400";
      push.accepted = false;
    }
    if (forwarded) {
      push.answered = forwarded->response
                          ? std::to_string(forwarded->response->status)
                          : fmt::format("{} ({})", name_of(forwarded->delivery), forwarded->detail);
      push.accepted = forwarded->response && forwarded->response->status / 100 == 2;
    }
    const Desk::Line line = desk_.take(push);
    print(push, line, forwarded.has_value());
    record(push, line);
    return told_vendor(forwarded, push.framed);
  }

  void print(const ReceivedPush& push, const Desk::Line& line, bool forwarded) {
    const Request& request = push.framed.request;
    fmt::print(streams_.out, "{} {} {} {} bytes, {}{}\n", format_utc(push.at, "%H:%M:%S.%L"),
               line.push ? line.push->name : shortened(request.target, 60), line.what,
               request.body.size(),
               fmt::format("{}{}", forwarded ? "forwarded: " : "answered ", push.answered),
               line.findings.empty() ? "" : fmt::format(", {} found", line.findings.size()));
    for (const Finding& finding : line.findings)
      fmt::print(streams_.out, "    FAIL {} at {}: expected {}, observed {}\n", finding.check,
                 finding.subject, profile_.mask(finding.expected), profile_.mask(finding.observed));
    streams_.out.flush();
  }

  void record(const ReceivedPush& push, const Desk::Line& line) {
    Record out;
    out.spec = spec_.name;
    const std::string name = line.push ? line.push->name : "push";
    out.operation = line.push ? line.push->operation.id : "push";
    out.subject = "callback." + name;
    out.rule = "received";
    out.partition = line.what.empty() ? "message" : line.what;
    out.id = fmt::format("{}/{}/{}/{}", out.operation, out.subject, out.rule, out.partition);
    out.rev = fmt::format("{:016x}", hash64(out.id));
    out.phase = name_of(Phase::callback);
    out.title = fmt::format("a push of {} that came", name);
    out.role = "case";
    out.verdict = line.findings.empty() ? Verdict::pass : Verdict::fail;
    out.expected = "as documented";
    out.observed = fmt::format("{} bytes", push.framed.request.body.size());
    out.findings = line.findings;
    out.readings = line.readings;
    if (line.push) out.clauses = line.push->operation.body_cite;
    out.pushes.push_back({name, format_utc(push.at, "%Y-%m-%dT%H:%M:%S.%LZ"),
                          profile_.mask(shortened(shown_bytes(push.framed), 16 * 1024)),
                          push.answered});
    deviating_ += line.findings.empty() ? 0 : 1;
    log_.write(out);
    log_.flush();
  }

  const Spec& spec_;
  const Profile& profile_;
  const Clock& clock_;
  Log& log_;
  Streams& streams_;
  Desk desk_;
  Forward* forward_;  // null: nobody is behind us
  std::mutex guard_;
  std::atomic<std::size_t> count_ = 0;
  std::size_t deviating_ = 0;
};

RunHeader header_of(const Spec& spec, const std::string& url, const Clock& clock) {
  RunHeader out;
  out.assay_version = ASSAY_VERSION;
  out.specs.push_back({spec.name, spec.path, spec.title, spec.version, spec.hash});
  out.target = "pushes to " + url;
  out.started = format_utc(clock.now(), "%Y-%m-%dT%H:%M:%SZ");
  return out;
}

RunEnd end_of(const Counter& counter, double seconds, const Clock& clock) {
  RunEnd out;
  const std::size_t count = counter.count(), wrong = counter.deviating();
  out.exit_code = wrong > 0    ? exit_code::deviates
                  : count == 0 ? exit_code::incomplete
                               : exit_code::met;
  out.reason = count == 0  ? "no push came"
               : wrong > 0 ? fmt::format("{} of {} pushes deviate", wrong, count)
                           : fmt::format("all {} pushes are as documented", count);
  out.ended = format_utc(clock.now(), "%Y-%m-%dT%H:%M:%SZ");
  if (count > wrong) out.totals["pass"] = count - wrong;
  if (wrong > 0) out.totals["fail"] = wrong;
  out.requests = count;
  out.seconds = seconds;
  return out;
}

void announce(const Spec& spec, const std::string& url, Streams& streams) {
  for (std::size_t i = 0; i < spec.pushes.size(); ++i)
    if (i == 0 || spec.pushes[i].name != spec.pushes[i - 1].name)
      fmt::print(streams.out, "{}: {}/{}\n", spec.pushes[i].name, url, spec.pushes[i].name);
  fmt::print(streams.out, "listening on {} (Ctrl-C ends)\n", url);
  streams.out.flush();
}

}  // namespace

int verb_listen(const ListenOptions& given, Streams& streams) {
  const auto wanted = wanted_reports(given.reports);
  if (!wanted) return report_errors(wanted.errors(), streams);
  const auto loaded = load_all({given.spec}, given.profile);
  if (!loaded) return report_errors(loaded.errors(), streams);
  const Spec& spec = loaded->specs.front();
  if (spec.pushes.empty())
    return report_errors(
        {{given.spec, "has no callbacks and no webhooks: nothing would be pushed"}}, streams);
  const auto options = listen_options(given.receiver);
  if (!options) return report_errors(options.errors(), streams);
  std::unique_ptr<Forward> forward;
  if (!given.forward_to.empty()) {
    WireOptions wire;
    wire.interrupted = &interrupted_flag();
    auto made = Forward::to(given.forward_to, wire);
    if (!made) return report_errors(made.errors(), streams);
    forward = std::move(*made);
  }
  auto log = Log::open(given.log);
  if (!log) return report_errors(log.errors(), streams);
  const SystemClock clock;
  Counter counter(spec, loaded->profiles.front(), clock, *log, streams, forward.get());
  catch_interrupts();
  auto before_all = counter.hold();  // the log begins with its header, which has our address
  auto server =
      Server::start(*options, [&counter](const Framed& framed) { return counter.take(framed); });
  if (!server) return report_errors({{"--listen", server.error().what}}, streams);
  const std::string url =
      given.receiver.public_url.empty() ? server->url() : given.receiver.public_url;
  log->write(to_json(header_of(spec, url, clock)));
  log->flush();
  announce(spec, url, streams);
  before_all.unlock();
  const auto begin = std::chrono::steady_clock::now();
  const auto elapsed = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };
  while (!interrupted() && (given.seconds <= 0 || elapsed() < given.seconds) &&
         (given.count == 0 || counter.count() < given.count))
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  server->stop();
  if (forward) forward->finish();
  const RunEnd end = end_of(counter, elapsed(), clock);
  log->write(to_json(end));
  log->flush();
  if (log->failed())
    return report_errors({{"--log", fmt::format("{} could not be written whole: is the disk full?",
                                                in_quotes(given.log))}},
                         streams, exit_code::internal);
  int code = end.exit_code;
  if (!wanted->empty())
    if (const int written = write_reports(given.log, *wanted, loaded->specs, streams);
        written != exit_code::met && code == exit_code::met)
      code = written;
  fmt::print(streams.out, "{} (exit {})\n", end.reason, code);
  return code;
}

}  // namespace assay
