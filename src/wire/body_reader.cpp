#include "wire/body_reader.hpp"

#include <algorithm>

namespace assay {

BodyReader::State BodyReader::fail(State state, std::string problem) {
  problem_ = std::move(problem);
  return state;
}

BodyReader::State BodyReader::too_large() {
  return fail(State::too_large,
              "body is longer than " + std::to_string(body_limit_bytes_) + " bytes");
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

BodyReader::State BodyReader::feed(std::string_view bytes, std::size_t& consumed,
                                   std::string& body) {
  while (step_ != Step::done) {
    if (consumed == bytes.size()) return State::more;
    const State state = take(bytes, consumed, body);
    if (state != State::complete) return state;
  }
  return State::complete;
}

// One step; complete: go on with the next.
BodyReader::State BodyReader::take(std::string_view bytes, std::size_t& consumed,
                                   std::string& body) {
  switch (step_) {
    case Step::fixed:
    case Step::chunk_data:
    case Step::until_close:
      return take_data(bytes, consumed, body);
    case Step::chunk_cr:
    case Step::chunk_lf:
      ++framing_bytes_;
      if (bytes[consumed++] != (step_ == Step::chunk_cr ? '\r' : '\n')) {
        return fail(State::malformed, "chunk data does not end where the chunk size says");
      }
      step_ = step_ == Step::chunk_cr ? Step::chunk_lf : Step::chunk_size;
      return State::complete;
    case Step::chunk_size:
    case Step::trailers:
      return take_line(bytes, consumed, body);
    case Step::done:
      break;
  }
  return State::complete;
}

BodyReader::State BodyReader::take_data(std::string_view bytes, std::size_t& consumed,
                                        std::string& body) {
  const std::string_view rest = bytes.substr(consumed);
  if (step_ == Step::until_close) {
    const std::size_t taken = std::min(rest.size(), body_limit_bytes_ - body.size());
    body.append(rest.substr(0, taken));
    consumed += taken;
    return taken < rest.size() ? too_large() : State::more;
  }
  const auto taken =
      static_cast<std::size_t>(std::min<std::uint64_t>(rest.size(), remaining_bytes_));
  body.append(rest.substr(0, taken));
  consumed += taken;
  remaining_bytes_ -= taken;
  if (remaining_bytes_ > 0) return State::more;
  step_ = step_ == Step::fixed ? Step::done : Step::chunk_cr;
  return State::complete;
}

BodyReader::State BodyReader::take_line(std::string_view bytes, std::size_t& consumed,
                                        const std::string& body) {
  const std::string what = step_ == Step::trailers ? "trailer line" : "chunk size line";
  const std::size_t before = consumed;
  const LineReader::Got got = lines_.next(bytes, consumed);
  framing_bytes_ += consumed - before;
  switch (got) {
    case LineReader::Got::more:
      return State::more;
    case LineReader::Got::bare_lf:
      return fail(State::malformed, what + " ends in LF without CR");
    case LineReader::Got::bare_cr:
      return fail(State::malformed, what + " has a CR without LF");
    case LineReader::Got::too_long:
      return fail(State::too_large,
                  what + " is longer than " + std::to_string(header_limit_bytes_) + " bytes");
    case LineReader::Got::line:
      break;
  }
  if (framing_bytes_ > body_limit_bytes_ + header_limit_bytes_) {
    return fail(State::too_large, "framing of the chunks is longer than the body may be");
  }
  return use_line(lines_.line(), body);
}

BodyReader::State BodyReader::use_line(std::string_view line, const std::string& body) {
  if (step_ == Step::trailers) {
    if (line.empty()) {
      step_ = Step::done;
      return State::complete;
    }
    Field trailer;  // read for its form; merging it into the header is not allowed (RFC 9110
                    // section 6.5.1)
    std::string problem = read_field_line(line, trailer);
    return problem.empty() ? State::complete
                           : fail(State::malformed, "in the trailer section: " + problem);
  }
  if (std::string problem = read_chunk_size(line, remaining_bytes_); !problem.empty()) {
    return fail(State::malformed, std::move(problem));
  }
  lines_.count_anew();
  if (remaining_bytes_ > body_limit_bytes_ - body.size()) return too_large();
  step_ = remaining_bytes_ == 0 ? Step::trailers : Step::chunk_data;
  return State::complete;
}

std::string BodyReader::missing() const {
  switch (step_) {
    case Step::fixed:
      return std::to_string(remaining_bytes_) + " bytes of the body are missing";
    case Step::chunk_data:
      return std::to_string(remaining_bytes_) + " bytes of a chunk are missing";
    case Step::trailers:
      return "the end of the trailer section is missing";
    default:
      return "the last chunk is missing";
  }
}

}  // namespace assay
