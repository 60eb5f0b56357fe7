#include "base/number.hpp"

#include <gtest/gtest.h>

namespace assay {
namespace {

Number number(std::string_view text) { return Number::parse(text).value(); }

TEST(Number, OrderIsMathematicalWhateverTheSpelling) {
  EXPECT_EQ(number("2.0"), number("2"));
  EXPECT_EQ(number("1e2"), number("100"));
  EXPECT_EQ(number("-0"), number("0"));
  EXPECT_LT(number("9007199254740992"), number("9007199254740993"));
  EXPECT_LT(number("0.1"), number("0.10000000000000000001"));
  EXPECT_LT(number("-1e400"), number("-1"));
  EXPECT_GT(number("1e999999999999"), number("1e400"));
}

TEST(Number, TheTextStaysAsWritten) {
  for (const char* text : {"2.0", "1E+2", "-0", "123456789012345678901234567890", "0.00"})
    EXPECT_EQ(number(text).text(), text);
}

TEST(Number, OnlyNumbersOfRfc8259AreRead) {
  for (const char* text :
       {"", "-", "+1", "01", "1.", ".1", "1e", "0x1", "1_000", "NaN", " 1", "1 "})
    EXPECT_FALSE(Number::parse(text)) << text;
}

TEST(Number, IntegersAreIntegersHoweverTheyAreSpelt) {
  for (const char* text : {"2.0", "1e3", "1.50e1", "-7", "0.0"})
    EXPECT_TRUE(number(text).is_integer()) << text;
  for (const char* text : {"2.5", "1e-1", "1.55e1"})
    EXPECT_FALSE(number(text).is_integer()) << text;
  EXPECT_EQ(number("1.5e1").to_int64(), 15);
  EXPECT_EQ(number("9223372036854775808").to_int64(), std::nullopt);
}

TEST(Number, MultiplesAreExactAlsoWhereADoubleIsNot) {
  EXPECT_TRUE(number("0.3").is_multiple_of(number("0.1")));
  EXPECT_TRUE(number("1e308").is_multiple_of(number("0.5")));
  EXPECT_FALSE(number("1e308").is_multiple_of(number("0.123456789")));
  EXPECT_TRUE(number("1e100000").is_multiple_of(number("8")));
  EXPECT_FALSE(number("1e100000").is_multiple_of(number("3")));
  EXPECT_FALSE(number("7.5").is_multiple_of(number("2")));
}

TEST(Number, SumsAreExact) {
  EXPECT_EQ(number("0.1").plus(number("0.2")), number("0.3"));
  EXPECT_EQ(number("9223372036854775807").plus(number("1")).text(), "9223372036854775808");
  EXPECT_EQ(number("0").minus(number("1e-3")), number("-0.001"));
}

}  // namespace
}  // namespace assay
