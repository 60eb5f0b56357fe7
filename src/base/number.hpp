// A JSON number, exactly as written: no digit is lost beyond 64 bits or in a fraction.
//
// Equality and order are mathematical (2.0 == 2, 1e2 == 100), as JSON Schema
// 2020-12 section 4.2.2 asks. The text stays what was read, because a test tool
// must be able to send "2.0" where an integer is expected.
#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay {

class Number {
 public:
  Number() = default;
  Number(std::int64_t value) : small_(value) {}
  // Null when `text` is not a number of RFC 8259 section 6.
  static std::optional<Number> parse(std::string_view text);

  std::string text() const;
  bool is_integer() const;                       // 2.0 and 1e3 are
  std::optional<std::int64_t> to_int64() const;  // null when fractional or too large
  double to_double() const;                      // nearest, for display and distance only

  // Requires: divisor > 0. Exact, also where a double would overflow.
  bool is_multiple_of(const Number& divisor) const;
  Number plus(const Number& other) const;   // exact
  Number minus(const Number& other) const;  // exact
  int sign() const;

  friend std::strong_ordering operator<=>(const Number& a, const Number& b);
  friend bool operator==(const Number& a, const Number& b) { return (a <=> b) == 0; }

 private:
  std::int64_t small_ = 0;  // the value, when text_ is empty
  std::string text_;        // otherwise: as written (fraction, exponent, or beyond 64 bits)
};

}  // namespace assay
