#include "schema/pattern.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <thread>

#include "base/text.hpp"

namespace assay {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;

Pattern compiled(std::string_view ecma) {
  Result<Pattern> pattern = Pattern::compile(ecma);
  EXPECT_TRUE(pattern) << ecma;
  return pattern.value();
}

std::string broken_text(std::string_view ecma, std::string_view valid, std::string_view partition) {
  for (const Pattern::Broken& broken : compiled(ecma).broken(valid))
    if (broken.partition == partition) return broken.text;
  return "(no such partition)";
}

std::vector<std::pair<std::string, std::string>> named(std::string_view ecma, std::size_t shortest,
                                                       std::size_t longest) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const auto& [partition, text] : compiled(ecma).named_examples(shortest, longest))
    pairs.emplace_back(partition, text);
  return pairs;
}

// Patterns of the kinds that API documents have.
const std::vector<std::string> kPatterns{
    R"(^\+[1-9][0-9]{2,29}$)",
    "^[0-9]+$",
    "^https?://[A-Za-z0-9.:/-]+$",
    "^[^{}]*$",
    "^[A-Z]{2,3}$",
    "^(foo|bar|ba[xz])-[0-9a-f]{8}$",
    R"(^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$)",
    "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
    R"(^[\w.+-]+@[\w-]+\.[\w.]{2,}$)",
    R"(^(?=.*\d)(?=.*[a-z])(?=.*[A-Z]).{8,20}$)",
    R"(^(['"]).*\1$)",
    R"(^\p{Lu}\p{L}*$)",
    "^(ab)*$",
    "^(?:[a-z]{2}|[0-9]{3})*$",
    R"(^\S(|(.|\n)*\S)$)",
    R"(^(?<year>\d{4})-(?<month>0[1-9]|1[0-2])$)",
    "foo",
    R"(\d)",
    "(^a|b$)",
    "^.{3}$",
    R"(^[\u4e00-\u9fff]{1,4}$)",
    "^$",
    "",
};

