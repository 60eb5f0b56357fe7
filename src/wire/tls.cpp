#include "wire/tls.hpp"

#include <arpa/inet.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <cstdio>
#include <limits>
#include <new>

#include "base/text.hpp"

namespace assay {
namespace {

// The first error of this thread's queue, which is emptied: "wrong version number".
std::string take_openssl_error() {
  const unsigned long code = ERR_get_error();
  ERR_clear_error();
  const char* reason = ERR_reason_error_string(code);
  return reason != nullptr ? reason : "error " + std::to_string(code);
}

bool is_address(const std::string& host) {
  in6_addr any{};
  return inet_pton(AF_INET, host.c_str(), &any) == 1 ||
         inet_pton(AF_INET6, host.c_str(), &any) == 1;
}

bool is_readable(const std::string& file) {
  std::FILE* opened = std::fopen(file.c_str(), "rb");
  if (opened != nullptr) std::fclose(opened);
  return opened != nullptr;
}

Error unreadable(const std::string& file, const std::string& what) {
  ERR_clear_error();
  const std::string why = is_readable(file)
                              ? " holds no " + what + " in PEM form"
                              : " cannot be read, a " + what + " in PEM form was expected";
  return {"", in_quotes(file) + why};
}

int length_of(std::string_view bytes) {
  // Chunks of a socket buffer and of 16 KiB records are far below; a body is cut before it comes
  // here.
  return static_cast<int>(std::min<std::size_t>(bytes.size(), std::numeric_limits<int>::max()));
}

std::shared_ptr<SSL_CTX> make_context(const SSL_METHOD* method) {
  ERR_clear_error();
  SSL_CTX* context = SSL_CTX_new(method);
  if (context == nullptr) throw std::bad_alloc();  // no other cause is left with these methods
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  return {context, SSL_CTX_free};
}

}  // namespace

Result<TlsContext> TlsContext::for_client(Verify verify, const std::string& ca_file) {
  std::shared_ptr<SSL_CTX> context = make_context(TLS_client_method());
  SSL_CTX_set_verify(context.get(), verify == Verify::yes ? SSL_VERIFY_PEER : SSL_VERIFY_NONE,
                     nullptr);
  if (!ca_file.empty()) {
    if (SSL_CTX_load_verify_file(context.get(), ca_file.c_str()) != 1)
      return unreadable(ca_file, "certificate");
  } else if (verify == Verify::yes) {
    SSL_CTX_set_default_verify_paths(context.get());
  }
  ERR_clear_error();
  return TlsContext(std::move(context));
}

Result<TlsContext> TlsContext::for_server(const std::string& certificate_file,
                                          const std::string& key_file) {
  std::shared_ptr<SSL_CTX> context = make_context(TLS_server_method());
  if (SSL_CTX_use_certificate_chain_file(context.get(), certificate_file.c_str()) != 1) {
    return unreadable(certificate_file, "certificate");
  }
  if (SSL_CTX_use_PrivateKey_file(context.get(), key_file.c_str(), SSL_FILETYPE_PEM) != 1) {
    if (ERR_GET_LIB(ERR_peek_last_error()) != ERR_LIB_X509)
      return unreadable(key_file, "private key");
    ERR_clear_error();
    return Error{"",
                 in_quotes(key_file) + " is not the private key of " + in_quotes(certificate_file)};
  }
  return TlsContext(std::move(context));
}

void TlsSession::Free::operator()(ssl_st* session) const { SSL_free(session); }

TlsSession::TlsSession(ssl_ctx_st* context)
    : session_(SSL_new(context)), in_(BIO_new(BIO_s_mem())), out_(BIO_new(BIO_s_mem())) {
  if (session_ == nullptr || in_ == nullptr || out_ == nullptr) throw std::bad_alloc();
  SSL_set_bio(session_.get(), in_, out_);
}

std::unique_ptr<TlsSession> TlsSession::connect(const TlsContext& context,
                                                const std::string& host) {
  std::unique_ptr<TlsSession> made(new TlsSession(context.context_.get()));
  SSL* session = made->session_.get();
  SSL_set_connect_state(session);
  if (is_address(host)) {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), host.c_str());
  } else {
    // An address must not be asked for (RFC 6066 section 3).
    SSL_ctrl(session, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
             const_cast<char*>(host.c_str()));  // the macro for it has an old-style cast
    SSL_set_hostflags(session, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    SSL_set1_host(session, host.c_str());
  }
  return made;
}

std::unique_ptr<TlsSession> TlsSession::accept(const TlsContext& context) {
  std::unique_ptr<TlsSession> made(new TlsSession(context.context_.get()));
  SSL_set_accept_state(made->session_.get());
  return made;
}

TlsSession::Step TlsSession::step_of(int returned) {
  if (returned > 0) return Step::done;
  const int error = SSL_get_error(session_.get(), returned);
  if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ||
      error == SSL_ERROR_ZERO_RETURN) {
    return Step::more;
  }
  const bool verifies = (SSL_get_verify_mode(session_.get()) & SSL_VERIFY_PEER) != 0;
  if (const long verdict = SSL_get_verify_result(session_.get());
      verifies && verdict != X509_V_OK) {
    distrusts_ = true;
    problem_ = X509_verify_cert_error_string(verdict);
    ERR_clear_error();
  } else {
    problem_ = take_openssl_error();
  }
  return Step::failed;
}

TlsSession::Step TlsSession::handshake() {
  ERR_clear_error();
  return step_of(SSL_do_handshake(session_.get()));
}

TlsSession::Step TlsSession::encrypt(std::string_view plaintext) {
  if (plaintext.empty()) return Step::done;
  ERR_clear_error();
  return step_of(SSL_write(session_.get(), plaintext.data(), length_of(plaintext)));
}

TlsSession::Step TlsSession::decrypt(char* out, std::size_t size, std::size_t& got) {
  ERR_clear_error();
  got = 0;
  return step_of(SSL_read_ex(session_.get(), out, size, &got));
}

bool TlsSession::peer_closed() const {
  return (SSL_get_shutdown(session_.get()) & SSL_RECEIVED_SHUTDOWN) != 0;
}

void TlsSession::close_notify() {
  // Nothing may be sent after a fatal error, nor before the handshake.
  if (problem_.empty() && SSL_is_init_finished(session_.get())) SSL_shutdown(session_.get());
  ERR_clear_error();
}

void TlsSession::put_ciphertext(std::string_view bytes) {
  BIO_write(in_, bytes.data(), length_of(bytes));
}

void TlsSession::take_ciphertext(std::string& out) {
  const std::size_t pending = BIO_ctrl_pending(out_);
  if (pending == 0) return;
  const std::size_t before = out.size();
  out.resize(before + pending);
  const int got = BIO_read(out_, out.data() + before, static_cast<int>(pending));
  out.resize(before + static_cast<std::size_t>(got > 0 ? got : 0));
}

}  // namespace assay
