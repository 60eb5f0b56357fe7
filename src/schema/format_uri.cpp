// URIs, IRIs, URI templates, UUIDs and JSON pointers.
#include <algorithm>
#include <optional>
#include <string>

#include "base/text.hpp"
#include "schema/format_checks.hpp"

namespace assay::jsonschema {
namespace {

enum class Alphabet { uri, iri };

bool is_unreserved(char32_t c) {
  return c < 0x80 && (is_letter(static_cast<char>(c)) || is_digit(static_cast<char>(c)) ||
                      c == U'-' || c == U'.' || c == U'_' || c == U'~');
}

bool is_any_of(char32_t c, std::u32string_view set) {
  return set.find(c) != std::u32string_view::npos;
}

// RFC 3987 section 2.2.
bool is_ucschar(char32_t c) {
  return (c >= 0xA0 && c <= 0xD7FF) || (c >= 0xF900 && c <= 0xFDCF) ||
         (c >= 0xFDF0 && c <= 0xFFEF) || (c >= 0x10000 && c <= 0xEFFFD && (c & 0xFFFFU) <= 0xFFFD);
}
bool is_iprivate(char32_t c) {
  return (c >= 0xE000 && c <= 0xF8FF) || (c >= 0xF0000 && (c & 0xFFFFU) <= 0xFFFD);
}

bool is_hex_digit(char32_t c) { return c < 0x80 && is_hex(static_cast<char>(c)); }

bool is_escape(std::u32string_view text, std::size_t at) {
  return text[at] == U'%' && at + 2 < text.size() && is_hex_digit(text[at + 1]) &&
         is_hex_digit(text[at + 2]);
}

// Unreserved, percent-encoded, sub-delims, and `more`.
bool consists_of(std::u32string_view text, Alphabet alphabet, std::u32string_view more) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_escape(text, i)) {
      i += 2;
      continue;
    }
    const char32_t c = text[i];
    if (!is_unreserved(c) && !is_any_of(c, U"!$&'()*+,;=") && !is_any_of(c, more) &&
        !(alphabet == Alphabet::iri && is_ucschar(c)))
      return false;
  }
  return true;
}

bool is_ascii_text(std::u32string_view text) {
  return std::ranges::all_of(text, [](char32_t c) { return c < 0x80; });
}

// IPv6address or IPvFuture, between the brackets.
bool is_ip_literal(std::u32string_view text) {
  if (text.empty() || !is_ascii_text(text)) return false;
  const std::string ascii(text.begin(), text.end());
  if (text[0] != U'v' && text[0] != U'V') return is_ipv6(ascii);
  const auto dot = text.find(U'.');
  return dot != std::u32string_view::npos && dot > 1 && dot + 1 < text.size() &&
         std::ranges::all_of(text.substr(1, dot - 1), is_hex_digit) &&
         std::ranges::all_of(text.substr(dot + 1), [](char32_t c) {
           return is_unreserved(c) || is_any_of(c, U"!$&'()*+,;=:");
         });
}

bool is_authority(std::u32string_view text, Alphabet alphabet) {
  if (const auto at = text.find(U'@'); at != std::u32string_view::npos) {
    if (!consists_of(text.substr(0, at), alphabet, U":")) return false;
    text.remove_prefix(at + 1);
  }
  std::u32string_view port;
  if (text.starts_with(U'[')) {
    const auto end = text.find(U']');
    if (end == std::u32string_view::npos || !is_ip_literal(text.substr(1, end - 1))) return false;
    port = text.substr(end + 1);
    if (!port.empty() && port[0] != U':') return false;
    if (!port.empty()) port.remove_prefix(1);
  } else {
    const auto colon = std::min(text.find(U':'), text.size());
    if (!consists_of(text.substr(0, colon), alphabet, U"")) return false;
    port = text.substr(std::min(colon + 1, text.size()));
  }
  return std::ranges::all_of(port, [](char32_t c) { return c >= U'0' && c <= U'9'; });
}

bool is_scheme(std::u32string_view text) {
  return !text.empty() && is_ascii_text(text) && is_letter(static_cast<char>(text[0])) &&
         std::ranges::all_of(text, [](char32_t c) {
           return (is_unreserved(c) && c != U'_' && c != U'~') || c == U'+';
         });
}

bool is_query(std::u32string_view text, Alphabet alphabet) {
  std::u32string plain;  // private characters are allowed here and nowhere else
  for (const char32_t c : text)
    if (alphabet == Alphabet::uri || !is_iprivate(c)) plain += c;
  return consists_of(plain, alphabet, U":@/?");
}

enum class Scheme { needed, optional };