TEST(Pattern, MatchesAsEcma262Says) {
  struct Row {
    const char* pattern;
    std::string text;
    bool matches;
  };
  const std::vector<Row> rows{
      {"^[0-9]+$", "12", true},
      {"^[0-9]+$", "12\n", false},
      {"^[0-9]+$", "\n12", false},
      {"^a.c$", "a\nc", false},
      {"^a.c$", "a\rc", false},
      {"^a.c$", "a\u2028c", false},
      {"^a.c$", "a\U0001F600c", true},
      {"^.$", "\U0001F600", true},
      {R"(^\d$)", "7", true},
      {R"(^\d$)", "\u0667", false},
      {R"(^\D$)", "\u0667", true},
      {R"(^\w$)", "_", true},
      {R"(^\w$)", "\u00e9", false},
      {R"(^\W$)", "\u00e9", true},
      {R"(^\s$)", "\u00a0", true},
      {R"(^\s$)", "\ufeff", true},
      {R"(^\s$)", "\u180e", false},
      {R"(^\S$)", "\u3000", false},
      {R"(^[\s]$)", "\v", true},
      {R"(^\u0041\x42\u{43}$)", "ABC", true},
      {R"(^\ud83d\udc32*$)", "\U0001F432\U0001F432", true},
      {R"(^[\ud83d\udc32]$)", "\U0001F432", true},
      {R"(^\cA\0\t\n\v\f\r$)", std::string("\x01\0\t\n\v\f\r", 7), true},
      {R"(^[\b]$)", "\b", true},
      {R"(\bfoo\b)", "a foo b", true},
      {R"(\bfoo\b)", "afoo", false},
      {R"(\Boo\b)", "foo", true},
      {R"(^\p{Letter}cole$)", "\u00c9cole", true},
      {R"(^\p{L}+$)", "\u4e2d\u6587", true},
      {R"(^\p{gc=Lu}$)", "\u00c9", true},
      {R"(^\p{Lu}$)", "\u00e9", false},
      {R"(^\P{Lu}$)", "\u00e9", true},
      {R"(^\p{Script=Greek}$)", "\u03b1", true},
      {R"(^\p{sc=Grek}$)", "a", false},
      {R"(^\p{digit}$)", "\u0667", true},
      {R"(^[^\p{L}]$)", "1", true},
      {R"(^\p{ASCII}$)", "\u00e9", false},
      {"^(a)|b\\1$", "b", true},
      {R"(^(a)?b\1$)", "b", true},
      {R"(^(?<q>["']).\k<q>$)", "'x'", true},
      {R"(^(?<q>["']).\k<q>$)", "'x\"", false},
      {R"(^\k<q>(?<q>a)$)", "a", true},
      {"^(?!ab)..$", "ab", false},
      {"^(?!ab)..$", "ac", true},
      {"(?<=a)b", "ab", true},
      {"(?<!a)b", "ab", false},
      {"^a{2}$", "aa", true},
      {"^a{2,}?$", "aaaa", true},
      {"^a{,2}$", "a{,2}", true},
      {"^{}]$", "{}]", true},
      {R"(^\-\/\_\@$)", "-/_@", true},
      {R"(^[\w-x]$)", "-", true},
      {"^[]$", "", false},
      {"^[^]$", "\n", true},
      {"^[a-]$", "-", true},
      {"^[(*+.]$", "(", true},
      {"(?:)", "", true},
      {"^(?:a|ab)(?:c|bcd)$", "abcd", true},
  };
  for (const Row& row : rows)
    EXPECT_EQ(compiled(row.pattern).matches(row.text), row.matches)
        << row.pattern << " on " << in_quotes(row.text);
}

TEST(Pattern, WhatIsNoExpressionIsRefusedWithTheColumn) {
  struct Row {
    const char* pattern;
    const char* what;
  };
  const std::vector<Row> rows{
      {"^[a-", R"~("^[a-" is not a regular expression: missing "]" at column 5)~"},
      {"a(b", R"~("a(b" is not a regular expression: missing ")" for the group at column 2)~"},
      {"a)b", R"~("a)b" is not a regular expression: ")" closes no group at column 2)~"},
      {"é**", R"~("é**" is not a regular expression: nothing to repeat before "*" at column 3)~"},
      {"?a", R"~("?a" is not a regular expression: nothing to repeat before "?" at column 1)~"},
      {"^*",
       R"~("^*" is not a regular expression: nothing to repeat before "*": an assertion takes no characters at column 2)~"},
      {"a{2,1}",
       R"~("a{2,1}" is not a regular expression: the numbers of {n,m} are out of order at column 2)~"},
      {"a{70000}",
       R"~("a{70000}" is not a regular expression: a part may be repeated at most 65535 times here at column 2)~"},
      {"[z-a]", R"~("[z-a]" is not a regular expression: the range is out of order at column 2)~"},
      {"a\\Z",
       R"~("a\Z" is not a regular expression: the escape "\Z" is not known to ECMA-262 at column 2)~"},
      {"a\\", R"~("a\" is not a regular expression: nothing follows "\" at column 2)~"},
      {"\\07",
       R"~("\07" is not a regular expression: octal escapes are not known to ECMA-262 at column 1)~"},
      {"\\x1",
       R"~("\x1" is not a regular expression: the escape needs 2 hexadecimal digits at column 1)~"},
      {"\\u{110000}",
       R"~("\u{110000}" is not a regular expression: "\u{...}" needs a code point up to 10FFFF in hexadecimal at column 1)~"},
      {"\\c1", R"~("\c1" is not a regular expression: "\c" needs a letter at column 1)~"},
      {"(?i)a",
       R"~("(?i)a" is not a regular expression: "(?i" is not known to ECMA-262 at column 1)~"},
      {"(?<n>a)\\k<m>",
       R"~("(?<n>a)\k<m>" is not a regular expression: no group is named "m" at column 8)~"},
      {"(a)\\2", R"~("(a)\2" is not a regular expression: there is no group 2 at column 4)~"},
      {"(?<n>a)(?<n>b)",
       R"~("(?<n>a)(?<n>b)" is not a regular expression: two groups are named "n" at column 8)~"},
      {"\\p{Foo}",
       R"~("\p{Foo}" is not a regular expression: the property "Foo" is not known at column 1)~"},
      {"\\p{Script=Foo}",
       R"~("\p{Script=Foo}" is not a regular expression: the property "Script=Foo" is not known at column 1)~"},
      {"(?<=a*)b",
       R"~("(?<=a*)b" cannot be matched here: lookbehind assertion is not fixed length)~"},
  };
  for (const Row& row : rows) {
    const Result<Pattern> pattern = Pattern::compile(row.pattern);
    ASSERT_FALSE(pattern) << row.pattern;
    EXPECT_EQ(pattern.error().text(), row.what);
  }
}

