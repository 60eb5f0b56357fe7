#include "cases/plan.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "cases/byte_edits.hpp"
#include "cases/traps.hpp"
#include "spec/load.hpp"

namespace assay {
namespace {

const Spec& voice() {
  static const Spec spec = load_spec(ASSAY_SOURCE_DIR "/specs/huawei-voice-verification").value();
  return spec;
}
const Profile& profile() {
  static const Profile examples = Profile::examples(voice()).value();
  return examples;
}
const Plan& voice_plan() {
  static const Plan planned = plan(voice(), profile()).value();
  return planned;
}
const Case& test_of(std::string_view id) {
  const Case* found = voice_plan().find(id);
  EXPECT_NE(found, nullptr) << id;
  return *found;
}

TEST(Plan, IdsAreUniqueAndTheSameEachTime) {
  std::set<std::string> ids;
  for (const Case& test : voice_plan().cases) EXPECT_TRUE(ids.insert(test.id).second) << test.id;
  EXPECT_GT(ids.size(), 500U);
  const Plan again = plan(voice(), profile()).value();
  EXPECT_TRUE(std::ranges::equal(voice_plan().cases, again.cases, {}, &Case::id, &Case::id));
  EXPECT_TRUE(std::ranges::equal(voice_plan().cases, again.cases, {}, &Case::rev, &Case::rev));
}

TEST(Plan, EveryNegativeHasAControlThatIsPlannedAndMustBeAccepted) {
  for (const Case& test : voice_plan().cases) {
    if (test.phase == Phase::positive) continue;
    const Case* control = voice_plan().find(test.control);
    ASSERT_NE(control, nullptr) << test.id << " has the control " << test.control;
    EXPECT_EQ(control->expect.kind, Expectation::Kind::accepted) << test.id;
  }
}

TEST(Plan, EveryRefusalThatTheDocumentDemandsHasACodeOfTheTable) {
  for (const Case& test : voice_plan().cases) {
    if (test.expect.kind != Expectation::Kind::refused) continue;
    const Fitting rows = rows_for(*test.operation->results, test.expect.causes);
    EXPECT_FALSE(rows.specific.empty() && rows.generic.empty()) << test.id;
  }
}

TEST(Plan, EveryCodeThatARequestCanProvokeIsAskedFor) {
  std::set<std::string> asked;
  for (const Case& test : voice_plan().cases) {
    const Fitting rows = rows_for(*test.operation->results, test.expect.causes);
    for (const auto* list : {&rows.specific, &rows.generic})
      for (const ResultRow* row : *list) asked.insert(row->code);
  }
  for (const ResultRow& row : voice().operations.front().results->rows)
    if (row.provoked == ResultRow::Provoked::request && row.code != "0") {
      EXPECT_TRUE(asked.contains(row.code)) << row.code;
    }
}

struct Row {
  const char *id, *body_part;
  Expectation::Kind kind;
};
TEST(Plan, BoundsAreTriedOnBothSides) {
  using Kind = Expectation::Kind;
  constexpr Row kRows[] = {
      {"callVerify/body.times/maximum/at", R"("times":9)", Kind::accepted},
      {"callVerify/body.times/maximum/above", R"("times":10)", Kind::refused},
      {"callVerify/body.times/minimum/at", R"("times":0)", Kind::accepted},
      {"callVerify/body.times/minimum/below", R"("times":-1)", Kind::refused},
      {"callVerify/body.times/type/string", R"("times":")", Kind::refused},
      {"callVerify/body.times/type/null", R"("times":null)", Kind::open},
      {"callVerify/body.languageType/type/null", R"("languageType":null)", Kind::refused},
      {"callVerify/body.displayNbr/from/listed-second", R"("displayNbr":"+8653159511234")",
       Kind::accepted},
  };
  for (const Row& row : kRows) {
    const Case& test = test_of(row.id);
    EXPECT_NE(test.plan.request.body.find(row.body_part), std::string::npos)
        << row.id << ": " << test.plan.request.body;
    EXPECT_EQ(test.expect.kind, row.kind) << row.id;
  }
}

TEST(Plan, WhatReadingsDifferOnIsOpenAndNamesThem) {
  const auto open = std::ranges::find_if(voice_plan().cases, [](const Case& test) {
    return test.expect.unsettled && test.expect.unsettled->id == "verify-code-of-nine";
  });
  ASSERT_NE(open, voice_plan().cases.end());
  EXPECT_EQ(open->expect.kind, Expectation::Kind::open);
  EXPECT_EQ(open->expect.accepted_by, std::vector<std::string>{"up-to-nine"});
  EXPECT_EQ(open->expect.refused_by, std::vector<std::string>{"up-to-eight"});
}

TEST(Compose, OnlyWhatTheSignatureRenewsDiffersBetweenTwoTimes) {
  const Case& test = test_of("callVerify/control/required/minimal");
  Random random(1);
  const WallTime now{std::chrono::milliseconds(1527294930123)};
  const std::string one = compose(test, profile(), now, random, "h"),
                    other = compose(test, profile(), now, random, "h");
  EXPECT_NE(one, other);
  EXPECT_EQ(one.substr(one.find("\r\n\r\n")), other.substr(other.find("\r\n\r\n")));
  EXPECT_NE(one.find("Created=\"2018-05-26T00:35:30Z\""), std::string::npos);
}

TEST(ByteEdits, ThoseThatKeepTheMeaningAreStillFramed) {
  const std::string plain =
      "POST /a HTTP/1.1\r\nHost: h\r\nX-AKSK: a\r\nContent-Length: 2\r\n\r\nhi";
  for (const ByteEdit& edit : byte_edits()) {
    const std::string bytes = edit.apply(plain);
    EXPECT_FALSE(bytes.empty()) << edit.name;
    if (edit.kind == ByteEdit::Kind::same_meaning) {
      EXPECT_TRUE(bytes.ends_with("\r\n\r\nhi")) << edit.name;
    }
  }
  EXPECT_EQ(find_byte_edit("chunked")->apply(plain),
            "POST /a HTTP/1.1\r\nHost: h\r\nX-AKSK: a\r\nTransfer-Encoding: "
            "chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n");
}

TEST(Traps, AreOtherValuesWithPartitionsOfTheirOwn) {
  for (const Json& valid :
       {Json("+8613800000021"), Json("https://a.example/b"), Json(3), Json(true)}) {
    std::set<std::string> partitions;
    for (const Trap& trap : traps_for(valid)) {
      EXPECT_FALSE(trap.value == valid) << trap.partition;
      EXPECT_TRUE(partitions.insert(trap.partition).second) << trap.partition;
    }
    EXPECT_FALSE(partitions.empty());
  }
}

std::vector<std::string> partitions_of(const std::vector<Trap>& traps) {
  std::vector<std::string> out;
  for (const Trap& trap : traps) out.push_back(trap.partition);
  return out;
}

TEST(Traps, ConstantsInWordsLoseAndJoinTheirWords) {
  std::vector<std::string> texts;
  for (const Trap& trap : word_traps("FORGET_PWD_SMS")) texts.push_back(trap.value.as_string());
  EXPECT_EQ(texts,
            (std::vector<std::string>{"FORGET_PWD", "PWD_SMS", "FORGETPWDSMS", "FORGET PWD SMS",
                                      "FORGET-PWD-SMS", "SMS_PWD_FORGET"}));
  EXPECT_TRUE(word_traps("false").empty());
  const auto numbers = word_traps("0,1");
  EXPECT_TRUE(
      std::ranges::any_of(numbers, [](const Trap& trap) { return trap.value == Json("0,2"); }));
}

TEST(Traps, DocumentsInATextLoseTheirMembersAndChangeTheirNumbers) {
  const auto traps = content_traps(Json::object({{"x", 237}, {"y", 5}}));
  const auto value_of = [&](std::string_view partition) {
    const auto found = std::ranges::find(traps, partition, &Trap::partition);
    return found == traps.end() ? std::string("none") : found->value.dump();
  };
  EXPECT_EQ(value_of("content-y-absent"), R"({"x":237})");
  EXPECT_EQ(value_of("content-x-negated"), R"({"x":-237,"y":5})");
  EXPECT_EQ(value_of("content-y-fraction-more"), R"({"x":237,"y":5.9})");
  EXPECT_EQ(value_of("content-values-swapped"), R"({"x":5,"y":237})");
  EXPECT_TRUE(content_traps(Json(1)).empty());
}

TEST(Traps, NumbersHaveSignsThatCarelessReadersLeaveOut) {
  const auto traps = traps_for(Json(10));
  const auto names = partitions_of(traps);
  for (const char* name :
       {"text-underscore", "text-blank-inside", "text-full-width", "text-seconds"})
    EXPECT_NE(std::ranges::find(names, name), names.end()) << name;
  const auto parted = std::ranges::find(traps, "text-underscore", &Trap::partition);
  EXPECT_EQ(parted->value, Json("1_0"));
}

const Plan& plan_of(const std::string& name) {
  static std::map<std::string, std::pair<Spec, Plan>> plans;
  if (!plans.contains(name)) {
    auto& [spec, planned] = plans[name];
    spec = load_spec(ASSAY_SOURCE_DIR "/specs/" + name).value();
    planned = plan(spec, Profile::examples(spec).value()).value();
  }
  return plans.at(name).second;
}

TEST(Plan, TheTokenIsAskedForBesideEachOptionalParameter) {
  const Plan& planned = plan_of("huawei-service-request");
  for (const char* name : {"verified_id", "limit"}) {
    const std::string id =
        std::string("listVerified/auth.X-Auth-Token/presence/absent@with=query.") + name;
    const Case* test = planned.find(id);
    ASSERT_NE(test, nullptr) << id;
    EXPECT_EQ(test->expect.kind, Expectation::Kind::refused);
    EXPECT_EQ(test->control, std::string("listVerified/control/optional/query.") + name);
    EXPECT_NE(test->plan.request.target.find(name), std::string::npos);
  }
}

TEST(Plan, TheLongestTextOfAnOpenFormIsComparedWithOneThatIsShorter) {
  const PlannedWorkflow* workflow =
      plan_of("huawei-service-request").workflow("listVerified.longest-header.X-Language");
  ASSERT_NE(workflow, nullptr);
  ASSERT_GE(workflow->steps.size(), 2U);
  EXPECT_EQ(workflow->steps[1].criteria.size(), 1U);
  // Nine digits are open, and eight are not: no reading takes them for alike.
  EXPECT_EQ(voice_plan().workflow("callVerify.longest-body.verifyCode"), nullptr);
}

TEST(Plan, ConstantsOfOtherOperationsAndDocumentedNamesAreRefused) {
  const Plan& planned = plan_of("huawei-oneaccess");
  for (const char* id : {"sendSms/body.type/enum/elsewhere-forget-pwd-ems",
                         "sendEmail/body.type/enum/elsewhere-forget-pwd-sms",
                         "sendSms/body.type/enum/name-otp-reset-sms"}) {
    const Case* test = planned.find(id);
    ASSERT_NE(test, nullptr) << id;
    EXPECT_EQ(test->expect.kind, Expectation::Kind::refused) << id;
  }
}

TEST(Plan, ATimeOfTheLastMinutesIsTakenWhereThePastIsSettled) {
  const Plan& planned = plan_of("privacy-number");
  const Case* test =
      planned.find("accountStatus/auth.Authorization.time/time/two-and-a-half-minutes-past");
  if (!test)
    for (const Case& one : planned.cases)
      if (one.id.ends_with("two-and-a-half-minutes-past")) test = &one;
  ASSERT_NE(test, nullptr);
  EXPECT_EQ(test->expect.kind, Expectation::Kind::accepted);
}

}  // namespace
}  // namespace assay
