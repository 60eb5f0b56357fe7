#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "judge/evidence.hpp"

namespace assay {
namespace {

bool counts(char c) {
  return static_cast<unsigned char>(c) >= 0x80 || (c >= '0' && c <= '9') ||
         (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// By letters and digits only, in any case: "Common error code ." and "Common error code." are one
// text.
bool is_same_text(std::string_view a, std::string_view b) {
  const auto next = [](std::string_view& text) {
    while (!text.empty() && !counts(text.front())) text.remove_prefix(1);
    if (text.empty()) return '\0';
    const char c = text.front();
    text.remove_prefix(1);
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  };
  while (true) {
    const char x = next(a);
    if (x != next(b)) return false;
    if (x == '\0') return true;
  }
}

}  // namespace

// The document gives each code a text, and does not say that an implementer may not use his own;
// the text of another code misleads for certain.
void check_text_fits_code(const Evidence& evidence, Judgement& out) {
  if (!evidence.row_by_code || evidence.text.empty()) return;
  if (evidence.text == evidence.row_by_code->english) return;
  if (std::ranges::none_of(evidence.text, counts)) return;
  const ResultRow* owner = nullptr;
  for (const ResultRow& row : evidence.test.operation->results->rows) {
    if (!is_same_text(row.english, evidence.text) && !is_same_text(row.chinese, evidence.text))
      continue;
    if (row.code == evidence.code) return;
    owner = &row;
  }
  const std::string subject = "response." + evidence.test.operation->results->text_pointer;
  if (owner)
    add_finding(out, evidence, "text-fits-code", subject,
                fmt::format("{} with {}", in_quotes(evidence.row_by_code->english), evidence.code),
                fmt::format("the text of {}: {}", owner->code, in_quotes(evidence.text)),
                evidence.row_by_code->cite);
  else if (!evidence.success_code)
    out.notes.push_back(
        {"text-fits-code", fmt::format("{} carries a text of its own: {}", evidence.code,
                                       in_quotes(shortened(evidence.text, 80)))});
}

}  // namespace assay
