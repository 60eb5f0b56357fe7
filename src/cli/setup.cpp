#include "cli/setup.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "cli/interrupt.hpp"
#include "spec/load.hpp"

namespace assay {

int report_errors(const Errors& errors, Streams& streams, int code) {
  for (const Error& error : errors) streams.err << "assay: " << error.text() << "\n";
  return code;
}

Result<Loaded> load_all(const std::vector<std::string>& specs, const std::string& profile_path) {
  Loaded out;
  Errors errors;
  for (const std::string& path : specs) {
    auto spec = load_spec(path);
    if (!spec) {
      errors.insert(errors.end(), spec.errors().begin(), spec.errors().end());
      continue;
    }
    auto profile =
        profile_path.empty() ? Profile::examples(*spec) : Profile::load(profile_path, *spec);
    if (!profile) {
      errors.insert(errors.end(), profile.errors().begin(), profile.errors().end());
      continue;
    }
    out.specs.push_back(std::move(*spec));
    out.profiles.push_back(std::move(*profile));
  }
  if (!errors.empty()) return errors;
  return out;
}

Result<bool> mirror_all(Loaded& loaded, const MirrorOptions& options) {
  Errors errors;
  for (Spec& spec : loaded.specs) {
    auto turned = mirrored(spec, options);
    if (turned)
      spec = std::move(*turned);
    else
      errors.insert(errors.end(), turned.errors().begin(), turned.errors().end());
  }
  if (!errors.empty()) return errors;
  return true;
}

Result<ReceiverUrl> ReceiverUrl::parse(const std::string& url) {
  const auto scheme = url.find("://");
  const auto path = scheme == std::string::npos ? scheme : url.find_first_of("/?#", scheme + 3);
  ReceiverUrl out{url.substr(0, path), path == std::string::npos ? "/" : url.substr(path)};
  if (out.path.starts_with("?")) out.path.insert(0, "/");
  if (const auto fragment = out.path.find_first_of("# "); fragment != std::string::npos)
    return Error{"--target",
                 fmt::format("{} is no URL that a message can be sent to: a fragment or "
                             "a blank in its path is never sent",
                             in_quotes(url))};
  if (const auto endpoint = Endpoint::parse(out.origin); !endpoint)
    return Error{"--target", endpoint.error().what};
  return out;
}

namespace {

constexpr std::string_view kPhases[] = {"positive",     "negative", "auth",    "protocol",
                                        "interleaving", "sequence", "callback"};

std::string why_skipped(const Case& test, const SelectOptions& select) {
  const auto matches = [&](const std::string& glob) { return matches_glob(glob, test.id); };
  if (!select.phases.empty() &&
      std::ranges::find(select.phases, name_of(test.phase)) == select.phases.end())
    return fmt::format("phase {} is not in --phases", name_of(test.phase));
  if (!select.only.empty() && std::ranges::none_of(select.only, matches)) return "not in --only";
  const auto skip = std::ranges::find_if(select.skip, matches);
  return skip == select.skip.end() ? "" : "--skip " + *skip;
}

}  // namespace

Result<std::vector<Suite>> make_suites(const Loaded& loaded, const SelectOptions& select,
                                       const std::string& base_path) {
  for (const std::string& phase : select.phases)
    if (std::ranges::find(kPhases, phase) == std::end(kPhases))
      return Error{"--phases",
                   fmt::format("{} is no phase{}", in_quotes(phase), did_you_mean(phase, kPhases))};
  std::vector<Suite> out;
  Errors errors;
  for (std::size_t i = 0; i < loaded.specs.size(); ++i) {
    auto planned = plan(loaded.specs[i], loaded.profiles[i], {.base_path = base_path});
    if (!planned) {
      errors.insert(errors.end(), planned.errors().begin(), planned.errors().end());
      continue;
    }
    Suite suite{&loaded.specs[i], &loaded.profiles[i], std::move(*planned), {}};
    for (const Case& test : suite.plan.cases)
      if (std::string why = why_skipped(test, select); !why.empty())
        suite.skipped[test.id] = std::move(why);
    out.push_back(std::move(suite));
  }
  if (!errors.empty()) return errors;
  return out;
}

std::size_t selected_in(const std::vector<Suite>& suites) {
  std::size_t sum = 0;
  for (const Suite& suite : suites) sum += suite.plan.cases.size() - suite.skipped.size();
  return sum;
}

std::size_t requests_of(const std::vector<Suite>& suites, const RunOptions& options) {
  std::size_t sum = 0;
  for (const Suite& suite : suites) {
    std::set<std::string> asked;
    std::size_t negatives = 0;
    for (const Case& test : suite.plan.cases) {
      if (suite.skipped.contains(test.id)) continue;
      asked.insert(test.id);
      if (!test.control.empty()) asked.insert(test.control);
      if (test.phase != Phase::positive && test.phase != Phase::interleaving) ++negatives;
    }
    sum += asked.size() + negatives / options.recheck_every;
  }
  return sum * options.repeat;
}

bool lacks_profile(const TargetOptions& target, const Loaded& loaded) {
  return !target.target.empty() && target.profile.empty() &&
         std::ranges::any_of(loaded.specs, [](const Spec& spec) { return !spec.profile.empty(); });
}

Error needs_profile() {
  return {"--target",
          "needs --profile FILE: the spec's examples are known to the embedded fake only"};
}

WireOptions wire_options(const TargetOptions& options) {
  WireOptions wire;
  const auto milliseconds = [](double seconds) {
    return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
  };
  wire.connect_timeout = milliseconds(options.connect_timeout);
  wire.first_byte_timeout = milliseconds(options.first_byte_timeout);
  wire.total_timeout = milliseconds(options.total_timeout);
  wire.verify = options.insecure ? WireOptions::Verify::no : WireOptions::Verify::yes;
  wire.ca_file = options.ca;
  wire.interrupted = &interrupted_flag();
  return wire;
}

Result<OpenTarget> open_target(const Loaded& loaded, const TargetOptions& options, std::size_t jobs,
                               ShiftedClock& clock) {
  OpenTarget out;
  WireOptions wire = wire_options(options);
  wire.connections = jobs;
  std::string url = options.target;
  if (url.empty()) {
    std::vector<ServedSpec> served;
    for (std::size_t i = 0; i < loaded.specs.size(); ++i)
      served.push_back({loaded.specs[i], loaded.profiles[i]});
    auto fake = Fake::create(served, clock);
    if (!fake) return fake.errors();
    std::vector<Fake> one;
    one.push_back(std::move(*fake));
    out.fakes = std::make_unique<FakeSet>(std::move(one), clock);
    auto server =
        serve([set = out.fakes.get()](const Framed& framed) { return set->reply(0, framed); }, {});
    if (!server) return server.errors();
    out.fake = std::make_unique<Server>(std::move(*server));
    url = out.fake->url();
  }
  auto endpoint = Endpoint::parse(url);
  if (!endpoint) return Error{"--target", endpoint.error().what};
  out.loopback = endpoint->is_loopback();
  out.name = options.target.empty() ? "embedded fake" : endpoint->url();
  auto transport = wire_transport(*endpoint, wire);
  if (!transport) return transport.errors();
  out.transport = std::move(*transport);
  return out;
}

}  // namespace assay
