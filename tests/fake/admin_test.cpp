#include "fake/admin.hpp"

#include <gtest/gtest.h>

#include "locks.hpp"

namespace assay::tests {
namespace {

std::string error_of(const Told& told) {
  const Json* error = told.body.is_object() ? told.body.find("error") : nullptr;
  return error ? error->as_string() : told.response.body;
}

TEST(Admin, EveryRowIsListedAndAnswers) {
  House house;
  const Told list = house.admin(a_request("GET", "/"));
  ASSERT_EQ(list.status, 200);
  const Json::Array& offered = list.body.find("offered")->as_array();
  EXPECT_EQ(offered.size(), 7u);
  for (const Json& row : offered) {
    const std::string& method = row.find("method")->as_string();
    const std::string& path = row.find("path")->as_string();
    EXPECT_FALSE(row.find("about")->as_string().empty()) << path;
    const std::string body = path == "/clock" && method == "POST" ? R"({"reset": true})" : "";
    // Locks push nothing.
    EXPECT_EQ(house.admin(a_request(method, path, body)).status, path == "/trigger" ? 400 : 200)
        << method << " " << path;
  }
}

TEST(Admin, TheClockMovesBothWays) {
  House house;
  const auto clock = [&](const char* body) {
    return house.admin(a_request(*body ? "POST" : "GET", "/clock", body)).body.dump();
  };
  EXPECT_EQ(clock(""), R"({"now":"2023-11-14T22:13:20.000Z","offset_seconds":0})");
  EXPECT_EQ(clock(R"({"advance": "3m"})"),
            R"({"now":"2023-11-14T22:16:20.000Z","offset_seconds":180})");
  EXPECT_EQ(clock(R"({"advance_seconds": -180.25})"),
            R"({"now":"2023-11-14T22:13:19.750Z","offset_seconds":-0.25})");
  EXPECT_EQ(clock(R"({"set": "2026-01-01T00:00:00Z"})"),
            R"({"now":"2026-01-01T00:00:00.000Z","offset_seconds":67225600})");
  EXPECT_EQ(clock(R"({"set": "2020-02-29T12:00:00.500Z"})"),
            R"({"now":"2020-02-29T12:00:00.500Z","offset_seconds":-117022399.5})");
  EXPECT_EQ(clock(""), R"({"now":"2020-02-29T12:00:00.500Z","offset_seconds":-117022399.5})");
  EXPECT_EQ(clock(R"({"reset": true})"),
            R"({"now":"2023-11-14T22:13:20.000Z","offset_seconds":0})");
}

TEST(Admin, WhatIsWrongIsSaidInOneSentenceAndMovesNothing) {
  struct Row {
    const char *method, *target, *body;
    int status;
    const char* sentence;
  };
  const Row rows[] = {
      {"GET", "/clok", "", 404,
       R"(nothing is at "/clok": offered are GET /, GET /clock, POST /clock, GET /state, GET /pushes, POST /trigger, POST /reset)"},
      {"DELETE", "/clock", "", 405, "DELETE is not offered at /clock: expected GET or POST"},
      {"GET", "/reset", "", 405, "GET is not offered at /reset: expected POST"},
      {"POST", "/clock", R"({"advanse": "3m"})", 400,
       R"("advanse" is no member of POST /clock, which takes "advance", "advance_seconds", "set", "reset": did you mean "advance"?)"},
      {"POST", "/reset", R"({"all": true})", 400,
       R"("all" is no member of POST /reset, which takes none)"},
      {"POST", "/clock", "", 400,
       R"(the clock is moved by one member, and the body has none: expected one of "advance", "advance_seconds", "set", "reset")"},
      {"POST", "/clock", R"({"set": "2026-01-01T00:00:00Z", "reset": true})", 400,
       R"(the clock is moved by one member, and the body has "set", "reset": expected one of "advance", "advance_seconds", "set", "reset")"},
      {"POST", "/clock", R"({"advance": "3 q"})", 400,
       R"("3 q" is not a duration: did you mean "3 s"?)"},
      {"POST", "/clock", R"({"advance_seconds": "180"})", 400,
       R"("advance_seconds" is "180": expected a number of seconds, at most 1000 years)"},
      {"POST", "/clock", R"({"advance_seconds": 1e400})", 400,
       R"("advance_seconds" is 1e400: expected a number of seconds, at most 1000 years)"},
      {"POST", "/clock", R"({"set": "2026-02-30T00:00:00Z"})", 400,
       R"("set" is "2026-02-30T00:00:00Z": expected a time such as "2026-01-01T00:00:00Z")"},
      {"POST", "/clock", R"({"set": "9000-01-01T00:00:00Z"})", 400,
       "the clock would be after the years 1970 to 8999"},
      {"POST", "/clock", R"({"advance": "-60 years"})", 400,
       "the clock would be before the years 1970 to 8999"},
      {"POST", "/clock", R"({"reset": false})", 400, R"("reset" is false: expected true)"},
      {"POST", "/clock", R"([180])", 400, "the body is array: expected an object"},
      {"POST", "/clock", R"({"reset": true)", 400,
       R"(body:1:15: not JSON: the end of the text where "," or "}" is expected)"},
  };
  House house;
  for (const Row& row : rows) {
    const Told answer = house.admin(a_request(row.method, row.target, row.body));
    EXPECT_EQ(answer.status, row.status) << row.target << " " << row.body;
    EXPECT_EQ(error_of(answer), row.sentence);
    EXPECT_EQ(house.clock.ahead().count(), 0) << row.body;
  }
  const Told wrong = house.admin(a_request("PUT", "/clock"));
  EXPECT_EQ(*find_field(wrong.response.fields, "Allow"), "GET, POST");
}

TEST(Admin, WhatIsNoRequestGetsAnAnswerAndAnEnd) {
  House house;
  Framed broken = a_request("POST", "/reset");
  broken.problem = Framed::Problem::length_required;
  broken.detail = "POST without a length";
  const Fake::Reply reply = admin_reply(broken, house.running());
  EXPECT_EQ(reply.status, 411);
  EXPECT_EQ(reply.answer.after, Answer::After::close);
  EXPECT_EQ(error_of(told(reply.answer)), "POST without a length");
}

TEST(Admin, ALockEndsWhenTheClockIsMoved) {
  House house;
  EXPECT_EQ(house.lock("r1").status, 200);
  house.admin(a_request("POST", "/clock", R"({"advance": "59 s"})"));
  EXPECT_NE(house.state().find("10000001"), std::string::npos);
  house.admin(a_request("POST", "/clock", R"({"advance": "1 s"})"));
  EXPECT_EQ(house.state().find("10000001"), std::string::npos);
  // It does not rise again.
  house.admin(a_request("POST", "/clock", R"({"reset": true})"));
  EXPECT_GE(house.unlock("10000001"), 400);
}

TEST(Admin, TheStateIsThatOfAStateFile) {
  House house;
  house.lock("r1");
  EXPECT_EQ(house.admin(a_request("GET", "/state")).body.dump(), house.state());
  EXPECT_NE(house.state().find("10000001"), std::string::npos);
}

TEST(Admin, AResetIsAFreshStart) {
  House house;
  const std::string fresh = house.state();
  house.lock("r1");
  const std::string ticket = house.ticket();
  house.admin(a_request("POST", "/clock", R"({"advance": "3m"})"));
  const std::uint64_t before = house.fakes.front().changes();
  EXPECT_EQ(house.admin(a_request("POST", "/reset")).body.dump(), fresh);
  EXPECT_EQ(house.state(), fresh);
  EXPECT_GT(house.fakes.front().changes(), before);
  EXPECT_GE(house.use(ticket), 400);
  EXPECT_GE(house.unlock("10000001"), 400);
  EXPECT_EQ(house.ticket(), ticket);  // numbered anew
}

}  // namespace
}  // namespace assay::tests
