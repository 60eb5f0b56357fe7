// Dates and times of RFC 3339.
#include <array>
#include <optional>

#include "schema/format_checks.hpp"

namespace assay::jsonschema {
namespace {

// Takes what it recognises off the front of a text.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool empty() const { return rest_.empty(); }
  bool take(char c) {
    if (rest_.empty() || rest_[0] != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool take_either(char a, char b) { return take(a) || take(b); }
  std::optional<int> take_number(std::size_t digits) {
    if (rest_.size() < digits) return std::nullopt;
    int number = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      if (!is_digit(rest_[i])) return std::nullopt;
      number = number * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(digits);
    return number;
  }
  bool take_digits() {
    std::size_t count = 0;
    while (count < rest_.size() && is_digit(rest_[count])) ++count;
    rest_.remove_prefix(count);
    return count > 0;
  }
  // 1*DIGIT and one of the units, which must come in their order; the place after the unit.
  std::optional<std::size_t> take_amount(std::string_view units) {
    Scanner ahead = *this;
    if (!ahead.take_digits() || ahead.empty()) return std::nullopt;
    const auto unit = units.find(ahead.rest_[0]);
    if (unit == std::string_view::npos) return std::nullopt;
    rest_ = ahead.rest_.substr(1);
    return unit + 1;
  }

 private:
  std::string_view rest_;
};

bool take_date(Scanner& in) {
  constexpr std::array<int, 12> days{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const auto year = in.take_number(4);
  if (!year || !in.take('-')) return false;
  const auto month = in.take_number(2);
  if (!month || *month < 1 || *month > 12 || !in.take('-')) return false;
  const auto day = in.take_number(2);
  if (!day || *day < 1 || *day > days[static_cast<std::size_t>(*month - 1)]) return false;
  const bool leap = *year % 4 == 0 && (*year % 100 != 0 || *year % 400 == 0);
  return *month != 2 || *day != 29 || leap;
}

// Minutes that the offset is ahead of UTC.
std::optional<int> take_offset(Scanner& in) {
  if (in.take_either('Z', 'z')) return 0;
  const bool ahead = in.take('+');
  if (!ahead && !in.take('-')) return std::nullopt;
  const auto hours = in.take_number(2);
  if (!hours || *hours > 23 || !in.take(':')) return std::nullopt;
  const auto minutes = in.take_number(2);
  if (!minutes || *minutes > 59) return std::nullopt;
  return (ahead ? 1 : -1) * (*hours * 60 + *minutes);
}

bool take_time(Scanner& in) {
  const auto hour = in.take_number(2);
  if (!hour || *hour > 23 || !in.take(':')) return false;
  const auto minute = in.take_number(2);
  if (!minute || *minute > 59 || !in.take(':')) return false;
  const auto second = in.take_number(2);
  if (!second || *second > 60) return false;
  if (in.take('.') && !in.take_digits()) return false;
  const auto offset = take_offset(in);
  if (!offset) return false;
  if (*second < 60) return true;
  // A leap second is the last of a day in UTC (section 5.7).
  const int utc = *hour * 60 + *minute - *offset;
  return (utc + 2 * 1440) % 1440 == 1439;
}

// Each unit at most once, each directly followed by the next smaller one, as the ABNF has it.
bool take_amounts(Scanner& in, std::string_view units) {
  auto next = in.take_amount(units);
  if (!next) return false;
  while (*next < units.size()) {
    units.remove_prefix(*next);
    next = in.take_amount(units.substr(0, 1));
    if (!next) break;
  }
  return true;
}

}  // namespace

bool is_date(std::string_view text) {
  Scanner in(text);
  return take_date(in) && in.empty();
}

bool is_time(std::string_view text) {
  Scanner in(text);
  return take_time(in) && in.empty();
}

bool is_date_time(std::string_view text) {
  Scanner in(text);
  return take_date(in) && in.take_either('T', 't') && take_time(in) && in.empty();
}

bool is_duration(std::string_view text) {
  Scanner in(text);
  if (!in.take('P')) return false;
  Scanner weeks = in;
  if (weeks.take_amount("W")) return weeks.empty();
  const bool dated = take_amounts(in, "YMD");
  if (in.empty()) return dated;
  return in.take('T') && take_amounts(in, "HMS") && in.empty();
}

}  // namespace assay::jsonschema
