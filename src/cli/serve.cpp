#include "fake/serve.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <thread>

#include "base/text.hpp"
#include "cli/interrupt.hpp"
#include "cli/setup.hpp"
#include "fake/faults.hpp"

namespace assay {
namespace {

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

}  // namespace

int verb_serve(const ServeOptions& given, Streams& streams) {
  const auto loaded = load_all(given.specs, given.profile);
  if (!loaded) return report_errors(loaded.errors(), streams);
  if (given.list_faults) return list_faults(*loaded, streams);
  if (given.tls && (given.certificate.empty() || given.key.empty()))
    return report_errors({{"--tls", "needs --certificate FILE and --key FILE (PEM)"}}, streams);
  auto fault = chosen_fault(*loaded, given.fault);
  if (!fault) return report_errors(fault.errors(), streams);
  const SystemClock clock;
  std::vector<ServedSpec> served;
  for (std::size_t i = 0; i < loaded->specs.size(); ++i)
    served.push_back({loaded->specs[i], loaded->profiles[i]});
  FakeOptions options;
  options.fault = *fault;
  auto fake = Fake::create(served, clock, options);
  if (!fake) return report_errors(fake.errors(), streams);
  const auto magic = fake->magic_inputs();
  ServerOptions listen;
  listen.address = given.address;
  listen.port = given.port;
  if (given.tls) {
    listen.tls_certificate_file = given.certificate;
    listen.tls_key_file = given.key;
  }
  RequestLog log;
  if (!given.quiet)
    log = [&](const ServedRequest& request) {
      fmt::print(streams.out, "{} {} -> {} {} ({} us)\n", request.method,
                 shortened(request.path, 200), request.status, request.code, request.took.count());
      streams.out.flush();
    };
  catch_interrupts();
  auto server = serve(std::move(*fake), listen, log);
  if (!server) return report_errors(server.errors(), streams);
  if (!magic.empty()) streams.out << "magic inputs:\n";
  for (const std::string& line : magic) streams.out << "  " << line << "\n";
  if (*fault) fmt::print(streams.out, "planted fault {}: {}\n", (*fault)->id, (*fault)->sentence);
  for (const Spec& spec : loaded->specs)
    fmt::print(streams.out, "serving {} ({})\n", spec.title, spec.name);
  fmt::print(streams.out, "listening on {} (Ctrl-C ends)\n", server->url());
  streams.out.flush();
  while (!interrupted()) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  server->stop();
  streams.out << "stopped\n";
  return exit_code::met;
}

}  // namespace assay
