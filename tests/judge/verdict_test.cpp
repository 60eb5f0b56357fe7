#include "judge/verdict.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace assay {
namespace {

TEST(Verdict, EveryVerdictIsFoundAgainByItsOwnName) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < kVerdicts; ++i) {
    const auto verdict = static_cast<Verdict>(i);
    EXPECT_EQ(verdict_of(name_of(verdict)), verdict);
    names.insert(name_of(verdict));
  }
  EXPECT_EQ(names.size(), kVerdicts);
}

TEST(Verdict, TheNamesAreThoseOfTheDocumentation) {
  EXPECT_EQ(name_of(Verdict::pass), "pass");
  EXPECT_EQ(name_of(Verdict::fail), "fail");
  EXPECT_EQ(name_of(Verdict::crash), "crash");
  EXPECT_EQ(name_of(Verdict::unsettled), "unsettled");
  EXPECT_EQ(name_of(Verdict::info), "info");
  EXPECT_EQ(name_of(Verdict::blocked), "blocked");
  EXPECT_EQ(name_of(Verdict::unsure), "unsure");
  EXPECT_EQ(name_of(Verdict::notrun), "notrun");
  EXPECT_EQ(name_of(Verdict::harness), "harness");
  EXPECT_EQ(name_of(Verdict::skipped), "skipped");
}

TEST(Verdict, ANameIsMatchedWholeAndInItsCase) {
  for (const char* wrong : {"", "Pass", "pas", "passed", "pass "})
    EXPECT_EQ(verdict_of(wrong), std::nullopt) << wrong;
}

TEST(Level, EveryLevelIsFoundAgainByItsOwnName) {
  for (const Level level : {Level::must, Level::should, Level::robustness})
    EXPECT_EQ(level_of(name_of(level)), level);
  EXPECT_EQ(name_of(Level::robustness), "robustness");
  EXPECT_EQ(level_of("may"), std::nullopt);
}

}  // namespace
}  // namespace assay
