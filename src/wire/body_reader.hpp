// The body of a message by its length: so many bytes, chunks, or all until the peer closes.
// Source: RFC 9112 sections 6.3 and 7.1.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "wire/grammar.hpp"
#include "wire/line_reader.hpp"

namespace assay {

class BodyReader {
 public:
  // Trailers, and what chunks cost beyond their data, have the header's limit on top of the body's.
  BodyReader(std::size_t header_limit_bytes, std::size_t body_limit_bytes)
      : lines_(header_limit_bytes),
        header_limit_bytes_(header_limit_bytes),
        body_limit_bytes_(body_limit_bytes) {}

  enum class State { more, complete, malformed, too_large };
  State start(const BodyLength& length);
  State start_until_close();
  // Appends to `body` what belongs to it; takes bytes from `consumed` on.
  State feed(std::string_view bytes, std::size_t& consumed, std::string& body);

  bool ends_with_connection() const noexcept { return step_ == Step::until_close; }
  // What an early end lost: "63 bytes of the body are missing".
  std::string missing() const;
  const std::string& problem() const noexcept { return problem_; }  // when malformed or too_large

 private:
  enum class Step {
    fixed,
    chunk_size,
    chunk_data,
    chunk_cr,
    chunk_lf,
    trailers,
    until_close,
    done
  };
  State fail(State state, std::string problem);
  State too_large();
  State take(std::string_view bytes, std::size_t& consumed, std::string& body);
  State take_data(std::string_view bytes, std::size_t& consumed, std::string& body);
  State take_line(std::string_view bytes, std::size_t& consumed, const std::string& body);
  State use_line(std::string_view line, const std::string& body);

  Step step_ = Step::done;
  std::uint64_t remaining_bytes_ = 0;  // of the body or of the chunk
  LineReader lines_;                   // chunk sizes and trailers
  std::size_t header_limit_bytes_, body_limit_bytes_;
  std::size_t framing_bytes_ = 0;  // of chunks, without their data
  std::string problem_;
};

}  // namespace assay