TEST(Pattern, AnExpressionThatBacktracksWithoutEndCountsAsNoMatch) {
  EXPECT_FALSE(compiled("^(a+)+(b+)+(c+)+(a|aa|aaa)*$").matches(std::string(5000, 'a') + "!"));
}

TEST(Pattern, ALongTextIsMatchedWhole) {
  EXPECT_TRUE(compiled("^[^{}]*$").matches(std::string(1 << 20, 'a')));
  EXPECT_TRUE(compiled("^(a|b)*$").matches(std::string(20000, 'a')));
}

TEST(Pattern, TextThatIsNotUtf8DoesNotMatch) { EXPECT_FALSE(compiled("").matches("\xff")); }

TEST(Pattern, ManyThreadsMayMatchWithOne) {
  const Pattern pattern = compiled("^([a-z]+,)*[a-z]+$");
  const std::string text = "one,two,three";
  std::vector<int> matched(4);
  {
    std::vector<std::jthread> threads;
    for (int& count : matched)
      threads.emplace_back([&] {
        for (int i = 0; i < 1000; ++i) count += pattern.matches(text) ? 1 : 0;
      });
  }
  EXPECT_THAT(matched, ElementsAre(1000, 1000, 1000, 1000));
}

TEST(PatternExamples, MatchAndKeepTheLengthsTheyWereAskedFor) {
  for (const std::string& text : kPatterns) {
    const Pattern pattern = compiled(text);
    for (const auto& [shortest, longest] :
         {std::pair<std::size_t, std::size_t>{0, 100}, {2, 8}, {11, 12}, {40, 40}}) {
      const std::vector<std::string> examples = pattern.examples(shortest, longest);
      EXPECT_EQ(examples, pattern.examples(shortest, longest)) << text;
      EXPECT_EQ(std::set<std::string>(examples.begin(), examples.end()).size(), examples.size());
      EXPECT_LE(examples.size(), 16U);
      for (const std::string& example : examples) {
        EXPECT_TRUE(pattern.matches(example)) << text << " on " << example;
        EXPECT_GE(length_in_code_points(example), shortest) << text;
        EXPECT_LE(length_in_code_points(example), longest) << text;
      }
    }
  }
}

TEST(PatternExamples, EveryPatternOfTheTableHasSome) {
  for (const std::string& text : kPatterns)
    EXPECT_THAT(compiled(text).examples(0, 100), Not(IsEmpty())) << text;
}

TEST(PatternExamples, ReachBothBoundsAndBothEndsOfEachClass) {
  EXPECT_THAT(named(R"(^\+[1-9][0-9]{2,29}$)", 4, 31),
              ElementsAre(Pair("plain", "+1234567"), Pair("shortest", "+123"),
                          Pair("longest", "+123456789012345678901234567890"),
                          Pair("first-of-class", "+1012345"), Pair("last-of-class", "+9987654"),
                          Pair("choice-1.3", "+1234")));
  EXPECT_THAT(named("^[0-9]+$", 2, 8),
              ElementsAre(Pair("plain", "12345678"), Pair("shortest", "12"),
                          Pair("first-of-class", "01234567"), Pair("last-of-class", "98765432")));
}

TEST(PatternExamples, TakeEachAlternative) {
  EXPECT_THAT(compiled("^(get|put|https?)$").examples(0, 10),
              testing::UnorderedElementsAre("get", "put", "http", "https"));
}

TEST(PatternExamples, PadWhatIsNotAnchored) {
  EXPECT_THAT(compiled("foo").examples(6, 8, 3), ElementsAre("fooabcde", "fooabc"));
  EXPECT_THAT(compiled("foo$").examples(6, 6, 1), ElementsAre("abcfoo"));
}

TEST(PatternExamples, ThereAreNoneWhereTheLengthsDoNotFit) {
  EXPECT_THAT(compiled("^[0-9]{4}$").examples(5, 9), IsEmpty());
  EXPECT_THAT(compiled("^(ab)*$").examples(3, 3), IsEmpty());
  EXPECT_THAT(compiled("^[]$").examples(0, 9), IsEmpty());
}

TEST(PatternExamples, AnExactLengthIsFilledWithFavouriteCharacters) {
  EXPECT_EQ(compiled(R"(^\+[1-9][0-9]+$)").example(6, U"9"), "+99999");
  EXPECT_EQ(compiled(R"(^\+[1-9][0-9]+$)").example(6, U"0"), "+10000");
  EXPECT_EQ(compiled("^[0-9]+$").example(6, U"123", U"00"), "001231");
  EXPECT_EQ(compiled("^[^{}]*$").example(5, U"a{b"), "ababa");
  EXPECT_EQ(compiled("^[a-z]{3}$").example(4), std::nullopt);
  EXPECT_EQ(compiled("^[0-9]+$").example(4096)->size(), 4096U);
}

