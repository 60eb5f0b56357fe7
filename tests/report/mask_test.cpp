#include "report/mask.hpp"

#include <gtest/gtest.h>

namespace assay {
namespace {

struct Masked {
  const char *text, *masked;
};
class MaskNumbers : public testing::TestWithParam<Masked> {};

TEST_P(MaskNumbers, ShowsTheFirstSixCharactersAndTheLastTwo) {
  EXPECT_EQ(mask_numbers(GetParam().text), GetParam().masked);
}
INSTANTIATE_TEST_SUITE_P(
    Numbers, MaskNumbers,
    testing::Values(Masked{"+8613800138000", "+86138******00"},
                    Masked{"{\"a\":\"+8613800138000\",\"b\":\"+442071838750\"}",
                           "{\"a\":\"+86138******00\",\"b\":\"+44207*****50\"}"},
                    Masked{"+1234567", "+1****67"},                  // 7 digits
                    Masked{"+12345678", "+12****78"},                // never fewer than four hidden
                    Masked{"+123456789012345", "+12345********45"},  // 15 digits
                    Masked{"+1234567890123456", "+12345*********56"},  // too long by intention
                    Masked{"a=%2B8613800138000&b", "a=%2B86138******00&b"},
                    Masked{"%2b8613800138000", "%2b86138******00"},
                    Masked{"\\u002B8613800138000", "\\u002B86138******00"},
                    Masked{"++8613800138000+8613800138000", "++86138******00+86138******00"},
                    Masked{"8613800138000", "86138******00"},  // as a form has it
                    Masked{"aNum=13800000001&bNum=13800000002",
                           "aNum=13800****01&bNum=13800****02"},
                    Masked{"%2213800000001%22", "%2213800****01%22"},
                    Masked{"\"13800000001a\"", "\"13800****01a\""},
                    Masked{"23480000112345", "23480*******45"}));
INSTANTIATE_TEST_SUITE_P(
    NoNumbers, MaskNumbers,
    testing::Values(Masked{"", ""}, Masked{"+", "+"}, Masked{"%2", "%2"},
                    Masked{"+123456", "+123456"},              // 6 digits
                    Masked{"1234567890", "1234567890"},        // 10 digits
                    Masked{"1798761600000", "1798761600000"},  // milliseconds
                    Masked{"1201_6_4294967295_20190124030424@a",
                           "1201_6_4294967295_20190124030424@a"},
                    Masked{"20190124030424", "20190124030424"},
                    Masked{"0.30000000000000004", "0.30000000000000004"},
                    Masked{"83ac95123c47a12345678901", "83ac95123c47a12345678901"},
                    Masked{"2026-07-02T10:00:00+0800", "2026-07-02T10:00:00+0800"},
                    Masked{"1023007 (HTTP 400)", "1023007 (HTTP 400)"}));

TEST(Masked, EveryPhraseAndTheWireLogOfARecord) {
  const std::string number = "+8613800138000", hidden = "+86138******00";
  Record record;
  record.title = record.expected = record.observed = record.why = record.detail = number;
  record.sent = record.received = number;
  record.findings = {{"c", Level::must, "s", number, number, {"clause"}, number}};
  record.notes = {{"c", number}};
  const Record out = masked(record);
  for (const std::string& text :
       {out.title, out.expected, out.observed, out.why, out.detail, out.sent, out.received,
        out.findings[0].expected, out.findings[0].observed, out.findings[0].cause,
        out.notes[0].text})
    EXPECT_EQ(text, hidden);
}

TEST(Masked, EveryPhraseOfASummaryAndCountsThatFallTogetherAreAdded) {
  Summary summary;
  FailureGroup group;
  group.cause = group.expected = group.observed = "+8613800138000";
  summary.failures = {group};
  summary.notes = {{"called +8613800138000", 2}, {"called +8613800999900", 3}};
  summary.header.options = {"--set", "to=+8613800138000"};
  const Summary out = masked(summary);
  EXPECT_EQ(out.failures[0].observed, "+86138******00");
  EXPECT_EQ(out.failures[0].expected, "+86138******00");
  EXPECT_EQ(out.failures[0].cause, "+86138******00");
  EXPECT_EQ(out.notes, (std::map<std::string, std::size_t>{{"called +86138******00", 5}}));
  EXPECT_EQ(out.header.options[1], "to=+86138******00");
}

}  // namespace
}  // namespace assay
