#include "sign/attributes.hpp"

#include <gtest/gtest.h>

namespace assay {
namespace {

std::string shown(std::string_view value) {
  const auto header = parse_attributes(value);
  if (!header) return "refused";
  std::string out = header->scheme + ":";
  for (const auto& [name, text] : header->attributes)
    out.append(" ").append(name).append("=").append(text);
  return out;
}

TEST(Attributes, AreReadLenientlyInBlanksAndStrictlyInQuotes) {
  const std::pair<std::string_view, std::string_view> rows[] = {
      {R"(AKSK realm="SDP",type="Appkey")", "AKSK: realm=SDP type=Appkey"},
      {R"(AKSK  realm = "SDP" ,	type="Appkey" , )", "AKSK: realm=SDP type=Appkey"},
      {R"(realm="SDP",,type=Appkey)", ": realm=SDP type=Appkey"},
      {R"(AKSK realm="a,b=\"c\"\\")", R"(AKSK: realm=a,b="c"\)"},
      {R"(AKSK realm="")", "AKSK: realm="},
      {"AKSK", "AKSK:"},
      {"", ":"},
      {R"(AKSK realm="SDP)", "refused"},
      {R"(AKSK realm="SDP" type="Appkey")", "refused"},
      {R"(AKSK realm="SDP"x,type="Appkey")", "refused"},
      {R"(AKSK realm=)", "refused"},
      {R"(AKSK realm=a:b)", "refused"},
      {R"(AKSK =x)", ": AKSK=x"},
      {R"(=x)", "refused"},
      {R"(AKSK realm="SDP\)", "refused"},
      {"\xff\xfe", "refused"},
  };
  for (const auto& [value, expected] : rows) EXPECT_EQ(shown(value), expected) << value;
}

TEST(Attributes, WhatStandsBeforeAnErrorIsKept) {
  const ReadAttributes read = read_attributes(R"(AKSK realm="SDP",type="App)");
  EXPECT_FALSE(read.whole);
  EXPECT_EQ(read.header.scheme, "AKSK");
  ASSERT_EQ(read.header.attributes.size(), 1U);
  EXPECT_EQ(read.header.attributes[0].first, "realm");
}

TEST(Attributes, QuotingAndReadingAreInverse) {
  Random random(5);
  for (int round = 0; round < 500; ++round) {
    std::string value;
    for (std::uint64_t i = random.below(12); i > 0; --i) value += "a\"\\,= \t\x80"[random.below(8)];
    std::string text = "S x=";
    append_quoted(text, value);
    const auto header = parse_attributes(text);
    ASSERT_TRUE(header) << text;
    ASSERT_EQ(header->attributes[0].second, value);
  }
}

}  // namespace
}  // namespace assay
