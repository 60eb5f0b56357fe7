// Labels of international host names: RFC 5891, RFC 5892, and Punycode (RFC 3492).
#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <string>

#include "base/text.hpp"
#include "schema/format_checks.hpp"
#include "schema/pattern.hpp"

namespace assay::jsonschema {
namespace {

constexpr std::size_t kLongestLabel = 63;

struct Range {
  char32_t first, last;
};

template <std::size_t N>
bool is_in(const std::array<Range, N>& ranges, char32_t c) {
  return std::ranges::any_of(ranges, [c](Range r) { return r.first <= c && c <= r.last; });
}

// Script blocks that the contextual rules of RFC 5892 appendix A name.
constexpr std::array<Range, 2> kGreek{{{0x0370, 0x03FF}, {0x1F00, 0x1FFF}}};
constexpr std::array<Range, 2> kHebrew{{{0x0590, 0x05FF}, {0xFB1D, 0xFB4F}}};
constexpr std::array<Range, 10> kJapanese{{{0x3005, 0x3007},
                                           {0x3021, 0x3029},
                                           {0x3041, 0x3096},
                                           {0x309D, 0x309F},
                                           {0x30A1, 0x30FA},
                                           {0x30FD, 0x30FF},
                                           {0x31F0, 0x31FF},
                                           {0x3400, 0x4DBF},
                                           {0x4E00, 0x9FFF},
                                           {0x20000, 0x3FFFF}}};
// Scripts whose letters join, between which ZERO WIDTH NON-JOINER has a meaning.
constexpr std::array<Range, 4> kJoining{
    {{0x0620, 0x064A}, {0x066E, 0x06D3}, {0x0710, 0x072F}, {0x07CA, 0x07EA}}};
constexpr std::array<Range, 29> kVirama{
    {{0x094D, 0x094D}, {0x09CD, 0x09CD}, {0x0A4D, 0x0A4D}, {0x0ACD, 0x0ACD}, {0x0B4D, 0x0B4D},
     {0x0BCD, 0x0BCD}, {0x0C4D, 0x0C4D}, {0x0CCD, 0x0CCD}, {0x0D3B, 0x0D3C}, {0x0D4D, 0x0D4D},
     {0x0DCA, 0x0DCA}, {0x0E3A, 0x0E3A}, {0x0EBA, 0x0EBA}, {0x0F84, 0x0F84}, {0x1039, 0x103A},
     {0x1714, 0x1714}, {0x1734, 0x1734}, {0x17D2, 0x17D2}, {0x1A60, 0x1A60}, {0x1B44, 0x1B44},
     {0x1BAA, 0x1BAB}, {0x1BF2, 0x1BF3}, {0x2D7F, 0x2D7F}, {0xA806, 0xA806}, {0xA8C4, 0xA8C4},
     {0xA953, 0xA953}, {0xA9C0, 0xA9C0}, {0xAAF6, 0xAAF6}, {0xABED, 0xABED}}};
// RFC 5892 section 2.6, and the compatibility blocks that Unicode's normalisation removes (2.2).
constexpr std::array<Range, 9> kDisallowed{{{0x0640, 0x0640},
                                            {0x07FA, 0x07FA},
                                            {0x302E, 0x302F},
                                            {0x3031, 0x3035},
                                            {0x303B, 0x303B},
                                            {0x1100, 0x11FF},
                                            {0xA960, 0xA97F},
                                            {0xD7B0, 0xD7FF},
                                            {0xFF00, 0xFFEF}}};
constexpr std::array<Range, 5> kAllowed{
    {{0x00DF, 0x00DF}, {0x03C2, 0x03C2}, {0x06FD, 0x06FE}, {0x0F0B, 0x0F0B}, {0x3007, 0x3007}}};

bool matches_class(const Pattern& pattern, char32_t c) {
  std::string text;
  append_utf8(text, c);
  return pattern.matches(text);
}

bool is_mark(char32_t c) {
  static const Pattern marks = Pattern::compile("^\\p{M}$").value();
  return matches_class(marks, c);
}

bool is_letter_or_digit(char32_t c) {
  static const Pattern letters =
      Pattern::compile("^[\\p{Ll}\\p{Lo}\\p{Lm}\\p{Mn}\\p{Mc}\\p{Nd}]$").value();
  return matches_class(letters, c);
}

bool has_any(std::u32string_view label, Range range) {
  return std::ranges::any_of(label,
                             [&](char32_t c) { return range.first <= c && c <= range.last; });
}

// RFC 5892 appendix A; null when no rule of context is about this character.
std::optional<bool> fits_context(std::u32string_view label, std::size_t at) {
  const char32_t before = at > 0 ? label[at - 1] : 0;
  const char32_t after = at + 1 < label.size() ? label[at + 1] : 0;
  switch (label[at]) {
    case 0x00B7:  // MIDDLE DOT
      return before == U'l' && after == U'l';
    case 0x0375:  // GREEK LOWER NUMERAL SIGN
      return is_in(kGreek, after);
    case 0x05F3:  // HEBREW PUNCTUATION GERESH, GERSHAYIM
    case 0x05F4:
      return is_in(kHebrew, before);
    case 0x30FB:  // KATAKANA MIDDLE DOT
      return std::ranges::any_of(label, [](char32_t c) { return is_in(kJapanese, c); });
    case 0x200D:  // ZERO WIDTH JOINER
      return is_in(kVirama, before);
    case 0x200C:  // ZERO WIDTH NON-JOINER
      return is_in(kVirama, before) || (is_in(kJoining, before) && is_in(kJoining, after));
    default:
      break;
  }
  if (label[at] >= 0x0660 && label[at] <= 0x0669) return !has_any(label, {0x06F0, 0x06F9});
  if (label[at] >= 0x06F0 && label[at] <= 0x06F9) return !has_any(label, {0x0660, 0x0669});
  return std::nullopt;
}

bool is_permitted(std::u32string_view label, std::size_t at) {
  if (const auto fits = fits_context(label, at)) return *fits;
  const char32_t c = label[at];
  if (c < 0x80) return c == U'-' || (c >= U'0' && c <= U'9') || (c >= U'a' && c <= U'z');
  if (is_in(kAllowed, c)) return true;
  return !is_in(kDisallowed, c) && is_letter_or_digit(c);
}

// RFC 3492 section 5.
constexpr std::uint32_t kBase = 36, kFirstThreshold = 1, kLastThreshold = 26, kSkew = 38,
                        kDamp = 700, kInitialBias = 72, kInitialCode = 128;

std::uint32_t adapted(std::uint32_t delta, std::uint32_t points, bool first) {
  delta = first ? delta / kDamp : delta / 2;
  delta += delta / points;
  std::uint32_t k = 0;
  for (; delta > (kBase - kFirstThreshold) * kLastThreshold / 2; k += kBase)
    delta /= kBase - kFirstThreshold;
  return k + (kBase - kFirstThreshold + 1) * delta / (delta + kSkew);
}

std::uint32_t threshold(std::uint32_t k, std::uint32_t bias) {
  if (k <= bias) return kFirstThreshold;
  return std::min(k - bias, kLastThreshold);
}

// Requires: at most a few hundred characters, so that no sum overflows 64 bits.
std::size_t punycode_length(std::u32string_view label) {
  std::uint64_t delta = 0;
  std::uint32_t code = kInitialCode, bias = kInitialBias;
  const auto basic = std::ranges::count_if(label, [](char32_t c) { return c < kInitialCode; });
  auto handled = static_cast<std::uint32_t>(basic);
  std::size_t length = handled + (handled > 0 ? 1 : 0);
  while (handled < label.size()) {
    char32_t next = std::numeric_limits<char32_t>::max();
    for (const char32_t c : label)
      if (c >= code) next = std::min(next, c);
    delta += std::uint64_t{next - code} * (handled + 1);
    code = next;
    for (const char32_t c : label) {
      if (c < code) ++delta;
      if (c != code) continue;
      std::uint64_t q = delta;
      for (std::uint32_t k = kBase;; k += kBase, ++length) {
        const std::uint32_t t = threshold(k, bias);
        if (q < t) break;
        q = (q - t) / (kBase - t);
      }
      ++length;
      bias = adapted(static_cast<std::uint32_t>(delta), handled + 1,
                     handled == static_cast<std::uint32_t>(basic));
      delta = 0;
      ++handled;
    }
    ++delta;
    ++code;
  }
  return length;
}

std::optional<std::u32string> punycode_decoded(std::string_view text) {
  std::u32string out;
  if (const auto dash = text.rfind('-'); dash != std::string_view::npos) {
    for (const char c : text.substr(0, dash)) out += static_cast<unsigned char>(c);
    text.remove_prefix(dash + 1);
  }
  std::uint64_t code = kInitialCode, i = 0;
  std::uint32_t bias = kInitialBias;
  while (!text.empty()) {
    const std::uint64_t before = i;
    std::uint64_t weight = 1;
    for (std::uint32_t k = kBase;; k += kBase) {
      if (text.empty()) return std::nullopt;
      const char c = text.front();
      text.remove_prefix(1);
      const auto digit = static_cast<std::uint32_t>(is_digit(c)    ? c - '0' + 26
                                                    : is_letter(c) ? (c | 0x20) - 'a'
                                                                   : 99);
      if (digit >= kBase) return std::nullopt;
      i += digit * weight;
      const std::uint32_t t = threshold(k, bias);
      if (digit < t) break;
      weight *= kBase - t;
      if (i > 0x7FFFFFFF || weight > 0x7FFFFFFF) return std::nullopt;
    }
    const auto points = static_cast<std::uint32_t>(out.size() + 1);
    bias = adapted(static_cast<std::uint32_t>(i - before), points, before == 0);
    code += i / points;
    i %= points;
    if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return std::nullopt;
    out.insert(out.begin() + static_cast<std::ptrdiff_t>(i), static_cast<char32_t>(code));
    ++i;
  }
  return out;
}

}  // namespace

bool is_unicode_label(std::u32string_view label) {
  if (label.empty() || label.size() > kLongestLabel) return false;
  if (label.front() == U'-' || label.back() == U'-') return false;
  if (label.size() >= 4 && label.substr(2, 2) == U"--") return false;
  if (is_mark(label.front())) return false;
  for (std::size_t i = 0; i < label.size(); ++i)
    if (!is_permitted(label, i)) return false;
  return punycode_length(label) + 4 <= kLongestLabel;
}

bool is_ascii_label(std::string_view label) {
  const auto decoded = punycode_decoded(label.substr(4));
  return decoded && std::ranges::any_of(*decoded, [](char32_t c) { return c >= 0x80; }) &&
         is_unicode_label(*decoded);
}

}  // namespace assay::jsonschema
