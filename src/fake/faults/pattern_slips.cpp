#include "fake/faults/pattern_slips.hpp"

namespace assay {

std::string replaced(const std::string& text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  if (at == std::string::npos) return {};
  std::string out = text;
  return out.replace(at, from.size(), to);
}

namespace {

constexpr TextClass kTextClasses[] = {
    {"leading-zero", "begins with 0", "^0"},
    {"quote", "has a double quote", "\""},
    {"backslash", "has a backslash", "\\\\"},
    {"percent", "has a percent sign", "%"},
    {"angle-bracket", "has an angle bracket", "[<>]"},
    {"apostrophe", "has an apostrophe", "'"},
    {"blank", "has a blank", " "},
    {"digits-only", "is digits only", "^[0-9]+$"},
    {"letters-only", "is letters only", "^[A-Za-z]+$"},
    {"one-sign-only", "is one sign, repeated", "^(.)\\1*$"},
};

constexpr PatternSlip kPatternSlips[] = {
    {"unanchored-start", "looks for the pattern anywhere but at the start",
     [](const std::string& p) { return p.starts_with('^') ? p.substr(1) : std::string(); }},
    {"unanchored-end", "does not look at what follows the pattern",
     [](const std::string& p) {
       return p.ends_with('$') ? p.substr(0, p.size() - 1) : std::string();
     }},
    {"newline-at-end", "lets a line end follow the pattern, as many libraries read $",
     [](const std::string& p) {
       return p.ends_with('$') ? p.substr(0, p.size() - 1) + "\\n?$" : std::string();
     }},
    {"blanks-around", "lets blanks stand around the pattern",
     [](const std::string& p) {
       if (!p.starts_with('^') || !p.ends_with('$')) return std::string();
       return "^ *" + p.substr(1, p.size() - 2) + " *$";
     }},
    {"digits-of-any-script", "takes the digits of any script",
     [](const std::string& p) { return replaced(p, "[0-9]", "\\p{Nd}"); }},
    {"plus-optional", "takes a number without its plus sign",
     [](const std::string& p) { return replaced(p, "\\+", "\\+?"); }},
    {"letters-too", "takes letters where digits are asked",
     [](const std::string& p) { return replaced(p, "[0-9]", "[0-9A-Za-z]"); }},
    {"hyphens-too", "takes hyphens where digits are asked",
     [](const std::string& p) { return replaced(p, "[0-9]", "[-0-9]"); }},
    {"without-zero", "refuses the digit 0",
     [](const std::string& p) { return replaced(p, "[0-9]", "[1-9]"); }},
    {"without-nine", "refuses the digit 9",
     [](const std::string& p) { return replaced(p, "[0-9]", "[0-8]"); }},
};

constexpr UrlSlip kUrlSlips[] = {
    {"letter-demanded", "the optional letter of the pattern is demanded", "s?", "s"},
    {"letter-refused", "the optional letter of the pattern is refused", "s?", ""},
    {"without-port", "a colon is refused", ".:/", "./"},
    {"without-hyphen", "a hyphen is refused", "/-]", "/]"},
    {"query-too", "a question mark is accepted", "/-]", "/?=-]"},
    {"underscore-too", "an underscore is accepted", "A-Za-z0-9", "A-Za-z0-9_"},
    {"other-scheme", "another scheme is accepted", "^https?", "^[a-z]+"},
};

}  // namespace

std::span<const TextClass> text_classes() { return kTextClasses; }
std::span<const PatternSlip> pattern_slips() { return kPatternSlips; }
std::span<const UrlSlip> url_slips() { return kUrlSlips; }

}  // namespace assay
