// The syntax tree of an ECMA-262 regular expression, and its translation for PCRE2.
//
// The dialect is that of the "u" flag, loosened where real documents are loose and the meaning is
// plain (ECMA-262 Annex B): "\-" and other escaped signs anywhere, and a lone "{", "}" or "]".
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "schema/pattern_set.hpp"

namespace assay::pattern {

struct Property {
  std::string name;  // as PCRE2 spells it: "L", "sc:Latin"
  bool negated = false;
};

// What one character may be.
struct CharClass {
  CodeSet written;                   // ranges as written, before `negated`
  std::vector<Property> properties;  // before `negated`, too
  bool negated = false;
  bool dot = false;    // "."
  bool broad = false;  // says what it is not (".", \S, [^x]), or a property: not a list of its own
  CodeSet members;  // what may be chosen: all of it, or the common part when there are properties
};

struct Node {
  enum class Kind : std::uint8_t {
    chars,
    sequence,
    alternation,
    repeat,
    group,
    start,
    end,
    boundary,
    look,
    back
  };
  Kind kind = Kind::sequence;
  std::size_t id = 0, last = 0;  // preorder number of the node, and of its last descendant
  CharClass chars;
  std::vector<Node> parts;          // of a sequence or alternation; one of a repeat, group or look
  std::size_t least = 0, most = 0;  // repeat; most == kUnlimited: no end
  bool lazy = false;                // repeat
  int group = 0;                    // its number (0: not capturing), or what `back` refers to
  std::string name;                 // of the group that `back` refers to, until resolved
  bool negated = false;             // boundary, look
  bool behind = false;              // look

  bool covers(std::size_t node) const { return id <= node && node <= last; }
};
inline constexpr std::size_t kUnlimited = static_cast<std::size_t>(-1);

struct Syntax {
  Node root;
  std::size_t nodes = 0;
  bool looks = false;  // has look-around or back references: examples are a matter of trying
};

// `members` of classes with properties stay empty.
Result<Syntax> parse(std::string_view ecma);

std::string to_pcre2(const Node& node);
std::string to_pcre2(const CharClass& chars);

// PCRE2's spelling of what stands between the braces of \p{...}; empty when it is not known to
// ECMA-262 (22.2.1.11) in a way that PCRE2 shares. Scripts still have to be compiled to be known.
std::string property_name(std::string_view ecma);

// Whether PCRE2 takes this expression; used to ask for the name of a script.
bool compiles(const std::string& pcre2);

// `"^[a-" is not a regular expression: missing "]" at column 5`
Error pattern_error(std::string_view ecma, std::string_view what, std::size_t offset);

}  // namespace assay::pattern