TEST(PatternBroken, NoneMatchesAndNoneIsThereTwice) {
  for (const std::string& text : kPatterns) {
    const Pattern pattern = compiled(text);
    for (const std::string& valid : pattern.examples(0, 40)) {
      std::set<std::string> partitions, texts;
      for (const Pattern::Broken& broken : pattern.broken(valid)) {
        EXPECT_FALSE(pattern.matches(broken.text)) << text << " on " << broken.text;
        EXPECT_TRUE(is_utf8(broken.text));
        EXPECT_TRUE(partitions.insert(broken.partition).second) << text << ": " << broken.partition;
        EXPECT_TRUE(texts.insert(broken.text).second) << text << ": " << broken.text;
        EXPECT_TRUE(std::ranges::all_of(broken.partition, [](char c) {
          return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
        })) << broken.partition;
      }
    }
  }
}

TEST(PatternBroken, TheTrapsOfDigitsAreThere) {
  struct Row {
    const char* partition;
    std::string text;
  };
  const std::vector<Row> rows{
      {"start", "!2345678"},
      {"middle", "1234!678"},
      {"end", "1234567!"},
      {"newline", "1234567\n"},
      {"leading-blank", " 1234567"},
      {"trailing-blank", "1234567 "},
      {"inner-blank", "123456 8"},
      {"nul", std::string("1234567\0", 8)},
      {"full-width", "\uff112345678"},
      {"arabic-indic", "\u06612345678"},
      {"letter", "a2345678"},
      {"beside-2f", "123456/8"},
      {"beside-3a", "123456:8"},
  };
  for (const Row& row : rows)
    EXPECT_EQ(broken_text("^[0-9]+$", "12345678", row.partition), row.text) << row.partition;
}

TEST(PatternBroken, ConstantsAreDroppedAlteredAndWrittenInOtherCase) {
  const char* const url = "^https?://[A-Za-z0-9.:/-]+$";
  EXPECT_EQ(broken_text(R"(^\+[1-9][0-9]{2,29}$)", "+1234567", "without-prefix"), "1234567");
  EXPECT_EQ(broken_text(R"(^\+[1-9][0-9]{2,29}$)", "+1234567", "altered-2b"), "-1234567");
  EXPECT_EQ(broken_text(url, "http://abcde", "altered-http-2"), "hutp://abcde");
  EXPECT_EQ(broken_text(url, "http://abcde", "dropped-http"), "htp://abcde");
  EXPECT_EQ(broken_text(url, "http://abcde", "other-case-http"), "HTTP://abcde");
  EXPECT_EQ(broken_text(url, "http://abcde", "other-scheme"), "ftp://abcde");
  EXPECT_EQ(broken_text(url, "http://abcde", "dropped-3a-2f-2f"), "http:/abcde");
}

TEST(PatternBroken, EachExcludedCharacterIsTriedAtStartMiddleAndEnd) {
  std::vector<std::pair<std::string, std::string>> broken;
  for (const auto& [partition, text] : compiled("^[^{}]*$").broken("abcd"))
    broken.emplace_back(partition, text);
  EXPECT_THAT(broken,
              ElementsAre(Pair("excluded-7b-start", "{bcd"), Pair("excluded-7b-middle", "ab{d"),
                          Pair("excluded-7b-end", "abc{"), Pair("excluded-7d-start", "}bcd"),
                          Pair("excluded-7d-middle", "ab}d"), Pair("excluded-7d-end", "abc}")));
}

TEST(PatternBroken, TheNumberOfRepeatsIsBrokenOnBothSides) {
  EXPECT_EQ(broken_text("^[0-9]{4,6}$", "12345", "too-short"), "123");
  EXPECT_EQ(broken_text("^[0-9]{4,6}$", "12345", "too-long"), "1234555");
}

TEST(PatternBroken, WhatAllowsEverythingCannotBeBroken) {
  EXPECT_THAT(compiled("").broken("abc"), IsEmpty());
  EXPECT_THAT(compiled("^[^]*$").broken("abc"), IsEmpty());
}

}  // namespace
}  // namespace assay
