// ECMA-262 section 22.2.1 (Patterns), by recursive descent. A failure moves to the end of the text,
// so that every loop ends without further checks; the first failure is the one reported.
#include <map>
#include <optional>

#include "base/text.hpp"
#include "schema/pattern_cursor.hpp"

namespace assay::pattern {
namespace {

constexpr int kDeepest = 200;                // PCRE2 stops at 250 nested groups
constexpr std::size_t kMostRepeats = 65535;  // of PCRE2

const CodeSet kLineTerminator{{'\n', '\n'}, {'\r', '\r'}, {0x2028, 0x2029}};

bool is_assertion(Node::Kind kind) {
  using enum Node::Kind;
  return kind == start || kind == end || kind == boundary || kind == look;
}

class Parser {
 public:
  Parser(std::string_view ecma, std::u32string text) : in_(ecma, std::move(text)) {}

  Result<Syntax> run() {
    Syntax syntax;
    syntax.root = alternation(0);
    if (in_.more()) in_.fail("\")\" closes no group", in_.position());
    resolve(syntax.root);
    if (in_.error()) return *in_.error();
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

  Node alternation(int depth) {
    if (depth > kDeepest) {
      in_.fail("groups are nested deeper than 200", in_.position());
      return {};
    }
    Node node;
    node.kind = Node::Kind::alternation;
    do node.parts.push_back(sequence(depth));
    while (in_.take(U'|'));
    if (node.parts.size() > 1) return node;
    Node only = std::move(node.parts.front());
    return only;
  }

  Node sequence(int depth) {
    Node node;
    node.kind = Node::Kind::sequence;
    while (in_.more() && in_.peek() != '|' && in_.peek() != ')') node.parts.push_back(term(depth));
    return node;
  }

  Node term(int depth) {
    const std::size_t start = in_.position();
    if (quantifier_ahead()) {
      in_.fail("nothing to repeat before \"" + utf8(in_.peek()) + "\"", start);
      return {};
    }
    Node inner = atom(depth);
    if (!quantifier_ahead()) return inner;
    if (is_assertion(inner.kind)) {
      in_.fail(
          "nothing to repeat before \"" + utf8(in_.peek()) + "\": an assertion takes no characters",
          in_.position());
      return {};
    }
    return repeat(std::move(inner));
  }

  // "*", "+", "?" or a well-formed "{n}", "{n,}", "{n,m}".
  bool quantifier_ahead() const {
    if (!in_.more()) return false;
    if (in_.peek() == '*' || in_.peek() == '+' || in_.peek() == '?') return true;
    if (in_.peek() != '{' || !is_ascii_digit(in_.peek(1))) return false;
    std::size_t at = 1;
    while (is_ascii_digit(in_.peek(at))) ++at;
    if (in_.peek(at) == ',') ++at;
    while (is_ascii_digit(in_.peek(at))) ++at;
    return in_.peek(at) == '}';
  }

  Node repeat(Node inner) {
    Node node;
    node.kind = Node::Kind::repeat;
    const std::size_t at = in_.position();
    if (in_.take(U'*')) {
      node.most = kUnlimited;
    } else if (in_.take(U'+')) {
      node.least = 1;
      node.most = kUnlimited;
    } else if (in_.take(U'?')) {
      node.most = 1;
    } else {
      in_.next();
      node.least = count(at);
      node.most = node.least;
      if (in_.take(U',')) node.most = in_.peek() == '}' ? kUnlimited : count(at);
      in_.take(U'}');
      if (node.most < node.least) in_.fail("the numbers of {n,m} are out of order", at);
    }
    node.lazy = in_.take(U'?');
    node.parts.push_back(std::move(inner));
    return node;
  }

  std::size_t count(std::size_t at) {
    std::size_t value = 0;
    while (is_ascii_digit(in_.peek())) {
      value = value * 10 + (in_.next() - U'0');
      if (value > kMostRepeats) {
        in_.fail("a part may be repeated at most 65535 times here", at);
        return kMostRepeats;
      }
    }
    return value;
  }

  Node atom(int depth) {
    const std::size_t at = in_.position();
    const char32_t code = in_.next();
    switch (code) {
      case '^':
        return plain(Node::Kind::start);
      case '$':
        return plain(Node::Kind::end);
      case '(':
        return group(depth, at);
      case '[':
        return of_class(read_class(in_));
      case '\\':
        return escape(at);
      case '.': {
        CharClass chars;
        chars.written = kLineTerminator;
        chars.dot = chars.negated = chars.broad = true;
        return of_class(finished(std::move(chars)));
      }
      default:
        return of_character(code);
    }
  }

  static Node plain(Node::Kind kind) {
    Node node;
    node.kind = kind;
    return node;
  }
  static Node of_class(CharClass chars) {
    Node node;
    node.kind = Node::Kind::chars;
    node.chars = std::move(chars);
    return node;
  }
  static Node of_character(char32_t code) {
    CharClass chars;
    chars.written.add(code, code);
    return of_class(finished(std::move(chars)));
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
    if (in_.take(U"?:")) {
    } else if (in_.take(U"?=")) {
      look(false, false);
    } else if (in_.take(U"?!")) {
      look(true, false);
    } else if (in_.take(U"?<=")) {
      look(false, true);
    } else if (in_.take(U"?<!")) {
      look(true, true);
    } else if (in_.take(U"?<")) {
      const std::string name = group_name(at);
      node.group = ++groups_;
      if (!name.empty() && !names_.emplace(name, node.group).second)
        in_.fail("two groups are named \"" + name + "\"", at);
    } else if (in_.peek() == '?') {
      in_.fail("\"(?" + (in_.position() + 1 < in_.end() ? utf8(in_.peek(1)) : std::string()) +
                   "\" is not known to ECMA-262",
               at);
    } else {
      node.group = ++groups_;
    }
    node.parts.push_back(alternation(depth + 1));
    if (!in_.take(U')')) in_.fail("missing \")\" for the group", at);
    return node;
  }

  std::string group_name(std::size_t at) {
    std::string name;
    while (in_.more() && in_.peek() != '>') {
      const char32_t code = in_.next();
      if (!(is_ascii_letter(code) || code == '_' || code == '$' || code >= 0x80 ||
            (is_ascii_digit(code) && !name.empty()))) {
        in_.fail("a group's name is made of letters, digits, \"_\" and \"$\"", in_.position() - 1);
        return {};
      }
      append_utf8(name, code);
    }
    if (!in_.take(U'>')) in_.fail("missing \">\" after the group's name", in_.end());
    if (name.empty()) in_.fail("a group's name is empty", at);
    return name;
  }

  Node escape(std::size_t at) {
    if (!in_.more()) {
      in_.fail("nothing follows \"\\\"", at);
      return {};
    }
    const char32_t code = in_.peek();
    if (code == 'b' || code == 'B') {
      in_.next();
      Node node = plain(Node::Kind::boundary);
      node.negated = code == 'B';
      return node;
    }
    if (code == 'k') {
      in_.next();
      if (!in_.take(U'<')) in_.fail("\"\\k\" needs a group's name, as in \"\\k<name>\"", at);
      return reference(at, 0, group_name(at));
    }
    if (code >= '1' && code <= '9') {
      int number = 0;
      while (is_ascii_digit(in_.peek()) && number < 100000)
        number = number * 10 + static_cast<int>(in_.next() - U'0');
      return reference(at, number, {});
    }
    CharClass chars;
    read_escape(in_, chars, at);
    return of_class(finished(std::move(chars)));
  }

  Node reference(std::size_t at, int group, std::string name) {
    references_.push_back({at, group, name});
    looks_ = true;
    Node node = plain(Node::Kind::back);
    node.group = group;
    node.name = std::move(name);
    return node;
  }

  void resolve(Node& node) {
    for (const Reference& reference : references_) {
      if (!reference.name.empty() && !names_.contains(reference.name))
        in_.fail("no group is named \"" + reference.name + "\"", reference.column);
      if (reference.group > groups_)
        in_.fail("there is no group " + std::to_string(reference.group), reference.column);
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

  Cursor in_;
  int groups_ = 0;
  bool looks_ = false;
  std::map<std::string, int> names_;
  std::vector<Reference> references_;
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
