#include "wire/channel.hpp"

#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <utility>

#include "base/text.hpp"

namespace assay {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr std::size_t kRecordBytes =
    16 * 1024;  // plaintext of one TLS record, RFC 8446 section 5.1

// Inside one machine nothing is congested, and what the system chose for the Internet only costs
// time: BBR sends by a timer, which made a run slower by a fifth. Reno is in every Linux.
void choose_plain_congestion_control([[maybe_unused]] int socket) {
#ifdef TCP_CONGESTION
  constexpr std::string_view kReno = "reno";
  setsockopt(socket, IPPROTO_TCP, TCP_CONGESTION, kReno.data(), kReno.size());
#endif
}

}  // namespace

Channel::Channel(asio::io_context& io, std::unique_ptr<TlsSession> tls, Listener& listener)
    : Channel(Socket(io), std::move(tls), listener) {}

Channel::Channel(Socket socket, std::unique_ptr<TlsSession> tls, Listener& listener)
    : socket_(std::move(socket)),
      tls_(std::move(tls)),
      listener_(&listener),
      buffer_(new char[kBufferBytes]) {}

void Channel::connect(std::span<const Tcp::endpoint> addresses) {
  addresses_.assign(addresses.begin(), addresses.end());
  try_next_address();
}

void Channel::try_next_address() {
  const Tcp::endpoint address = addresses_[tried_++];
  error_code ignored;
  socket_.close(ignored);
  if (address.address().is_loopback()) {
    socket_.open(address.protocol(), ignored);
    if (socket_.is_open()) choose_plain_congestion_control(socket_.native_handle());
  }
  socket_.async_connect(address, [self = shared_from_this()](const error_code& error) {
    if (self->ended_) return;
    if (!error) return self->opened();
    if (self->tried_ < self->addresses_.size()) return self->try_next_address();
    self->end(Ending::unreachable, lower_ascii(error.message()));
  });
}

void Channel::accept() { opened(); }

void Channel::opened() {
  error_code ignored;
  socket_.non_blocking(true, ignored);
  socket_.set_option(Tcp::no_delay(true), ignored);
  if (tls_ == nullptr) {
    const auto self = shared_from_this();
    listener_->on_open();
    return read();
  }
  shaking_hands_ = true;
  shake_hands();
  read();
}

void Channel::shake_hands() {
  const TlsSession::Step step = tls_->handshake();
  flush();  // also the alert that says why it failed
  if (ended_ || step == TlsSession::Step::more) return;
  if (step == TlsSession::Step::failed) {
    return end(tls_->distrusts() ? Ending::distrusted : Ending::tls_failed, tls_->problem());
  }
  shaking_hands_ = false;
  listener_->on_open();
}

void Channel::read() {
  if (ended_ || reading_ || holds_ || input_ended_) return;
  reading_ = true;
  socket_.async_read_some(asio::buffer(buffer_.get(), kBufferBytes),
                          [self = shared_from_this()](const error_code& error, std::size_t bytes) {
                            self->reading_ = false;
                            self->on_read(error, bytes);
                          });
}

void Channel::read_later() {
  if (ended_ || reading_ || holds_ || input_ended_) return;
  asio::post(socket_.get_executor(), [self = shared_from_this()] { self->read(); });
}

void Channel::resume_reading() {
  holds_ = false;
  read();
}

void Channel::on_read(const error_code& error, std::size_t bytes) {
  if (ended_) return;
  if (error) return read_ended(error);
  const std::string_view got(buffer_.get(), bytes);
  if (tls_ == nullptr) {
    listener_->on_bytes(got);
    return takes_turns_ ? read_later() : read();
  }
  tls_->put_ciphertext(got);
  if (shaking_hands_) shake_hands();
  if (!ended_ && !shaking_hands_) deliver_decrypted();
  read();
}

void Channel::deliver_decrypted() {
  while (!ended_) {
    std::size_t bytes = 0;
    switch (tls_->decrypt(buffer_.get(), kBufferBytes, bytes)) {
      case TlsSession::Step::done:
        listener_->on_bytes({buffer_.get(), bytes});
        break;
      case TlsSession::Step::failed:
        flush();
        return end(Ending::tls_failed, tls_->problem());
      case TlsSession::Step::more:
        flush();  // what TLS itself owes the peer, such as a key update
        if (!ended_ && tls_->peer_closed()) end_of_input(Ending::closed);
        return;
    }
  }
}

