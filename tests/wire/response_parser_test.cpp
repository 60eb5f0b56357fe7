#include "wire/response_parser.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace assay {
namespace {

using State = ResponseParser::State;

struct Outcome {
  State state = State::more;
  std::string problem;
  std::size_t taken = 0;
  Response response;
  bool keeps = false;
};

// Feeds the pieces, then, if that is not enough, the end of the input.
Outcome fed(const std::vector<std::string_view>& pieces, ResponseParser::Body body,
            std::size_t limit) {
  ResponseParser parser(body, limit, limit);
  Outcome outcome;
  for (std::string_view piece : pieces) {
    if (outcome.state != State::more) break;
    std::size_t consumed = 0;
    outcome.state = parser.feed(piece, consumed);
    outcome.taken += consumed;
  }
  if (outcome.state == State::more) outcome.state = parser.end_of_input();
  outcome.problem = parser.problem();
  outcome.keeps = parser.keeps_connection();
  if (outcome.state == State::complete) outcome.response = parser.take();
  return outcome;
}

void expect_same(const Outcome& a, const Outcome& b, const std::string& how) {
  EXPECT_EQ(a.state, b.state) << how;
  EXPECT_EQ(a.problem, b.problem) << how;
  EXPECT_EQ(a.taken, b.taken) << how;
  EXPECT_EQ(a.response.body, b.response.body) << how;
  EXPECT_EQ(a.response.fields, b.response.fields) << how;
}

// Whole; and then byte by byte and split at each point, which must make no difference.
Outcome parsed(std::string_view bytes, ResponseParser::Body body = ResponseParser::Body::expected,
               std::size_t limit = 1000) {
  const Outcome whole = fed({bytes}, body, limit);
  std::vector<std::string_view> single;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    single.push_back(bytes.substr(i, 1));
    expect_same(whole, fed({bytes.substr(0, i), bytes.substr(i)}, body, limit),
                "split at " + std::to_string(i));
  }
  expect_same(whole, fed(single, body, limit), "byte by byte");
  return whole;
}

TEST(ResponseParser, AResponseIsTakenApart) {
  const Outcome got = parsed(
      "HTTP/1.1 404 Not Found\r\nContent-Type: a/b\r\nX-y:  z \r\ncontent-length: 3\r\n\r\nabc");
  ASSERT_EQ(got.state, State::complete);
  EXPECT_EQ(got.response.status, 404);
  EXPECT_EQ(got.response.reason, "Not Found");
  EXPECT_EQ(got.response.version_minor, 1);
  EXPECT_EQ(got.response.fields,
            (Fields{{"Content-Type", "a/b"}, {"X-y", "z"}, {"content-length", "3"}}));
  EXPECT_EQ(got.response.body, "abc");
  EXPECT_TRUE(got.keeps);
}

TEST(ResponseParser, OnlyWhatBelongsToTheResponseIsTaken) {
  EXPECT_EQ(parsed("HTTP/1.1 200 \r\nContent-Length: 1\r\n\r\naHTTP/1.1").taken, 37U);
  EXPECT_EQ(parsed("HTTP/1.1 204 \r\n\r\nabc").taken, 17U);
}

TEST(ResponseParser, AnswersWithoutABodyEndWithTheHeader) {
  for (std::string_view bytes :
       {"HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 304 \r\nContent-Length: 9\r\n\r\n"}) {
    EXPECT_EQ(parsed(bytes).state, State::complete) << bytes;
  }
  const Outcome head =
      parsed("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", ResponseParser::Body::none);
  EXPECT_EQ(head.state, State::complete);
  EXPECT_TRUE(head.keeps);
  EXPECT_EQ(
      parsed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", ResponseParser::Body::none)
          .state,
      State::complete);
}

