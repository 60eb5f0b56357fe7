// Escapes and character classes: ECMA-262 sections 22.2.1 (ClassRanges, AtomEscape) and 22.2.1.11.
#include "base/text.hpp"
#include "schema/pattern_cursor.hpp"

namespace assay::pattern {
namespace {

const CodeSet kDigit{{'0', '9'}};
const CodeSet kWord{{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
// WhiteSpace and LineTerminator of ECMA-262 (12.2, 12.3), with Unicode's space separators.
const CodeSet kSpace{{0x09, 0x0D},     {0x20, 0x20},     {0xA0, 0xA0},     {0x1680, 0x1680},
                     {0x2000, 0x200A}, {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F},
                     {0x3000, 0x3000}, {0xFEFF, 0xFEFF}};

int hex_value(char32_t code) {
  if (is_ascii_digit(code)) return static_cast<int>(code - '0');
  if (code >= 'a' && code <= 'f') return static_cast<int>(code - 'a' + 10);
  if (code >= 'A' && code <= 'F') return static_cast<int>(code - 'A' + 10);
  return -1;
}

char32_t hex(Cursor& in, int digits, std::size_t at) {
  char32_t value = 0;
  for (int i = 0; i < digits; ++i) {
    const int digit = hex_value(in.peek());
    if (!in.more() || digit < 0) {
      in.fail("the escape needs " + std::to_string(digits) + " hexadecimal digits", at);
      return 0;
    }
    value = value * 16 + static_cast<char32_t>(digit);
    in.next();
  }
  return value;
}

char32_t unicode(Cursor& in, std::size_t at) {
  if (in.take(U'{')) {
    char32_t value = 0;
    const std::size_t first = in.position();
    while (hex_value(in.peek()) >= 0 && value <= kLastCode)
      value = value * 16 + static_cast<char32_t>(hex_value(in.next()));
    if (in.position() == first || value > kLastCode || !in.take(U'}')) {
      in.fail("\"\\u{...}\" needs a code point up to 10FFFF in hexadecimal", at);
      return 0;
    }
    return value;
  }
  const char32_t high = hex(in, 4, at);
  if (high < 0xD800 || high > 0xDBFF || in.peek() != '\\' || in.peek(1) != 'u') return high;
  const std::size_t back = in.position();
  in.go_to(back + 2);
  const char32_t low = hex(in, 4, back);
  if (low >= 0xDC00 && low <= 0xDFFF) return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
  if (!in.error()) in.go_to(back);
  return high;
}

char32_t character_escape(Cursor& in, char32_t code, std::size_t at) {
  switch (code) {
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case 'v':
      return '\v';
    case 'c':
      if (!is_ascii_letter(in.peek())) {
        in.fail("\"\\c\" needs a letter", at);
        return 0;
      }
      return in.next() % 32;
    case '0':
      if (is_ascii_digit(in.peek())) in.fail("octal escapes are not known to ECMA-262", at);
      return 0;
    case 'x':
      return hex(in, 2, at);
    case 'u':
      return unicode(in, at);
    default:
      break;
  }
  if (is_ascii_letter(code) || is_ascii_digit(code) || code >= 0x80)
    in.fail("the escape \"\\" + utf8(code) + "\" is not known to ECMA-262", at);
  return code;
}

void property(Cursor& in, CharClass& chars, bool negated, std::size_t at) {
  std::string name;
  if (!in.take(U'{')) {
    in.fail("\"\\p\" needs a property's name, as in \"\\p{L}\"", at);
    return;
  }
  while (in.more() && in.peek() != '}') append_utf8(name, in.next());
  if (!in.take(U'}')) {
    in.fail("missing \"}\" after the property's name", in.end());
    return;
  }
  std::string pcre2 = property_name(name);
  if (pcre2.empty() || !compiles("\\p{" + pcre2 + "}")) {
    in.fail("the property " + in_quotes(name) + " is not known", at);
    return;
  }
  chars.properties.push_back({std::move(pcre2), negated});
}

std::optional<char32_t> class_atom(Cursor& in, CharClass& chars) {
  const std::size_t at = in.position();
  if (!in.take(U'\\')) {
    const char32_t code = in.next();
    chars.written.add(code, code);
    return code;
  }
  if (!in.more()) {
    in.fail("nothing follows \"\\\"", at);
    return std::nullopt;
  }
  if (in.take(U'b')) {
    chars.written.add('\b', '\b');
    return U'\b';
  }
  return read_escape(in, chars, at);
}

}  // namespace

bool is_ascii_digit(char32_t code) { return code >= '0' && code <= '9'; }
bool is_ascii_letter(char32_t code) {
  return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z');
}

std::string utf8(char32_t code) {
  std::string out;
  append_utf8(out, code);
  return out;
}

CharClass finished(CharClass chars) {
  if (!chars.properties.empty())
    chars.broad = true;
  else
    chars.members = chars.negated ? chars.written.complement() : chars.written;
  return chars;
}

std::optional<char32_t> read_escape(Cursor& in, CharClass& chars, std::size_t at) {
  const char32_t code = in.next();
  const auto set = [&](const CodeSet& members, bool negated) {
    chars.written.add(negated ? members.complement() : members);
    chars.broad = chars.broad || negated || &members == &kSpace;
    return std::nullopt;
  };
  switch (code) {
    case 'd':
    case 'D':
      return set(kDigit, code == 'D');
    case 'w':
    case 'W':
      return set(kWord, code == 'W');
    case 's':
    case 'S':
      return set(kSpace, code == 'S');
    case 'p':
    case 'P':
      property(in, chars, code == 'P', at);
      return std::nullopt;
    default:
      break;
  }
  const char32_t value = character_escape(in, code, at);
  chars.written.add(value, value);
  return value;
}

CharClass read_class(Cursor& in) {
  CharClass chars;
  chars.negated = in.take(U'^');
  while (in.more() && in.peek() != ']') {
    const std::size_t start = in.position();
    const std::optional<char32_t> first = class_atom(in, chars);
    if (in.peek() != '-' || in.position() + 1 >= in.end() || in.peek(1) == ']') continue;
    in.next();
    const std::optional<char32_t> last = class_atom(in, chars);
    if (!first || !last)
      chars.written.add('-', '-');  // Annex B: [\w-x] has no range
    else if (*first > *last)
      in.fail("the range is out of order", start);
    else
      chars.written.add(*first, *last);
  }
  if (!in.take(U']')) in.fail("missing \"]\"", in.end());
  chars.broad = chars.broad || chars.negated;
  return finished(std::move(chars));
}

}  // namespace assay::pattern
