#include "judge/judge.hpp"

#include <gtest/gtest.h>

#include "cases/plan.hpp"
#include "spec/load.hpp"

namespace assay {
namespace {

const Spec& voice() {
  static const Spec spec = load_spec(ASSAY_SOURCE_DIR "/specs/huawei-voice-verification").value();
  return spec;
}
const Plan& voice_plan() {
  static const Plan planned = plan(voice(), Profile::examples(voice()).value()).value();
  return planned;
}

Exchange answered(int status, std::string body,
                  std::string type = "application/json;charset=UTF-8") {
  Exchange out;
  out.delivery = Delivery::answered;
  out.response = Response{status, "", 1, {{"Content-Type", std::move(type)}}, std::move(body)};
  return out;
}
Exchange lost(Delivery delivery) {
  Exchange out;
  out.delivery = delivery;
  out.detail = "closed after 0 bytes";
  return out;
}
const char* const kFine = R"({"resultcode":"0","resultdesc":"Success","sessionId":"s1"})";

constexpr const char* kControl = "callVerify/control/required/minimal";
constexpr const char* kIdle = "callVerify/body.returnIdlePort/enum/true";
constexpr const char* kRealm = "callVerify/auth.Authorization.realm/presence/absent";
constexpr const char* kTimes = "callVerify/body.times/maximum/above";
constexpr const char* kDigest = "callVerify/auth.X-AKSK.PasswordDigest/signature/flipped-first";

struct Row {
  const char* name;
  const char* test;
  Exchange exchange;
  Verdict verdict;
  const char* finding;  // check of the first finding; empty: none
};

class Judging : public testing::TestWithParam<Row> {};

TEST_P(Judging, GivesTheVerdictAndNamesTheCheck) {
  const Row& row = GetParam();
  const Case* test = voice_plan().find(row.test);
  ASSERT_NE(test, nullptr) << row.test;
  Memory memory;
  const Judgement judgement = judge(*test, row.exchange, memory);
  EXPECT_EQ(name_of(judgement.verdict), name_of(row.verdict)) << judgement.observed;
  EXPECT_EQ(judgement.findings.empty() ? "" : judgement.findings.front().check, row.finding);
}

INSTANTIATE_TEST_SUITE_P(
    Accepting, Judging,
    testing::Values(
        Row{"success", kControl, answered(200, kFine), Verdict::pass, ""},
        Row{"unknown member", kControl,
            answered(200, R"({"resultcode":"0","resultdesc":"Success.","sessionId":"a","x":1})"),
            Verdict::pass, ""},
        Row{"null idlePort unasked", kControl,
            answered(200,
                     R"({"resultcode":"0","resultdesc":"成功。","sessionId":"a","idlePort":null})"),
            Verdict::pass, ""},
        Row{"idlePort asked", kIdle,
            answered(
                200,
                R"({"resultcode":"0","resultdesc":"Success","sessionId":"a","idlePort":65535})"),
            Verdict::pass, ""},
        Row{"specific code", kRealm,
            answered(
                400,
                R"({"resultcode":"1023007","resultdesc":"realm not contained in Authorization."})"),
            Verdict::pass, ""},
        Row{"generic code", kRealm,
            answered(403,
                     R"({"resultcode":"1010002","resultdesc":"Invalid request.","sessionId":""})"),
            Verdict::pass, ""},
        Row{"500 that is documented", kTimes,
            answered(500, R"({"resultcode":"1020001","resultdesc":"Parameter error."})"),
            Verdict::pass, ""},
        Row{"other text", kTimes,
            answered(403, R"({"resultcode":"1010002","resultdesc":"times: at most 9"})"),
            Verdict::pass, ""},
        Row{"charset spelling", kControl, answered(200, kFine, "Application/JSON"), Verdict::pass,
            ""}));

INSTANTIATE_TEST_SUITE_P(
    Rejecting, Judging,
    testing::Values(
        Row{"refused positive", kControl,
            answered(403, R"({"resultcode":"1010002","resultdesc":"Invalid request."})"),
            Verdict::fail, "accepted-or-refused"},
        Row{"accepted negative", kTimes, answered(200, kFine), Verdict::fail,
            "accepted-or-refused"},
        Row{"wrong code", kRealm,
            answered(
                400,
                R"({"resultcode":"1023008","resultdesc":"profile not contained in Authorization."})"),
            Verdict::fail, "code-fits-cause"},
        Row{"wrong status", kRealm,
            answered(
                403,
                R"({"resultcode":"1023007","resultdesc":"realm not contained in Authorization."})"),
            Verdict::fail, "code-matches-status"},
        Row{"the code's other row", kDigest,
            answered(401, R"({"resultcode":"1023007","resultdesc":"x"})"), Verdict::fail,
            "code-matches-status"},
        Row{"unknown code", kTimes, answered(403, R"({"resultcode":"9999999","resultdesc":"x"})"),
            Verdict::fail, "code-documented"},
        Row{"code as number", kControl,
            answered(200, R"({"resultcode":0,"resultdesc":"Success","sessionId":"a"})"),
            Verdict::fail, "body-schema"},
        Row{"no sessionId", kControl, answered(200, R"({"resultcode":"0","resultdesc":"Success"})"),
            Verdict::fail, "body-schema"},
        Row{"sessionId on failure", kTimes,
            answered(403,
                     R"({"resultcode":"1010002","resultdesc":"Invalid request.","sessionId":"a"})"),
            Verdict::fail, "body-schema"},
        Row{"idlePort unasked", kControl,
            answered(200,
                     R"({"resultcode":"0","resultdesc":"Success","sessionId":"a","idlePort":1})"),
            Verdict::fail, "relation"},
        Row{"idlePort missing", kIdle, answered(200, kFine), Verdict::fail, "relation"},
        Row{"text of another code", kTimes,
            answered(403, R"({"resultcode":"1010002","resultdesc":"Invalid app_key."})"),
            Verdict::fail, "text-fits-code"},
        Row{"not JSON", kControl, answered(200, "{\"resultcode\":"), Verdict::fail, "body-schema"},
        Row{"HTML", kControl, answered(200, kFine, "text/html"), Verdict::fail, "media-type"},
        Row{"undocumented status", kTimes,
            answered(422, R"({"resultcode":"1010002","resultdesc":"Invalid request."})"),
            Verdict::fail, "status-documented"},
        Row{"undocumented 5xx", kTimes, answered(503, "busy", "text/plain"), Verdict::crash,
            "server-error"},
        Row{"stack trace", kTimes,
            answered(
                403,
                R"x({"resultcode":"1010002","resultdesc":"Traceback (most recent call last)"})x"),
            Verdict::fail, "leak"},
        Row{"cut", kTimes, lost(Delivery::cut), Verdict::crash, "delivered"},
        Row{"hang", kTimes, lost(Delivery::timed_out), Verdict::crash, "delivered"}));

INSTANTIATE_TEST_SUITE_P(
    Undecided, Judging,
    testing::Values(
        Row{"a limit of the platform", kControl,
            answered(403,
                     R"({"resultcode":"1010009","resultdesc":"No more APIs can be invoked."})"),
            Verdict::unsure, ""},
        Row{"flow control for a wrong digest", kDigest,
            answered(
                403,
                R"({"resultcode":"1010010","resultdesc":"The flow control upper limit is reached on the platform."})"),
            Verdict::unsure, ""},
        Row{"no connection", kControl, lost(Delivery::unreachable), Verdict::harness, ""}));

TEST(ExpectationText, NamesReadingsOrTheRowsThatFit) {
  EXPECT_EQ(
      expectation_text(*voice_plan().find(kRealm)),
      "refused with 1023007 (HTTP 400), or the generic 1010002 (HTTP 403) or 1020001 (HTTP 500)");
  EXPECT_EQ(expectation_text(*voice_plan().find("callVerify/body.times/type/null")),
            "accepted (as-absent) or refused (refused)");
}

TEST(Judge, ADoubtfulAnswerThatCameTwiceIsAFinding) {
  Memory memory;
  const Judgement judgement = judge(
      *voice_plan().find(kControl),
      answered(403, R"({"resultcode":"1010009","resultdesc":"No more APIs can be invoked."})"),
      memory, {.confirmed = true});
  EXPECT_EQ(judgement.verdict, Verdict::fail);
}

TEST(Judge, AValueThatComesAgainIsAFinding) {
  Memory memory;
  const Case& test = *voice_plan().find(kControl);
  EXPECT_EQ(judge(test, answered(200, kFine), memory).verdict, Verdict::pass);
  const Judgement again = judge(test, answered(200, kFine), memory);
  ASSERT_EQ(again.findings.size(), 1U);
  EXPECT_EQ(again.findings[0].subject, "response./sessionId");
  EXPECT_EQ(again.findings[0].observed, "\"s1\" again");
}

TEST(Judge, AGenericCodeWhereASpecificOneExistsIsNoted) {
  Memory memory;
  const Judgement judgement =
      judge(*voice_plan().find(kRealm),
            answered(403, R"({"resultcode":"1010002","resultdesc":"Invalid request."})"), memory);
  ASSERT_EQ(judgement.notes.size(), 1U);
  EXPECT_EQ(judgement.notes[0].text,
            "auth.Authorization.realm: the generic 1010002 where the table has 1023007");
}

TEST(Judging, ASuccessThatSaysInItsBodyThatItIsNoneRefuses) {
  const Spec spec = load_spec(ASSAY_SOURCE_DIR "/specs/huawei-oneaccess").value();
  const Plan planned = plan(spec, Profile::examples(spec).value()).value();
  const Case* never_made = planned.find("verifyCaptcha/body.token/made-by/never-made");
  ASSERT_NE(never_made, nullptr);
  Memory memory;
  const auto verdict = [&](int status, std::string body) {
    return name_of(judge(*never_made, answered(status, std::move(body)), memory).verdict);
  };
  EXPECT_EQ(verdict(200, R"({"result":false})"), name_of(Verdict::pass));
  EXPECT_EQ(verdict(200, R"({"result":"false"})"), name_of(Verdict::pass));
  EXPECT_EQ(verdict(400, "{}"), name_of(Verdict::pass));
  EXPECT_EQ(verdict(200, R"({"result":true})"), name_of(Verdict::fail));
  EXPECT_EQ(verdict(200, ""), name_of(Verdict::fail));
}

}  // namespace
}  // namespace assay
