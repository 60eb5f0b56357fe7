#include "wire/client_slot.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"

namespace assay {
namespace {

namespace asio = boost::asio;
using std::chrono::steady_clock;

std::string counted(std::size_t number, std::string_view unit) {
  return std::to_string(number) + " " + std::string(unit) + (number == 1 ? "" : "s");
}

std::string in_ms(std::chrono::milliseconds time) { return std::to_string(time.count()) + " ms"; }

std::chrono::microseconds between(ClientSlot::Time from, ClientSlot::Time to) {
  return std::chrono::duration_cast<std::chrono::microseconds>(to - from);
}

ResponseParser make_parser(const WireOptions& options, Outgoing::Answer answer) {
  return {answer == Outgoing::Answer::with_body ? ResponseParser::Body::expected
                                                : ResponseParser::Body::none,
          options.header_limit_bytes, options.body_limit_bytes};
}

}  // namespace

ClientShared::ClientShared(const Endpoint& to, const WireOptions& how)
    : endpoint(to), options(how), io(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE) {}

std::string ClientShared::peer() const {
  const bool is_v6 = endpoint.host.find(':') != std::string::npos;
  return (is_v6 ? "[" + endpoint.host + "]" : endpoint.host) + ":" + std::to_string(endpoint.port);
}

ClientSlot::ClientSlot(ClientShared& shared, Owner& owner)
    : shared_(shared),
      owner_(owner),
      parser_(make_parser(shared.options, Outgoing::Answer::with_body)) {}

ClientSlot::~ClientSlot() { drop(); }

void ClientSlot::start(Outgoing outgoing) {
  outgoing_ = std::move(outgoing);
  exchange_ = Exchange{};
  if (channel_ != nullptr && outgoing_.connection == Outgoing::Connection::fresh) drop();
  if (channel_ == nullptr) return connect();
  was_used_ = true;
  send_request();
}

void ClientSlot::close() { drop(); }

void ClientSlot::drop() {
  if (channel_ == nullptr) return;
  channel_->close();
  channel_.reset();
}

void ClientSlot::connect() {
  drop();
  phase_ = Phase::connecting;
  was_used_ = false;
  started_ = steady_clock::now();
  first_limit_ = total_limit_ = started_ + shared_.options.connect_timeout;
  if (shared_.addresses.empty()) {
    boost::system::error_code error;
    Tcp::resolver resolver(shared_.io);
    const auto found =
        resolver.resolve(shared_.endpoint.host, std::to_string(shared_.endpoint.port), error);
    for (const auto& one : found) shared_.addresses.push_back(one.endpoint());
    if (shared_.addresses.empty()) {
      return fail_later("host name " + in_quotes(shared_.endpoint.host) +
                        " cannot be looked up: " + lower_ascii(error.message()));
    }
  }
  auto session = shared_.tls ? TlsSession::connect(*shared_.tls, shared_.endpoint.host) : nullptr;
  channel_ = std::make_shared<Channel>(shared_.io, std::move(session), *this);
  channel_->take_turns();
  channel_->connect(shared_.addresses);
}

// A call from inside start() would let the owner recurse without bound.
void ClientSlot::fail_later(std::string detail) {
  asio::post(shared_.io, [this, detail = std::move(detail)]() mutable {
    if (phase_ == Phase::connecting) finish(Delivery::unreachable, std::move(detail));
  });
}

void ClientSlot::on_open() { send_request(); }

void ClientSlot::send_request() {
  phase_ = Phase::exchanging;
  exchange_.reused = was_used_;
  parser_ = make_parser(shared_.options, outgoing_.answer);
  started_ = steady_clock::now();
  first_limit_ = started_ + shared_.options.first_byte_timeout;
  total_limit_ = started_ + shared_.options.total_timeout;
  handed_bytes_ = outgoing_.bytes.size();
  if (outgoing_.pieces > 1) {
    const auto head = outgoing_.bytes.find("\r\n\r\n");
    handed_bytes_ = head == std::string::npos ? 0 : head + 4;
    // Rounded down, so that there are no fewer pieces than pauses.
    piece_bytes_ =
        std::max<std::size_t>(1, (outgoing_.bytes.size() - handed_bytes_) / outgoing_.pieces);
    total_limit_ += pause_between_pieces() * 2 * outgoing_.pieces;
    first_limit_ = total_limit_;
  }
  channel_->send(std::string_view(outgoing_.bytes).substr(0, handed_bytes_));
  if (handed_bytes_ < outgoing_.bytes.size()) return send_piece();
  if (outgoing_.then == Outgoing::Then::half_close) channel_->end_of_output();
}

std::chrono::milliseconds ClientSlot::pause_between_pieces() const {
  return shared_.options.first_byte_timeout * 5 / 4 / outgoing_.pieces;
}

// The next piece, after a pause. A connection that ended meanwhile gets none.
void ClientSlot::send_piece() {
  pause_.expires_after(pause_between_pieces());
  pause_.async_wait([this](const boost::system::error_code& cancelled) {
    if (cancelled || phase_ != Phase::exchanging || channel_ == nullptr) return;
    const std::string_view left = std::string_view(outgoing_.bytes).substr(handed_bytes_);
    const std::size_t size = std::min(left.size(), piece_bytes_);
    channel_->send(left.substr(0, size));
    handed_bytes_ += size;
    if (handed_bytes_ < outgoing_.bytes.size()) return send_piece();
    first_limit_ = steady_clock::now() + shared_.options.first_byte_timeout;
    if (outgoing_.then == Outgoing::Then::half_close) channel_->end_of_output();
  });
}

void ClientSlot::on_bytes(std::string_view bytes) {
  if (phase_ != Phase::exchanging) {
    // An answer that nobody asked for: whatever comes after it cannot be told apart.
    return drop();
  }
  if (!parser_.started()) exchange_.first_byte = between(started_, steady_clock::now());
  std::size_t consumed = 0;
  const ResponseParser::State state = parser_.feed(bytes, consumed);
  exchange_.received.append(bytes.substr(0, consumed));
  switch (state) {
    case ResponseParser::State::more:
      // A server that writes header and body apart waits for our acknowledgement in between
      // (Nagle), and we would delay it by 40 ms.
      return channel_->acknowledge_now();
    case ResponseParser::State::complete:
      if (consumed < bytes.size() && parser_.keeps_connection()) {
        exchange_.received.append(bytes.substr(consumed));
        return finish(Delivery::malformed,
                      counted(bytes.size() - consumed, "byte") + " after the response");
      }
      return finish(Delivery::answered, {});
    case ResponseParser::State::malformed:
      exchange_.received.append(bytes.substr(consumed));
      return finish(Delivery::malformed, parser_.problem());
    case ResponseParser::State::too_large:
      return finish(Delivery::too_large, parser_.problem());
    case ResponseParser::State::cut:
      break;
  }
}

void ClientSlot::on_end(Channel::Ending ending, const std::string& why) {
  if (phase_ == Phase::idle) return drop();
  const std::string peer = shared_.peer();
  switch (ending) {
    case Channel::Ending::unreachable:
      return finish(Delivery::unreachable, why == "connection refused"
                                               ? why + " by " + peer
                                               : "cannot connect to " + peer + ": " + why);
    case Channel::Ending::distrusted:
      return finish(Delivery::tls_failed,
                    "certificate of " + peer + " is not trusted: " + why +
                        " (name its CA with --ca, or skip verification with --insecure)");
    case Channel::Ending::tls_failed:
      return finish(Delivery::tls_failed, "TLS with " + peer + " failed: " + why);
    case Channel::Ending::closed:
    case Channel::Ending::truncated:
    case Channel::Ending::reset:
      break;
  }
  // Closed while it was idle, before our request arrived (RFC 9112 section 9.3.1).
  if (was_used_ && !parser_.started()) return connect();
  on_early_end(ending, why);
}

void ClientSlot::on_early_end(Channel::Ending ending, const std::string& why) {
  const std::string after = " after " + counted(exchange_.received.size(), "byte");
  if (ending == Channel::Ending::reset) {
    return finish(Delivery::cut,
                  (why == "connection reset by peer" ? "connection reset" : why) + after);
  }
  if (ending == Channel::Ending::truncated && parser_.ends_with_connection()) {
    return finish(Delivery::cut, "TLS connection closed without close_notify" + after +
                                     ", so the end of the body is not known");
  }
  const ResponseParser::State state = parser_.end_of_input();
  if (state == ResponseParser::State::complete) return finish(Delivery::answered, {});
  if (state == ResponseParser::State::malformed)
    return finish(Delivery::malformed, parser_.problem());
  finish(Delivery::cut,
         "connection closed" + after + (parser_.started() ? ": " + parser_.problem() : ""));
}

void ClientSlot::check_deadline(Time now) {
  if (phase_ == Phase::idle) return;
  const WireOptions& options = shared_.options;
  if (phase_ == Phase::connecting) {
    if (now >= first_limit_) {
      finish(Delivery::timed_out,
             "no connection to " + shared_.peer() + " within " + in_ms(options.connect_timeout));
    }
  } else if (!parser_.started() && now >= first_limit_) {
    finish(Delivery::timed_out, "no answer within " + in_ms(options.first_byte_timeout));
  } else if (now >= total_limit_) {
    finish(Delivery::timed_out, "answer not complete within " + in_ms(options.total_timeout) +
                                    ", " + counted(exchange_.received.size(), "byte") + " read");
  }
}

void ClientSlot::finish(Delivery delivery, std::string detail) {
  exchange_.delivery = delivery;
  exchange_.detail = std::move(detail);
  std::size_t unsent = 0;
  if (phase_ == Phase::exchanging) {
    exchange_.total = between(started_, steady_clock::now());
    pause_.cancel();
    unsent = channel_->unsent_bytes() + outgoing_.bytes.size() - handed_bytes_;
    exchange_.sent = std::move(outgoing_.bytes);
    exchange_.sent.resize(exchange_.sent.size() - unsent);
  }
  const bool keeps = delivery == Delivery::answered && parser_.keeps_connection() && unsent == 0 &&
                     outgoing_.then == Outgoing::Then::keep;
  if (delivery == Delivery::answered) exchange_.response = parser_.take();
  if (!keeps) drop();
  phase_ = Phase::idle;
  owner_.on_exchange(*this, outgoing_.ticket, std::move(exchange_));
}

}  // namespace assay
