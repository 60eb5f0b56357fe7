// One of a client's connections: carries one exchange at a time, and is kept in between.
#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/exchange.hpp"
#include "wire/asio.hpp"
#include "wire/channel.hpp"
#include "wire/client.hpp"
#include "wire/response_parser.hpp"
#include "wire/tls.hpp"

namespace assay {

// What all connections of a client share.
struct ClientShared {
  Endpoint endpoint;
  WireOptions options;
  std::optional<TlsContext> tls;  // when the scheme is https
  boost::asio::io_context io;
  std::vector<Tcp::endpoint> addresses;  // of the endpoint's host, once looked up

  ClientShared(const Endpoint& to, const WireOptions& how);
  std::string peer() const;  // "127.0.0.1:8080"
};

class ClientSlot final : public Channel::Listener {
 public:
  using Time = std::chrono::steady_clock::time_point;
  class Owner {
   public:
    virtual void on_exchange(ClientSlot& slot, std::size_t ticket, Exchange exchange) = 0;

   protected:
    ~Owner() = default;
  };

  ClientSlot(ClientShared& shared, Owner& owner);
  ~ClientSlot();
  ClientSlot(const ClientSlot&) = delete;
  ClientSlot& operator=(const ClientSlot&) = delete;

  bool is_connected() const noexcept { return channel_ != nullptr; }
  bool is_under_way() const noexcept { return phase_ != Phase::idle; }
  void start(Outgoing outgoing);  // Requires: !is_under_way(). Never calls the owner at once
  void check_deadline(Time now);
  void close();  // drops the connection. Requires: !is_under_way()

 private:
  enum class Phase { idle, connecting, exchanging };

  void on_open() override;
  void on_bytes(std::string_view bytes) override;
  void on_flushed() override {}
  void on_end(Channel::Ending ending, const std::string& why) override;

  void connect();
  void send_request();
  void send_piece();
  std::chrono::milliseconds pause_between_pieces() const;
  void on_early_end(Channel::Ending ending, const std::string& why);
  void finish(Delivery delivery, std::string detail);
  void drop();
  void fail_later(std::string detail);

  ClientShared& shared_;
  Owner& owner_;
  std::shared_ptr<Channel> channel_;  // null: not connected
  Phase phase_ = Phase::idle;
  bool was_used_ = false;  // the connection carried an exchange before this one
  Outgoing outgoing_;
  std::size_t handed_bytes_ = 0;  // of outgoing_.bytes, to the channel
  std::size_t piece_bytes_ = 0;
  Timer pause_{shared_.io};
  Exchange exchange_;
  ResponseParser parser_;
  Time started_;      // of the connecting, then of the exchange
  Time first_limit_;  // when the connection, or then the first byte, is too late
  Time total_limit_;
};

}  // namespace assay
