#include "report/mask.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace assay {
namespace {

constexpr std::size_t kFewestDigits = 7;
constexpr std::size_t kShownFront = 6;  // characters, the plus sign among them
constexpr std::size_t kShownBack = 2;
constexpr std::size_t kFewestHidden = 4;  // of a short number fewer of the front are shown

// Bytes of the plus sign that `text` begins with, in any of its spellings; 0 when there is none.
std::size_t plus_sign(std::string_view text) {
  if (text.starts_with('+')) return 1;
  if (text.size() >= 3 && equal_ignoring_case(text.substr(0, 3), "%2b")) return 3;
  if (text.size() >= 6 && equal_ignoring_case(text.substr(0, 6), "\\u002b")) return 6;
  return 0;
}

}  // namespace

std::string mask_numbers(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t sign = plus_sign(text);
    std::size_t digits = 0;
    while (sign > 0 && sign + digits < text.size() && text[sign + digits] >= '0' &&
           text[sign + digits] <= '9')
      ++digits;
    if (digits < kFewestDigits) {
      const std::size_t next = text.find_first_of("+%\\", std::max<std::size_t>(sign + digits, 1));
      const std::size_t whole = std::min(next, text.size());
      out.append(text.substr(0, whole));
      text.remove_prefix(whole);
      continue;
    }
    const std::size_t front = std::min(kShownFront - 1, digits - kShownBack - kFewestHidden);
    out.append(text.substr(0, sign + front));
    out.append(digits - front - kShownBack, '*');
    out.append(text.substr(sign + digits - kShownBack, kShownBack));
    text.remove_prefix(sign + digits);
  }
  return out;
}

namespace {

void mask(std::string& text) {
  if (text.find_first_of("+%\\") != std::string::npos) text = mask_numbers(text);
}

void mask_keys(std::map<std::string, std::size_t>& counts) {
  std::map<std::string, std::size_t> out;
  for (const auto& [text, cases] : counts) out[mask_numbers(text)] += cases;
  counts = std::move(out);
}

}  // namespace

Record masked(Record record) {
  for (std::string* text : {&record.title, &record.expected, &record.observed, &record.why,
                            &record.detail, &record.sent, &record.received, &record.code})
    mask(*text);
  for (Finding& finding : record.findings)
    for (std::string* text : {&finding.expected, &finding.observed, &finding.cause}) mask(*text);
  for (Note& note : record.notes) mask(note.text);
  return record;
}

Summary masked(Summary summary) {
  for (FailureGroup& group : summary.failures)
    for (std::string* text : {&group.cause, &group.expected, &group.observed}) mask(*text);
  for (CodeSeen& code : summary.codes) mask(code.code);
  for (std::string& option : summary.header.options) mask(option);
  mask_keys(summary.notes);
  mask_keys(summary.incomplete);
  mask_keys(summary.skipped);
  if (summary.end) mask(summary.end->reason);
  mask(summary.problem);
  return summary;
}

}  // namespace assay
