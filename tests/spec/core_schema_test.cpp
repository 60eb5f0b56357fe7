#include "spec/core_schema.hpp"

#include <gtest/gtest.h>

namespace assay {
namespace {

struct Row {
  std::string_view plain, json;
};

// The table of YAML 1.2.2, section 10.3.2, and what YAML 1.1 took for something else.
TEST(CoreSchema, PlainScalarsAreTypedAsYaml12Says) {
  for (const auto& [plain, json] : std::initializer_list<Row>{
           {"", "null"},
           {"~", "null"},
           {"null", "null"},
           {"Null", "null"},
           {"NULL", "null"},
           {"nULL", R"("nULL")"},
           {"true", "true"},
           {"True", "true"},
           {"TRUE", "true"},
           {"False", "false"},
           {"yes", R"("yes")"},
           {"no", R"("no")"},
           {"on", R"("on")"},
           {"Off", R"("Off")"},
           {"y", R"("y")"},
           {"0", "0"},
           {"-0", "-0"},
           {"+12", "12"},
           {"-12", "-12"},
           {"007", "7"},
           {"0o17", "15"},
           {"0o18", R"("0o18")"},
           {"0x1F", "31"},
           {"0xfffffffffffffffffff", "75557863725914323419135"},
           {"0x", R"("0x")"},
           {"-0x1F", R"("-0x1F")"},
           {"0b11", R"("0b11")"},
           {"1_000", R"("1_000")"},
           {"12:30", R"("12:30")"},
           {"1:2:3", R"("1:2:3")"},
           {"2024-01-01", R"("2024-01-01")"},
           {"1.5", "1.5"},
           {".5", "0.5"},
           {"-.5", "-0.5"},
           {"5.", "5"},
           {"1.10", "1.10"},
           {"1e3", "1e3"},
           {"1.e+3", "1e+3"},
           {"1e", R"("1e")"},
           {".", R"(".")"},
           {"-", R"("-")"},
           {"+", R"("+")"},
           {"1.2.3", R"("1.2.3")"},
           {"12a", R"("12a")"},
           {"123456789012345678901234567890", "123456789012345678901234567890"},
           {"inf", R"("inf")"},
           {"nan", R"("nan")"},
       }) {
    const auto value = core_scalar(plain);
    ASSERT_TRUE(value.has_value()) << plain;
    EXPECT_EQ(value->dump(), json) << plain;
  }
}

TEST(CoreSchema, InfinityAndNotANumberAreRefusedBecauseJsonHasNone) {
  for (std::string_view plain : {".inf", "-.Inf", "+.INF", ".nan", ".NaN", ".NAN"})
    EXPECT_EQ(core_scalar(plain).error().what,
              "\"" + std::string(plain) +
                  "\" is not a number that JSON can hold: put it in quotes if it is text");
}

}  // namespace
}  // namespace assay
