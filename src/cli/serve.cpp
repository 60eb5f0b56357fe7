#include "fake/serve.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <span>
#include <thread>

#include "base/query.hpp"
#include "base/text.hpp"
#include "cli/interrupt.hpp"
#include "cli/setup.hpp"
#include "fake/deliver.hpp"
#include "fake/fake_set.hpp"
#include "fake/faults.hpp"

namespace assay {
namespace {

constexpr std::chrono::milliseconds kMostToSettle{500};

int list_faults(const Loaded& loaded, Streams& streams) {
  for (std::size_t i = 0; i < loaded.specs.size(); ++i)
    for (const Fault& fault : faults_of(loaded.specs[i], loaded.profiles[i]))
      fmt::print(streams.out, "{}\n    {}\n", fault.id, fault.sentence);
  return exit_code::met;
}

Result<std::optional<Fault>> chosen_fault(const Loaded& loaded, const std::string& id) {
  if (id.empty()) return std::optional<Fault>();
  std::vector<std::string> known;
  for (std::size_t i = 0; i < loaded.specs.size(); ++i)
    for (Fault& fault : faults_of(loaded.specs[i], loaded.profiles[i])) {
      if (fault.id == id) return std::optional(std::move(fault));
      known.push_back(fault.id);
    }
  return Error{"--fault", fmt::format("{} is no fault{}; --list-faults prints them", in_quotes(id),
                                      did_you_mean(id, known))};
}

// One fake for all specs behind one port, or one each.
Result<std::vector<Fake>> make_fakes(const Loaded& loaded, const ServeOptions& given,
                                     const std::optional<Fault>& fault, const Clock& clock) {
  std::vector<ServedSpec> served;
  for (std::size_t i = 0; i < loaded.specs.size(); ++i)
    served.push_back({loaded.specs[i], loaded.profiles[i]});
  if (given.ports.size() != 1 && given.ports.size() != served.size())
    return Error{"--port", fmt::format("{} ports for {} specs: expected one for all, or one each",
                                       given.ports.size(), served.size())};
  const std::size_t each = given.ports.size() == 1 ? served.size() : 1;
  FakeOptions options;
  options.fault = fault;
  std::vector<Fake> out;
  for (std::size_t i = 0; i < given.ports.size(); ++i) {
    auto fake = Fake::create(std::span(served).subspan(i * each, each), clock, options);
    if (!fake) return fake.errors();
    out.push_back(*std::move(fake));
  }
  return out;
}

// A line a request, from several threads.
class RequestLines {
 public:
  explicit RequestLines(std::ostream& out) : out_(out) {}
  // `what` stands before the request.
  RequestLog log(std::string what) {
    return [this, what = std::move(what)](const ServedRequest& request) {
      const std::lock_guard lock(guard_);
      fmt::print(out_, "{}{} {} -> {} {} ({} us)\n", what, request.method,
                 shortened(request.path, 200), request.status, request.code, request.took.count());
      out_.flush();
    };
  }
  PushLog push_log() {
    return [this](const DeliveredPush& push) {
      const std::lock_guard lock(guard_);
      fmt::print(out_, "push {} {} -> {} ({} us)\n", push.method, shortened(push.url, 200),
                 push.status ? std::to_string(*push.status) : push.detail, push.took.count());
      out_.flush();
    };
  }

