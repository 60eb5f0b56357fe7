#include "wire/grammar.hpp"

#include <gtest/gtest.h>

namespace assay {
namespace {

TEST(Grammar, AFieldLineIsNameAndTrimmedValue) {
  struct Row {
    std::string_view line, name, value;
  };
  for (const Row& row : {
           Row{"Host: a", "Host", "a"},
           Row{"x:", "x", ""},
           Row{"X-A: \t a b \t", "X-A", "a b"},
           Row{"x:y:z", "x", "y:z"},
           Row{"x: \xc3\xa9", "x", "\xc3\xa9"},
       }) {
    Field field;
    EXPECT_EQ(read_field_line(row.line, field), "") << row.line;
    EXPECT_EQ(field, (Field{std::string(row.name), std::string(row.value)}));
  }
}

TEST(Grammar, WrongFieldLinesAreRefusedWithAReason) {
  struct Row {
    std::string_view line, why;
  };
  for (const Row& row : {
           Row{"Host a", R"(field line "Host a" has no colon)"},
           Row{": a", R"(field name "" is not a token)"},
           Row{"Host : a", R"(field line "Host : a" has white space before the colon)"},
           Row{"H st: a", R"(field name "H st" is not a token)"},
           Row{" folded: a",
               R"(field line " folded: a" begins with white space (line folding is obsolete))"},
           Row{"x: a\x01z", R"(value of field "x" has a control character: "a\x01z")"},
       }) {
    Field field;
    EXPECT_EQ(read_field_line(row.line, field), row.why);
  }
}

TEST(Grammar, TheLengthOfABodyIsReadFromTheFields) {
  using Kind = BodyLength::Kind;
  struct Row {
    Fields fields;
    BodyLength length;
  };
  for (const Row& row : {
           Row{{}, {Kind::unsaid, 0}},
           Row{{{"content-length", "0"}}, {Kind::fixed, 0}},
           Row{{{"Content-Length", "12"}}, {Kind::fixed, 12}},
           Row{{{"Content-Length", "12, 12"}}, {Kind::fixed, 12}},
           Row{{{"Content-Length", "12"}, {"content-length", "12"}}, {Kind::fixed, 12}},
           Row{{{"Transfer-Encoding", "CHUNKED"}}, {Kind::chunked, 0}},
       }) {
    BodyLength length;
    EXPECT_EQ(read_body_length(row.fields, 1, length), "");
    EXPECT_EQ(length, row.length);
  }
}

TEST(Grammar, AWrongLengthOfABodyIsRefusedWithAReason) {
  struct Row {
    Fields fields;
    int version_minor;
    std::string_view why;
  };
  for (const Row& row : {
           Row{{{"Content-Length", "1x"}}, 1, R"(Content-Length "1x" is not a number of bytes)"},
           Row{{{"Content-Length", "-1"}}, 1, R"(Content-Length "-1" is not a number of bytes)"},
           Row{{{"Content-Length", "+1"}}, 1, R"(Content-Length "+1" is not a number of bytes)"},
           Row{{{"Content-Length", "18446744073709551616"}},
               1,
               R"(Content-Length "18446744073709551616" is not a number of bytes)"},
           Row{{{"Content-Length", ""}}, 1, "Content-Length is empty"},
           Row{{{"Content-Length", "1, 2"}}, 1, "two different Content-Length values, 1 and 2"},
           Row{{{"Content-Length", "1"}, {"Content-Length", "2"}},
               1,
               "two different Content-Length values, 1 and 2"},
           Row{{{"Content-Length", "1"}, {"Transfer-Encoding", "chunked"}},
               1,
               "both Transfer-Encoding and Content-Length"},
           Row{{{"Transfer-Encoding", "gzip, chunked"}},
               1,
               R"(transfer coding "gzip" was not offered)"},
           Row{{{"Transfer-Encoding", "chunked"}, {"Transfer-Encoding", "chunked"}},
               1,
               R"(transfer coding "chunked" applied twice)"},
           Row{{{"Transfer-Encoding", ""}}, 1, "Transfer-Encoding is empty"},
           Row{{{"Transfer-Encoding", "chunked"}}, 0, "Transfer-Encoding in an HTTP/1.0 message"},
       }) {
    BodyLength length;
    EXPECT_EQ(read_body_length(row.fields, row.version_minor, length), row.why);
  }
}

TEST(Grammar, AConnectionIsKeptByVersionAndField) {
  EXPECT_TRUE(keeps_connection({}, 1));
  EXPECT_FALSE(keeps_connection({}, 0));
  EXPECT_TRUE(keeps_connection({{"Connection", "Keep-Alive"}}, 0));
  EXPECT_FALSE(keeps_connection({{"connection", "x, CLOSE"}}, 1));
  EXPECT_FALSE(keeps_connection({{"Connection", "keep-alive"}, {"Connection", "close"}}, 1));
  EXPECT_TRUE(keeps_connection({{"Connection", "closed"}}, 1));
}

TEST(Grammar, AChunkSizeIsHexadecimal) {
  struct Row {
    std::string_view line;
    std::uint64_t bytes;
  };
  for (const Row& row :
       {Row{"0", 0}, Row{"1F", 31}, Row{"a;x=y", 10}, Row{"a ; x=\"y\"", 10},
        Row{"00000000000000000010", 16}, Row{"fffffffffffffff", 0xfffffffffffffff}}) {
    std::uint64_t bytes = 1;
    EXPECT_EQ(read_chunk_size(row.line, bytes), "") << row.line;
    EXPECT_EQ(bytes, row.bytes) << row.line;
  }
  for (std::string_view line :
       {"", "-1", "0x1", "g", " 1", "1 ", ";x", "10000000000000000", "1 2"}) {
    std::uint64_t bytes = 0;
    EXPECT_EQ(read_chunk_size(line, bytes),
              "chunk size \"" + std::string(line) + "\" is not a hexadecimal number");
  }
}

}  // namespace
}  // namespace assay
