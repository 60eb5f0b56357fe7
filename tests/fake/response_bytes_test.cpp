#include "fake/response_bytes.hpp"

#include <gtest/gtest.h>

namespace assay {
namespace {

Draft draft(int status) {
  Draft out;
  out.status = status;
  out.fields = {{"Content-Type", "application/json"}};
  out.body = Json::object({{"a", 1}});
  return out;
}

TEST(ResponseBytes, ADraftIsWrittenInOrder) {
  EXPECT_EQ(response_bytes(draft(200), "POST", "D", false).bytes,
            "HTTP/1.1 200 OK\r\nDate: D\r\nContent-Type: application/json\r\n"
            "Content-Length: 7\r\n\r\n{\"a\":1}");
}

TEST(ResponseBytes, TheAnswerToHeadHasALengthAndNoBody) {
  EXPECT_TRUE(response_bytes(draft(200), "HEAD", "D", false).bytes.ends_with("Length: 7\r\n\r\n"));
}

TEST(ResponseBytes, NoContentHasNeither) {
  EXPECT_EQ(response_bytes(draft(204), "POST", "D", false).bytes,
            "HTTP/1.1 204 No Content\r\nDate: D\r\nContent-Type: application/json\r\n\r\n");
}

TEST(ResponseBytes, TheLastAnswerSaysSo) {
  const Answer answer = response_bytes(draft(418), "POST", "D", true);
  EXPECT_TRUE(answer.bytes.starts_with("HTTP/1.1 418 \r\n"));
  EXPECT_NE(answer.bytes.find("Connection: close\r\n"), std::string::npos);
  EXPECT_EQ(answer.after, Answer::After::close);
}

TEST(DateText, IsThatOfRfc9110) {
  DateText date;
  EXPECT_EQ(date.at(WallTime(std::chrono::seconds(784111777))), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(date.at(WallTime(std::chrono::seconds(0))), "Thu, 01 Jan 1970 00:00:00 GMT");
}

}  // namespace
}  // namespace assay
