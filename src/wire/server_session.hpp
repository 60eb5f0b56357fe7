// One connection of the server: requests in, answers out, in order.
#pragma once
#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "wire/asio.hpp"
#include "wire/channel.hpp"
#include "wire/request_framer.hpp"
#include "wire/server.hpp"

namespace assay {

class ServerSession final : public Channel::Listener {
 public:
  using Time = std::chrono::steady_clock::time_point;
  class Owner {
   public:
    virtual Answer answer(const Framed& framed) = 0;
    virtual void on_gone(
        ServerSession& session) = 0;  // to be forgotten, but not destroyed in this call

   protected:
    ~Owner() = default;
  };

  ServerSession(boost::asio::io_context& io, Socket socket, std::unique_ptr<TlsSession> tls,
                const ServerOptions& options, Owner& owner);
  ~ServerSession();
  ServerSession(const ServerSession&) = delete;
  ServerSession& operator=(const ServerSession&) = delete;

  void start();
  void close_if_idle(Time now);
  void close();

 private:
  enum class Phase {
    reading,    // for the next request, or the rest of one
    delaying,   // an answer is due later
    draining,   // the kernel has yet to take what was answered
    hanging,    // for ever
    lingering,  // our side has ended; what still comes is thrown away (RFC 9112 section 9.6)
    gone,
  };

  void on_open() override {}
  void on_bytes(std::string_view bytes) override;
  void on_flushed() override;
  void on_end(Channel::Ending ending, const std::string& why) override;

  void advance(std::string_view bytes);
  bool answer_requests(std::string_view& bytes);
  void answer_unfinished();
  void respond(const Framed& framed);
  void wait_for(std::shared_ptr<LaterAnswer> later, bool closes);
  void put_in_time(Answer answer);
  void put(const Answer& answer);
  void send_answers();
  void resume();
  void linger();
  void leave();

  boost::asio::io_context& io_;
  const ServerOptions& options_;
  Owner& owner_;
  std::shared_ptr<Channel> channel_;
  RequestFramer framer_;
  std::string in_;   // read, but not looked at yet; empty while reading
  std::string out_;  // answered, but not given to the channel yet
  std::unique_ptr<Timer> delay_;
  std::shared_ptr<LaterAnswer> later_;                      // that was last waited for
  std::shared_ptr<char> token_ = std::make_shared<char>();  // expires with the session
  Phase phase_ = Phase::reading;
  Answer::After after_ = Answer::After::keep;  // of what stands last in out_
  bool input_ended_ = false;
  Time last_active_;
};

}  // namespace assay
