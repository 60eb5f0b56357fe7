#include "report/wording.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay {
namespace {
using testing::ElementsAre;

TEST(Wording, CountsHaveSeparatorsAndTheRightNumber) {
  EXPECT_EQ(counted(0, "case"), "0 cases");
  EXPECT_EQ(counted(1, "case"), "1 case");
  EXPECT_EQ(counted(1204, "case"), "1,204 cases");
  EXPECT_EQ(with_separators(999), "999");
  EXPECT_EQ(with_separators(1234567), "1,234,567");
}

TEST(Wording, PartsStandInARow) {
  const std::vector<std::string> parts{"a", "b", "c"};
  EXPECT_EQ(in_a_row({}), "");
  EXPECT_EQ(in_a_row(std::span(parts).first(1)), "a");
  EXPECT_EQ(in_a_row(std::span(parts).first(2)), "a and b");
  EXPECT_EQ(in_a_row(parts), "a, b and c");
}

TEST(Wording, AReplayCommandCanBePastedIntoAShell) {
  EXPECT_EQ(replay_command("callVerify/body.times/maximum/above@x=1"),
            "assay replay callVerify/body.times/maximum/above@x=1");
  EXPECT_EQ(replay_command("a/b;rm -rf $(x)"), "assay replay 'a/b;rm -rf $(x)'");
  EXPECT_EQ(replay_command("it's"), R"(assay replay 'it'\''s')");
}

TEST(Wording, TextIsWrappedAtBlanksAndNeverInsideACodePoint) {
  EXPECT_THAT(wrapped("", 5), ElementsAre());
  EXPECT_THAT(wrapped("one two three", 7), ElementsAre("one two", "three"));
  EXPECT_THAT(wrapped("one two three", 8), ElementsAre("one two", "three"));
  EXPECT_THAT(wrapped("abcdefgh", 3), ElementsAre("abc", "def", "gh"));
  EXPECT_THAT(wrapped("\xC3\xA9\xC3\xA9\xC3\xA9", 2), ElementsAre("\xC3\xA9\xC3\xA9", "\xC3\xA9"));
}

}  // namespace
}  // namespace assay
