// TLS as a filter between two byte streams; sockets are somebody else's.
//
// OpenSSL behind memory buffers: the same socket code serves plain and TLS, no
// SIGPIPE is possible, and close_notify can be sent while reading goes on.
#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"

struct bio_st;
struct ssl_st;
struct ssl_ctx_st;

namespace assay {

class TlsContext {
 public:
  enum class Verify { yes, no };
  // `ca_file` PEM, empty: the system's. Errors: a file that cannot be read.
  static Result<TlsContext> for_client(Verify verify, const std::string& ca_file);
  static Result<TlsContext> for_server(const std::string& certificate_file,
                                       const std::string& key_file);

 private:
  friend class TlsSession;
  explicit TlsContext(std::shared_ptr<ssl_ctx_st> context) : context_(std::move(context)) {}
  std::shared_ptr<ssl_ctx_st> context_;
};

class TlsSession {
 public:
  // `host`, a name or an address, is what the certificate must be for, and a name is asked for
  // (SNI).
  static std::unique_ptr<TlsSession> connect(const TlsContext& context, const std::string& host);
  static std::unique_ptr<TlsSession> accept(const TlsContext& context);

  enum class Step { more, done, failed };
  Step handshake();  // again after every put_ciphertext, until it is done or has failed
  // Requires: the handshake is done.
  Step encrypt(std::string_view plaintext);
  // Up to `size` bytes into `out`. done: `got` bytes, and there may be more; more: nothing is left.
  Step decrypt(char* out, std::size_t size, std::size_t& got);
  bool peer_closed() const;  // its close_notify was read
  void close_notify();       // end of our side

  void put_ciphertext(std::string_view bytes);                      // from the socket
  void take_ciphertext(std::string& out);                           // for the socket, appended
  const std::string& problem() const noexcept { return problem_; }  // when failed
  bool distrusts() const noexcept {
    return distrusts_;
  }  // failed because the certificate did not verify

 private:
  explicit TlsSession(ssl_ctx_st* context);
  Step step_of(int returned);

  struct Free {
    void operator()(ssl_st* session) const;
  };
  std::unique_ptr<ssl_st, Free> session_;
  bio_st *in_ = nullptr, *out_ = nullptr;  // owned by session_
  std::string problem_;
  bool distrusts_ = false;
};

}  // namespace assay
