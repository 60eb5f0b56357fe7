#include "base/text.hpp"

#include <algorithm>
#include <array>

#include "base/ascii.hpp"

namespace assay {
namespace {

// Calls `take` with each code point; false at the first byte that is not UTF-8 (RFC 3629).
template <class Take>
bool each_code_point(std::string_view text, Take take) {
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const unsigned char lead = byte(i);
    if (lead < 0x80) {
      take(static_cast<char32_t>(lead));
      ++i;
      continue;
    }
    const std::size_t length = lead >= 0xC2 && lead < 0xE0   ? 2
                               : lead >= 0xE0 && lead < 0xF0 ? 3
                               : lead >= 0xF0 && lead < 0xF5 ? 4
                                                             : 0;
    if (length == 0 || i + length > text.size()) return false;
    char32_t code = lead & (0xFFU >> (length + 1));
    for (std::size_t k = 1; k < length; ++k) {
      if ((byte(i + k) & 0xC0) != 0x80) return false;
      code = (code << 6) | (byte(i + k) & 0x3FU);
    }
    const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
    if (overlong || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return false;
    take(code);
    i += length;
  }
  return true;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

std::optional<std::u32string> decode_utf8(std::string_view text) {
  std::u32string out;
  if (!each_code_point(text, [&](char32_t code) { out += code; })) return std::nullopt;
  return out;
}

bool is_utf8(std::string_view text) {
  return each_code_point(text.substr(ascii_prefix(text)), [](char32_t) {});
}

std::size_t length_in_code_points(std::string_view utf8) {
  return static_cast<std::size_t>(std::ranges::count_if(
      utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

void append_utf8(std::string& out, char32_t code) {
  const auto put = [&](char32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | (code >> 6));
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | (code >> 12));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | (code >> 18));
    put(0x80 | ((code >> 12) & 0x3F));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  }
}

std::string_view nearest(std::string_view given, std::span<const std::string_view> words) {
  std::string_view best;
  std::size_t least = std::max<std::size_t>(1, given.size() / 3) + 1;
  for (std::string_view word : words) {
    const std::size_t distance = edit_distance(lower_ascii(given), lower_ascii(word));
    if (distance < least) {
      least = distance;
      best = word;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view given, std::span<const std::string_view> words) {
  const std::string_view word = nearest(given, words);
  return word.empty() ? "" : ": did you mean \"" + std::string(word) + "\"?";
}

std::string did_you_mean(std::string_view given, std::span<const std::string> words) {
  return did_you_mean(given, std::vector<std::string_view>(words.begin(), words.end()));
}

namespace {

bool glob(std::string_view p, std::string_view t);

// {x,y}rest: each alternative in place of the braces. `p` begins with "{".
bool glob_braces(std::string_view p, std::string_view t) {
  std::size_t depth = 0, begin = 1;
  std::vector<std::string_view> choices;
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (p[i] == '{') ++depth;
    const bool closes = p[i] == '}' && --depth == 0;
    if (closes || (p[i] == ',' && depth == 1)) {
      choices.push_back(p.substr(begin, i - begin));
      begin = i + 1;
    }
    if (!closes) continue;
    return std::ranges::any_of(choices, [&](std::string_view choice) {
      return glob(std::string(choice) + std::string(p.substr(i + 1)), t);
    });
  }
  return !t.empty() && t[0] == '{' && glob(p.substr(1), t.substr(1));
}

bool glob(std::string_view p, std::string_view t) {
  while (!p.empty()) {
    if (p[0] == '*') {
      if (p.size() == 1) return true;
      const bool literal = std::string_view("*?[{").find(p[1]) == std::string_view::npos;
      for (std::size_t skip = 0; skip <= t.size(); ++skip)
        if ((!literal || (skip < t.size() && t[skip] == p[1])) && glob(p.substr(1), t.substr(skip)))
          return true;
      return false;
    }
    if (p[0] == '{') return glob_braces(p, t);
    if (t.empty()) return false;
    if (p[0] == '[') {
      const auto end = p.find(']', 1);
      if (end == std::string_view::npos) return false;
      if (p.substr(1, end - 1).find(t[0]) == std::string_view::npos) return false;
      p.remove_prefix(end + 1);
    } else {
      if (p[0] != '?' && p[0] != t[0]) return false;
      p.remove_prefix(1);
    }
    t.remove_prefix(1);
  }
  return t.empty();
}

}  // namespace

bool matches_glob(std::string_view pattern, std::string_view text) { return glob(pattern, text); }

std::string in_quotes(std::string_view text) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) {
      out += "\\x";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string shortened(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return std::string(text);
  std::size_t end = limit;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "... (" + std::to_string(text.size()) + " bytes)";
}

std::string upper_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  return out;
}

std::string lower_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> out;
  while (true) {
    const auto end = text.find(separator);
    out.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return out;
    text.remove_prefix(end + 1);
  }
}

std::string join(std::span<const std::string> parts, std::string_view separator) {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i)
    out.append(i == 0 ? "" : separator).append(parts[i]);
  return out;
}

namespace {
constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
}

namespace {

constexpr unsigned char kNoDigit = 0xFF;
constexpr std::array<unsigned char, 256> base64_values() {
  std::array<unsigned char, 256> out{};
  out.fill(kNoDigit);
  for (std::size_t i = 0; i < kBase64.size(); ++i)
    out[static_cast<unsigned char>(kBase64[i])] = static_cast<unsigned char>(i);
  return out;
}
constexpr std::array<unsigned char, 256> kBase64Values = base64_values();

}  // namespace

std::string base64_encode(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
    for (std::size_t k = 0; k < 3; ++k)
      group = (group << 8) | (k < count ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    for (std::size_t k = 0; k < 4; ++k)
      out += k <= count ? kBase64[(group >> (18 - 6 * k)) & 63] : '=';
  }
  return out;
}

std::optional<std::string> base64_decode(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::string out;
  out.reserve(text.size() / 4 * 3);
  for (std::size_t i = 0; i < text.size(); i += 4) {
    std::uint32_t group = 0;
    std::size_t padding = 0;
    for (std::size_t k = 0; k < 4; ++k) {
      unsigned char value = kBase64Values[static_cast<unsigned char>(text[i + k])];
      if (text[i + k] == '=' && i + 4 == text.size() && k >= 2) {
        ++padding;
        value = 0;
      } else if (value == kNoDigit || padding > 0) {
        return std::nullopt;
      }
      group = (group << 6) | value;
    }
    if ((padding == 1 && (group & 0xff) != 0) || (padding == 2 && (group & 0xffff) != 0))
      return std::nullopt;
    for (std::size_t k = 0; k + padding < 3; ++k)
      out += static_cast<char>((group >> (16 - 8 * k)) & 0xff);
  }
  return out;
}

std::string hex_encode(std::string_view bytes) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string out;
  for (char c : bytes) {
    out += kHex[static_cast<unsigned char>(c) >> 4];
    out += kHex[static_cast<unsigned char>(c) & 15];
  }
  return out;
}

std::string percent_encode(std::string_view text) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (char c : text) {
    const bool unreserved = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                            (c >= 'a' && c <= 'z') || c == '-' || c == '.' || c == '_' || c == '~';
    if (unreserved) {
      out += c;
    } else {
      out += '%';
      out += kHex[static_cast<unsigned char>(c) >> 4];
      out += kHex[static_cast<unsigned char>(c) & 15];
    }
  }
  return out;
}

}  // namespace assay
