#include "base/duration.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <limits>

#include "base/text.hpp"

namespace assay {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t milliseconds;
};
constexpr std::int64_t kSecond = 1000, kMinute = 60 * kSecond, kHour = 60 * kMinute,
                       kDay = 24 * kHour;
constexpr std::array kUnits{
    Unit{"ms", 1},
    Unit{"s", kSecond},
    Unit{"second", kSecond},
    Unit{"seconds", kSecond},
    Unit{"min", kMinute},
    Unit{"minute", kMinute},
    Unit{"minutes", kMinute},
    Unit{"h", kHour},
    Unit{"hour", kHour},
    Unit{"hours", kHour},
    Unit{"d", kDay},
    Unit{"day", kDay},
    Unit{"days", kDay},
    Unit{"week", 7 * kDay},
    Unit{"weeks", 7 * kDay},
    Unit{"year", 365 * kDay},
    Unit{"years", 365 * kDay},
};
// A thousand years: more is a mistake, and would leave what a four-digit year can say.
constexpr std::int64_t kLongest = 1000 * 365 * kDay;

Error not_a_duration(std::string_view text, std::string_view advice) {
  return {"", in_quotes(text) + " is not a duration" + std::string(advice)};
}

}  // namespace

Result<std::chrono::milliseconds> parse_duration(std::string_view text) {
  std::int64_t amount = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, amount);
  constexpr std::string_view kExpected =
      ": expected a whole number and a unit, such as \"1 day\" or \"-25 h\"";
  if (error != std::errc()) return not_a_duration(text, kExpected);
  std::string_view unit(rest, static_cast<std::size_t>(end - rest));
  while (!unit.empty() && unit.front() == ' ') unit.remove_prefix(1);
  std::array<std::string_view, kUnits.size()> names;
  for (std::size_t i = 0; i < kUnits.size(); ++i) {
    names[i] = kUnits[i].name;
    if (unit != kUnits[i].name) continue;
    const std::int64_t most = kLongest / kUnits[i].milliseconds;
    if (amount > most || amount < -most)
      return not_a_duration(text, " that can be meant: expected at most 1000 years");
    return std::chrono::milliseconds(amount * kUnits[i].milliseconds);
  }
  const std::string_view near = unit.empty() ? std::string_view() : nearest(unit, names);
  if (near.empty()) return not_a_duration(text, kExpected);
  return not_a_duration(
      text, ": did you mean \"" + std::to_string(amount) + " " + std::string(near) + "\"?");
}

Result<std::chrono::milliseconds> duration_from(const Json& value) {
  if (value.is_string()) return parse_duration(value.as_string());
  if (value.is_number()) {
    if (const auto seconds = value.as_number().to_int64())
      return parse_duration(std::to_string(*seconds) + " s");
  }
  return not_a_duration(value.dump(), ": expected text such as \"1 day\" or a number of seconds");
}

}  // namespace assay
