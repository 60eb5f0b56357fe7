#include <fmt/format.h>

#include "base/text.hpp"
#include "judge/evidence.hpp"

namespace assay {
namespace {

// Letters and digits only, lower case: "Common error code ." and "Common error code." are one text.
std::string bare(std::string_view text) {
  std::string out;
  for (char c : text)
    if (static_cast<unsigned char>(c) >= 0x80 || std::isalnum(static_cast<unsigned char>(c)))
      out += c;
  return lower_ascii(out);
}

}  // namespace

// The document gives each code a text, and does not say that an implementer may not use his own;
// the text of another code misleads for certain.
void check_text_fits_code(const Evidence& evidence, Judgement& out) {
  if (!evidence.row_by_code || evidence.text.empty()) return;
  if (evidence.text == evidence.row_by_code->english) return;
  const std::string text = bare(evidence.text);
  if (text.empty()) return;
  const ResultRow* owner = nullptr;
  for (const ResultRow& row : evidence.test.operation->results->rows) {
    if (bare(row.english) != text && bare(row.chinese) != text) continue;
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
