#include "schema/formats.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "schema/schema_testing.hpp"

namespace assay::jsonschema {
namespace {

struct Row {
  const char* format;
  std::vector<std::string> good, bad;
};

std::string a(std::size_t count) { return std::string(count, 'a'); }

std::string korean(int count) {
  std::string text;
  while (count-- > 0) text += "실";
  return text;
}

const std::vector<Row>& rows() {
  static const std::vector<Row> kRows{
      {"date",
       {"2024-02-29", "2000-02-29", "0000-01-01", "1985-12-31"},
       {"2023-02-29", "1900-02-29", "2024-13-01", "2024-00-01", "2024-04-31", "2024-1-01",
        "24-01-01", "2024-01-01Z", "2024/01/01", "", "２024-01-01", "2024-01-0a", " 2024-01-01",
        "2024-01-01\n"}},
      {"time",
       {"08:30:06Z", "08:30:06.283185Z", "08:30:06z", "23:59:59+23:59", "23:59:60Z",
        "15:59:60-08:00", "01:29:60+01:30"},
       {"08:30:06", "24:00:00Z", "00:60:00Z", "00:00:61Z", "22:59:60Z", "23:59:60+01:00", "08:30Z",
        "08:30:06+0100", "08:30:06+24:00", "08:30:06+00:60", "08:30:06.Z", "8:30:06Z", "08:30:06 Z",
        "08:30:06Zz", "01:02:03Z+00:30"}},
      {"date-time",
       {"1963-06-19T08:30:06.283185Z", "1990-12-31T15:59:50.123-08:00", "1998-12-31T23:59:60Z",
        "1963-06-19t08:30:06z"},
       {"1963-06-19 08:30:06Z", "1963-06-19T08:30:06", "1998-12-31T23:58:60Z", "2013-350T01:01:01Z",
        "1990-02-31T15:59:59Z", "06/19/1963 08:30:06 PST", "1963-06-19T"}},
      {"duration",
       {"P4DT12H30M5S", "P1Y2M3D", "P4Y", "PT0S", "P0D", "P1M", "PT1M", "PT36H", "P1DT12H", "P2W"},
       {"P", "PT", "P1", "P4Y2W", "P1YT", "PT1D", "P1D2H", "P2D1Y", "P1Y1D", "PT1H1S", "1Y", "p1y",
        "P1.5Y", "P1Y ", "P১Y", ""}},
      {"email",
       {"joe.bloggs@example.com", "te~st@example.com", "\"joe bloggs\"@example.com",
        "\"joe@b\\\"l\"@example.com", "a@[127.0.0.1]", "a@[IPv6:::1]", "a@localhost"},
       {"2962", "", "@example.com", "a@", ".a@example.com", "a.@example.com", "a..b@example.com",
        "a b@example.com", "a@-x.com", "a@[127.0.0.300]", "a@[::1]", "a@b@c.com", "é@example.com",
        a(65) + "@example.com", "joe\n@example.com"}},
      {"idn-email",
       {"실례@실례.테스트", "a@example.com", "é@example.com"},
       {"2962", "é@", "\xff@a.b"}},
      {"hostname",
       {"www.example.com", "a", "1host", "a-b.c", "xn--4gbwdl.xn--wgbh1c", a(63) + ".com",
        "XN--4GBWDL", "r3---sn-a.b"},
       {"", ".", "a.", "a..b", "-a", "a-", "a_b", "not valid", a(64), "xn--X", "xn--", "host\n",
        "실례", a(63) + "." + a(63) + "." + a(63) + "." + a(63)}},
      {"idn-hostname",
       {"실례.테스트", "www.example.com", "l·l", "א׳ב", "ァ・あ", "क्\u200Dष", "क्\u200Cष",
        "بي\u200Cبي", "ßς་〇", "xn--ihqwcrb4cv8a8dqg056pqjye", korean(40), "例。com"},
       {"", "〮실례.테스트", "-> $1.00 <--", "-실", "실-", "xn--X", "aa--실", "\u0300a", "a·l",
        "A׳ב", "def・abc", "क\u200Dष", "١۰", "\u302Ea", "ـߺ", "é_x", "É", korean(60)}},
      {"ipv4",
       {"192.168.0.1", "0.0.0.0", "255.255.255.255"},
       {"256.1.1.1", "1.1.1", "1.1.1.1.1", "01.1.1.1", "0x7f.1.1.1", "1.1.1.", "127.0.0.1/8", "",
        "1.1.1.1\n", "2130706433", "1২7.0.0.1"}},
      {"ipv6",
       {"::1", "::", "1::", "::abef", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:1.2.3.4", "::ffff:1.2.3.4",
        "fe80::1:2", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8"},
       {"12345::", ":", ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:", ":1",
        "::1:", "1:2:3:4:5:6:7:1.2.3.4", "::1.2.3", "fe80::a%eth1", "::1/64", "::g", " ::1",
        "::00001", "1:2:3:4:1.2.3.4:5", "1:2:3:4::5:6:7:8", ""}},
      {"uri",
       {"http://foo.bar/?baz=qux#quux", "ftp://[::1]:21/a", "urn:oasis:names", "mailto:a@b.c",
        "http://a.b/%20(x)", "http://u:p@h:80", "tel:+1-816-555-1212", "x:", "http://[v1.a:b]/"},
       {"//foo.bar/", "/abc", "a", "\\\\a\\b", "http:// a.b", "http://a b", ":// no scheme",
        "1http://a", "http://a/%2", "http://[::1", "http://[:]/", "http://a/<b>", "http://a:8a/",
        "http://é.com", "http://a/\"", "http://a/{b}", "http://a/b#c#d", "http://a^b", ""}},
      {"uri-reference",
       {"", "/abc", "//a.b/c", "#frag", "?q", "a/b:c", "http://a"},
       {"\\\\a", "#a\\b", "1a:b", "a b", "é"}},
      {"iri",
       {"http://ƒøø.ßår/?∂éœ=πîx#πîüx", "http://[2001:db8::1]", "urn:é"},
       {"/é", "http://2001:0db8:85a3:0000:0000:8a2e:0370:7334", "\\\\É\\f", "âππ",
        "http://a/\uE000"}},
      {"iri-reference", {"/âππ", "#ƒräg", "http://a?\uE000"}, {"\\\\É", "#ƒ\\"}},
      {"uri-template",
       {"http://e.com/d/{term:1}/{term}", "", "{+path*,x.y,%41_}/{?q}", "a/é"},
       {"http://e.com/{term", "}", "{}", "{a b}", "{a:0}", "{a:10000}", "{.}", "{a..b}", "a b",
        "%2", "{a-b}", "'"}},
      {"uuid",
       {"2EB8AA08-AA98-11EA-B4AA-73B441D16380", "00000000-0000-0000-0000-000000000000"},
       {"2eb8aa08-aa98-11ea-b4aa-73b441d1638", "2eb8aa08aa9811eab4aa73b441d16380",
        "2eb8aa08-aa98-11ea-b4aa-73b441d1638g", "{2eb8aa08-aa98-11ea-b4aa-73b441d16380}",
        "2eb8-aa08-aa98-11ea-b4aa73b44-1d16380", ""}},
      {"json-pointer",
       {"", "/", "/foo/bar~0/baz~1/%a", "/foo//bar", "/é"},
       {"foo", "#", "/~", "/~2", "0", "/~a~0"}},
      {"relative-json-pointer",
       {"1", "0/foo/bar", "2/0/baz/1/zip", "0#", "120/foo", "1+1/a", "10-2#"},
       {"/foo", "", "-1/foo", "+1/foo", "01/a", "0##", "01#", "1+0", "1+01", "1a", "1/~"}},
      {"regex", {"([abc])+\\s+$", "", "^\\d{2,}$"}, {"^(abc]", "[a", "*", "a{2,1}"}},
      {"byte", {"", "YQ==", "YWI="}, {"YQ", "YR==", "Y Q==", "_-8="}},
      {"password", {"", "anything"}, {}},
      {"binary", {"\xff"}, {}},
  };
  return kRows;
}

TEST(Formats, EachAcceptsAndRefuses) {
  for (const Row& row : rows()) {
    const Format* format = find_format(row.format);
    ASSERT_NE(format, nullptr) << row.format;
    for (const std::string& text : row.good)
      EXPECT_TRUE(!format->text || format->text(text)) << row.format << " \"" << text << '"';
    for (const std::string& text : row.bad)
      EXPECT_FALSE(!format->text || format->text(text)) << row.format << " \"" << text << '"';
  }
}

TEST(Formats, NumbersHaveRanges) {
  const auto fits = [](const char* format, const char* text) {
    return find_format(format)->number(*Number::parse(text));
  };
  for (const char* good : {"2147483647", "-2147483648", "2.0", "0"})
    EXPECT_TRUE(fits("int32", good)) << good;
  for (const char* bad : {"2147483648", "-2147483649", "1.5", "1e30"})
    EXPECT_FALSE(fits("int32", bad)) << bad;
  for (const char* good : {"9223372036854775807", "-9223372036854775808", "1e3"})
    EXPECT_TRUE(fits("int64", good)) << good;
  for (const char* bad : {"9223372036854775808", "-9223372036854775809", "0.1"})
    EXPECT_FALSE(fits("int64", bad)) << bad;
}

TEST(Formats, EveryRowOfTheTableIsTestedOrFitsAnything) {
  std::set<std::string_view> tested{"int32", "int64"};
  for (const Row& row : rows()) tested.insert(row.format);
  for (const Format& format : formats())
    EXPECT_TRUE((!format.text && !format.number) || tested.contains(format.name)) << format.name;
}

TEST(Formats, AreAnnotationsUnlessAsked) {
  EXPECT_TRUE(schema(R"({"format": "date"})").accepts("x"));
  EXPECT_EQ(find_format("unheard-of"), nullptr);
}

TEST(Formats, AFailureSaysWhatTheFormatIs) {
  SchemaOptions options;
  options.formats = SchemaOptions::Assert::yes;
  EXPECT_EQ(lines(schema(R"({"format": "date"})", options).validate("2023-02-29")),
            " | format | /format | a date such as 2024-02-29 | \"2023-02-29\"\n");
  EXPECT_EQ(lines(schema(R"({"format": "int32"})", options).validate(json("2147483648"))),
            " | format | /format | a signed integer of 32 bits | 2147483648\n");
  EXPECT_TRUE(schema(R"({"format": "date"})", options).accepts(1));
  EXPECT_TRUE(schema(R"({"format": "int32"})", options).accepts("x"));
  EXPECT_TRUE(schema(R"({"format": "unheard-of"})", options).accepts("x"));
}

}  // namespace
}  // namespace assay::jsonschema
