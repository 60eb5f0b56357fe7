#include "sign/time_format.hpp"

#include <charconv>

namespace assay {
namespace {

// Takes digits from the front: exactly `width`, or for width 0 all of them (at most 15, which is
// the year 33658 in milliseconds and far from overflow).
std::optional<std::int64_t> take_digits(std::string_view& text, std::size_t width) {
  std::size_t count = 0;
  while (count < text.size() && text[count] >= '0' && text[count] <= '9') ++count;
  if (width != 0 && count > width) count = width;
  if (count == 0 || count > 15 || (width != 0 && count != width)) return std::nullopt;
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + count, value);
  text.remove_prefix(count);
  return value;
}

struct Parts {
  std::int64_t year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0, millisecond = 0;
  std::optional<std::int64_t> since_epoch;  // milliseconds; overrides the rest

  bool take(char directive, std::string_view& text) {
    const auto into = [&](std::int64_t& part, std::size_t width) {
      const auto value = take_digits(text, width);
      if (value) part = *value;
      return value.has_value();
    };
    switch (directive) {
      case 'Y':
        return into(year, 4);
      case 'm':
        return into(month, 2);
      case 'd':
        return into(day, 2);
      case 'H':
        return into(hour, 2);
      case 'M':
        return into(minute, 2);
      case 'S':
        return into(second, 2);
      case 'L':
        return into(millisecond, 3);
      case 's':
      case 'Q': {
        const auto value = take_digits(text, 0);
        if (value) since_epoch = directive == 's' ? *value * 1000 : *value;
        return value.has_value();
      }
      default:
        return false;
    }
  }

  std::optional<WallTime> time() const {
    using namespace std::chrono;
    if (since_epoch) return WallTime(milliseconds(*since_epoch));
    const year_month_day date{std::chrono::year(static_cast<int>(year)),
                              std::chrono::month(static_cast<unsigned>(month)),
                              std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
    return WallTime(sys_days(date)) + hours(hour) + minutes(minute) + seconds(second) +
           milliseconds(millisecond);
  }
};

}  // namespace

std::optional<WallTime> parse_utc(std::string_view text, std::string_view format) {
  Parts parts;
  for (std::size_t i = 0; i < format.size(); ++i) {
    constexpr std::string_view kDirectives = "YmdHMSLsQ";
    const bool directive = format[i] == '%' && i + 1 < format.size() &&
                           kDirectives.find(format[i + 1]) != std::string_view::npos;
    if (directive) {
      if (!parts.take(format[++i], text)) return std::nullopt;
      continue;
    }
    if (format[i] == '%' && i + 1 < format.size() && format[i + 1] == '%') ++i;
    if (text.empty() || text.front() != format[i]) return std::nullopt;
    text.remove_prefix(1);
  }
  return text.empty() ? parts.time() : std::nullopt;
}

}  // namespace assay
