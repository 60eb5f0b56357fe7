// The fake of a document that has no table of codes, no signature and no profile.
#include <gtest/gtest.h>

#include "fake/fake.hpp"
#include "fake/faults.hpp"
#include "spec/load.hpp"
#include "voice.hpp"

namespace assay::tests {
namespace {

const Spec& shop() {
  static const Spec spec = load_spec(ASSAY_SOURCE_DIR "/tests/fake/shop.yaml").value();
  return spec;
}

const Profile& nobody() {
  static const Profile profile = Profile::examples(shop()).value();
  return profile;
}

Told ask_shop(std::string method, std::string target, std::string body = {},
              std::string type = "application/json") {
  static const ManualClock clock(noon());
  static Fake fake = Fake::create(shop(), nobody(), clock).value();
  Framed request;
  request.request.method = std::move(method);
  request.request.target = std::move(target);
  if (!body.empty()) request.request.fields.push_back({"Content-Type", std::move(type)});
  request.request.body = std::move(body);
  return told(fake.handle(request));
}

TEST(FakeOfAStranger, ARightRequestGetsTheFirstDocumentedSuccess) {
  const Told item = ask_shop("GET", "/items/7");
  EXPECT_EQ(item.status, 200);
  EXPECT_TRUE(response_for(*shop().operation("readItem"), 200)
                  ->content.front()
                  .compiled.accepts(item.body));
  const Told made = ask_shop("POST", "/items", R"({"name":"a","price":1})");
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(made.response.body, "");
}

TEST(FakeOfAStranger, TheServersBasePathMayStandInFront) {
  EXPECT_EQ(ask_shop("GET", "/v2/items/7").status, 200);
  EXPECT_EQ(ask_shop("GET", "/v3/items/7").status, 404);
}

TEST(FakeOfAStranger, AWrongParameterGetsWhatTheDocumentHasForIt) {
  for (const char* target : {"/items/0", "/items/seven", "/items/7?fields=none"}) {
    const Told answer = ask_shop("GET", target);
    EXPECT_EQ(answer.status, 400) << target;
    EXPECT_NE(answer.body.find("message"), nullptr) << target;
  }
}

TEST(FakeOfAStranger, AWrongBodyGetsTheDocumentedStatus) {
  for (const char* body : {R"({"name":"a"})", R"({"name":"","price":1})", "{", "[]"})
    EXPECT_EQ(ask_shop("POST", "/items", body).status, 422) << body;
}

TEST(FakeOfAStranger, AFormIsReadAsItsSchemaSays) {
  const std::string form = "application/x-www-form-urlencoded";
  EXPECT_EQ(ask_shop("POST", "/items", "name=a&price=1", form).status, 201);
  EXPECT_EQ(ask_shop("POST", "/items", "name=a&price=one", form).status, 422);
}

TEST(FakeOfAStranger, HttpItselfAnswersWhatIsNotDocumented) {
  EXPECT_EQ(ask_shop("DELETE", "/items", "{}").status, 405);
  EXPECT_EQ(ask_shop("POST", "/items", "{}", "text/plain").status, 415);
}

TEST(FakeOfAStranger, FaultsBearTheirOperation) {
  const std::vector<Fault> faults = faults_of(shop(), nobody());
  EXPECT_NE(find_fault(faults, "addItem/body.price/minimum/off-by-one-down"), nullptr);
  EXPECT_NE(find_fault(faults, "readItem/response./name/missing"), nullptr);
  for (const Fault& fault : faults)
    EXPECT_TRUE(fault.id.starts_with(fault.operation + "/")) << fault.id;
}

}  // namespace
}  // namespace assay::tests
