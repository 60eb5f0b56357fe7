#include "fake/fake.hpp"

#include <gtest/gtest.h>

#include <set>

#include "voice.hpp"

namespace assay::tests {
namespace {

using namespace std::chrono_literals;

const Operation& call_verify() { return *voice().operation("callVerify"); }

void expect_documented(const Told& told) {
  const ResponseSpec* response = response_for(call_verify(), told.status);
  ASSERT_NE(response, nullptr) << "HTTP " << told.status;
  for (const Violation& broken : response->content.front().compiled.validate(told.body))
    ADD_FAILURE() << told.response.body << "\n"
                  << broken.instance << ": expected " << broken.expected << ", found "
                  << broken.found;
}

TEST(Fake, ASignedPlainRequestIsAccepted) {
  Fake fake = fake_with();
  const Told answer = ask(fake);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.response.body, R"({"resultcode":"0","resultdesc":"Success.",)"
                                  R"("sessionId":"1_1_callVerify_20231114221320@fake.assay"})");
  EXPECT_EQ(answer.response.fields, (Fields{{"Date", "Tue, 14 Nov 2023 22:13:20 GMT"},
                                            {"Content-Type", "application/json"},
                                            {"Content-Length", "97"}}));
}

// What a request can do wrong, and the answer of table 6.
struct Wrong {
  const char* what;
  Ask ask;
  int status;
  const char* code;
};
const Wrong kWrong[] = {
    {"no Authorization", {.without = {"Authorization"}}, 400, "1023006"},
    {"no realm", {.edit = {{"realm=\"SDP\",", ""}}}, 400, "1023007"},
    {"no profile", {.edit = {{"profile=\"UsernameToken\",", ""}}}, 400, "1023008"},
    {"another realm", {.edit = {{"\"SDP\"", "\"SDPX\""}}}, 400, "1023009"},
    {"another profile", {.edit = {{"\"UsernameToken\"", "\"usernametoken\""}}}, 400, "1023010"},
    {"another type", {.edit = {{"\"Appkey\"", "\"Appke\""}}}, 400, "1023011"},
    {"no type", {.edit = {{",type=\"Appkey\"", ""}}}, 400, "1023012"},
    {"no X-AKSK", {.without = {"X-AKSK"}}, 400, "1023033"},
    {"no Username", {.edit = {{"Username=\"assay-demo-app\",", ""}}}, 400, "1023034"},
    {"no Nonce", {.edit = {{"Nonce=", "Once="}}}, 400, "1023035"},
    {"no Created", {.edit = {{"Created=", "Made="}}}, 400, "1023036"},
    {"no PasswordDigest", {.edit = {{"PasswordDigest=", "Digest="}}}, 400, "1023037"},
    {"no UsernameToken", {.edit = {{"UsernameToken Username", "Username"}}}, 400, "1023038"},
    {"another secret", {.secret = "wrong"}, 401, "1010010"},
    {"two days late", {.clock_off = 48h}, 401, "1010013"},
    {"two days early", {.clock_off = -48h}, 401, "1010013"},
    {"a verification code of letters", {.set = {{"verifyCode", "12a4"}}}, 403, "1010002"},
    {"no body", {.text = " "}, 500, "1020001"},
    {"broken JSON", {.text = "{\"displayNbr\":"}, 500, "1020001"},
    {"text/plain", {.content_type = "text/plain"}, 403, "1010002"},
    {"no Content-Type", {.content_type = ""}, 403, "1010002"},
    {"no calleeNbr", {.erase = {"calleeNbr"}}, 403, "1010002"},
    {"an unknown key", {.edit = {{"assay-demo-app", "assay-demo-apq"}}}, 403, "1010003"},
    {"PUT", {.method = "PUT"}, 403, "1010006"},
    {"GET", {.method = "GET"}, 403, "1010006"},
    {"HEAD", {.method = "HEAD"}, 403, ""},
    {"a number not ordered", {.set = {{"displayNbr", "+8675528000089"}}}, 403, "1010023"},
    {"a display number too short", {.set = {{"displayNbr", "+86"}}}, 403, "1010023"},
    {"no displayNbr", {.erase = {"displayNbr"}}, 403, "1010023"},
    {"a tone not uploaded", {.set = {{"preTone", "other.wav"}}}, 403, "1010002"},
};

TEST(Fake, EachWrongRequestGetsTheMostSpecificCode) {
  Fake fake = fake_with();
  for (const Wrong& wrong : kWrong) {
    SCOPED_TRACE(wrong.what);
    const Told answer = ask(fake, wrong.ask);
    EXPECT_EQ(answer.status, wrong.status);
    EXPECT_EQ(answer.code, wrong.code);
    if (wrong.ask.method != "HEAD") expect_documented(answer);
  }
}

TEST(Fake, EveryCodeThatARequestCanProvokeIsProvokedByOne) {
  std::set<std::pair<int, std::string>> provoked{{200, "0"}};
  Fake fake = fake_with();
  for (const Wrong& wrong : kWrong) {
    const Told answer = ask(fake, wrong.ask);
    provoked.insert({answer.status, answer.code});
  }
  // Two rows mean what another row means as well; the fake gives the first.
  provoked.insert({500, "1020001"});
  provoked.insert({500, "1020150"});
  for (const ResultRow& row : call_verify().results->rows)
    if (row.provoked == ResultRow::Provoked::request) {
      EXPECT_TRUE(provoked.contains({row.status, row.code})) << row.status << " " << row.code;
    }
}

TEST(Fake, EveryMagicInputIsAnsweredWithItsRow) {
  Fake fake = fake_with();
  int rows = 0;
  for (const ResultRow& row : call_verify().results->rows) {
    if (!row.simulate) continue;
    ++rows;
    const Told answer = ask(fake, {.set = {{"calleeNbr", *row.simulate->find("body.calleeNbr")}}});
    EXPECT_EQ(answer.status, row.status) << row.code;
    EXPECT_EQ(answer.code, row.code);
    EXPECT_EQ(*answer.body.find("resultdesc"), Json(row.english));
    expect_documented(answer);
  }
  EXPECT_EQ(fake.magic_inputs().size(), static_cast<std::size_t>(rows));
}

TEST(Fake, EveryRowThatNoRequestCanProvokeHasAMagicInput) {
  for (const ResultRow& row : call_verify().results->rows)
    EXPECT_EQ(row.simulate.has_value(), row.provoked != ResultRow::Provoked::request)
        << row.status << " " << row.code;
}

TEST(Fake, AMagicInputIsPrintedWithItsAnswer) {
  const std::vector<std::string> lines = fake_with().magic_inputs();
  EXPECT_EQ(lines.front(),
            "body.calleeNbr = +8613001010008 -> 403 1010008 The status of the app_key is "
            "unavailable.");
}

TEST(Fake, SessionsAreNumbered) {
  Fake fake = fake_with({.seed = 7});
  const Told first = ask(fake), second = ask(fake);
  EXPECT_EQ(*first.body.find("sessionId"), Json("7_1_callVerify_20231114221320@fake.assay"));
  EXPECT_EQ(*second.body.find("sessionId"), Json("7_2_callVerify_20231114221320@fake.assay"));
}

TEST(Fake, ARefusalHasNoSession) {
  Fake fake = fake_with();
  EXPECT_EQ(ask(fake, {.secret = "wrong"}).response.body,
            R"({"resultcode":"1010010","resultdesc":"Invalid digest."})");
}

TEST(Fake, AnIdlePortIsThereIfAskedFor) {
  Fake fake = fake_with();
  const auto idle_port = [&](const Json& asked) {
    const Told answer = ask(fake, {.set = {{"returnIdlePort", asked}}});
    expect_documented(answer);
    const Json* port = answer.body.find("idlePort");
    return port != nullptr && port->is_number();
  };
  EXPECT_TRUE(idle_port("true"));
  EXPECT_FALSE(idle_port("false"));
  EXPECT_EQ(ask(fake).body.find("idlePort"), nullptr);
}

TEST(Fake, AnUnknownPathIsNotFoundWithoutACode) {
  Fake fake = fake_with();
  Framed request = framed();
  request.request.target += "/more";
  const Told answer = told(fake.handle(request));
  EXPECT_EQ(answer.status, 404);
  EXPECT_EQ(answer.response.body, "no operation of this API has this path");
}

TEST(Fake, AQueryAndAnAbsoluteTargetLeadToTheSameOperation) {
  Fake fake = fake_with();
  Framed request = framed();
  request.request.target = "http://127.0.0.1:1" + request.request.target + "?assay=1";
  EXPECT_EQ(told(fake.handle(request)).code, "0");
}

TEST(Fake, WhatIsNoRequestGetsAPlainAnswerAndAnEnd) {
  using Problem = Framed::Problem;
  Fake fake = fake_with();
  for (const auto& [problem, status] :
       {std::pair{Problem::bad_request, 400}, std::pair{Problem::header_too_large, 431},
        std::pair{Problem::body_too_large, 413}, std::pair{Problem::length_required, 411}}) {
    Framed request = framed();
    request.problem = problem;
    request.detail = "half a sentence";
    const Answer answer = fake.handle(request);
    const Told read = told(answer);
    EXPECT_EQ(read.status, status);
    EXPECT_EQ(read.response.body, "half a sentence");
    EXPECT_EQ(answer.after, Answer::After::close);
  }
}

TEST(Fake, AClientThatWantsToCloseIsToldSo) {
  Fake fake = fake_with();
  Framed request = framed();
  request.wants_close = true;
  const Answer answer = fake.handle(request);
  EXPECT_EQ(answer.after, Answer::After::close);
  EXPECT_EQ(*find_field(told(answer).response.fields, "Connection"), "close");
}

TEST(Fake, TheSameRequestsGetTheSameBytes) {
  Fake one = fake_with(), other = fake_with();
  for (const Wrong& wrong : kWrong) {
    const Framed request = framed(wrong.ask);
    EXPECT_EQ(one.handle(request).bytes, other.handle(request).bytes) << wrong.what;
  }
}

TEST(Fake, AReplySaysWhatALogWantsToKnow) {
  Fake fake = fake_with();
  const Fake::Reply accepted = fake.reply(framed());
  EXPECT_EQ(accepted.status, 200);
  EXPECT_EQ(accepted.code, "0");
  const Fake::Reply refused = fake.reply(framed({.secret = "wrong"}));
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(refused.code, "1010010");
}

// Laws for bytes that nobody would send.
TEST(Fake, AnyBytesGetAResponse) {
  Fake fake = fake_with();
  const std::string valid = to_bytes(framed().request, "fake.assay");
  Random random(1);
  for (int i = 0; i < 3000; ++i) {
    std::string bytes = valid;
    for (std::uint64_t edits = 1 + random.below(8); edits > 0; --edits) {
      const auto at = static_cast<std::size_t>(random.below(bytes.size()));
      switch (random.below(3)) {
        case 0:
          bytes[at] = static_cast<char>(random.below(256));
          break;
        case 1:
          bytes.erase(at, static_cast<std::size_t>(random.below(9)));
          break;
        default:
          bytes.insert(at, bytes.substr(static_cast<std::size_t>(random.below(bytes.size())), 9));
      }
    }
    std::size_t consumed = 0;
    const Framed request = frame_request(bytes, consumed);
    if (consumed == 0) continue;
    const Told answer = told(fake.handle(request), request.request.method);
    const ResponseSpec* response = response_for(call_verify(), answer.status);
    if (response && answer.body.is_object()) {
      EXPECT_TRUE(response->content.front().compiled.accepts(answer.body)) << bytes;
    }
  }
}

}  // namespace
}  // namespace assay::tests
