// Every character is written as itself when it is a letter or digit and as \x{...} otherwise, so
// nothing of the pattern's own text can be understood by PCRE2 in its own way.
#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "schema/pattern_syntax.hpp"

namespace assay::pattern {
namespace {

using Row = std::pair<std::string_view, std::string_view>;

// Values of General_Category with their short names: ECMA-262 table 68 (Unicode's
// PropertyValueAliases.txt).
constexpr std::array kCategories{
    Row{"Cased_Letter", "L&"},
    Row{"LC", "L&"},
    Row{"Close_Punctuation", "Pe"},
    Row{"Combining_Mark", "M"},
    Row{"Connector_Punctuation", "Pc"},
    Row{"Control", "Cc"},
    Row{"cntrl", "Cc"},
    Row{"Currency_Symbol", "Sc"},
    Row{"Dash_Punctuation", "Pd"},
    Row{"Decimal_Number", "Nd"},
    Row{"digit", "Nd"},
    Row{"Enclosing_Mark", "Me"},
    Row{"Final_Punctuation", "Pf"},
    Row{"Format", "Cf"},
    Row{"Initial_Punctuation", "Pi"},
    Row{"Letter", "L"},
    Row{"Letter_Number", "Nl"},
    Row{"Line_Separator", "Zl"},
    Row{"Lowercase_Letter", "Ll"},
    Row{"Mark", "M"},
    Row{"Math_Symbol", "Sm"},
    Row{"Modifier_Letter", "Lm"},
    Row{"Modifier_Symbol", "Sk"},
    Row{"Nonspacing_Mark", "Mn"},
    Row{"Number", "N"},
    Row{"Open_Punctuation", "Ps"},
    Row{"Other", "C"},
    Row{"Other_Letter", "Lo"},
    Row{"Other_Number", "No"},
    Row{"Other_Punctuation", "Po"},
    Row{"Other_Symbol", "So"},
    Row{"Paragraph_Separator", "Zp"},
    Row{"Private_Use", "Co"},
    Row{"Punctuation", "P"},
    Row{"punct", "P"},
    Row{"Separator", "Z"},
    Row{"Space_Separator", "Zs"},
    Row{"Spacing_Mark", "Mc"},
    Row{"Symbol", "S"},
    Row{"Titlecase_Letter", "Lt"},
    Row{"Unassigned", "Cn"},
    Row{"Uppercase_Letter", "Lu"},
};
constexpr std::array<std::string_view, 36> kShortCategories{
    "C",  "Cc", "Cf", "Cn", "Co", "L",  "Ll", "Lm", "Lo", "Lt", "Lu", "M",
    "Mc", "Me", "Mn", "N",  "Nd", "Nl", "No", "P",  "Pc", "Pd", "Pe", "Pf",
    "Pi", "Po", "Ps", "S",  "Sc", "Sk", "Sm", "So", "Z",  "Zl", "Zp", "Zs"};

// Binary properties (ECMA-262 table 67) that PCRE2 10.40 and later knows by the same name.
constexpr std::array<std::string_view, 24> kBinary{"Any",
                                                   "ASCII",
                                                   "ASCII_Hex_Digit",
                                                   "Alphabetic",
                                                   "Bidi_Control",
                                                   "Case_Ignorable",
                                                   "Cased",
                                                   "Dash",
                                                   "Diacritic",
                                                   "Emoji",
                                                   "Emoji_Presentation",
                                                   "Extended_Pictographic",
                                                   "Extender",
                                                   "Hex_Digit",
                                                   "ID_Continue",
                                                   "ID_Start",
                                                   "Ideographic",
                                                   "Lowercase",
                                                   "Math",
                                                   "Quotation_Mark",
                                                   "Uppercase",
                                                   "White_Space",
                                                   "XID_Continue",
                                                   "XID_Start"};

std::string category(std::string_view name) {
  if (const auto row = std::ranges::find(kCategories, name, &Row::first); row != kCategories.end())
    return std::string(row->second);
  return std::ranges::find(kShortCategories, name) != kShortCategories.end() ? std::string(name)
                                                                             : std::string();
}

bool is_word(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](unsigned char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

std::string code(char32_t value) {
  if ((value >= '0' && value <= '9') || (value >= 'a' && value <= 'z') ||
      (value >= 'A' && value <= 'Z'))
    return std::string(1, static_cast<char>(value));
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string digits;
  do {
    digits.insert(digits.begin(), kDigits[value % 16]);
    value /= 16;
  } while (value != 0);
  return "\\x{" + digits + "}";
}

std::string repeated(const Node& node) {
  // PCRE2 copies a repeated group and counts a repeated character, so a character gets no group.
  const Node& part = node.parts.front();
  std::string text = to_pcre2(part);
  if (part.kind != Node::Kind::chars && part.kind != Node::Kind::group) text = "(?:" + text + ")";
  text += "{" + std::to_string(node.least) + ",";
  if (node.most != kUnlimited) text += std::to_string(node.most);
  text += node.lazy ? "}?" : "}";
  return text;
}

std::string joined(const Node& node, std::string_view separator) {
  std::string text;
  for (const Node& part : node.parts) {
    if (&part != &node.parts.front()) text += separator;
    text += to_pcre2(part);
  }
  return text;
}

}  // namespace

std::string property_name(std::string_view ecma) {
  const std::size_t equals = ecma.find('=');
  if (equals == std::string_view::npos) {
    if (std::string name = category(ecma); !name.empty()) return name;
    return std::ranges::find(kBinary, ecma) != kBinary.end() ? std::string(ecma) : std::string();
  }
  const std::string_view key = ecma.substr(0, equals), value = ecma.substr(equals + 1);
  if (key == "General_Category" || key == "gc") return category(value);
  if (!is_word(value)) return {};
  if (key == "Script" || key == "sc") return "sc:" + std::string(value);
  if (key == "Script_Extensions" || key == "scx") return "scx:" + std::string(value);
  return {};
}

std::string to_pcre2(const CharClass& chars) {
  if (chars.properties.empty() && chars.written.empty())
    return chars.negated ? "[\\x{0}-\\x{10ffff}]" : "(?!)";
  const auto& ranges = chars.written.ranges();
  if (chars.properties.empty() && !chars.negated && ranges.size() == 1 &&
      ranges[0].first == ranges[0].last)
    return code(ranges[0].first);
  std::string text = chars.negated ? "[^" : "[";
  for (const CodeRange& range : ranges) {
    text += code(range.first);
    if (range.last != range.first) text += "-" + code(range.last);
  }
  for (const Property& property : chars.properties)
    text += (property.negated ? "\\P{" : "\\p{") + property.name + "}";
  return text + "]";
}

std::string to_pcre2(const Node& node) {
  switch (node.kind) {
    case Node::Kind::chars:
      return to_pcre2(node.chars);
    case Node::Kind::sequence:
      return joined(node, {});
    case Node::Kind::alternation:
      return "(?:" + joined(node, "|") + ")";
    case Node::Kind::repeat:
      return repeated(node);
    case Node::Kind::group:
      return (node.group != 0 ? "(" : "(?:") + to_pcre2(node.parts.front()) + ")";
    case Node::Kind::start:
      return "^";
    case Node::Kind::end:
      return "\\z";
    case Node::Kind::boundary:
      return node.negated ? "\\B" : "\\b";
    case Node::Kind::look:
      return std::string(node.behind ? "(?<" : "(?") + (node.negated ? "!" : "=") +
             to_pcre2(node.parts.front()) + ")";
    case Node::Kind::back:
      return "\\g{" + std::to_string(node.group) + "}";
  }
  return {};
}

}  // namespace assay::pattern
