// HTTP/1.1 over TCP and TLS, with every byte of the request ours.
//
// One thread, many connections. Sends anything, also what no HTTP library would;
// reads answers strictly and says what was wrong with them. Source: RFC 9112.
#pragma once
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/exchange.hpp"
#include "base/result.hpp"

namespace assay {

// Where requests go: "http://127.0.0.1:8080/base", "https://[::1]:8443".
struct Endpoint {
  enum class Scheme { http, https };
  Scheme scheme = Scheme::http;
  std::string host;  // name or address, without brackets
  std::uint16_t port = 80;
  std::string base_path;  // "" or "/base", no trailing slash

  // Errors: scheme other than http and https, user information, query or fragment, bad port.
  static Result<Endpoint> parse(std::string_view url);
  std::string authority() const;  // for Host: port left out when it is the scheme's own
  std::string url() const;
  bool is_loopback() const;  // 127.0.0.0/8, ::1, localhost
};

struct WireOptions {
  std::chrono::milliseconds connect_timeout{5000}, first_byte_timeout{10000}, total_timeout{30000};
  std::size_t header_limit_bytes = 64 * 1024, body_limit_bytes = 16 * 1024 * 1024;
  enum class Verify { yes, no };
  Verify verify = Verify::yes;  // of the TLS certificate and name
  std::string ca_file;          // PEM; empty: the system's
  std::size_t connections = 1;  // at once
  // Once true, what is under way is given up as if its time were over; may be null.
  const std::atomic<bool>* interrupted = nullptr;
};

// What one exchange asks of the connection.
struct Outgoing {
  std::string bytes;
  enum class Connection { any, fresh };  // fresh: a new one, used for nothing before
  Connection connection = Connection::any;
  enum class Answer { with_body, without_body };  // without: the answer to HEAD
  Answer answer = Answer::with_body;
  enum class Then {
    keep,
    close,
    half_close
  };  // half_close: end of our side after the bytes (truncated request)
  Then then = Then::keep;
  // More than one: the body goes out in so many pieces with pauses between, over a longer time than
  // the first byte of an answer may take; that time is counted from the last piece.
  std::size_t pieces = 1;
  std::size_t ticket = 0;  // handed back with the exchange
};

struct Wait {
  std::chrono::steady_clock::time_point until;  // ask again then
};
struct End {};
// Nothing to send until an exchange that is under way has ended. Requires: there is one.
struct Pause {};
using Next = std::variant<Outgoing, Wait, Pause, End>;

class Client {
 public:
  // Errors: a CA file that cannot be read.
  static Result<Client> create(const Endpoint& endpoint, const WireOptions& options);
  Client(Client&&) noexcept;
  Client& operator=(Client&&) noexcept;
  ~Client();

  // Sends what `next` hands out, on up to `connections` connections at once, and gives each
  // exchange to `done`, in the order they end, all on the calling thread. Returns after End, when
  // no exchange is under way; `next` is asked whenever a connection is free and is not asked
  // again after End. With one connection nothing else is open while a fresh one is (a server of one
  // thread must not starve). A kept connection that the server closed while idle is
  // replaced and the request sent anew (RFC 9112 section 9.3.1) if nothing of an answer was read.
  // Exchange::sent holds what the kernel took: less than the request when the server answered or
  // closed early, nothing when there was no connection. Bytes after a response that keeps the
  // connection make it malformed.
  // With several connections, what is ready is read and its successors sent before any of it is
  // given to `done`; `told` (may be empty) is called behind each such batch, before anything is
  // waited for.
  void run(const std::function<Next()>& next,
           const std::function<void(std::size_t ticket, Exchange)>& done,
           const std::function<void()>& told = {});

  Exchange send(const Outgoing& outgoing);  // one exchange; run() for one

  void close_all();  // idle connections

 private:
  struct Impl;
  explicit Client(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace assay
