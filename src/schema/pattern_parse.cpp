// ECMA-262 section 22.2.1 (Patterns), by recursive descent. A failure moves to the end of the text,
// so that every loop ends without further checks; the first failure is the one reported.
#include <array>
#include <map>
#include <optional>

#include "base/text.hpp"
#include "schema/pattern_syntax.hpp"

namespace assay::pattern {
namespace {

constexpr int kDeepest = 200;                // PCRE2 stops at 250 nested groups
constexpr std::size_t kMostRepeats = 65535;  // of PCRE2

const CodeSet kDigit{{'0', '9'}};
const CodeSet kWord{{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
// WhiteSpace and LineTerminator of ECMA-262 (12.2, 12.3), with Unicode's space separators.
const CodeSet kSpace{{0x09, 0x0D},     {0x20, 0x20},     {0xA0, 0xA0},     {0x1680, 0x1680},
                     {0x2000, 0x200A}, {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F},
                     {0x3000, 0x3000}, {0xFEFF, 0xFEFF}};
const CodeSet kLineTerminator{{'\n', '\n'}, {'\r', '\r'}, {0x2028, 0x2029}};

bool is_ascii_digit(char32_t code) { return code >= '0' && code <= '9'; }
bool is_ascii_letter(char32_t code) {
  return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z');
}
int hex_value(char32_t code) {
  if (is_ascii_digit(code)) return static_cast<int>(code - '0');
  if (code >= 'a' && code <= 'f') return static_cast<int>(code - 'a' + 10);
  if (code >= 'A' && code <= 'F') return static_cast<int>(code - 'A' + 10);
  return -1;
}
std::string utf8(char32_t code) {
  std::string out;
  append_utf8(out, code);
  return out;
}

bool is_assertion(Node::Kind kind) {
  using enum Node::Kind;
  return kind == start || kind == end || kind == boundary || kind == look;
}

class Parser {
 public:
  Parser(std::string_view ecma, std::u32string text) : ecma_(ecma), text_(std::move(text)) {}

  Result<Syntax> run() {
    Syntax syntax;
    syntax.root = alternation(0);
    if (more()) fail("\")\" closes no group", pos_);
    resolve(syntax.root);
    if (error_) return *error_;
    number(syntax.root, syntax);
    syntax.looks = looks_;
    return syntax;
  }

 private:
  struct Reference {
    std::size_t column;
    int group;
    std::string name;
  };

  bool more() const { return pos_ < text_.size(); }
  char32_t peek(std::size_t ahead = 0) const {
    return pos_ + ahead < text_.size() ? text_[pos_ + ahead] : U'\0';
  }
  bool take(char32_t code) {
    if (!more() || text_[pos_] != code) return false;
    ++pos_;
    return true;
  }
  bool take(std::u32string_view word) {
    if (std::u32string_view(text_).substr(pos_, word.size()) != word) return false;
    pos_ += word.size();
    return true;
  }
  void fail(std::string_view what, std::size_t at) {
    if (!error_) error_ = pattern_error(ecma_, what, at);
    pos_ = text_.size();
  }

  Node alternation(int depth) {
    if (depth > kDeepest) {
      fail("groups are nested deeper than 200", pos_);
      return {};
    }
    Node node;
    node.kind = Node::Kind::alternation;
    do node.parts.push_back(sequence(depth));
    while (take(U'|'));
    if (node.parts.size() > 1) return node;
    Node only = std::move(node.parts.front());
    return only;
  }

  Node sequence(int depth) {
    Node node;
    node.kind = Node::Kind::sequence;
    while (more() && peek() != '|' && peek() != ')') node.parts.push_back(term(depth));
    return node;
  }

  Node term(int depth) {
    const std::size_t start = pos_;
    if (quantifier_ahead()) {
      fail("nothing to repeat before \"" + utf8(peek()) + "\"", start);
      return {};
    }
    Node inner = atom(depth);
    if (!quantifier_ahead()) return inner;
    if (is_assertion(inner.kind)) {
      fail("nothing to repeat before \"" + utf8(peek()) + "\": an assertion takes no characters",
           pos_);
      return {};
    }
    return repeat(std::move(inner));
  }

  // "*", "+", "?" or a well-formed "{n}", "{n,}", "{n,m}".
  bool quantifier_ahead() const {
    if (!more()) return false;
    if (peek() == '*' || peek() == '+' || peek() == '?') return true;
    if (peek() != '{' || !is_ascii_digit(peek(1))) return false;
    std::size_t at = 1;
    while (is_ascii_digit(peek(at))) ++at;
    if (peek(at) == ',') ++at;
    while (is_ascii_digit(peek(at))) ++at;
    return peek(at) == '}';
  }

  Node repeat(Node inner) {
    Node node;
    node.kind = Node::Kind::repeat;
    const std::size_t at = pos_;
    if (take(U'*')) {
      node.most = kUnlimited;
    } else if (take(U'+')) {
      node.least = 1;
      node.most = kUnlimited;
    } else if (take(U'?')) {
      node.most = 1;
    } else {
      ++pos_;
      node.least = count(at);
      node.most = node.least;
      if (take(U',')) node.most = peek() == '}' ? kUnlimited : count(at);
      take(U'}');
      if (node.most < node.least) fail("the numbers of {n,m} are out of order", at);
    }
    node.lazy = take(U'?');
    node.parts.push_back(std::move(inner));
    return node;
  }

  std::size_t count(std::size_t at) {
    std::size_t value = 0;
    for (; is_ascii_digit(peek()); ++pos_) {
      value = value * 10 + (peek() - U'0');
      if (value > kMostRepeats) {
        fail("a part may be repeated at most 65535 times here", at);
        return kMostRepeats;
      }
    }
    return value;
  }

  Node atom(int depth) {
    const std::size_t at = pos_;
    const char32_t code = text_[pos_++];
    switch (code) {
      case '^':
        return plain(Node::Kind::start);
      case '$':
        return plain(Node::Kind::end);
      case '(':
        return group(depth, at);
      case '[':
        return char_class();
      case '\\':
        return escape(at);
      case '.': {
        Node node = of(kLineTerminator);
        node.chars.dot = node.chars.negated = node.chars.broad = true;
        return finished(std::move(node));
      }
      default:
        return finished(of(CodeSet{{code, code}}));
    }
  }

  static Node plain(Node::Kind kind) {
    Node node;
    node.kind = kind;
    return node;
  }
  static Node of(CodeSet set) {
    Node node;
    node.kind = Node::Kind::chars;
    node.chars.written = std::move(set);
    return node;
  }
  static Node finished(Node node) {
    CharClass& chars = node.chars;
    if (!chars.properties.empty())
      chars.broad = true;
    else
      chars.members = chars.negated ? chars.written.complement() : chars.written;
    return node;
  }

  Node group(int depth, std::size_t at) {
    Node node;
    node.kind = Node::Kind::group;
    const auto look = [&](bool negated, bool behind) {
      node.kind = Node::Kind::look;
      node.negated = negated;
      node.behind = behind;
      looks_ = true;
    };
    if (take(U"?:")) {
    } else if (take(U"?=")) {
      look(false, false);
    } else if (take(U"?!")) {
      look(true, false);
    } else if (take(U"?<=")) {
      look(false, true);
    } else if (take(U"?<!")) {
      look(true, true);
    } else if (take(U"?<")) {
      const std::string name = group_name(at);
      node.group = ++groups_;
      if (!name.empty() && !names_.emplace(name, node.group).second)
        fail("two groups are named \"" + name + "\"", at);
    } else if (peek() == '?') {
      fail("\"(?" + (pos_ + 1 < text_.size() ? utf8(peek(1)) : std::string()) +
               "\" is not known to ECMA-262",
           at);
    } else {
      node.group = ++groups_;
    }
    node.parts.push_back(alternation(depth + 1));
    if (!take(U')')) fail("missing \")\" for the group", at);
    return node;
  }

  std::string group_name(std::size_t at) {
    std::string name;
    while (more() && peek() != '>') {
      const char32_t code = text_[pos_++];
      if (!(is_ascii_letter(code) || code == '_' || code == '$' || code >= 0x80 ||
            (is_ascii_digit(code) && !name.empty()))) {
        fail("a group's name is made of letters, digits, \"_\" and \"$\"", pos_ - 1);
        return {};
      }
      append_utf8(name, code);
    }
    if (!take(U'>')) fail("missing \">\" after the group's name", text_.size());
    if (name.empty()) fail("a group's name is empty", at);
    return name;
  }

  Node escape(std::size_t at) {
    if (!more()) {
      fail("nothing follows \"\\\"", at);
      return {};
    }
    const char32_t code = peek();
    if (code == 'b' || code == 'B') {
      ++pos_;
      Node node = plain(Node::Kind::boundary);
      node.negated = code == 'B';
      return node;
    }
    if (code == 'k') {
      ++pos_;
      if (!take(U'<')) fail("\"\\k\" needs a group's name, as in \"\\k<name>\"", at);
      return reference(at, 0, group_name(at));
    }
    if (code >= '1' && code <= '9') {
      int number = 0;
      for (; is_ascii_digit(peek()) && number < 100000; ++pos_)
        number = number * 10 + static_cast<int>(peek() - U'0');
      return reference(at, number, {});
    }
    Node node = of({});
    class_escape(node.chars, at);
    return finished(std::move(node));
  }

  Node reference(std::size_t at, int group, std::string name) {
    references_.push_back({at, group, name});
    looks_ = true;
    Node node = plain(Node::Kind::back);
    node.group = group;
    node.name = std::move(name);
    return node;
  }

  // What may stand in a class and outside: a set, a property, or one character, which is returned.
  std::optional<char32_t> class_escape(CharClass& chars, std::size_t at) {
    const char32_t code = text_[pos_++];
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
        property(chars, code == 'P', at);
        return std::nullopt;
      default:
        break;
    }
    const char32_t value = character_escape(code, at);
    chars.written.add(value, value);
    return value;
  }

  char32_t character_escape(char32_t code, std::size_t at) {
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
        if (!is_ascii_letter(peek())) {
          fail("\"\\c\" needs a letter", at);
          return 0;
        }
        return text_[pos_++] % 32;
      case '0':
        if (is_ascii_digit(peek())) fail("octal escapes are not known to ECMA-262", at);
        return 0;
      case 'x':
        return hex(2, at);
      case 'u':
        return unicode(at);
      default:
        break;
    }
    if (is_ascii_letter(code) || is_ascii_digit(code) || code >= 0x80)
      fail("the escape \"\\" + utf8(code) + "\" is not known to ECMA-262", at);
    return code;
  }

  char32_t hex(int digits, std::size_t at) {
    char32_t value = 0;
    for (int i = 0; i < digits; ++i) {
      const int digit = hex_value(peek());
      if (!more() || digit < 0) {
        fail("the escape needs " + std::to_string(digits) + " hexadecimal digits", at);
        return 0;
      }
      value = value * 16 + static_cast<char32_t>(digit);
      ++pos_;
    }
    return value;
  }

  char32_t unicode(std::size_t at) {
    if (take(U'{')) {
      char32_t value = 0;
      const std::size_t first = pos_;
      for (; hex_value(peek()) >= 0 && value <= kLastCode; ++pos_)
        value = value * 16 + static_cast<char32_t>(hex_value(peek()));
      if (pos_ == first || value > kLastCode || !take(U'}')) {
        fail("\"\\u{...}\" needs a code point up to 10FFFF in hexadecimal", at);
        return 0;
      }
      return value;
    }
    const char32_t high = hex(4, at);
    if (high < 0xD800 || high > 0xDBFF || peek() != '\\' || peek(1) != 'u') return high;
    const std::size_t back = pos_;
    pos_ += 2;
    const char32_t low = hex(4, back);
    if (low >= 0xDC00 && low <= 0xDFFF) return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
    pos_ = back;
    return high;
  }

  void property(CharClass& chars, bool negated, std::size_t at) {
    std::string name;
    if (!take(U'{')) {
      fail("\"\\p\" needs a property's name, as in \"\\p{L}\"", at);
      return;
    }
    while (more() && peek() != '}') append_utf8(name, text_[pos_++]);
    if (!take(U'}')) {
      fail("missing \"}\" after the property's name", text_.size());
      return;
    }
    std::string pcre2 = property_name(name);
    if (pcre2.empty() || !compiles("\\p{" + pcre2 + "}")) {
      fail("the property " + in_quotes(name) + " is not known", at);
      return;
    }
    chars.properties.push_back({std::move(pcre2), negated});
  }

  Node char_class() {
    Node node = of({});
    node.chars.negated = take(U'^');
    while (more() && peek() != ']') {
      const std::size_t start = pos_;
      const std::optional<char32_t> first = class_atom(node.chars);
      if (peek() != '-' || pos_ + 1 >= text_.size() || peek(1) == ']') continue;
      ++pos_;
      const std::optional<char32_t> last = class_atom(node.chars);
      if (!first || !last)
        node.chars.written.add('-', '-');  // Annex B: [\w-x] has no range
      else if (*first > *last)
        fail("the range is out of order", start);
      else
        node.chars.written.add(*first, *last);
    }
    if (!take(U']')) fail("missing \"]\"", text_.size());
    node.chars.broad = node.chars.broad || node.chars.negated;
    return finished(std::move(node));
  }

  std::optional<char32_t> class_atom(CharClass& chars) {
    const std::size_t at = pos_;
    if (!take(U'\\')) {
      const char32_t code = text_[pos_++];
      chars.written.add(code, code);
      return code;
    }
    if (!more()) {
      fail("nothing follows \"\\\"", at);
      return std::nullopt;
    }
    if (take(U'b')) {
      chars.written.add('\b', '\b');
      return U'\b';
    }
    return class_escape(chars, at);
  }

  void resolve(Node& node) {
    for (const Reference& reference : references_) {
      if (!reference.name.empty() && !names_.contains(reference.name))
        fail("no group is named \"" + reference.name + "\"", reference.column);
      if (reference.group > groups_)
        fail("there is no group " + std::to_string(reference.group), reference.column);
    }
    references_.clear();
    if (auto named = names_.find(node.name); !node.name.empty() && named != names_.end())
      node.group = named->second;
    for (Node& part : node.parts) resolve(part);
  }

  static void number(Node& node, Syntax& syntax) {
    node.id = syntax.nodes++;
    for (Node& part : node.parts) number(part, syntax);
    node.last = syntax.nodes - 1;
  }

  std::string_view ecma_;
  std::u32string text_;
  std::size_t pos_ = 0;
  int groups_ = 0;
  bool looks_ = false;
  std::map<std::string, int> names_;
  std::vector<Reference> references_;
  std::optional<Error> error_;
};

}  // namespace

Error pattern_error(std::string_view ecma, std::string_view what, std::size_t offset) {
  return {{},
          in_quotes(ecma) + " is not a regular expression: " + std::string(what) + " at column " +
              std::to_string(offset + 1)};
}

Result<Syntax> parse(std::string_view ecma) {
  std::optional<std::u32string> text = decode_utf8(ecma);
  if (!text) return Error{{}, in_quotes(ecma) + " is not a regular expression: it is not UTF-8"};
  return Parser(ecma, std::move(*text)).run();
}

}  // namespace assay::pattern
