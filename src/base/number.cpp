#include "base/number.hpp"

#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>
#include <charconv>
#include <cmath>

namespace assay {
namespace {

using Big = boost::multiprecision::cpp_int;

// A number as sign, digits without leading or trailing zeros, and a power of ten.
struct Decimal {
  int sign = 0;
  std::string digits;
  std::int64_t exponent = 0;
};

// Beyond this an exponent only says "huge" or "tiny": "1e999999999999" must not cost memory.
constexpr std::int64_t kExponentLimit = 1'000'000'000;
// The widest expansion that exact arithmetic is done on.
constexpr std::int64_t kExpansionLimit = 20'000;

std::optional<Decimal> read_decimal(std::string_view text) {
  Decimal out;
  std::size_t i = 0;
  const auto digit = [&](std::size_t at) {
    return at < text.size() && text[at] >= '0' && text[at] <= '9';
  };
  bool negative = false;
  if (i < text.size() && text[i] == '-') {
    negative = true;
    ++i;
  }
  if (!digit(i)) return std::nullopt;
  if (text[i] == '0' && digit(i + 1)) return std::nullopt;
  while (digit(i)) out.digits += text[i++];
  if (i < text.size() && text[i] == '.') {
    if (!digit(++i)) return std::nullopt;
    for (; digit(i); --out.exponent) out.digits += text[i++];
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    bool down = false;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) down = text[i++] == '-';
    if (!digit(i)) return std::nullopt;
    std::int64_t power = 0;
    while (digit(i)) power = std::min(kExponentLimit, power * 10 + (text[i++] - '0'));
    out.exponent += down ? -power : power;
  }
  if (i != text.size()) return std::nullopt;
  const auto first = out.digits.find_first_not_of('0');
  if (first == std::string::npos) return Decimal{};
  out.digits.erase(0, first);
  const auto last = out.digits.find_last_not_of('0');
  out.exponent += static_cast<std::int64_t>(out.digits.size() - last - 1);
  out.digits.erase(last + 1);
  out.sign = negative ? -1 : 1;
  return out;
}

std::int64_t magnitude(const Decimal& d) {
  return d.exponent + static_cast<std::int64_t>(d.digits.size());
}

std::strong_ordering compare(const Decimal& a, const Decimal& b) {
  if (a.sign != b.sign) return a.sign <=> b.sign;
  if (a.sign == 0) return std::strong_ordering::equal;
  std::strong_ordering size = magnitude(a) <=> magnitude(b);
  if (size == 0) {
    const std::size_t width = std::max(a.digits.size(), b.digits.size());
    std::string left = a.digits, right = b.digits;
    left.resize(width, '0');
    right.resize(width, '0');
    size = left.compare(right) <=> 0;
  }
  return a.sign > 0 ? size : 0 <=> size;
}

Big scaled(const Decimal& d, std::int64_t to_exponent) {
  Big out(d.digits.empty() ? "0" : d.digits);
  out *= boost::multiprecision::pow(Big(10), static_cast<unsigned>(d.exponent - to_exponent));
  return d.sign < 0 ? Big(-out) : out;
}

std::string text_of(Big value, std::int64_t exponent) {
  const bool negative = value < 0;
  std::string digits = (negative ? Big(-value) : value).str();
  if (exponent < 0) {
    const auto places = static_cast<std::size_t>(-exponent);
    if (digits.size() <= places) digits.insert(0, places - digits.size() + 1, '0');
    digits.insert(digits.size() - places, ".");
    while (digits.back() == '0') digits.pop_back();
    if (digits.back() == '.') digits.pop_back();
  }
  return (negative ? "-" : "") + digits;
}

}  // namespace

std::optional<Number> Number::parse(std::string_view text) {
  if (!read_decimal(text)) return std::nullopt;
  Number out;
  std::int64_t small = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), small);
  // "-0" stays text: it is another spelling, and spellings are what a test sends.
  if (error == std::errc() && end == text.data() + text.size() && text != "-0")
    out.small_ = small;
  else
    out.text_ = text;
  return out;
}

std::string Number::text() const { return text_.empty() ? std::to_string(small_) : text_; }

bool Number::is_integer() const { return text_.empty() || read_decimal(text_)->exponent >= 0; }

std::optional<std::int64_t> Number::to_int64() const {
  if (text_.empty()) return small_;
  const Decimal d = *read_decimal(text_);
  if (d.exponent < 0 || magnitude(d) > 19) return std::nullopt;
  const Big value = scaled(d, 0);
  if (value > std::numeric_limits<std::int64_t>::max() ||
      value < std::numeric_limits<std::int64_t>::min())
    return std::nullopt;
  return static_cast<std::int64_t>(value);
}

double Number::to_double() const {
  if (text_.empty()) return static_cast<double>(small_);
  double out = 0;
  const auto [end, error] = std::from_chars(text_.data(), text_.data() + text_.size(), out);
  if (error != std::errc::result_out_of_range) return out;
  const Decimal d = *read_decimal(text_);
  return magnitude(d) < 0 ? 0.0 : d.sign * HUGE_VAL;
}

bool Number::is_multiple_of(const Number& divisor) const {
  if (text_.empty() && divisor.text_.empty()) return small_ % divisor.small_ == 0;
  const Decimal a = *read_decimal(text()), b = *read_decimal(divisor.text());
  if (a.sign == 0) return true;
  if (magnitude(a) < b.exponent) return false;  // smaller than the divisor's last place
  const std::int64_t low = std::min(a.exponent, b.exponent);
  const bool expandable = a.exponent - low < kExpansionLimit && b.exponent - low < kExpansionLimit;
  if (expandable) return scaled(a, low) % scaled(b, low) == 0;
  if (a.exponent < b.exponent) return false;
  // a = n * 10^k with k huge: what matters of the divisor is the part without 2 and 5.
  Big rest(b.digits);
  while (rest % 2 == 0) rest /= 2;
  while (rest % 5 == 0) rest /= 5;
  return Big(a.digits) % rest == 0;
}

Number Number::plus(const Number& other) const {
  const Decimal a = *read_decimal(text()), b = *read_decimal(other.text());
  const std::int64_t low = std::min(a.exponent, b.exponent),
                     high = std::max(a.exponent, b.exponent);
  if (a.sign == 0) return other;
  if (b.sign == 0) return *this;
  if (high - low > kExpansionLimit) return magnitude(a) > magnitude(b) ? *this : other;
  return *parse(
      text_of(scaled(a, std::min<std::int64_t>(low, 0)) + scaled(b, std::min<std::int64_t>(low, 0)),
              std::min<std::int64_t>(low, 0)));
}

Number Number::minus(const Number& other) const {
  std::string negated = other.text();
  if (other.sign() != 0) {
    if (negated.front() == '-')
      negated.erase(0, 1);
    else
      negated.insert(0, "-");
  }
  return plus(*parse(negated));
}

int Number::sign() const {
  if (text_.empty()) return (small_ > 0) - (small_ < 0);
  return read_decimal(text_)->sign;
}

std::strong_ordering operator<=>(const Number& a, const Number& b) {
  if (a.text_.empty() && b.text_.empty()) return a.small_ <=> b.small_;
  return compare(*read_decimal(a.text()), *read_decimal(b.text()));
}

}  // namespace assay
