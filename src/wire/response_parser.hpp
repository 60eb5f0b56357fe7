// Response bytes to a Response, strictly (RFC 9112), with what is wrong said.
//
// Pure and incremental: fed by a socket, by a test, by a fuzzer. How the bytes
// are split makes no difference.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/http.hpp"
#include "wire/body_reader.hpp"
#include "wire/line_reader.hpp"

namespace assay {

class ResponseParser {
 public:
  enum class Body { expected, none };  // none: the answer to HEAD
  ResponseParser(Body body, std::size_t header_limit_bytes, std::size_t body_limit_bytes);

  enum class State { more, complete, malformed, too_large, cut };
  // Takes what belongs to this response, and says how much that was; interim (1xx) responses are
  // skipped. Requires: the answer before was `more`.
  State feed(std::string_view bytes, std::size_t& consumed);
  // The peer closed: complete when the length was "until close", malformed when what came is no
  // HTTP, else cut.
  State end_of_input();

  bool started() const noexcept { return started_; }  // at least one byte was read
  bool ends_with_connection() const noexcept;         // the length is "until close"
  bool keeps_connection() const noexcept {
    return keep_;
  }  // Requires: complete. RFC 9112 section 9.3
  // Half a sentence, when malformed, too_large or cut.
  const std::string& problem() const noexcept { return problem_; }
  Response take() { return std::move(response_); }  // Requires: complete

 private:
  enum class Step { status_line, fields, body };
  State fail(State state, std::string problem);
  State take_line(std::string_view bytes, std::size_t& consumed);
  State use_line(std::string_view line);
  std::string read_status_line(std::string_view line);
  State end_of_head();
  State from(BodyReader::State state);

  Step step_ = Step::status_line;
  Response response_;
  LineReader lines_;
  BodyReader reader_;
  std::size_t header_limit_bytes_;
  Body body_;
  bool started_ = false, keep_ = false;
  std::string problem_;
};

}  // namespace assay