 private:
  std::mutex guard_;
  std::ostream& out_;
};

struct Addresses {
  std::vector<Server> api;  // one a fake
  std::optional<Server> admin;
};

Result<Addresses> listen(FakeSet& set, const ServeOptions& given, RequestLines& lines) {
  Addresses out;
  ServerOptions options;
  options.address = given.address;
  const auto log = [&](std::string what) {
    return given.quiet ? RequestLog() : lines.log(std::move(what));
  };
  if (given.admin) {
    options.port = *given.admin;
    const auto administer = [&set](const Framed& framed) {
      Fake::Reply reply = set.administer(framed);
      if (path_of(framed.request.target).ends_with("/clock") && framed.request.method == "POST")
        set.settle(kMostToSettle);
      return reply;
    };
    auto server = serve(administer, options, log("admin "));
    if (!server) return Error{"--admin", server.error().what};
    out.admin = std::move(*server);
  }
  if (given.tls) {
    options.tls_certificate_file = given.certificate;
    options.tls_key_file = given.key;
  }
  for (std::size_t i = 0; i < given.ports.size(); ++i) {
    options.port = given.ports[i];
    auto server =
        serve([&set, i](const Framed& framed) { return set.reply(i, framed); }, options, log(""));
    if (!server) return server.errors();
    out.api.push_back(std::move(*server));
  }
  return out;
}

// What is served where; the last line says that it is.
void announce(const Loaded& loaded, const std::optional<Fault>& fault,
              const std::vector<std::string>& magic, const Addresses& addresses, Streams& streams) {
  if (!magic.empty()) streams.out << "magic inputs:\n";
  for (const std::string& line : magic) streams.out << "  " << line << "\n";
  if (fault) fmt::print(streams.out, "planted fault {}: {}\n", fault->id, fault->sentence);
  const bool one_each = addresses.api.size() > 1;
  for (std::size_t i = 0; i < loaded.specs.size(); ++i)
    fmt::print(streams.out, "serving {} ({}){}{}\n", loaded.specs[i].title, loaded.specs[i].name,
               one_each ? " on " : "", one_each ? addresses.api[i].url() : "");
  if (addresses.admin) fmt::print(streams.out, "admin on {}\n", addresses.admin->url());
  std::vector<std::string> urls;
  for (const Server& server : addresses.api) urls.push_back(server.url());
  fmt::print(streams.out, "listening on {} (Ctrl-C ends)\n", join(urls, ", "));
  streams.out.flush();
}

}  // namespace

int verb_serve(const ServeOptions& given, Streams& streams) {
  const auto loaded = load_all(given.specs, given.profile);
  if (!loaded) return report_errors(loaded.errors(), streams);
  if (given.list_faults) return list_faults(*loaded, streams);
  if (given.tls && (given.certificate.empty() || given.key.empty()))
    return report_errors({{"--tls", "needs --certificate FILE and --key FILE (PEM)"}}, streams);
  auto fault = chosen_fault(*loaded, given.fault);
  if (!fault) return report_errors(fault.errors(), streams);
  ShiftedClock clock;
  auto fakes = make_fakes(*loaded, given, *fault, clock);
  if (!fakes) return report_errors(fakes.errors(), streams);
  std::vector<std::string> magic;
  for (const Fake& fake : *fakes)
    for (std::string& line : fake.magic_inputs()) magic.push_back(std::move(line));
  RequestLines lines(streams.out);
  FakeSet set(*std::move(fakes), clock);
  if (!given.state.empty()) {
    const auto notes = set.keep_state_in(
        given.state, [&](const Error& error) { report_errors({error}, streams); });
    if (!notes) return report_errors(notes.errors(), streams);
    for (const std::string& note : *notes) fmt::print(streams.err, "assay: {}\n", note);
  }
  catch_interrupts();
  auto addresses = listen(set, given, lines);
  if (!addresses) return report_errors(addresses.errors(), streams);
  announce(*loaded, *fault, magic, *addresses, streams);
  std::vector<std::unique_ptr<Deliverer>> deliverers;
  DeliverOptions delivery;
  if (given.push_anywhere) delivery.reach = DeliverOptions::Reach::anywhere;
  const auto pushes = [](const Spec& spec) { return !spec.pushes.empty(); };
  if (std::ranges::any_of(loaded->specs, pushes))
    for (std::size_t i = 0; i < given.ports.size(); ++i)
      deliverers.push_back(std::make_unique<Deliverer>(
          PushSource{[&set, i] { return set.take_due(i); },
                     [&set, i](std::uint64_t id, std::optional<int> status) {
                       set.delivered(i, id, status);
                     }},
          delivery, given.quiet ? PushLog() : lines.push_log()));
  while (!interrupted()) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  for (const auto& deliverer : deliverers) deliverer->stop();
  if (addresses->admin) addresses->admin->stop();
  for (Server& server : addresses->api) server.stop();
  const bool saved = set.finish();
  streams.out << (saved ? "stopped\n" : "stopped; the last state could not be written\n");
  return saved ? exit_code::met : exit_code::incomplete;
}

}  // namespace assay
