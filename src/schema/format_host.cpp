// Host names, addresses and e-mail.
#include <algorithm>
#include <string>
#include <utility>

#include "base/text.hpp"
#include "schema/format_checks.hpp"

namespace assay::jsonschema {
namespace {

constexpr std::size_t kLongestHost = 253;  // RFC 1123 section 2.1, RFC 1035 section 2.3.4
constexpr std::size_t kLongestLabel = 63;
constexpr std::size_t kLongestLocalPart = 64;  // RFC 5321 section 4.5.3.1.1

bool is_label(std::string_view label) {
  const bool shaped =
      !label.empty() && label.size() <= kLongestLabel && label.front() != '-' &&
      label.back() != '-' &&
      std::ranges::all_of(label, [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
  return shaped && (lower_ascii(label.substr(0, 4)) != "xn--" || is_ascii_label(label));
}

// RFC 5321 atext; beyond ASCII with RFC 6531.
bool is_atom_byte(char c, bool international) {
  if (static_cast<unsigned char>(c) >= 0x80) return international;
  return is_letter(c) || is_digit(c) ||
         std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

bool is_dot_string(std::string_view text, bool international) {
  bool atom = false;
  for (const char c : text) {
    if (c == '.' && !atom) return false;
    if (c != '.' && !is_atom_byte(c, international)) return false;
    atom = c != '.';
  }
  return atom;
}

// Between the quotes.
bool is_quoted_text(std::string_view text, bool international) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (text[i] == '"') return false;
    if (text[i] == '\\' && ++i == text.size()) return false;
    if (byte < 0x20 || byte == 0x7F || (byte >= 0x80 && !international)) return false;
  }
  return true;
}

bool is_mailbox(std::string_view text, bool international) {
  const auto at = text.rfind('@');
  if (at == std::string_view::npos || !is_utf8(text)) return false;
  const std::string_view local = text.substr(0, at);
  const std::string_view domain = text.substr(at + 1);
  if (local.size() > kLongestLocalPart) return false;
  const bool is_quoted = local.size() >= 2 && local.front() == '"' && local.back() == '"';
  if (!(is_quoted ? is_quoted_text(local.substr(1, local.size() - 2), international)
                  : is_dot_string(local, international)))
    return false;
  if (domain.size() >= 2 && domain.front() == '[' && domain.back() == ']') {
    const std::string_view literal = domain.substr(1, domain.size() - 2);
    return literal.starts_with("IPv6:") ? is_ipv6(literal.substr(5)) : is_ipv4(literal);
  }
  return international ? is_idn_hostname(domain) : is_hostname(domain);
}

}  // namespace

bool is_hostname(std::string_view text) {
  if (text.empty() || text.size() > kLongestHost) return false;
  for (;;) {
    const auto dot = text.find('.');
    if (!is_label(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

bool is_idn_hostname(std::string_view text) {
  const auto decoded = decode_utf8(text);
  if (!decoded || decoded->empty()) return false;
  std::u32string_view rest = *decoded;
  for (;;) {
    const auto dot = rest.find_first_of(U".\u3002\uFF0E\uFF61");  // RFC 3490 section 3.1
    const std::u32string_view label = rest.substr(0, dot);
    if (std::ranges::all_of(label, [](char32_t c) { return c < 0x80; })) {
      std::string ascii;
      for (const char32_t c : label) ascii += static_cast<char>(c);
      if (!is_label(ascii)) return false;
    } else if (!is_unicode_label(label)) {
      return false;
    }
    if (dot == std::u32string_view::npos) return true;
    rest.remove_prefix(dot + 1);
  }
}

bool is_ipv4(std::string_view text) {
  for (int part = 0; part < 4; ++part) {
    if (part > 0) {
      if (text.empty() || text[0] != '.') return false;
      text.remove_prefix(1);
    }
    std::size_t digits = 0;
    int value = 0;
    for (; digits < text.size() && digits < 4 && is_digit(text[digits]); ++digits)
      value = value * 10 + (text[digits] - '0');
    if (digits == 0 || digits > 3 || value > 255 || (digits > 1 && text[0] == '0')) return false;
    text.remove_prefix(digits);
  }
  return text.empty();
}

bool is_ipv6(std::string_view text) {
  int groups = 0;
  bool compressed = false;
  if (text.starts_with("::")) {
    compressed = true;
    text.remove_prefix(2);
    if (text.empty()) return true;
  }
  for (;;) {
    const std::string_view group = text.substr(0, text.find(':'));
    if (group.size() == text.size() && group.find('.') != std::string_view::npos) {
      groups += 2;
      return is_ipv4(group) && (compressed ? groups < 8 : groups == 8);
    }
    if (group.empty() || group.size() > 4 || !std::ranges::all_of(group, is_hex)) return false;
    ++groups;
    text.remove_prefix(group.size());
    if (text.empty()) return compressed ? groups < 8 : groups == 8;
    text.remove_prefix(1);
    if (text.starts_with(':')) {
      if (std::exchange(compressed, true)) return false;
      text.remove_prefix(1);
      if (text.empty()) return groups < 8;
    } else if (text.empty()) {
      return false;
    }
  }
}

bool is_email(std::string_view text) { return is_mailbox(text, false); }
bool is_idn_email(std::string_view text) { return is_mailbox(text, true); }

}  // namespace assay::jsonschema