TEST(ResponseParser, ChunksAreJoinedAndTrailersReadOver) {
  const Outcome got = parsed(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3;name=\"v\"\r\nabc\r\n00a\r\n0123456789\r\n0\r\nX-Sum: 1\r\n\r\n");
  ASSERT_EQ(got.state, State::complete) << got.problem;
  EXPECT_EQ(got.response.body, "abc0123456789");
  EXPECT_EQ(got.response.fields, (Fields{{"Transfer-Encoding", "chunked"}}));
}

TEST(ResponseParser, InterimResponsesAreSkipped) {
  const Outcome got = parsed(
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 201 "
      "\r\nContent-Length: 0\r\n\r\n");
  ASSERT_EQ(got.state, State::complete) << got.problem;
  EXPECT_EQ(got.response.status, 201);
  EXPECT_EQ(got.response.fields, (Fields{{"Content-Length", "0"}}));
}

TEST(ResponseParser, WithoutALengthTheBodyEndsWithTheConnection) {
  const Outcome got = parsed("HTTP/1.1 200 OK\r\n\r\nall of it");
  ASSERT_EQ(got.state, State::complete);
  EXPECT_EQ(got.response.body, "all of it");
  EXPECT_FALSE(got.keeps);
}

TEST(ResponseParser, TheVersionAndConnectionFieldSayWhetherTheConnectionIsKept) {
  EXPECT_FALSE(parsed("HTTP/1.0 204 \r\n\r\n").keeps);
  EXPECT_TRUE(parsed("HTTP/1.0 204 \r\nConnection: keep-alive\r\n\r\n").keeps);
  EXPECT_FALSE(parsed("HTTP/1.1 204 \r\nConnection: close\r\n\r\n").keeps);
}

TEST(ResponseParser, WhatIsNotHttpIsMalformedWithAReason) {
  struct Row {
    std::string_view bytes, why;
  };
  for (const Row& row : {
           Row{"hello\r\n", R"(first line "hello" is not a status line of HTTP)"},
           Row{"hello", R"(first line "hello" is not a status line of HTTP)"},
           Row{"\r\nHTTP/1.1 200 OK\r\n", R"(first line "" is not a status line of HTTP)"},
           Row{"HTTP/2.0 200 OK\r\n",
               R"(status line "HTTP/2.0 200 OK" has a version other than HTTP/1.0 and HTTP/1.1)"},
           Row{"HTTP/1.10 200 OK\r\n",
               R"(status line "HTTP/1.10 200 OK" has a version other than HTTP/1.0 and HTTP/1.1)"},
           Row{"HTTP/1.1 20 OK\r\n",
               R"(status line "HTTP/1.1 20 OK" has no status code of three digits)"},
           Row{"HTTP/1.1 2000 OK\r\n",
               R"(status line "HTTP/1.1 2000 OK" has no status code of three digits)"},
           Row{"HTTP/1.1 099 OK\r\n",
               R"(status line "HTTP/1.1 099 OK" has no status code of three digits)"},
           Row{"HTTP/1.1\r\n", R"(status line "HTTP/1.1" has no status code of three digits)"},
           Row{"HTTP/1.1 200\r\n",
               R"(status line "HTTP/1.1 200" has no space after the status code)"},
           Row{"HTTP/1.1 200 O\x01\r\n",
               R"(status line "HTTP/1.1 200 O\x01" has a control character)"},
           Row{"HTTP/1.1 200 OK\n", R"(header line "HTTP/1.1 200 OK" ends in LF without CR)"},
           Row{"HTTP/1.1 200 O\rK\r\n", R"(header line "HTTP/1.1 200 O\x0dK" has a CR without LF)"},
           Row{"HTTP/1.1 200 OK\r\nA: b\r\n c\r\n",
               R"(field line " c" begins with white space (line folding is obsolete))"},
           Row{"HTTP/1.1 200 OK\r\nA b\r\n", R"(field line "A b" has no colon)"},
           Row{"HTTP/1.1 101 Switching Protocols\r\n\r\n",
               "status 101 (Switching Protocols) although no switch was asked for"},
           Row{"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
               "two different Content-Length values, 1 and 2"},
           Row{"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
               "both Transfer-Encoding and Content-Length"},
           Row{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
               R"(chunk size "xyz" is not a hexadecimal number)"},
           Row{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\n",
               "chunk size line ends in LF without CR"},
           Row{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n",
               "chunk data does not end where the chunk size says"},
           Row{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nbad\r\n",
               R"(in the trailer section: field line "bad" has no colon)"},
       }) {
    const Outcome got = parsed(row.bytes);
    EXPECT_EQ(got.state, State::malformed) << row.bytes;
    EXPECT_EQ(got.problem, row.why);
  }
}

