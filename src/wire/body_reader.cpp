#include "wire/body_reader.hpp"

#include <algorithm>

namespace assay {

BodyReader::State BodyReader::fail(State state, std::string problem) {
  problem_ = std::move(problem);
  return state;
}

BodyReader::State BodyReader::too_large() {
  return fail(State::too_large, "body is longer than " + std::to_string(body_limit_bytes_) + " bytes");
}

BodyReader::State BodyReader::start(const BodyLength& length) {
  remaining_bytes_ = length.bytes;
  switch (length.kind) {
    case BodyLength::Kind::unsaid:
      step_ = Step::done;
      return State::complete;
    case BodyLength::Kind::chunked:
      step_ = Step::chunk_size;
      return State::more;
    case BodyLength::Kind::fixed:
      break;
  }
  step_ = length.bytes == 0 ? Step::done : Step::fixed;
  if (length.bytes > body_limit_bytes_) return too_large();
  return step_ == Step::done ? State::complete : State::more;
}

BodyReader::State BodyReader::start_until_close() {
  step_ = Step::until_close;
  return State::more;
}

BodyReader::State BodyReader::feed(std::string_view bytes, std::size_t& consumed, std::string& body) {
  while (step_ != Step::done) {
    // Zero bytes left to take is a pause, but never the end: an empty chunk is a line.
    if (consumed == bytes.size()) return State::more;
    const bool is_data = step_ == Step::fixed || step_ == Step::chunk_data || step_ == Step::until_close;
    const State state = is_data ? take_data(bytes, consumed, body) : take_line(bytes, consumed, body);
    if (state != State::complete) return state;
  }
  return State::complete;
}

// Complete: go on with the next step.
BodyReader::State BodyReader::take_data(std::string_view bytes, std::size_t& consumed, std::string& body) {
  const std::string_view rest = bytes.substr(consumed);
  if (step_ == Step::until_close) {
    const std::size_t take = std::min(rest.size(), body_limit_bytes_ - body.size());
    body.append(rest.substr(0, take));
    consumed += take;
    return take < rest.size() ? too_large() : State::more;
  }
  const std::size_t take = static_cast<std::size_t>(std::min<std::uint64_t>(rest.size(), remaining_bytes_));
  body.append(rest.substr(0, take));
  consumed += take;
  remaining_bytes_ -= take;
  if (remaining_bytes_ > 0) return State::more;
  step_ = step_ == Step::fixed ? Step::done : Step::chunk_end;
  return State::complete;
}

BodyReader::State BodyReader::take_line(std::string_view bytes, std::size_t& consumed, const std::string& body) {
  const std::size_t before = consumed;
  const LineReader::Got got = lines_.next(bytes, consumed);
  framing_bytes_ += consumed - before;
  const bool in_trailers = step_ == Step::trailers;
  switch (got) {
    case LineReader::Got::more:
      // Data that runs on past its chunk must not wait for a line end that may never come.
      if (step_ == Step::chunk_end && lines_.unfinished().substr(0, 2) != std::string_view("\r").substr(0, lines_.unfinished().size())) {
        return fail(State::malformed, "chunk is longer than its size says");
      }
      return State::more;
    case LineReader::Got::bare_lf:
      if (step_ == Step::chunk_end && lines_.line().empty()) break;
      if (step_ == Step::chunk_end) return fail(State::malformed, "chunk is longer than its size says");
      return fail(State::malformed, in_trailers ? "trailer line ends in LF without CR" : "chunk size line ends in LF without CR");
    case LineReader::Got::bare_cr:
      return fail(State::malformed, in_trailers ? "trailer line has a CR without LF" : "chunk size line has a CR without LF");
    case LineReader::Got::too_long:
      return fail(State::too_large, (in_trailers ? "trailer section is longer than " : "chunk size line is longer than ") +
                                        std::to_string(header_limit_bytes_) + " bytes");
    case LineReader::Got::line:
      break;
  }
  if (framing_bytes_ > body_limit_bytes_ + header_limit_bytes_) {
    return fail(State::too_large, "framing of chunks is longer than the body may be");
  }
  return use_line(lines_.line(), body);
}

}  // namespace assay
