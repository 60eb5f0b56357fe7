#include "wire/request_framer.hpp"

#include <gtest/gtest.h>

namespace assay {
namespace {

using Problem = Framed::Problem;

struct Got {
  Framed framed;
  std::size_t consumed = 0;
};

Got framed(std::string_view bytes, std::size_t header_limit = 1000, std::size_t body_limit = 1000) {
  Got got;
  got.framed = frame_request(bytes, got.consumed, header_limit, body_limit);
  return got;
}

TEST(RequestFramer, ARequestIsTakenApartAndTheNextOneLeft) {
  const std::string first = "POST /a?b HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc";
  const Got got = framed(first + "GET / HTTP/1.1\r\n");
  EXPECT_EQ(got.framed.problem, Problem::none);
  EXPECT_EQ(got.consumed, first.size());
  EXPECT_EQ(got.framed.request.method, "POST");
  EXPECT_EQ(got.framed.request.target, "/a?b");
  EXPECT_EQ(got.framed.request.fields, (Fields{{"Host", "x"}, {"Content-Length", "3"}}));
  EXPECT_EQ(got.framed.request.body, "abc");
  EXPECT_FALSE(got.framed.wants_close);
}

TEST(RequestFramer, ChunksAreJoined) {
  EXPECT_EQ(framed("PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: "
                   "chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n")
                .framed.request.body,
            "abc");
}

TEST(RequestFramer, UntilARequestIsWholeNothingIsTaken) {
  const std::string whole = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc";
  for (std::size_t i = 0; i < whole.size(); ++i) {
    const Got got = framed(std::string_view(whole).substr(0, i));
    EXPECT_EQ(got.consumed, 0U) << i;
    EXPECT_EQ(got.framed.problem, Problem::none) << i;
  }
}

TEST(RequestFramer, FedInPiecesARequestIsTheSame) {
  const std::string whole =
      "POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
  for (std::size_t i = 0; i <= whole.size(); ++i) {
    RequestFramer framer(1000, 1000);
    std::size_t taken = 0, consumed = 0;
    RequestFramer::State state = framer.feed(std::string_view(whole).substr(0, i), consumed);
    taken += consumed;
    if (state == RequestFramer::State::more) {
      state = framer.feed(std::string_view(whole).substr(i), consumed);
      taken += consumed;
    }
    ASSERT_EQ(state, RequestFramer::State::complete) << i;
    EXPECT_EQ(taken, whole.size());
    EXPECT_EQ(framer.take().request.body, "abc");
  }
}

TEST(RequestFramer, EmptyLinesBeforeARequestAreIgnored) {
  EXPECT_EQ(framed("\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n").framed.request.method, "GET");
}

TEST(RequestFramer, VersionAndConnectionFieldSayWhetherToClose) {
  EXPECT_TRUE(framed("GET / HTTP/1.0\r\n\r\n").framed.wants_close);
  EXPECT_EQ(framed("GET / HTTP/1.0\r\n\r\n").framed.version_minor, 0);
  EXPECT_TRUE(framed("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").framed.wants_close);
}

TEST(RequestFramer, WrongRequestsAreRefusedWithAReason) {
  struct Row {
    std::string_view bytes;
    Problem problem;
    std::string_view why;
  };
  for (const Row& row : {
           Row{"GET\r\n", Problem::bad_request,
               R"(request line "GET" is not method, target and version)"},
           Row{"GET / \r\n", Problem::bad_request, R"(version "" is not HTTP/1.1)"},
           Row{"GET / HTTP/2.0\r\n", Problem::bad_request, R"(version "HTTP/2.0" is not HTTP/1.1)"},
           Row{"G@T / HTTP/1.1\r\n", Problem::bad_request, R"(method "G@T" is not a token)"},
           Row{"GET  HTTP/1.1\r\n", Problem::bad_request,
               R"(target "" has a character that must be percent-encoded)"},
           Row{"GET /a b HTTP/1.1\r\n", Problem::bad_request,
               R"(target "/a b" has a character that must be percent-encoded)"},
           Row{"GET / HTTP/1.1\n", Problem::bad_request,
               R"(header line "GET / HTTP/1.1" ends in LF without CR)"},
           Row{"GET / HTTP/1.1\r\nHost : x\r\n", Problem::bad_request,
               R"(field line "Host : x" has white space before the colon)"},
           Row{"GET / HTTP/1.1\r\n\r\n", Problem::bad_request, "Host is missing"},
           Row{"GET / HTTP/1.1\r\nHost: x\r\nhost: y\r\n\r\n", Problem::bad_request,
               "Host appears more than once"},
           Row{"POST / HTTP/1.1\r\nHost: x\r\n\r\n", Problem::length_required,
               "neither Content-Length nor Transfer-Encoding"},
           Row{"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n", Problem::bad_request,
               R"(Content-Length "x" is not a number of bytes)"},
           Row{"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n",
               Problem::body_too_large, "body is longer than 1000 bytes"},
           Row{"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nz\r\n",
               Problem::bad_request, R"(chunk size "z" is not a hexadecimal number)"},
       }) {
    const Got got = framed(row.bytes);
    EXPECT_EQ(got.framed.problem, row.problem) << row.bytes;
    EXPECT_EQ(got.framed.detail, row.why);
    EXPECT_EQ(got.consumed, row.bytes.size());
    EXPECT_TRUE(got.framed.wants_close);
  }
}

TEST(RequestFramer, TheHeaderHasALimit) {
  const Got got = framed("GET /" + std::string(100, 'x') + " HTTP/1.1\r\nHost: x\r\n\r\n", 50);
  EXPECT_EQ(got.framed.problem, Problem::header_too_large);
  EXPECT_EQ(got.framed.detail, "header is longer than 50 bytes");
}

TEST(RequestFramer, ARefusedRequestKeepsWhatWasRead) {
  const Framed got = framed("POST /p HTTP/1.1\r\nHost: x\r\n\r\n").framed;
  EXPECT_EQ(got.request.method, "POST");
  EXPECT_EQ(got.request.target, "/p");
  EXPECT_EQ(got.request.fields, (Fields{{"Host", "x"}}));
}

TEST(RequestFramer, AnUnfinishedRequestIsRefusedAtTheEndOfTheInput) {
  struct Row {
    std::string_view bytes, why;
  };
  for (const Row& row : {Row{"GET / HTT", "the end of the header is missing"},
                         Row{"PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab",
                             "3 bytes of the body are missing"}}) {
    RequestFramer framer(1000, 1000);
    std::size_t consumed = 0;
    ASSERT_EQ(framer.feed(row.bytes, consumed), RequestFramer::State::more);
    EXPECT_EQ(framer.end_of_input(), RequestFramer::State::refused);
    EXPECT_EQ(framer.take().detail, row.why);
  }
  RequestFramer unused(1000, 1000);
  EXPECT_EQ(unused.end_of_input(), RequestFramer::State::complete);
}

TEST(RequestFramer, AClientThatAwaitsContinueIsToldOnce) {
  RequestFramer framer(1000, 1000);
  std::size_t consumed = 0;
  ASSERT_EQ(
      framer.feed("PUT / HTTP/1.1\r\nHost: x\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n",
                  consumed),
      RequestFramer::State::more);
  EXPECT_TRUE(framer.take_continue());
  EXPECT_FALSE(framer.take_continue());
}

}  // namespace
}  // namespace assay
