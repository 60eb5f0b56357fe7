#include "cli/listening.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.hpp"

namespace assay {
namespace {

bool wants_pushes(const Suite& suite) {
  return std::ranges::any_of(suite.plan.cases, [&](const Case& test) {
    return test.phase == Phase::callback && !suite.skipped.contains(test.id);
  });
}

std::chrono::milliseconds milliseconds(double seconds) {
  return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
}

}  // namespace

Result<bool> read_address(const std::string& text, ServerOptions& options) {
  const auto colon = text.rfind(':');
  std::string address = colon == std::string::npos ? "" : text.substr(0, colon);
  const std::string port = colon == std::string::npos ? text : text.substr(colon + 1);
  if (address.starts_with('[') && address.ends_with(']'))
    address = address.substr(1, address.size() - 2);
  std::uint16_t number = 0;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
  if (error != std::errc() || end != port.data() + port.size() || port.empty())
    return Error{"--listen", fmt::format("{} is no ADDRESS:PORT, as in 127.0.0.1:8090 or 8090",
                                         in_quotes(text))};
  if (!address.empty()) options.address = address;
  options.port = number;
  return true;
}

Result<ServerOptions> listen_options(const ListenAddress& given) {
  ServerOptions out;
  if (const auto read = read_address(given.listen, out); !read) return read.errors();
  if (given.certificate.empty() != given.key.empty())
    return Error{"--listen-certificate", "needs --listen-key FILE (PEM), and the other way round"};
  out.tls_certificate_file = given.certificate;
  out.tls_key_file = given.key;
  return out;
}

namespace {

std::vector<PushingFake::Due> due_of(std::vector<DuePush> given) {
  std::vector<PushingFake::Due> out;
  for (DuePush& due : given) out.push_back({due.id, std::move(due.url), std::move(due.request)});
  return out;
}

}  // namespace

PushingFake pushing(FakeSet& fakes) {
  return {[&fakes] { return fakes.next_push(0); }, [&fakes] { return due_of(fakes.take_due(0)); },
          [&fakes](std::uint64_t id, std::optional<int> status) { fakes.delivered(0, id, status); },
          [&fakes](std::string_view push, const std::map<std::string, std::string>& values) {
            return fakes.trigger(0, push, values);
          }};
}

PushingFake pushing(Fake& fake) {
  return {[&fake] { return fake.next_push(); }, [&fake] { return due_of(fake.take_due()); },
          [&fake](std::uint64_t id, std::optional<int> status) { fake.delivered(id, status); },
          [&fake](std::string_view push, const std::map<std::string, std::string>& values) {
            return fake.trigger(push, values);
          }};
}

namespace {

// A fake of ours pushes; of a target outside, somebody has to say that it does.
PushesWanted wanted_by(const TestOptions& given, const OpenTarget& target) {
  const bool by_phase =
      std::ranges::find(given.select.phases, "callback") != given.select.phases.end();
  const bool by_only = std::ranges::any_of(given.select.only, [](const std::string& glob) {
    return glob.find("callback") != std::string::npos;
  });
  const bool by_name = target.fakes || by_phase || by_only || !given.target_admin.empty() ||
                       given.receiver.listen != ListenAddress().listen ||
                       !given.receiver.public_url.empty();
  return by_name ? PushesWanted::by_name : PushesWanted::by_default;
}

}  // namespace

Result<Listening> listen_for_pushes(const Loaded& loaded, std::vector<Suite>& suites,
                                    const TestOptions& given, const OpenTarget& target,
                                    ShiftedClock& clock) {
  Listening out;
  if (std::ranges::none_of(suites, wants_pushes)) return out;
  ReceiverOptions options;
  auto listen = listen_options(given.receiver);
  if (!listen) return listen.errors();
  options.listen = *std::move(listen);
  options.public_url = given.receiver.public_url;
  // Where the target's clock is moved, its patience is not.
  constexpr std::chrono::milliseconds kShortHang{1'500};
  if (target.fakes || !given.target_admin.empty()) options.hang = kShortHang;
  auto receiver = Receiver::start(options, clock);
  if (!receiver) return Error{"--listen", receiver.error().what};
  out.receiver = std::make_unique<Receiver>(std::move(*receiver));
  RemoteDriverOptions remote;
  remote.admin_url = given.target_admin;
  remote.wire = wire_options(given.target);
  remote.max_wait = milliseconds(given.max_wait);
  remote.target = target.loopback ? RemoteDriverOptions::Target::beside_us
                                  : RemoteDriverOptions::Target::elsewhere;
  for (std::size_t i = 0; i < suites.size(); ++i) {
    if (!wants_pushes(suites[i])) continue;
    if (target.fakes) {
      out.drivers.push_back(direct_driver(pushing(*target.fakes), *out.receiver, clock));
    } else {
      auto driver = remote_driver(loaded.profiles[i], *out.receiver, clock, remote);
      if (!driver) return driver.errors();
      out.drivers.push_back(std::move(*driver));
    }
    out.listeners.push_back(std::make_unique<Listener>(loaded.specs[i], loaded.profiles[i],
                                                       *out.receiver, *out.drivers.back(), clock,
                                                       wanted_by(given, target)));
    suites[i].listener = out.listeners.back().get();
  }
  return out;
}

}  // namespace assay
