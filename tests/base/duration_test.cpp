#include "base/duration.hpp"

#include <gtest/gtest.h>

namespace assay {
namespace {

using namespace std::chrono_literals;

TEST(Duration, UnitsAreReadWithAndWithoutABlank) {
  const std::pair<std::string_view, std::chrono::milliseconds> rows[] = {
      {"1 day", 24h},    {"-25 h", -25h},   {"0 s", 0ms},         {"3min", 3min},
      {"250 ms", 250ms}, {"2 weeks", 336h}, {"10 years", 87600h}, {"8 hours", 8h}};
  for (const auto& [text, expected] : rows)
    EXPECT_EQ(parse_duration(text).value(), expected) << text;
  EXPECT_EQ(duration_from(Json(90)).value(), 90s);
}

TEST(Duration, WhatIsWrongIsSaid) {
  const std::pair<Json, std::string_view> rows[] = {
      {"1 dayz", "\"1 dayz\" is not a duration: did you mean \"1 day\"?"},
      {"day",
       "\"day\" is not a duration: expected a whole number and a unit, such as \"1 day\" or \"-25 "
       "h\""},
      {"5",
       "\"5\" is not a duration: expected a whole number and a unit, such as \"1 day\" or \"-25 "
       "h\""},
      {"9999 years",
       "\"9999 years\" is not a duration that can be meant: expected at most 1000 years"},
      {true, "\"true\" is not a duration: expected text such as \"1 day\" or a number of seconds"},
  };
  for (const auto& [value, expected] : rows) EXPECT_EQ(duration_from(value).error().what, expected);
}

}  // namespace
}  // namespace assay
