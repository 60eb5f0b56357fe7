#include "report/visible.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "report/wording.hpp"

namespace assay {
namespace {

// The length of the UTF-8 sequence at the front, by its first byte; 0 for a byte that begins none.
std::size_t sequence_length(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead < 0xE0) return 2;
  if (lead >= 0xE0 && lead < 0xF0) return 3;
  return lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
}

// Code points that are not seen, or change what is seen around them (Unicode 15, general categories
// Cf and Zl/Zp of the general punctuation block, and the noncharacters that XML forbids).
bool deceives(char32_t code) {
  return (code >= 0x80 && code < 0xA0) || code == 0xAD || code == 0x061C ||
         (code >= 0x200B && code <= 0x200F) || (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF ||
         (code >= 0xFDD0 && code <= 0xFDEF) || (code & 0xFFFE) == 0xFFFE ||
         (code >= 0xE0000 && code <= 0xE007F);
}

void append_control(std::string& out, unsigned char byte, Lines lines) {
  if (lines == Lines::keep && (byte == '\n' || byte == '\t'))
    out += static_cast<char>(byte);
  else if (byte == '\n')
    out += "\\n";
  else if (byte == '\r')
    out += "\\r";
  else if (byte == '\t')
    out += "\\t";
  else
    out += fmt::format("\\x{:02x}", byte);
}

}  // namespace

std::string visible(std::string_view bytes, Lines lines) {
  std::string out;
  out.reserve(bytes.size());
  while (!bytes.empty()) {
    const auto lead = static_cast<unsigned char>(bytes[0]);
    if (lines == Lines::keep && bytes.starts_with("\r\n")) {
      out += '\n';
      bytes.remove_prefix(2);
      continue;
    }
    if (lead < 0x20 || lead == 0x7F) {
      append_control(out, lead, lines);
      bytes.remove_prefix(1);
      continue;
    }
    const std::size_t length = sequence_length(lead);
    const auto decoded =
        length == 0 || length > bytes.size() ? std::nullopt : decode_utf8(bytes.substr(0, length));
    if (!decoded) {
      out += fmt::format("\\x{:02x}", lead);
      bytes.remove_prefix(1);
      continue;
    }
    if (const char32_t code = (*decoded)[0]; deceives(code))
      out += fmt::format("\\u{{{:04X}}}", static_cast<std::uint32_t>(code));
    else
      out.append(bytes.substr(0, length));
    bytes.remove_prefix(length);
  }
  return out;
}

void append_markup(std::string& out, std::string_view utf8) {
  for (const char c : utf8) switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
}

std::string visible_start(std::string_view bytes, std::size_t limit) {
  if (bytes.size() <= limit) return visible(bytes, Lines::keep);
  std::size_t end = limit;
  while (end > 0 && (static_cast<unsigned char>(bytes[end]) & 0xC0) == 0x80) --end;
  return visible(bytes.substr(0, end), Lines::keep) +
         fmt::format("\n[{} more of {}: see results.jsonl]", with_separators(bytes.size() - end),
                     counted(bytes.size(), "byte"));
}

}  // namespace assay
