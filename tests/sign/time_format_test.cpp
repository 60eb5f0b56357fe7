#include "sign/time_format.hpp"

#include <gtest/gtest.h>

namespace assay {
namespace {

constexpr std::string_view kIso = "%Y-%m-%dT%H:%M:%SZ";

TEST(TimeFormat, ReadingAndWritingAreInverse) {
  Random random(11);
  for (const std::string_view format :
       {"%Y-%m-%dT%H:%M:%S.%LZ", "%Q", "%Y%m%d%H%M%S%L", "%d.%m.%Y %H:%M:%S,%L%%"}) {
    for (int round = 0; round < 300; ++round) {
      const WallTime time(std::chrono::milliseconds(random.below(4'000'000'000'000ULL)));
      const auto read = parse_utc(format_utc(time, format), format);
      ASSERT_TRUE(read) << format_utc(time, format);
      ASSERT_EQ(*read, time);
    }
  }
}

TEST(TimeFormat, WhatIsNotExactlyOfTheFormatIsRefused) {
  EXPECT_TRUE(parse_utc("2024-02-29T23:59:59Z", kIso));
  for (const std::string_view text :
       {"", "now", "2023-02-29T23:59:59Z", "2024-13-01T00:00:00Z", "2024-00-01T00:00:00Z",
        "2024-01-01T24:00:00Z", "2024-01-01T00:60:00Z", "2024-01-01T00:00:60Z",
        "2024-01-01T00:00:00", "2024-01-01T00:00:00Z ", " 2024-01-01T00:00:00Z",
        "2024-01-01t00:00:00z", "24-01-01T00:00:00Z", "2024-1-01T00:00:00Z", "+024-01-01T00:00:00Z",
        "2024-01-01T00:00:00.000Z", "1700000000"})
    EXPECT_FALSE(parse_utc(text, kIso)) << text;
  EXPECT_FALSE(parse_utc("-1", "%s"));
  EXPECT_FALSE(parse_utc("1234567890123456", "%Q"));
}

TEST(TimeFormat, EpochSecondsAndMillisecondsAreRead) {
  EXPECT_EQ(parse_utc("1700000000", "%s"), WallTime(std::chrono::seconds(1700000000)));
  EXPECT_EQ(parse_utc("1700000000123", "%Q"), WallTime(std::chrono::milliseconds(1700000000123)));
}

}  // namespace
}  // namespace assay
