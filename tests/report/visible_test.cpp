#include "report/visible.hpp"

#include <gtest/gtest.h>

#include "base/clock.hpp"
#include "base/text.hpp"

namespace assay {
namespace {

TEST(Visible, TextThatCanBeReadStaysAsItIs) {
  for (const char* text :
       {"", "plain <b>&amp; \"x\"", "caf\xC3\xA9 \xE6\x88\x90\xE5\x8A\x9F \xF0\x9F\x98\x80"})
    EXPECT_EQ(visible(text), text);
}

TEST(Visible, ControlsAndBytesThatAreNoUtf8AreWrittenOut) {
  EXPECT_EQ(visible("a\x1b[31m\x7f\x01"), R"(a\x1b[31m\x7f\x01)");
  EXPECT_EQ(visible(std::string_view("a\0b", 3)), R"(a\x00b)");
  EXPECT_EQ(visible("\xff\xC3(\xE2\x82"), R"(\xff\xc3(\xe2\x82)");
  EXPECT_EQ(visible("\xED\xA0\x80"), R"(\xed\xa0\x80)");  // a lone surrogate
}

TEST(Visible, WhatCannotBeSeenOrTurnsTheTextAroundIsWrittenOut) {
  EXPECT_EQ(visible("a\xE2\x80\xAE"
                    "b"),
            R"(a\u{202E}b)");
  EXPECT_EQ(visible("\xEF\xBB\xBF\xE2\x80\x8B"), R"(\u{FEFF}\u{200B})");
  EXPECT_EQ(visible("\xEF\xBF\xBF\xC2\x85"), R"(\u{FFFF}\u{0085})");
}

TEST(Visible, LineEndsAreKeptInABlockAndWrittenOutInAPhrase) {
  EXPECT_EQ(visible("a\r\nb\n\tc\rd", Lines::keep), "a\nb\n\tc\\rd");
  EXPECT_EQ(visible("a\r\nb\n\tc\rd", Lines::join), R"(a\r\nb\n\tc\rd)");
}

TEST(Visible, AnyBytesBecomeUtf8WithoutControls) {
  Random random(11);
  for (int round = 0; round < 3000; ++round) {
    std::string bytes;
    for (std::uint64_t n = random.below(20); n > 0; --n)
      bytes +=
          static_cast<char>(random.below(3) == 0 ? random.below(128) : 128 + random.below(128));
    const std::string shown = visible(bytes);
    ASSERT_TRUE(is_utf8(shown));
    for (const char c : shown) ASSERT_FALSE(static_cast<unsigned char>(c) < 0x20 || c == 0x7f);
  }
}

TEST(Visible, ALongBlockSaysHowMuchIsLeftOutAndWhere) {
  EXPECT_EQ(visible_start("abcdef", 6), "abcdef");
  EXPECT_EQ(visible_start("abcdef", 4), "abcd\n[2 more of 6 bytes: see results.jsonl]");
  EXPECT_EQ(visible_start("a\xC3\xA9z", 2), "a\n[3 more of 4 bytes: see results.jsonl]");
}

TEST(Markup, EverySignThatMeansSomethingIsEscaped) {
  std::string out;
  append_markup(out, R"(<a href="x" id='y'>&amp;</a>]]>)");
  EXPECT_EQ(out, "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;]]&gt;");
}

}  // namespace
}  // namespace assay
