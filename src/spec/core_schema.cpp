#include "spec/core_schema.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "base/text.hpp"

namespace assay {
namespace {

bool one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, text) != words.end();
}

bool all_in(std::string_view text, std::string_view signs) {
  return !text.empty() && text.find_first_not_of(signs) == std::string_view::npos;
}

constexpr std::string_view kDigits = "0123456789";

// Takes a run of digits off the front.
std::string_view take_digits(std::string_view& text) {
  const auto run = text.substr(0, std::min(text.find_first_not_of(kDigits), text.size()));
  text.remove_prefix(run.size());
  return run;
}

std::string without_leading_zeros(std::string_view digits) {
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
  return digits.empty() ? "0" : std::string(digits);
}

// Octal and hexadecimal numbers of any length, in decimal.
std::string to_decimal(std::string_view digits, int base) {
  std::string decimal = "0";  // least significant first
  for (char c : digits) {
    int carry = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
    for (char& digit : decimal) {
      const int sum = (digit - '0') * base + carry;
      digit = static_cast<char>('0' + sum % 10);
      carry = sum / 10;
    }
    for (; carry > 0; carry /= 10) decimal += static_cast<char>('0' + carry % 10);
  }
  std::ranges::reverse(decimal);
  return decimal;
}

// The JSON spelling of a decimal number of the core schema; empty when it is none.
std::string decimal_spelling(std::string_view text) {
  std::string sign;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    if (text[0] == '-') sign = "-";
    text.remove_prefix(1);
  }
  const std::string_view whole = take_digits(text);
  std::string_view fraction;
  if (!text.empty() && text[0] == '.') {
    text.remove_prefix(1);
    fraction = take_digits(text);
  }
  if (whole.empty() && fraction.empty()) return {};
  std::string out = sign + without_leading_zeros(whole);
  if (!fraction.empty()) out.append(".").append(fraction);
  if (text.empty()) return out;
  if (text[0] != 'e' && text[0] != 'E') return {};
  std::string_view digits = text.substr(1);
  if (!digits.empty() && (digits[0] == '-' || digits[0] == '+')) digits.remove_prefix(1);
  return all_in(digits, kDigits) ? out.append(text) : std::string{};
}

}  // namespace

Result<Json> core_scalar(std::string_view plain) {
  if (plain.empty() || one_of(plain, {"~", "null", "Null", "NULL"})) return Json();
  if (one_of(plain, {"true", "True", "TRUE"})) return Json(true);
  if (one_of(plain, {"false", "False", "FALSE"})) return Json(false);
  std::string_view unsigned_text = plain;
  if (plain[0] == '-' || plain[0] == '+') unsigned_text.remove_prefix(1);
  if (one_of(unsigned_text, {".inf", ".Inf", ".INF"}) || one_of(plain, {".nan", ".NaN", ".NAN"}))
    return Error{
        "", fmt::format("{} is not a number that JSON can hold: put it in quotes if it is text",
                        in_quotes(plain))};
  std::string number;
  if (plain.starts_with("0o") && all_in(plain.substr(2), "01234567"))
    number = to_decimal(plain.substr(2), 8);
  else if (plain.starts_with("0x") && all_in(plain.substr(2), "0123456789abcdefABCDEF"))
    number = to_decimal(plain.substr(2), 16);
  else
    number = decimal_spelling(plain);
  if (number.empty()) return Json(plain);
  auto parsed = Number::parse(number);
  return parsed ? Json(std::move(*parsed)) : Json(plain);
}

}  // namespace assay
