#include "wire/client.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "wire/client_slot.hpp"

namespace assay {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kLongestTick{50};

// One scan of all deadlines every tick is cheaper than a timer an exchange; a short timeout (in a
// test) makes the tick shorter.
milliseconds tick_of(const WireOptions& options) {
  const milliseconds shortest =
      std::min({options.connect_timeout, options.first_byte_timeout, options.total_timeout});
  return std::clamp(shortest / 4, milliseconds(1), kLongestTick);
}

}  // namespace

struct Client::Impl final : ClientSlot::Owner {
  Impl(const Endpoint& endpoint, const WireOptions& options) : shared(endpoint, options) {
    for (std::size_t i = 0; i < std::max<std::size_t>(options.connections, 1); ++i) {
      slots.push_back(std::make_unique<ClientSlot>(shared, *this));
      idle.push_back(slots.back().get());
    }
  }

  void run();
  void ask();
  ClientSlot& take_idle(Outgoing::Connection connection);
  void on_exchange(ClientSlot& slot, std::size_t ticket, Exchange exchange) override;
  void tell();
  void scan_deadlines();

  ClientShared shared;
  Timer tick{shared.io}, wake{shared.io};
  std::vector<std::unique_ptr<ClientSlot>> slots;
  std::vector<ClientSlot*> idle;                        // the one used last is at the back
  std::vector<std::pair<std::size_t, Exchange>> ended;  // not yet told
  const std::function<Next()>* next = nullptr;
  const std::function<void(std::size_t, Exchange)>* done = nullptr;
  const std::function<void()>* told = nullptr;
  enum class Asking { yes, after_wait, after_exchange, no_more } asking = Asking::yes;
};

void Client::Impl::run() {
  asking = Asking::yes;
  // What became of kept connections since the last run: closed ones must not be used.
  shared.io.restart();
  shared.io.poll();
  shared.io.restart();
  scan_deadlines();
  ask();
  shared.io.run();
  tick.cancel();
  wake.cancel();
}

void Client::Impl::ask() {
  while (asking == Asking::yes && !idle.empty()) {
    Next got = (*next)();
    if (auto* outgoing = std::get_if<Outgoing>(&got)) {
      ClientSlot& slot = take_idle(outgoing->connection);
      slot.start(std::move(*outgoing));
    } else if (const auto* wait = std::get_if<Wait>(&got)) {
      asking = Asking::after_wait;
      wake.expires_at(wait->until);
      wake.async_wait([this](const boost::system::error_code& cancelled) {
        if (cancelled) return;
        asking = Asking::yes;
        ask();
      });
    } else if (std::holds_alternative<Pause>(got)) {
      assert((idle.size() < slots.size() || !ended.empty()) && "nothing that could end the pause");
      asking = Asking::after_exchange;
    } else {
      asking = Asking::no_more;
    }
  }
  const bool is_over = asking == Asking::no_more || asking == Asking::after_exchange;
  if (is_over && idle.size() == slots.size() && ended.empty()) shared.io.stop();
}

// A connected one for any, an unconnected one for fresh; the most recently used first.
ClientSlot& Client::Impl::take_idle(Outgoing::Connection connection) {
  const bool wants_connected = connection == Outgoing::Connection::any;
  auto found = std::find_if(idle.rbegin(), idle.rend(), [wants_connected](const ClientSlot* slot) {
    return slot->is_connected() == wants_connected;
  });
  if (found == idle.rend()) found = idle.rbegin();
  ClientSlot& slot = **found;
  idle.erase(std::next(found).base());
  return slot;
}

void Client::Impl::on_exchange(ClientSlot& slot, std::size_t ticket, Exchange exchange) {
  idle.push_back(&slot);
  ended.emplace_back(ticket, std::move(exchange));
  if (slots.size() == 1) return tell();
  // With several connections all that are ready are read and sent first: the target works while
  // the caller looks at what it answered.
  if (ended.size() == 1) asio::post(shared.io, [this] { tell(); });
  ask();
}

void Client::Impl::tell() {
  for (auto& [ticket, exchange] : std::exchange(ended, {})) (*done)(ticket, std::move(exchange));
  if (*told) (*told)();
  if (asking == Asking::after_exchange) asking = Asking::yes;
  ask();
}

void Client::Impl::scan_deadlines() {
  const auto now = steady_clock::now();
  const auto* interrupted = shared.options.interrupted;
  const auto due = interrupted && interrupted->load() ? steady_clock::time_point::max() : now;
  for (const auto& slot : slots) slot->check_deadline(due);
  tick.expires_at(now + tick_of(shared.options));
  tick.async_wait([this](const boost::system::error_code& cancelled) {
    if (!cancelled) scan_deadlines();
  });
}

Result<Client> Client::create(const Endpoint& endpoint, const WireOptions& options) {
  auto impl = std::make_unique<Impl>(endpoint, options);
  if (endpoint.scheme == Endpoint::Scheme::https) {
    const auto verify = options.verify == WireOptions::Verify::yes ? TlsContext::Verify::yes
                                                                   : TlsContext::Verify::no;
    auto tls = TlsContext::for_client(verify, options.ca_file);
    if (!tls) return tls.errors();
    impl->shared.tls = std::move(tls).value();
  }
  return Client(std::move(impl));
}

Client::Client(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;
Client::~Client() = default;

void Client::run(const std::function<Next()>& next,
                 const std::function<void(std::size_t, Exchange)>& done,
                 const std::function<void()>& told) {
  impl_->next = &next;
  impl_->done = &done;
  impl_->told = &told;
  impl_->run();
  impl_->next = nullptr;
  impl_->done = nullptr;
  impl_->told = nullptr;
}

Exchange Client::send(const Outgoing& outgoing) {
  bool asked = false;
  Exchange result;
  run([&]() -> Next { return std::exchange(asked, true) ? Next(End{}) : Next(outgoing); },
      [&](std::size_t, Exchange exchange) { result = std::move(exchange); });
  return result;
}

void Client::close_all() {
  for (const auto& slot : impl_->slots) slot->close();
}

}  // namespace assay