void Channel::read_ended(const error_code& error) {
  if (error == asio::error::eof) {
    if (tls_ == nullptr) return end_of_input(Ending::closed);
    if (shaking_hands_) return end(Ending::tls_failed, "connection closed by the peer");
    return end_of_input(Ending::truncated);
  }
  if (shaking_hands_) return end(Ending::tls_failed, "connection reset by the peer");
  end(Ending::reset, lower_ascii(error.message()));
}

void Channel::end_of_input(Ending ending) {
  input_ended_ = true;
  listener_->on_end(ending, {});
}

Channel::Sent Channel::send(std::string_view bytes) {
  if (ended_ || output_failed_) return Sent::failed;
  if (tls_ == nullptr && unsent_bytes() == 0) {
    // The usual case: one system call, no copy.
    error_code error;
    const std::size_t taken = socket_.write_some(asio::buffer(bytes.data(), bytes.size()), error);
    bytes.remove_prefix(taken);
    if (bytes.empty() && !error) return Sent::flushed;
    if (error && error != asio::error::would_block) {
      plain_.append(bytes);
      output_failed_ = true;
      return Sent::failed;
    }
  }
  plain_.append(bytes);
  owes_flushed_ = false;
  flush();
  if (output_failed_) return Sent::failed;
  if (unsent_bytes() == 0 && cipher_.empty()) return Sent::flushed;
  owes_flushed_ = true;
  return Sent::pending;
}

// The next record of plain_; false when nothing is left.
bool Channel::fill_cipher() {
  cipher_.clear();
  cipher_taken_ = 0;
  tls_->take_ciphertext(cipher_);
  if (cipher_.empty() && unsent_bytes() > 0 && !shaking_hands_) {
    const std::size_t taken = std::min(kRecordBytes, unsent_bytes());
    if (tls_->encrypt(std::string_view(plain_).substr(plain_taken_, taken)) !=
        TlsSession::Step::done) {
      output_failed_ = true;
      return false;
    }
    plain_taken_ += taken;
    tls_->take_ciphertext(cipher_);
  }
  return !cipher_.empty();
}

void Channel::flush() {
  if (waits_to_write_ || output_failed_ || ended_) return;
  while (true) {
    if (tls_ != nullptr && cipher_taken_ == cipher_.size() && !fill_cipher()) break;
    const std::string& from = tls_ != nullptr ? cipher_ : plain_;
    std::size_t& taken = tls_ != nullptr ? cipher_taken_ : plain_taken_;
    if (taken == from.size()) break;
    error_code error;
    taken += socket_.write_some(asio::buffer(from.data() + taken, from.size() - taken), error);
    if (error == asio::error::would_block) {
      waits_to_write_ = true;
      socket_.async_wait(Socket::wait_write, [self = shared_from_this()](const error_code& failed) {
        self->waits_to_write_ = false;
        if (failed) return;
        self->flush();
        // With nobody reading, no read will tell.
        if (self->output_failed_ && !self->reading_)
          self->end(Ending::reset, "connection reset by peer");
      });
      return;
    }
    // The peer may have answered before it closed: what it said is still to be read, and the read
    // says how it ended. RFC 9112 section 9.5.
    if (error) {
      output_failed_ = true;
      return;
    }
  }
  if (output_failed_) return;
  plain_.clear();
  cipher_.clear();
  plain_taken_ = cipher_taken_ = 0;
  if (ends_output_) shut_down_output();
  if (std::exchange(owes_flushed_, false)) listener_->on_flushed();
}

void Channel::end_of_output() {
  ends_output_ = true;
  if (unsent_bytes() == 0 && cipher_.empty()) shut_down_output();
}

void Channel::shut_down_output() {
  ends_output_ = false;
  if (tls_ != nullptr) {
    tls_->close_notify();
    flush();
  }
  error_code ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
}

void Channel::acknowledge_now() {
#ifdef TCP_QUICKACK
  const int on = 1;
  setsockopt(socket_.native_handle(), IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
#endif
}

void Channel::end(Ending ending, const std::string& why) {
  if (ended_) return;
  Listener& listener = *listener_;
  const std::string kept = why;  // the listener may let go of what `why` lives in
  const auto self = shared_from_this();
  close();
  listener.on_end(ending, kept);
}

void Channel::close() {
  if (ended_) return;
  ends_output_ = owes_flushed_ = false;
  if (tls_ != nullptr && !shaking_hands_) {
    tls_->close_notify();
    flush();
  }
  abort();
}

void Channel::abort() {
  ended_ = true;
  error_code ignored;
  socket_.close(ignored);
}

}  // namespace assay
