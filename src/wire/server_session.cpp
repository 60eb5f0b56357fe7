#include "wire/server_session.hpp"

#include <utility>

namespace assay {
namespace {

using std::chrono::steady_clock;

constexpr std::size_t kReadAheadBytes = 64 * 1024;  // of pipelined requests, while one is answered
constexpr std::size_t kWriteBytes = 256 * 1024;     // of answers put together into one write
constexpr std::chrono::seconds kLinger{2};
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

RequestFramer make_framer(const ServerOptions& options) {
  return {options.header_limit_bytes, options.body_limit_bytes};
}

}  // namespace

ServerSession::ServerSession(boost::asio::io_context& io, Socket socket,
                             std::unique_ptr<TlsSession> tls, const ServerOptions& options,
                             Owner& owner)
    : io_(io),
      options_(options),
      owner_(owner),
      channel_(std::make_shared<Channel>(std::move(socket), std::move(tls), *this)),
      framer_(make_framer(options)),
      last_active_(steady_clock::now()) {}

ServerSession::~ServerSession() { channel_->close(); }

void ServerSession::start() { channel_->accept(); }

void ServerSession::on_bytes(std::string_view bytes) {
  last_active_ = steady_clock::now();
  if (phase_ == Phase::reading) return advance(bytes);
  if (phase_ != Phase::delaying && phase_ != Phase::draining) return;
  in_.append(bytes);
  if (in_.size() > kReadAheadBytes) channel_->hold_reading();
}

// Requires: reading, so in_ is empty.
void ServerSession::advance(std::string_view bytes) {
  bool wants_more = false;
  while (phase_ == Phase::reading && !wants_more) {
    wants_more = answer_requests(bytes);
    if (wants_more && input_ended_) answer_unfinished();
    send_answers();
    if (phase_ == Phase::reading && after_ == Answer::After::close) linger();
    if (phase_ == Phase::reading && after_ == Answer::After::cut) {
      channel_->abort();
      leave();
    }
  }
  if (phase_ == Phase::delaying || phase_ == Phase::draining) in_.assign(bytes);
}

// Takes whole requests off `bytes`; true when it needs more of them to go on.
bool ServerSession::answer_requests(std::string_view& bytes) {
  while (phase_ == Phase::reading && after_ == Answer::After::keep && out_.size() < kWriteBytes) {
    std::size_t consumed = 0;
    const RequestFramer::State state = framer_.feed(bytes, consumed);
    bytes.remove_prefix(consumed);
    if (state == RequestFramer::State::more) {
      if (framer_.take_continue()) out_.append(kContinue);
      return true;
    }
    const Framed framed = framer_.take();
    framer_ = make_framer(options_);
    respond(framed);
  }
  return false;
}

// The client has ended its side, and all whole requests are answered.
void ServerSession::answer_unfinished() {
  if (framer_.end_of_input() == RequestFramer::State::refused) {
    respond(framer_.take());
  } else {
    after_ = Answer::After::close;
  }
}

void ServerSession::respond(const Framed& framed) {
  Answer answer = owner_.answer(framed);
  if (answer.later) return wait_for(answer.later, framed.wants_close);
  if (framed.wants_close && answer.after == Answer::After::keep)
    answer.after = Answer::After::close;
  put_in_time(std::move(answer));
}

void ServerSession::wait_for(std::shared_ptr<LaterAnswer> later, bool closes) {
  phase_ = Phase::delaying;
  later_ = std::move(later);
  later_->wait([this, &io = io_, closes, token = std::weak_ptr(token_)](Answer given) {
    boost::asio::post(io, [this, closes, token, answer = std::move(given)]() mutable {
      if (token.expired() || phase_ != Phase::delaying) return;
      if (closes && answer.after == Answer::After::keep) answer.after = Answer::After::close;
      phase_ = Phase::reading;
      put_in_time(std::move(answer));
      if (phase_ == Phase::reading) resume();
    });
  });
}

void ServerSession::put_in_time(Answer answer) {
  if (answer.delay.count() == 0) return put(answer);
  phase_ = Phase::delaying;
  if (delay_ == nullptr) delay_ = std::make_unique<Timer>(io_);
  delay_->expires_after(answer.delay);
  delay_->async_wait(
      [this, answer = std::move(answer)](const boost::system::error_code& cancelled) {
        if (cancelled || phase_ != Phase::delaying) return;
        phase_ = Phase::reading;
        put(answer);
        resume();
      });
}

void ServerSession::put(const Answer& answer) {
  if (answer.after == Answer::After::hang) {
    phase_ = Phase::hanging;
    return;
  }
  out_.append(answer.bytes);
  after_ = answer.after;
}

void ServerSession::send_answers() {
  if (out_.empty()) return;
  const Channel::Sent sent = channel_->send(out_);
  out_.clear();
  if (sent == Channel::Sent::failed) leave();
  if (sent == Channel::Sent::pending && phase_ == Phase::reading) phase_ = Phase::draining;
}

void ServerSession::on_flushed() {
  if (phase_ != Phase::draining) return;
  phase_ = Phase::reading;
  resume();
}

void ServerSession::resume() {
  last_active_ = steady_clock::now();
  const std::string waiting = std::exchange(in_, {});
  channel_->resume_reading();
  if (phase_ == Phase::reading) advance(waiting);
}

// Closing while the client still sends would make the kernel reset the connection, and with that
// the client could lose the answer (RFC 9112 section 9.6).
void ServerSession::linger() {
  if (input_ended_) return leave();
  phase_ = Phase::lingering;
  last_active_ = steady_clock::now();
  channel_->end_of_output();
  channel_->resume_reading();
}

void ServerSession::on_end(Channel::Ending ending, const std::string&) {
  input_ended_ = true;
  const bool may_answer = ending == Channel::Ending::closed || ending == Channel::Ending::truncated;
  if (!may_answer || phase_ == Phase::hanging || phase_ == Phase::lingering) return leave();
  if (phase_ == Phase::reading) advance({});
}

void ServerSession::close_if_idle(Time now) {
  const auto idle = now - last_active_;
  if (phase_ == Phase::lingering && idle >= kLinger) return leave();
  if ((phase_ == Phase::reading || phase_ == Phase::draining) && idle >= options_.idle_timeout)
    leave();
}

void ServerSession::close() { leave(); }

void ServerSession::leave() {
  if (phase_ == Phase::gone) return;
  phase_ = Phase::gone;
  if (delay_ != nullptr) delay_->cancel();
  if (later_ != nullptr) later_->wait({});
  channel_->close();
  owner_.on_gone(*this);
}

}  // namespace assay
