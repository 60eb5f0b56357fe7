// Careless ways to write a pattern, and kinds of legal text that a careless server refuses.
#pragma once
#include <span>
#include <string>
#include <string_view>

namespace assay {

// A kind of text that a client may send where nothing forbids it.
struct TextClass {
  std::string_view id, what, pattern;
};
std::span<const TextClass> text_classes();

struct PatternSlip {
  std::string_view id, what;
  std::string (*apply)(const std::string& pattern);  // "" when it does not apply
};
std::span<const PatternSlip> pattern_slips();

// Of a pattern of URLs: the first `from` becomes `to`.
struct UrlSlip {
  std::string_view id, what, from, to;
};
std::span<const UrlSlip> url_slips();

// The first `from` replaced; "" when there is none.
std::string replaced(const std::string& text, std::string_view from, std::string_view to);

}  // namespace assay
