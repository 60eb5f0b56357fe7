#include "fake/deliver.hpp"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "base/query.hpp"
#include "fake/push_occasion.hpp"

namespace assay {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds kIdleReceiver{30};  // then its thread ends

// What the threads have in common.
struct Shared {
  PushSource source;
  DeliverOptions options;
  PushLog log;
  std::mutex log_guard;
  std::atomic<bool> stopped = false;

  void tell(const DuePush& push, std::optional<int> status, std::string detail,
            std::chrono::microseconds took) {
    source.delivered(push.id, status);
    if (!log) return;
    const std::lock_guard lock(log_guard);
    log({push.request.method, std::string(path_of(push.url)), status, std::move(detail), took});
  }
};

// One receiver and the thread that sends to it.
class Receiver {
 public:
  Receiver(Shared& shared, Endpoint endpoint)
      : shared_(shared), endpoint_(std::move(endpoint)), thread_([this] { run(); }) {}

  // False when its thread has ended: it is to be replaced.
  bool add(DuePush& push) {
    const std::lock_guard lock(guard_);
    if (is_over_) return false;
    inbox_.push_back(std::move(push));
    return true;
  }
  bool is_over() {
    const std::lock_guard lock(guard_);
    return is_over_;
  }

 private:
  void run() {
    const DeliverOptions& how = shared_.options;
    WireOptions options;
    options.connect_timeout = options.first_byte_timeout = options.total_timeout = how.timeout;
    options.body_limit_bytes = 1024 * 1024;
    options.verify = how.verify;
    options.ca_file = how.ca_file;
    options.connections = how.connections;
    options.interrupted = &shared_.stopped;
    auto client = Client::create(endpoint_, options);
    if (client)
      client->run(
          [this] { return next(); },
          [this](std::size_t ticket, Exchange exchange) { done(ticket, std::move(exchange)); });
    const std::lock_guard lock(guard_);
    is_over_ = true;
    for (const DuePush& push : inbox_)
      shared_.tell(push, {}, client ? "stopped" : client.error().what, {});
    inbox_.clear();
  }

  Next next() {
    if (shared_.stopped) return End{};
    const auto now = steady_clock::now();
    const std::lock_guard lock(guard_);
    if (inbox_.empty()) {
      if (under_way_.empty() && now - used_ > kIdleReceiver) {
        is_over_ = true;
        return End{};
      }
      return Wait{now + shared_.options.look_every};
    }
    used_ = now;
    Outgoing out;
    out.ticket = ++tickets_;
    out.bytes = to_bytes(inbox_.front().request, endpoint_.authority());
    under_way_.emplace(out.ticket, std::move(inbox_.front()));
    inbox_.pop_front();
    return out;
  }

  void done(std::size_t ticket, Exchange exchange) {
    const auto found = under_way_.find(ticket);
    const DuePush push = std::move(found->second);
    under_way_.erase(found);
    used_ = steady_clock::now();
    const auto status = exchange.response ? std::optional(exchange.response->status) : std::nullopt;
    shared_.tell(push, status, std::move(exchange.detail), exchange.total);
  }

  Shared& shared_;
  const Endpoint endpoint_;
  std::mutex guard_;
  std::deque<DuePush> inbox_;  // guarded
  bool is_over_ = false;       // guarded
  // Of the thread.
  std::map<std::size_t, DuePush> under_way_;
  std::size_t tickets_ = 0;
  steady_clock::time_point used_ = steady_clock::now();
  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace

struct Deliverer::Impl {
  Shared shared;
  std::mutex guard;
  std::condition_variable wake;
  std::map<std::string, std::unique_ptr<Receiver>> receivers;  // by scheme, host and port
  std::jthread thread;

  void run() {
    std::unique_lock lock(guard);
    while (!shared.stopped) {
      lock.unlock();
      for (DuePush& push : shared.source.take_due()) send(push);
      std::erase_if(receivers, [](const auto& one) { return one.second->is_over(); });
      lock.lock();
      wake.wait_for(lock, shared.options.look_every, [this] { return shared.stopped.load(); });
    }
    lock.unlock();
    receivers.clear();
  }

  void send(DuePush& push) {
    const std::string origin = split_url(push.url).origin;
    auto endpoint = Endpoint::parse(origin);
    if (!endpoint) return shared.tell(push, {}, endpoint.error().what, {});
    if (shared.options.reach == DeliverOptions::Reach::this_machine && !endpoint->is_loopback())
      return shared.tell(push, {}, "not on this machine: --push-anywhere allows it", {});
    std::unique_ptr<Receiver>& receiver = receivers[origin];
    if (receiver && receiver->add(push)) return;
    receiver = std::make_unique<Receiver>(shared, *std::move(endpoint));
    if (!receiver->add(push)) shared.tell(push, {}, "nothing can be sent to " + origin, {});
  }
};

Deliverer::Deliverer(PushSource source, const DeliverOptions& options, PushLog log)
    : impl_(std::make_unique<Impl>()) {
  impl_->shared.source = std::move(source);
  impl_->shared.options = options;
  impl_->shared.log = std::move(log);
  impl_->thread = std::jthread([impl = impl_.get()] { impl->run(); });
}

Deliverer::~Deliverer() { stop(); }

void Deliverer::stop() {
  {
    const std::lock_guard lock(impl_->guard);
    impl_->shared.stopped = true;
  }
  impl_->wake.notify_all();
  if (impl_->thread.joinable()) impl_->thread.join();
}

}  // namespace assay
