// Request bytes to a Framed, strictly (RFC 9112); the server's counterpart of ResponseParser.
//
// Pure and incremental. A request that cannot be framed keeps what was read of it.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "wire/body_reader.hpp"
#include "wire/line_reader.hpp"
#include "wire/server.hpp"

namespace assay {

class RequestFramer {
 public:
  RequestFramer(std::size_t header_limit_bytes, std::size_t body_limit_bytes);

  enum class State { more, complete, refused };
  // Takes what belongs to this request, and says how much that was.
  // Requires: the answer before was `more`.
  State feed(std::string_view bytes, std::size_t& consumed);
  // The peer ended its side: refused when a request had begun, else complete (there is none).
  State end_of_input();

  bool started() const noexcept { return started_; }
  // Whether the client waits for "100 Continue" before it sends the body (RFC 9110 section 10.1.1);
  // true once a request.
  bool take_continue() noexcept { return std::exchange(awaits_continue_, false); }
  Framed take() { return std::move(framed_); }  // Requires: complete or refused

 private:
  enum class Step { request_line, fields, body };
  State refuse(Framed::Problem problem, std::string detail);
  State take_line(std::string_view bytes, std::size_t& consumed);
  State use_line(std::string_view line);
  std::string read_request_line(std::string_view line);
  State end_of_head();
  State from(BodyReader::State state);

  Step step_ = Step::request_line;
  Framed framed_;
  LineReader lines_;
  BodyReader reader_;
  std::size_t header_limit_bytes_;
  bool started_ = false, awaits_continue_ = false;
};

}  // namespace assay
