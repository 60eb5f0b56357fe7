// A small HTTP/1.1 server around a pure function from request bytes to an answer.
//
// Frames requests by RFC 9112 (Content-Length, chunked, limits), keeps
// connections, speaks TLS. What a request means is the handler's business; what the
// connection does after an answer is said in it, so that faults (cut, hang, slow) can be planted.
#pragma once
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/http.hpp"
#include "base/result.hpp"

namespace assay {

class LaterAnswer;

struct Answer {
  std::string bytes;  // status line, fields, body, framing
  // close: in order, so that the client can read it all; cut: at once, after `bytes`, which may be
  // the beginning of an answer or nothing; hang: send nothing, keep open.
  enum class After { keep, close, cut, hang };
  After after = After::keep;
  std::chrono::milliseconds delay{0};  // before the first byte
  // Instead of all this: another thread answers, and the server goes on with other connections.
  std::shared_ptr<LaterAnswer> later;
};

// Between whoever answers in the end and the connection that waits for it, which may be gone by
// then.
class LaterAnswer {
 public:
  void give(Answer answer);  // from any thread, once
  // `told` is called as the answer is given, on that thread, or now, when it was; an empty one
  // waits no more. It does not call back.
  void wait(std::function<void(Answer)> told);

 private:
  std::mutex guard_;
  std::optional<Answer> answer_;
  std::function<void(Answer)> told_;
};

// A request as framed; or why it could not be, with what was read of it until then. A request that
// the client left unfinished (it ended its side) is a bad_request. After one with a problem the
// connection is closed, whatever the answer says.
struct Framed {
  enum class Problem { none, bad_request, header_too_large, body_too_large, length_required };
  Problem problem = Problem::none;
  Request request;  // body without chunking
  int version_minor = 1;
  bool wants_close = false;
  std::string detail;  // half a sentence, when there is a problem
};
// Frames one whole request from bytes (also for tests and fuzzing without a socket); `consumed` is
// 0 when more bytes are needed, and everything when there is a problem, after which no request can
// be found. length_required: POST, PUT or PATCH that says nothing of a length.
Framed frame_request(std::string_view bytes, std::size_t& consumed,
                     std::size_t header_limit_bytes = 64 * 1024,
                     std::size_t body_limit_bytes = 4 * 1024 * 1024);

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;                          // 0: any
  std::string tls_certificate_file, tls_key_file;  // PEM; both or none
  std::size_t header_limit_bytes = 64 * 1024, body_limit_bytes = 4 * 1024 * 1024;
  std::chrono::milliseconds idle_timeout{30000};
};

class Server {
 public:
  using Handler = std::function<Answer(const Framed&)>;  // called on the server's one thread
  // Errors: an address that cannot be bound ("127.0.0.1:8080 is in use"), a certificate that cannot
  // be read.
  static Result<Server> start(const ServerOptions& options,
                              Handler handler);  // listens; own thread
  Server(Server&&) noexcept;
  Server& operator=(Server&&) noexcept;
  ~Server();  // stops

  std::uint16_t port() const;
  std::string url() const;
  void stop();  // closes connections, joins the thread
 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace assay