bool is_reference(std::string_view utf8, Alphabet alphabet, Scheme scheme) {
  const auto decoded = decode_utf8(utf8);
  if (!decoded) return false;
  std::u32string_view text = *decoded;
  if (const auto hash = text.find(U'#'); hash != std::u32string_view::npos) {
    if (!consists_of(text.substr(hash + 1), alphabet, U":@/?")) return false;
    text = text.substr(0, hash);
  }
  if (const auto mark = text.find(U'?'); mark != std::u32string_view::npos) {
    if (!is_query(text.substr(mark + 1), alphabet)) return false;
    text = text.substr(0, mark);
  }
  // A colon before the first slash ends a scheme; a relative reference has none there.
  const auto colon = text.find(U':');
  if (colon != std::u32string_view::npos && colon < std::min(text.find(U'/'), text.size())) {
    if (!is_scheme(text.substr(0, colon))) return false;
    text = text.substr(colon + 1);
  } else if (scheme == Scheme::needed) {
    return false;
  }
  if (text.starts_with(U"//")) {
    const auto end = std::min(text.find(U'/', 2), text.size());
    if (!is_authority(text.substr(2, end - 2), alphabet)) return false;
    text = text.substr(end);
  }
  return consists_of(text, alphabet, U":@/");
}

// RFC 6570 section 2.3: varname with its modifier.
bool is_template_variable(std::u32string_view text) {
  if (text.ends_with(U'*')) {
    text.remove_suffix(1);
  } else if (const auto colon = text.find(U':'); colon != std::u32string_view::npos) {
    const std::u32string_view length = text.substr(colon + 1);
    if (length.empty() || length.size() > 4 || length[0] == U'0' ||
        !std::ranges::all_of(length, [](char32_t c) { return c >= U'0' && c <= U'9'; }))
      return false;
    text = text.substr(0, colon);
  }
  bool named = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == U'.') {
      if (!named) return false;
      named = false;
      continue;
    }
    if (is_escape(text, i))
      i += 2;
    else if (!(is_unreserved(text[i]) && text[i] != U'-' && text[i] != U'~'))
      return false;
    named = true;
  }
  return named;
}

bool is_template_expression(std::u32string_view text) {
  if (!text.empty() && is_any_of(text[0], U"+#./;?&=,!@|")) text.remove_prefix(1);
  for (;;) {
    const auto comma = text.find(U',');
    if (!is_template_variable(text.substr(0, comma))) return false;
    if (comma == std::u32string_view::npos) return true;
    text.remove_prefix(comma + 1);
  }
}

bool is_template_literal(std::u32string_view text, std::size_t at) {
  const char32_t c = text[at];
  if (c >= 0x80) return is_ucschar(c) || is_iprivate(c);
  return c > 0x20 && c != 0x7F && (c != U'%' || is_escape(text, at)) &&
         !is_any_of(c, U"\"'<>\\^`{|}");
}

}  // namespace

bool is_uri(std::string_view text) { return is_reference(text, Alphabet::uri, Scheme::needed); }
bool is_uri_reference(std::string_view text) {
  return is_reference(text, Alphabet::uri, Scheme::optional);
}
bool is_iri(std::string_view text) { return is_reference(text, Alphabet::iri, Scheme::needed); }
bool is_iri_reference(std::string_view text) {
  return is_reference(text, Alphabet::iri, Scheme::optional);
}

bool is_uri_template(std::string_view utf8) {
  const auto decoded = decode_utf8(utf8);
  if (!decoded) return false;
  const std::u32string_view text = *decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != U'{') {
      if (!is_template_literal(text, i)) return false;
      continue;
    }
    const auto end = text.find(U'}', i);
    if (end == std::u32string_view::npos ||
        !is_template_expression(text.substr(i + 1, end - i - 1)))
      return false;
    i = end;
  }
  return true;
}

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !is_hex(text[i])) return false;
  }
  return true;
}

bool is_json_pointer(std::string_view text) {
  if (!text.empty() && text[0] != '/') return false;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '~' && (i + 1 == text.size() || (text[i + 1] != '0' && text[i + 1] != '1')))
      return false;
  return is_utf8(text);
}

// draft-bhutton-relative-json-pointer-00 section 3.
bool is_relative_json_pointer(std::string_view text) {
  const auto take_integer = [&text] {
    std::size_t digits = 0;
    while (digits < text.size() && is_digit(text[digits])) ++digits;
    const bool good = digits == 1 || (digits > 1 && text[0] != '0');
    text.remove_prefix(digits);
    return good;
  };
  if (!take_integer()) return false;
  if (text.starts_with('+') || text.starts_with('-')) {
    text.remove_prefix(1);
    if (text.starts_with('0') || !take_integer()) return false;
  }
  return text == "#" || is_json_pointer(text);
}

}  // namespace assay::jsonschema