TEST(ResponseParser, AnEarlyEndIsCutAndSaysWhatIsMissing) {
  struct Row {
    std::string_view bytes, why;
  };
  for (const Row& row : {
           Row{"", "no answer came"},
           Row{"HT", "the end of the header is missing"},
           Row{"HTTP/1.1 200 OK\r\nA: b\r\n", "the end of the header is missing"},
           Row{"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab", "3 bytes of the body are missing"},
           Row{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
               "3 bytes of a chunk are missing"},
           Row{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n",
               "the last chunk is missing"},
           Row{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
               "the end of the trailer section is missing"},
       }) {
    const Outcome got = parsed(row.bytes);
    EXPECT_EQ(got.state, State::cut) << row.bytes;
    EXPECT_EQ(got.problem, row.why);
  }
}

TEST(ResponseParser, TheLimitsAreExact) {
  const std::string head = "HTTP/1.1 200 OK\r\nContent-Length: 60\r\n\r\n";
  const std::string body(60, 'x');
  EXPECT_EQ(parsed(head + body, ResponseParser::Body::expected, 60).state, State::complete);
  const Outcome over = parsed(head + body, ResponseParser::Body::expected, 59);
  EXPECT_EQ(over.state, State::too_large);
  EXPECT_EQ(over.problem, "body is longer than 59 bytes");
  EXPECT_EQ(parsed(head, ResponseParser::Body::none, head.size()).state, State::complete);
  const Outcome long_head = parsed(head, ResponseParser::Body::none, head.size() - 1);
  EXPECT_EQ(long_head.state, State::too_large);
  EXPECT_EQ(long_head.problem, "header is longer than 38 bytes");
}

TEST(ResponseParser, TheLimitOfTheBodyHoldsForEveryKindOfLength) {
  const std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  const auto state = [](const std::string& bytes) {
    return parsed(bytes, ResponseParser::Body::expected, 60).state;
  };
  EXPECT_EQ(state(chunked + "1e\r\n" + std::string(30, 'x') + "\r\n1e\r\n" + std::string(30, 'x') +
                  "\r\n0\r\n\r\n"),
            State::complete);
  EXPECT_EQ(state(chunked + "1e\r\n" + std::string(30, 'x') + "\r\n1f\r\n"), State::too_large);
  EXPECT_EQ(state("HTTP/1.1 200 OK\r\n\r\n" + std::string(60, 'x')), State::complete);
  EXPECT_EQ(state("HTTP/1.1 200 OK\r\n\r\n" + std::string(61, 'x')), State::too_large);
}

TEST(ResponseParser, ChunkExtensionsAndTrailersHaveALimitToo) {
  const std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  const Outcome extension =
      parsed(chunked + "1;" + std::string(60, 'x') + "\r\n", ResponseParser::Body::expected, 60);
  EXPECT_EQ(extension.problem, "chunk size line is longer than 60 bytes");
  const Outcome trailer = parsed(chunked + "0\r\nA: " + std::string(60, 'x') + "\r\n",
                                 ResponseParser::Body::expected, 60);
  EXPECT_EQ(trailer.problem, "trailer line is longer than 60 bytes");
  std::string many = chunked;
  for (int i = 0; i < 40; ++i) many += "1\r\nx\r\n";
  EXPECT_EQ(parsed(many, ResponseParser::Body::expected, 60).problem,
            "framing of the chunks is longer than the body may be");
}

}  // namespace
}  // namespace assay
