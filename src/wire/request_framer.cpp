#include "wire/request_framer.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "wire/grammar.hpp"

namespace assay {
namespace {

constexpr std::size_t kShown = 80;

std::string shown(std::string_view text) { return in_quotes(shortened(text, kShown)); }

bool is_visible_ascii(char c) { return c > 0x20 && c < 0x7f; }

bool asks_for_body(std::string_view method) {
  return method == "POST" || method == "PUT" || method == "PATCH";
}

}  // namespace

RequestFramer::RequestFramer(std::size_t header_limit_bytes, std::size_t body_limit_bytes)
    : lines_(header_limit_bytes),
      reader_(header_limit_bytes, body_limit_bytes),
      header_limit_bytes_(header_limit_bytes) {}

RequestFramer::State RequestFramer::refuse(Framed::Problem problem, std::string detail) {
  framed_.problem = problem;
  framed_.detail = std::move(detail);
  framed_.wants_close = true;
  return State::refused;
}

RequestFramer::State RequestFramer::feed(std::string_view bytes, std::size_t& consumed) {
  consumed = 0;
  while (step_ != Step::body) {
    if (consumed == bytes.size()) return State::more;
    const std::size_t lines = lines_.lines();
    const State state = take_line(bytes, consumed);
    if (state != State::more || lines_.lines() == lines) return state;
  }
  if (consumed < bytes.size()) awaits_continue_ = false;
  return from(reader_.feed(bytes, consumed, framed_.request.body));
}

RequestFramer::State RequestFramer::take_line(std::string_view bytes, std::size_t& consumed) {
  const LineReader::Got got = lines_.next(bytes, consumed);
  started_ = started_ || got != LineReader::Got::line || !lines_.line().empty();
  switch (got) {
    case LineReader::Got::more:
      return State::more;
    case LineReader::Got::bare_lf:
      return refuse(Framed::Problem::bad_request,
                    "header line " + shown(lines_.line()) + " ends in LF without CR");
    case LineReader::Got::bare_cr:
      return refuse(Framed::Problem::bad_request,
                    "header line " + shown(lines_.line()) + " has a CR without LF");
    case LineReader::Got::too_long:
      return refuse(Framed::Problem::header_too_large,
                    "header is longer than " + std::to_string(header_limit_bytes_) + " bytes");
    case LineReader::Got::line:
      break;
  }
  return use_line(lines_.line());
}

RequestFramer::State RequestFramer::use_line(std::string_view line) {
  if (step_ == Step::request_line) {
    // Empty lines before a request are ignored (RFC 9112 section 2.2).
    if (line.empty()) return State::more;
    if (std::string detail = read_request_line(line); !detail.empty()) {
      return refuse(Framed::Problem::bad_request, std::move(detail));
    }
    step_ = Step::fields;
    return State::more;
  }
  if (line.empty()) return end_of_head();
  Field& field = framed_.request.fields.emplace_back();
  std::string detail = read_field_line(line, field);
  if (detail.empty()) return State::more;
  framed_.request.fields.pop_back();
  return refuse(Framed::Problem::bad_request, std::move(detail));
}

// RFC 9112 section 3: method SP request-target SP HTTP-version.
std::string RequestFramer::read_request_line(std::string_view line) {
  const std::size_t first = line.find(' '), last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) {
    return "request line " + shown(line) + " is not method, target and version";
  }
  const std::string_view method = line.substr(0, first), version = line.substr(last + 1);
  const std::string_view target = line.substr(first + 1, last - first - 1);
  if (!is_token(method)) return "method " + shown(method) + " is not a token";
  if (target.empty() || !std::ranges::all_of(target, is_visible_ascii)) {
    return "target " + shown(target) + " has a character that must be percent-encoded";
  }
  if (version.size() != 8 || !version.starts_with("HTTP/1.") || version[7] < '0' ||
      version[7] > '9') {
    return "version " + shown(version) + " is not HTTP/1.1";
  }
  framed_.request.method.assign(method);
  framed_.request.target.assign(target);
  framed_.version_minor = version[7] - '0';
  framed_.request.fields.reserve(8);
  return {};
}

RequestFramer::State RequestFramer::end_of_head() {
  step_ = Step::body;
  const Request& request = framed_.request;
  framed_.wants_close = !keeps_connection(request.fields, framed_.version_minor);
  const auto hosts = std::ranges::count_if(
      request.fields, [](const Field& field) { return equal_ignoring_case(field.name, "host"); });
  // RFC 9112 section 3.2.
  if (hosts == 0 && framed_.version_minor >= 1) {
    return refuse(Framed::Problem::bad_request, "Host is missing");
  }
  if (hosts > 1) return refuse(Framed::Problem::bad_request, "Host appears more than once");
  BodyLength length;
  if (std::string detail = read_body_length(request.fields, framed_.version_minor, length);
      !detail.empty()) {
    return refuse(Framed::Problem::bad_request, std::move(detail));
  }
  if (length.kind == BodyLength::Kind::unsaid && asks_for_body(request.method)) {
    return refuse(Framed::Problem::length_required, "neither Content-Length nor Transfer-Encoding");
  }
  const State state = from(reader_.start(length));
  awaits_continue_ = state == State::more && framed_.version_minor >= 1 &&
                     list_has(request.fields, "expect", "100-continue");
  return state;
}

RequestFramer::State RequestFramer::from(BodyReader::State state) {
  switch (state) {
    case BodyReader::State::more:
      return State::more;
    case BodyReader::State::complete:
      return State::complete;
    case BodyReader::State::malformed:
      return refuse(Framed::Problem::bad_request, reader_.problem());
    case BodyReader::State::too_large:
      break;
  }
  return refuse(Framed::Problem::body_too_large, reader_.problem());
}

RequestFramer::State RequestFramer::end_of_input() {
  if (!started_) return State::complete;
  return refuse(Framed::Problem::bad_request,
                step_ == Step::body ? reader_.missing() : "the end of the header is missing");
}

Framed frame_request(std::string_view bytes, std::size_t& consumed, std::size_t header_limit_bytes,
                     std::size_t body_limit_bytes) {
  RequestFramer framer(header_limit_bytes, body_limit_bytes);
  switch (framer.feed(bytes, consumed)) {
    case RequestFramer::State::complete:
      return framer.take();
    case RequestFramer::State::refused:
      consumed = bytes.size();
      return framer.take();
    case RequestFramer::State::more:
      break;
  }
  consumed = 0;
  return {};
}

}  // namespace assay
