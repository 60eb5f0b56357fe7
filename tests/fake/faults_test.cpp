#include "fake/faults.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "voice.hpp"

namespace assay::tests {
namespace {

using namespace std::chrono_literals;

const std::vector<Fault>& faults() {
  static const std::vector<Fault> all = faults_of(voice(), voice_profile());
  return all;
}

Fake faulty(std::string_view id) {
  const Fault* fault = find_fault(faults(), id);
  if (!fault) {
    ADD_FAILURE() << "no fault " << id;
    return fake_with();
  }
  return fake_with({.fault = *fault});
}

TEST(Faults, ThereAreAtLeast250) {
  std::map<std::string, int> counts;
  for (const Fault& fault : faults()) ++counts[fault.family];
  for (const auto& [family, count] : counts) RecordProperty(family, count);
  EXPECT_GE(faults().size(), 250u);
  // The voice API has no parameters and nothing that is created or listed.
  EXPECT_EQ(counts.size(), fault_families().size() - 2);
}

TEST(Faults, IdsAreUnique) {
  std::set<std::string> ids;
  for (const Fault& fault : faults()) EXPECT_TRUE(ids.insert(fault.id).second) << fault.id;
}

TEST(Faults, IdsAreStable) {
  const std::vector<Fault> again = faults_of(voice(), voice_profile());
  ASSERT_EQ(again.size(), faults().size());
  for (std::size_t i = 0; i < again.size(); ++i) EXPECT_EQ(again[i].id, faults()[i].id);
}

TEST(Faults, EachIsFoundByItsIdAndSaysWhatItDoes) {
  for (const Fault& fault : faults()) {
    EXPECT_EQ(find_fault(faults(), fault.id), &fault);
    EXPECT_FALSE(fault.sentence.empty()) << fault.id;
    EXPECT_FALSE(fault.subject.empty()) << fault.id;
    EXPECT_TRUE(fault.edit || fault.misconduct.quirk != Quirk::none) << fault.id;
  }
  EXPECT_EQ(find_fault(faults(), "body.times/maximum"), nullptr);
}

TEST(Faults, EachCanBePlantedAndServesAPlainRequest) {
  const Framed plain = framed();
  for (const Fault& fault : faults()) {
    Fake fake = fake_with({.fault = fault});
    const Answer answer = fake.handle(plain);
    EXPECT_TRUE(!answer.bytes.empty() || answer.after != Answer::After::keep) << fault.id;
  }
}

// What the document is silent or divided about cannot be a fault.
TEST(Faults, AReadingOfTheDocumentIsNoFault) {
  for (std::string_view id :
       {"body.verifyCode/maxLength/off-by-one-up", "body.statusUrl/maxLength/off-by-one-up",
        "body.times/value/null-as-absent", "body/additionalProperties/refused",
        "body.displayNbr/maxLength/off-by-one-up", "response./sessionId/missing-on-refusal",
        "response./idlePort/null"})
    EXPECT_EQ(find_fault(faults(), id), nullptr) << id;
}

// A fault, a request, and the answer with the fault in place and without it.
struct Shown {
  const char* fault;
  Ask ask;
  const char* faulty;
  const char* right;
};
const Shown kShown[] = {
    {"body.times/maximum/off-by-one-up", {.set = {{"times", 10}}}, "0", "1010002"},
    {"body.times/maximum/off-by-one-down", {.set = {{"times", 9}}}, "1010002", "0"},
    {"body.times/maximum/unchecked", {.set = {{"times", 99}}}, "0", "1010002"},
    {"body.times/legal/zero", {.set = {{"times", 0}}}, "1010002", "0"},
    {"body.times/value/number-from-string", {.set = {{"times", "3"}}}, "0", "1010002"},
    {"body.times/value/fraction-cut",
     {.set = {{"times", Json(*Number::parse("2.5"))}}},
     "0",
     "1010002"},
    {"body.verifyCode/pattern/unanchored-end", {.set = {{"verifyCode", "12ab"}}}, "0", "1010002"},
    {"body.verifyCode/legal/leading-zero", {.set = {{"verifyCode", "0123"}}}, "1010002", "0"},
    {"body.verifyCode/value/string-from-number", {.set = {{"verifyCode", 1234}}}, "0", "1010002"},
    {"body.returnIdlePort/enum/case-folded", {.set = {{"returnIdlePort", "True"}}}, "0", "1010002"},
    {"body.displayNbr/from/unchecked", {.set = {{"displayNbr", "+8612345678"}}}, "0", "1010023"},
    {"body.calleeNbr/required/unchecked", {.erase = {"calleeNbr"}}, "0", "1010002"},
    {"body.posTone/required/demanded", {}, "1010002", "0"},
    {"auth.Authorization.realm/constant/unchecked",
     {.edit = {{"\"SDP\"", "\"X\""}}},
     "0",
     "1023009"},
    {"auth.Authorization.realm/constant/suffix-ignored",
     {.edit = {{"\"SDP\"", "\"SDPX\""}}},
     "0",
     "1023009"},
    {"auth.X-AKSK.Nonce/presence/unchecked", {.edit = {{"Nonce=", "Once="}}}, "0", "1023035"},
    {"auth.X-AKSK.PasswordDigest/signature/unchecked", {.secret = "x"}, "0", "1010010"},
    {"auth.X-AKSK.Username/key/unchecked",
     {.edit = {{"assay-demo-app", "nobody"}}},
     "0",
     "1010003"},
    {"method/put/accepted", {.method = "PUT"}, "0", "1010006"},
    {"header.Content-Type/presence/unchecked", {.content_type = ""}, "0", "1010002"},
    {"body/json/trailing-junk", {.text = plain_body().dump() + "junk"}, "0", "1020001"},
    {"body/json/truncated",
     {.text = plain_body().dump().substr(0, plain_body().dump().size() - 1)},
     "0",
     "1020001"},
    {"body/spelling/white-space", {.text = plain_body().dump_pretty()}, "1020001", "0"},
    {"auth.X-AKSK/presence/unchecked", {.without = {"X-AKSK"}}, "0", "1023033"},
};

TEST(Faults, EachOfASampleChangesTheAnswerItShould) {
  Fake right = fake_with();
  for (const Shown& shown : kShown) {
    SCOPED_TRACE(shown.fault);
    Fake fake = faulty(shown.fault);
    const Framed request = framed(shown.ask);
    EXPECT_EQ(told(fake.handle(request), shown.ask.method).code, shown.faulty);
    EXPECT_EQ(told(right.handle(request), shown.ask.method).code, shown.right);
  }
}

TEST(Faults, ARowCanBeSwappedWithItsNeighbour) {
  Fake fake = faulty("code/1023007/swapped");
  const Told answer = ask(fake, {.edit = {{"realm=\"SDP\",", ""}}});
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.code, "1023008");
}

TEST(Faults, AMemberOfASuccessCanBeMissing) {
  Fake fake = faulty("response./sessionId/missing");
  EXPECT_EQ(ask(fake).response.body, R"({"resultcode":"0","resultdesc":"Success."})");
}

TEST(Faults, ASessionCanBeGivenTwice) {
  Fake fake = faulty("response./sessionId/repeated");
  const Told first = ask(fake), second = ask(fake);
  EXPECT_EQ(*first.body.find("sessionId"), *second.body.find("sessionId"));
}

TEST(Faults, AnIdlePortCanBeThereUnasked) {
  Fake fake = faulty("response./idlePort/always");
  EXPECT_NE(ask(fake).body.find("idlePort"), nullptr);
}

TEST(Faults, ACodeCanBeANumber) {
  Fake fake = faulty("response./resultcode/written-as-number");
  EXPECT_EQ(*ask(fake).body.find("resultcode"), Json(0));
}

TEST(Faults, AConnectionCanBeCut) {
  Fake fake = faulty("method/cut/method");
  const Answer answer = fake.handle(framed({.method = "PUT"}));
  EXPECT_EQ(answer.bytes, "");
  EXPECT_EQ(answer.after, Answer::After::cut);
}

TEST(Faults, ARightRequestCanSufferForAWrongOneOnce) {
  Fake fake = faulty("control/memory/refused-after-refusal");
  EXPECT_EQ(ask(fake).code, "0");
  EXPECT_EQ(ask(fake, {.secret = "x"}).code, "1010010");
  EXPECT_EQ(ask(fake).code, "1020001");
  EXPECT_EQ(ask(fake).code, "0");
}

TEST(Faults, AnAnswerCanBeThatOfTheRequestBefore) {
  Fake fake = faulty("control/memory/last-answer");
  EXPECT_EQ(ask(fake).code, "0");
  EXPECT_EQ(ask(fake, {.secret = "x"}).code, "0");
  EXPECT_EQ(ask(fake).code, "1010010");
}

TEST(Faults, EachFamilyHasAText) {
  for (const FaultFamily& family : fault_families()) EXPECT_FALSE(family.about.empty());
}

}  // namespace
}  // namespace assay::tests
