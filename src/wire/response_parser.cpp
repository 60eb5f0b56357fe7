#include "wire/response_parser.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "wire/grammar.hpp"

namespace assay {
namespace {

constexpr std::size_t kShown = 80;
constexpr std::string_view kVersion = "HTTP/1.";

std::string shown(std::string_view text) { return in_quotes(shortened(text, kShown)); }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

ResponseParser::ResponseParser(Body body, std::size_t header_limit_bytes,
                               std::size_t body_limit_bytes)
    : lines_(header_limit_bytes),
      reader_(header_limit_bytes, body_limit_bytes),
      header_limit_bytes_(header_limit_bytes),
      body_(body) {}

ResponseParser::State ResponseParser::fail(State state, std::string problem) {
  problem_ = std::move(problem);
  return state;
}

ResponseParser::State ResponseParser::feed(std::string_view bytes, std::size_t& consumed) {
  consumed = 0;
  started_ = started_ || !bytes.empty();
  while (step_ != Step::body) {
    if (consumed == bytes.size()) return State::more;
    // Complete: the head has ended and no body follows; more: the next line, or the body.
    const std::size_t lines = lines_.lines();
    const State state = take_line(bytes, consumed);
    if (state != State::more || lines_.lines() == lines) return state;
  }
  return from(reader_.feed(bytes, consumed, response_.body));
}

ResponseParser::State ResponseParser::take_line(std::string_view bytes, std::size_t& consumed) {
  switch (lines_.next(bytes, consumed)) {
    case LineReader::Got::more:
      return State::more;
    case LineReader::Got::bare_lf:
      return fail(State::malformed,
                  "header line " + shown(lines_.line()) + " ends in LF without CR");
    case LineReader::Got::bare_cr:
      return fail(State::malformed, "header line " + shown(lines_.line()) + " has a CR without LF");
    case LineReader::Got::too_long:
      return fail(State::too_large,
                  "header is longer than " + std::to_string(header_limit_bytes_) + " bytes");
    case LineReader::Got::line:
      break;
  }
  return use_line(lines_.line());
}

ResponseParser::State ResponseParser::use_line(std::string_view line) {
  if (step_ == Step::status_line) {
    if (std::string problem = read_status_line(line); !problem.empty()) {
      return fail(State::malformed, std::move(problem));
    }
    step_ = Step::fields;
    return State::more;
  }
  if (line.empty()) return end_of_head();
  Field& field = response_.fields.emplace_back();
  std::string problem = read_field_line(line, field);
  return problem.empty() ? State::more : fail(State::malformed, std::move(problem));
}

// RFC 9112 section 4: HTTP-version SP status-code SP [ reason-phrase ].
std::string ResponseParser::read_status_line(std::string_view line) {
  const auto wrong = [line](std::string_view why) {
    return "status line " + shown(line) + " " + std::string(why);
  };
  if (!line.starts_with("HTTP/"))
    return "first line " + shown(line) + " is not a status line of HTTP";
  if (!line.starts_with(kVersion) || line.size() < 8 || !is_digit(line[7]) ||
      (line.size() > 8 && line[8] != ' ')) {
    return wrong("has a version other than HTTP/1.0 and HTTP/1.1");
  }
  const std::string_view code = line.substr(std::min<std::size_t>(9, line.size()), 3);
  if (code.size() < 3 || !std::ranges::all_of(code, is_digit) || code[0] == '0' ||
      (line.size() > 12 && line[12] != ' ')) {
    return wrong("has no status code of three digits");
  }
  if (line.size() == 12) return wrong("has no space after the status code");
  const std::string_view reason = line.substr(13);
  if (std::ranges::any_of(reason, [](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
      })) {
    return wrong("has a control character");
  }
  response_.version_minor = line[7] - '0';
  response_.status = (code[0] - '0') * 100 + (code[1] - '0') * 10 + (code[2] - '0');
  response_.reason.assign(reason);
  response_.fields.reserve(8);
  return {};
}

// RFC 9112 section 6.3, in its order.
ResponseParser::State ResponseParser::end_of_head() {
  if (response_.status == 101) {
    return fail(State::malformed,
                "status 101 (Switching Protocols) although no switch was asked for");
  }
  if (response_.status < 200) {
    response_ = Response{};
    step_ = Step::status_line;
    return State::more;
  }
  BodyLength length;
  if (std::string problem = read_body_length(response_.fields, response_.version_minor, length);
      !problem.empty()) {
    return fail(State::malformed, std::move(problem));
  }
  keep_ = assay::keeps_connection(response_.fields, response_.version_minor);
  step_ = Step::body;
  if (body_ == Body::none || response_.status == 204 || response_.status == 304)
    length = {};
  else if (length.kind == BodyLength::Kind::unsaid) {
    keep_ = false;
    return from(reader_.start_until_close());
  }
  return from(reader_.start(length));
}

ResponseParser::State ResponseParser::from(BodyReader::State state) {
  switch (state) {
    case BodyReader::State::more:
      return State::more;
    case BodyReader::State::complete:
      return State::complete;
    case BodyReader::State::malformed:
      return fail(State::malformed, reader_.problem());
    case BodyReader::State::too_large:
      break;
  }
  return fail(State::too_large, reader_.problem());
}

bool ResponseParser::ends_with_connection() const noexcept {
  return step_ == Step::body && reader_.ends_with_connection();
}

ResponseParser::State ResponseParser::end_of_input() {
  if (ends_with_connection()) return State::complete;
  if (!started_) return fail(State::cut, "no answer came");
  if (step_ == Step::body) return fail(State::cut, reader_.missing());
  const std::string_view begun = lines_.unfinished();
  const std::size_t compared = std::min(begun.size(), kVersion.size());
  if (step_ == Step::status_line && begun.substr(0, compared) != kVersion.substr(0, compared)) {
    return fail(State::malformed, "first line " + shown(begun) + " is not a status line of HTTP");
  }
  return fail(State::cut, "the end of the header is missing");
}

}  // namespace assay
