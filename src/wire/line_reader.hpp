// Lines that end in CRLF, however the bytes arrive. Source: RFC 9112 section 2.2.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace assay {

class LineReader {
 public:
  explicit LineReader(std::size_t limit_bytes) : limit_bytes_(limit_bytes) {}

  enum class Got { more, line, bare_lf, bare_cr, too_long };
  // Takes bytes from `consumed` on, up to the end of one line.
  Got next(std::string_view bytes, std::size_t& consumed);

  // Without its CRLF. Valid until the next call, and as long as the bytes given to the last one.
  std::string_view line() const noexcept { return line_; }
  std::size_t lines() const noexcept { return lines_; }  // ended so far
  bool inside_line() const noexcept { return !pending_.empty() && !finished_; }
  // What came of a line that has no end yet.
  std::string_view unfinished() const noexcept {
    return inside_line() ? std::string_view(pending_) : std::string_view();
  }
  void count_anew() noexcept { count_bytes_ = 0; }  // the limit is for what comes from here on

 private:
  std::size_t limit_bytes_, count_bytes_ = 0, lines_ = 0;
  std::string pending_;    // the start of a line that came in pieces
  bool finished_ = false;  // pending_ holds line_, which was handed out
  std::string_view line_;
};

}  // namespace assay
