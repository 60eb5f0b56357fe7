#include "report/mask.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace assay {
namespace {

constexpr std::size_t kFewestDigits = 7;
constexpr std::size_t kFewestBareDigits = 11;
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

std::size_t digits_at(std::string_view text) {
  std::size_t out = 0;
  while (out < text.size() && text[out] >= '0' && text[out] <= '9') ++out;
  return out;
}

// Limits of integers that tests send.
bool is_limit(std::string_view digits) {
  return digits.starts_with("92233720368547758") || digits.starts_with("18446744073709551") ||
         digits.starts_with("900719925474099");
}

// Times are no one's number: milliseconds since 1970 of our days, and YYYYMMDDHHMMSS.
bool is_time(std::string_view digits) {
  if (digits.size() == 13) return digits >= "1400000000000" && digits < "2000000000000";
  if (digits.size() != 14 && digits.size() != 17) return false;
  const std::string_view month = digits.substr(4, 2);
  return (digits.starts_with("19") || digits.starts_with("20")) && month >= "01" && month <= "12";
}

bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Appends the digits that `text` begins with, behind `sign`, and takes them off.
void append_masked(std::string& out, std::string_view& text, std::size_t digits) {
  const std::size_t front = std::min(kShownFront - 1, digits - kShownBack - kFewestHidden);
  out.append(text.substr(0, front));
  out.append(digits - front - kShownBack, '*');
  out.append(text.substr(digits - kShownBack, kShownBack));
  text.remove_prefix(digits);
}

void take(std::string& out, std::string_view& text, std::size_t count) {
  out.append(text.substr(0, count));
  text.remove_prefix(count);
}

}  // namespace

std::string mask_numbers(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool begins = true;  // a word of letters and digits would begin here
  while (!text.empty()) {
    if (const std::size_t sign = plus_sign(text); sign > 0) {
      take(out, text, sign);
      if (const std::size_t digits = digits_at(text); digits >= kFewestDigits)
        append_masked(out, text, digits);
      begins = true;
    } else if (const std::size_t digits = digits_at(text); digits > 0) {
      if (begins && digits >= kFewestBareDigits && !is_time(text.substr(0, digits)) &&
          !is_limit(text.substr(0, digits)))
        append_masked(out, text, digits);
      else
        take(out, text, digits);
      begins = false;
    } else if (text.size() >= 3 && text.front() == '%' && is_alphanumeric(text[1]) &&
               is_alphanumeric(text[2])) {
      take(out, text, 3);
      begins = true;
    } else {
      begins = !is_alphanumeric(text.front()) && text.front() != '.' && text.front() != '_';
      take(out, text, 1);
    }
  }
  return out;
}

namespace {

void mask(std::string& text) {
  if (text.size() >= kFewestDigits) text = mask_numbers(text);
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
  for (PushSeen& push : record.pushes) mask(push.received);
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
