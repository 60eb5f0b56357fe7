#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "callbacks/push_driver.hpp"
#include "callbacks/trigger.hpp"

namespace assay {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

class RemoteDriver final : public PushDriver {
 public:
  RemoteDriver(const Profile& profile, Receiver& receiver, ShiftedClock& clock,
               const RemoteDriverOptions& options, std::optional<Endpoint> admin)
      : profile_(profile),
        receiver_(receiver),
        clock_(clock),
        options_(options),
        admin_(std::move(admin)) {}

  std::optional<std::string> why_no_trigger(const Push& push,
                                            const PushVariant* variant) const override {
    const Trigger* trigger = profile_.trigger(push.trigger.name);
    if (!trigger)
      return fmt::format("the profile names no trigger {}", in_quotes(push.trigger.name));
    if (!variant || push.variants.size() < 2) return std::nullopt;
    std::vector<std::string> names{"variant"};
    for (const auto& given : variant->with) names.push_back(given.first);
    if (std::ranges::any_of(names,
                            [&](const std::string& name) { return mentions(*trigger, name); }))
      return std::nullopt;
    return fmt::format("the trigger {} does not say which form is meant: it has no {{{}}}",
                       in_quotes(push.trigger.name), join(names, "} and no {"));
  }

  void begin() override { moved_ = false; }

  Result<bool> trigger(const Push& push,
                       const std::map<std::string, std::string>& values) override {
    return pull(*profile_.trigger(push.trigger.name), values, options_.wire);
  }

  bool wait(Milliseconds most, Milliseconds busy) override {
    const std::size_t seen = seen_;
    const Milliseconds usual = moved_ ? kRealNext : kRealFirst;
    const auto real = std::min(most, !admin_ ? longest_real() : std::max(usual, busy));
    if (waited_for(seen, real)) return true;
    if (!admin_) return false;
    // Short beside the period that is waited for, which is a third of `most`.
    const Milliseconds fine = std::clamp(most / 12, kLeastStep, kStep);
    for (Milliseconds left = most - real; left.count() > 0 && !interrupted();) {
      // In whole seconds, as the admin address takes them.
      const Milliseconds step = std::max(std::min(left, fine) / 1000 * 1000, kLeastStep);
      if (!advance(step)) return false;
      left -= step;
      // From when a repeat is due, there is more of a chance that one is on its way.
      const bool is_due = most - left >= most / 3 - fine;
      if (waited_for(seen, is_due ? kSettle : kGlimpse)) return true;
    }
    return false;
  }

  Milliseconds longest_wait() const override {
    return admin_ ? Milliseconds(24 * 3600 * 1000) : options_.max_wait;
  }
  bool knows_when_over() const override {
    return admin_.has_value() || (options_.target == RemoteDriverOptions::Target::beside_us &&
                                  options_.max_wait >= kLeastTold);
  }
  Milliseconds grace() const override { return std::clamp(3 * slowest_, kLeastGrace, kMostGrace); }
  bool interrupted() const override {
    return options_.wire.interrupted && options_.wire.interrupted->load();
  }

 private:
  static constexpr Milliseconds kLeastStep{1'000}, kStep{15'000}, kSettle{12}, kGlimpse{3},
      kRealFirst{200}, kRealNext{40};
  static constexpr Milliseconds kLeastWait{3'000}, kLeastGrace{150}, kMostGrace{2'000};
  static constexpr Milliseconds kGlance{100}, kLeastTold{1'000};
  static constexpr Milliseconds kMostToMove{30'000};  // between two looks for Ctrl-C

  // Beside us, what takes ten times as long as anything before does not come any more.
  Milliseconds longest_real() const {
    if (options_.target != RemoteDriverOptions::Target::beside_us || slowest_.count() == 0)
      return options_.max_wait;
    return std::min(options_.max_wait, std::max(10 * slowest_, kLeastWait));
  }

  bool waited_for(std::size_t seen, Milliseconds most) {
    const auto begin = steady_clock::now(), end = begin + most;
    bool came = false;
    for (auto now = begin; !came && now < end && !interrupted(); now = steady_clock::now())
      came = receiver_.wait_beyond(seen, std::min(now + kGlance, end));
    seen_ = receiver_.count();
    if (came)
      slowest_ =
          std::max(slowest_, std::chrono::duration_cast<Milliseconds>(steady_clock::now() - begin));
    return came;
  }

  bool advance(Milliseconds by) {
    if (const auto moved = move(by); !moved) {
      problem_ = moved.error().text();
      return false;
    }
    clock_.advance(by);
    moved_ = true;
    return true;
  }

 public:
  Result<bool> move(Milliseconds by) {
    if (!client_) {
      // It may answer only when all that became due was sent and answered.
      WireOptions wire = options_.wire;
      wire.first_byte_timeout = std::max(wire.first_byte_timeout, kMostToMove);
      wire.total_timeout = std::max(wire.total_timeout, kMostToMove);
      auto client = Client::create(*admin_, wire);
      if (!client) return client.errors();
      client_.emplace(*std::move(client));
    }
    Request request{"POST",
                    admin_->base_path + "/clock",
                    {{"Content-Type", "application/json"}},
                    fmt::format(R"({{"advance_seconds": {}}})", by.count() / 1000)};
    Outgoing outgoing;
    outgoing.bytes = to_bytes(request, admin_->authority());
    const Exchange exchange = client_->send(outgoing);
    if (exchange.response && exchange.response->status / 100 == 2) return true;
    const std::string said = exchange.response ? fmt::format("HTTP {}", exchange.response->status)
                                               : fmt::format("nothing: {}", exchange.detail);
    return Error{"--target-admin",
                 fmt::format("POST {}/clock was answered with {}: expected the admin address of "
                             "`assay serve --admin`, or one that takes the same",
                             admin_->url(), said)};
  }
  std::string problem() const override { return problem_; }

 private:
  const Profile& profile_;
  Receiver& receiver_;
  ShiftedClock& clock_;
  RemoteDriverOptions options_;
  std::optional<Endpoint> admin_;
  std::size_t seen_ = 0;
  Milliseconds slowest_{0};
  std::optional<Client> client_;  // of the admin address
  std::string problem_;
  bool moved_ = false;  // the clock, since something was triggered: what is due comes at once
};

}  // namespace

Result<std::unique_ptr<PushDriver>> remote_driver(const Profile& profile, Receiver& receiver,
                                                  ShiftedClock& clock,
                                                  const RemoteDriverOptions& options) {
  std::optional<Endpoint> admin;
  if (!options.admin_url.empty()) {
    auto endpoint = Endpoint::parse(options.admin_url);
    if (!endpoint) return Error{"--target-admin", endpoint.error().what};
    admin = *std::move(endpoint);
  }
  auto out = std::make_unique<RemoteDriver>(profile, receiver, clock, options, admin);
  if (admin)
    if (const auto moved = out->move(milliseconds(0)); !moved) return moved.errors();
  return std::unique_ptr<PushDriver>(std::move(out));
}

}  // namespace assay
