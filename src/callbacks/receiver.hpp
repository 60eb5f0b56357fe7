// The customer's side of a push: an HTTP server with one unguessable address for each thing that is
// waited for, which answers as it was told and keeps what came.
//
// Its own thread serves; everything here may be called from another. handle() is the server without
// its socket.
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "callbacks/received_push.hpp"
#include "wire/server.hpp"

namespace assay {

// What a mailbox answers: one row of answers.def an attempt, the last one for all that follow.
enum class ReceiverAnswer : std::uint8_t {
  accepts,
  refuses,
  unavailable,
  not_found,
  closes,
  hangs,
  late
};

struct ReceiverOptions {
  ServerOptions listen;
  // What the vendor has to call, when it reaches us through a tunnel or proxy:
  // "https://tunnel.example/pushes"; empty: the address that is listened on.
  std::string public_url;
  std::uint64_t seed = 0;  // of the addresses
  // How long a connection hangs before it is given up without an answer.
  std::chrono::milliseconds hang{20'000};
};

class Receiver {
 public:
  // `clock` lives longer. Errors: those of Server::start; a public URL that is none.
  static Result<Receiver> start(const ReceiverOptions& options, const Clock& clock);
  Receiver(Receiver&&) noexcept;
  Receiver& operator=(Receiver&&) noexcept;
  ~Receiver();

  using Mailbox = std::size_t;
  // `name` is that of the push: what comes to "<public url>/<name>" goes to the mailbox of that
  // name that was opened last, for vendors whose URL is configured once.
  Mailbox open(const std::string& name, std::vector<ReceiverAnswer> answers);
  std::string url(Mailbox mailbox) const;
  std::vector<ReceivedPush> received(Mailbox mailbox) const;  // so far, in order
  // What comes to it from now on is late.
  void close(Mailbox mailbox);

  // What came since it was last asked...
  struct Late {
    Mailbox mailbox;  // ...to one that was closed
    ReceivedPush push;
  };
  std::vector<Late> take_late();
  struct Strays {
    std::vector<std::string> paths;  // ...to none: the first few, for anybody may send anything
    std::size_t more = 0;
  };
  Strays take_strays();

  // Waits until something came to open mailboxes after the first `seen`, or `until`. False: nothing
  // did.
  bool wait_beyond(std::size_t seen, std::chrono::steady_clock::time_point until) const;
  std::size_t count() const;  // of what came to open mailboxes
  // Told of each push as it is answered, on the server's thread.
  void on_push(std::function<void(const std::string& path, const ReceivedPush&)> told);

  Answer handle(const Framed& framed);
  // Until the vendor knows what its push was answered, with some room; 0: at once.
  std::chrono::milliseconds time_until_answered(ReceiverAnswer answer) const;
  std::string base_url() const;
  void stop();

 private:
  struct Impl;
  explicit Receiver(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;
};

}  // namespace assay
