#include "base/text.hpp"

#include <gtest/gtest.h>

#include "base/clock.hpp"
#include "base/http.hpp"

namespace assay {
namespace {

TEST(Glob, StarsQuestionMarksClassesAndBraces) {
  EXPECT_TRUE(matches_glob("callVerify/body.*", "callVerify/body.times/maximum/above"));
  EXPECT_TRUE(matches_glob("*/{maximum,minimum}/*", "a/minimum/b"));
  EXPECT_TRUE(matches_glob("body.{a,b}/type/null*", "body.b/type/null"));
  EXPECT_TRUE(matches_glob("a?[bc]", "axc"));
  EXPECT_FALSE(matches_glob("body.times", "body.times/maximum"));
  EXPECT_FALSE(matches_glob("{a,b}", "ab"));
}

TEST(DidYouMean, OffersTheNearestWordOrNothing) {
  const std::string_view words[] = {"unsettled", "cite", "from"};
  EXPECT_EQ(did_you_mean("unsetled", words), ": did you mean \"unsettled\"?");
  EXPECT_EQ(did_you_mean("results", words), "");
}

TEST(Utf8, OnlyTheShortestFormOfScalarValuesIsValid) {
  for (const char* text : {"", "a", "é", "中", "😀"}) EXPECT_TRUE(is_utf8(text)) << text;
  for (const char* text : {"\xC0\xAF", "\xED\xA0\x80", "\xF5\x80\x80\x80", "\xC3", "\x80"})
    EXPECT_FALSE(is_utf8(text));
  EXPECT_EQ(length_in_code_points("é中😀"), 3U);
}

TEST(Utf8, AWrongByteIsSeenWhereverItStands) {
  for (std::size_t length = 1; length < 40; ++length)
    for (std::size_t at = 0; at < length; ++at) {
      std::string text(length, 'a');
      EXPECT_TRUE(is_utf8(text));
      text[at] = '\x80';
      EXPECT_FALSE(is_utf8(text)) << length << " " << at;
    }
}

TEST(Base64, DecodingIsStrict) {
  for (const char* text : {"", "f", "fo", "foo", "\xff\xfe"})
    EXPECT_EQ(base64_decode(base64_encode(text)), text);
  for (const char* text : {"Zg", "Zg=", "Zh==", "Z===", "Zm9v\n", "Zm!v", "====", "Zg==Zg=="})
    EXPECT_EQ(base64_decode(text), std::nullopt) << text;
}

TEST(Shortened, CutsBetweenCodePointsAndSaysHowMuchThereWas) {
  EXPECT_EQ(shortened("abc", 3), "abc");
  EXPECT_EQ(shortened("aéb", 2), "a... (4 bytes)");
}

TEST(FormatUtc, WritesTheFieldsOfADate) {
  const WallTime time{std::chrono::milliseconds(1527294930123)};
  EXPECT_EQ(format_utc(time, "%Y-%m-%dT%H:%M:%SZ"), "2018-05-26T00:35:30Z");
  EXPECT_EQ(format_utc(time, "%L %s %Q %%"), "123 1527294930 1527294930123 %");
}

TEST(Random, IsTheSameForTheSameSeed) {
  Random one(7), other(7);
  EXPECT_EQ(one.alphanumeric(40), other.alphanumeric(40));
  EXPECT_NE(Random(1).next(), Random(2).next());
}

TEST(ToBytes, HostAndContentLengthAreAddedUnlessTheyAreThere) {
  EXPECT_EQ(to_bytes(Request{"POST", "/a", {{"X", "1"}}, "hi"}, "h:1"),
            "POST /a HTTP/1.1\r\nHost: h:1\r\nX: 1\r\nContent-Length: 2\r\n\r\nhi");
  EXPECT_EQ(to_bytes(Request{"GET", "/a", {{"host", "x"}}, ""}, "h"),
            "GET /a HTTP/1.1\r\nhost: x\r\n\r\n");
}

TEST(MediaType, ParametersAndCaseAreLeftOut) {
  EXPECT_EQ(media_type_of("Application/JSON ; charset=utf-8"), "application/json");
}

}  // namespace
}  // namespace assay
