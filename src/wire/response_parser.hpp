// Response bytes to a Response, strictly (RFC 9112), with what is wrong said.
//
// Pure and incremental: fed by a socket, by a test, by a fuzzer.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/http.hpp"

namespace assay {

class ResponseParser {
 public:
  enum class Body { expected, none };  // none: the answer to HEAD
  ResponseParser(Body body, std::size_t header_limit_bytes, std::size_t body_limit_bytes);

  enum class State { more, complete, malformed, too_large };
  // Takes what belongs to this response, and says how much that was; interim (1xx) responses are skipped.
  State feed(std::string_view bytes, std::size_t& consumed);
  // The peer closed: complete when the length was "until close", malformed or cut otherwise.
  State end_of_input();

  bool started() const;            // at least one byte was read
  bool keeps_connection() const;   // Requires: complete. RFC 9112 section 9.3
  const std::string& problem() const;  // one sentence, when malformed or too_large
  Response take();                 // Requires: complete

 private:
  enum class Step { status_line, fields, fixed, chunk_size, chunk_data, chunk_end, trailers, until_close, done };
  State fail(State state, std::string problem);
  Step step_ = Step::status_line;
  Response response_;
  std::string line_;
  std::size_t header_bytes_ = 0, header_limit_, body_limit_, remaining_ = 0;
  Body body_;
  bool started_ = false, keep_ = false;
  std::string problem_;
};

}  // namespace assay
