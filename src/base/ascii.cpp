#include "base/ascii.hpp"

#include <cstdint>
#include <cstring>

namespace assay {
namespace {

constexpr std::uint64_t kOnes = 0x0101010101010101ULL, kHigh = 0x8080808080808080ULL;

// The bits that a borrow leaves behind: of a byte that was zero, or less than `limit`.
constexpr bool has_zero(std::uint64_t word) { return ((word - kOnes) & ~word & kHigh) != 0; }
constexpr bool has_less(std::uint64_t word, std::uint64_t limit) {
  return ((word - kOnes * limit) & ~word & kHigh) != 0;
}

constexpr bool is_ascii(std::uint64_t word) { return (word & kHigh) == 0; }
constexpr bool is_plain(std::uint64_t word) {
  return is_ascii(word) && !has_less(word, 0x20) && !has_zero(word ^ (kOnes * '"')) &&
         !has_zero(word ^ (kOnes * '\\'));
}
constexpr bool is_plain(unsigned char byte) {
  return byte < 0x80 && byte >= 0x20 && byte != '"' && byte != '\\';
}

template <class Test>
std::size_t words_that(std::string_view text, Test test) {
  std::size_t at = 0;
  for (std::uint64_t word = 0; at + sizeof word <= text.size(); at += sizeof word) {
    std::memcpy(&word, text.data() + at, sizeof word);
    if (!test(word)) break;
  }
  return at;
}

}  // namespace

std::size_t ascii_prefix(std::string_view text) { return words_that(text, is_ascii); }

std::size_t plain_prefix(std::string_view text) {
  std::uint64_t word = 0;
  std::size_t at = words_that(text, [](std::uint64_t next) { return is_plain(next); });
  // What is left of a word, looked at together with bytes in front of it.
  if (text.size() >= sizeof word && text.size() - at < sizeof word) {
    std::memcpy(&word, text.data() + text.size() - sizeof word, sizeof word);
    if (is_plain(word)) return text.size();
  }
  while (at < text.size() && is_plain(static_cast<unsigned char>(text[at]))) ++at;
  return at;
}

}  // namespace assay
