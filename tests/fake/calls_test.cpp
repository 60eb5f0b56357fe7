// The pushes of the fake, seen from outside, by naive code of our own.
#include "calls.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "base/query.hpp"
#include "base/text.hpp"
#include "sign/signer.hpp"
#include "spec/load.hpp"
#include "spec/request_values.hpp"
#include "voice.hpp"

namespace assay::tests {

const Spec& calls() {
  static const Spec spec = [] {
    auto loaded = load_spec(ASSAY_SOURCE_DIR "/tests/fake/calls.yaml");
    if (!loaded)
      for (const Error& error : loaded.errors()) ADD_FAILURE() << error.text();
    return *std::move(loaded);
  }();
  return spec;
}

const Profile& calls_profile() {
  static const Profile profile = Profile::examples(calls()).value();
  return profile;
}

Json send(Fake& fake, const std::string& method, const std::string& target, const Json& body) {
  Framed framed;
  framed.request.method = method;
  framed.request.target = target;
  if (!body.is_null()) {
    framed.request.fields = {{"Content-Type", "application/json"}};
    framed.request.body = body.dump();
  }
  return told(fake.handle(framed), method).body;
}

Json call_body(const std::string& callee) {
  return Json::object({{"callee", callee},
                       {"statusUrl", base64_encode("http://127.0.0.1:9/status?t=1")},
                       {"feeUrl", "http://127.0.0.1:9/fee"},
                       {"note", "n 1"}});
}

std::vector<SentPush> sent_by(Fake& fake, ManualClock& clock, std::optional<int> status,
                              std::size_t at_most) {
  std::vector<SentPush> out;
  for (auto next = fake.next_push(); next && out.size() < at_most; next = fake.next_push()) {
    if (*next > clock.now()) clock.advance(*next - clock.now());
    for (DuePush& due : fake.take_due()) {
      const std::uint64_t id = due.id;
      out.push_back({clock.now(), std::move(due)});
      fake.delivered(id, status);
    }
  }
  return out;
}

std::vector<SentPush> sent_to(const std::vector<SentPush>& all, const std::string& path) {
  std::vector<SentPush> out;
  for (const SentPush& one : all)
    if (path_of(one.push.request.target) == path) out.push_back(one);
  return out;
}

namespace {

using namespace std::chrono_literals;

Json body_of(const SentPush& sent) { return parse_json(sent.push.request.body).value(); }
Json form_of(const SentPush& sent, const Push& push) {
  return form_value(sent.push.request.body, push.operation.bodies.front().compiled);
}
std::string text_at(const Json& body, std::string_view pointer) {
  const Json* value = body.at(pointer);
  return value ? text_of(*value) : "(absent)";
}
std::int64_t number_at(const Json& body, std::string_view pointer) {
  const Json* value = body.at(pointer);
  return value && value->is_number() ? value->as_number().to_int64().value_or(-1) : -1;
}

class Pushing : public testing::Test {
 protected:
  ManualClock clock{noon()};
  Fake fake = Fake::create(calls(), calls_profile(), clock).value();

  std::vector<SentPush> all() { return sent_by(fake, clock); }
  std::string bind(const std::string& x, const std::string& a, const std::string& b) {
    return text_at(
        send(fake, "POST", "/numbers/" + percent_encode(x), Json::object({{"a", a}, {"b", b}})),
        "/id");
  }
};

TEST_F(Pushing, ACallIsToldOfInItsOrderAndNothingForeignComes) {
  send(fake, "POST", "/calls", call_body());
  std::vector<std::string> events;
  for (const SentPush& one : sent_to(all(), "/status"))
    events.push_back(text_at(body_of(one), "/event"));
  EXPECT_EQ(events, (std::vector<std::string>{"ringing", "answer", "end"}));
}

TEST_F(Pushing, EachGoesToItsOwnUrlWithItsQuery) {
  send(fake, "POST", "/calls", call_body());
  const auto sent = all();
  ASSERT_EQ(sent.size(), 4u);
  for (const SentPush& one : sent_to(sent, "/status")) {
    EXPECT_EQ(one.push.url, "http://127.0.0.1:9/status?t=1");
    EXPECT_EQ(one.push.request.target, "/status?t=1");
  }
  ASSERT_EQ(sent_to(sent, "/fee").size(), 1u);
  EXPECT_EQ(text_at(body_of(sent_to(sent, "/fee").front()), "/event"), "fee");
}

TEST_F(Pushing, EveryPushIsValidByItsSchemaAndTellsOfItsRequest) {
  const Json first = send(fake, "POST", "/calls", call_body());
  const Json second = send(fake, "POST", "/calls", call_body("+12345"));
  const Push& push = *calls().push("callStatus");
  std::map<std::string, int> seen;
  for (const SentPush& one : sent_to(all(), "/status")) {
    const Json body = body_of(one);
    EXPECT_TRUE(push.operation.bodies.front().compiled.accepts(body)) << body.dump();
    EXPECT_EQ(one.push.request.method, "POST");
    EXPECT_EQ(*find_field(one.push.request.fields, "Content-Type"), "application/json");
    const std::string session = text_at(body, "/info/session");
    ++seen[session];
    EXPECT_EQ(text_at(body, "/info/called"),
              session == text_at(first, "/session") ? "+8613001010001" : "+12345");
    EXPECT_EQ(text_at(body, "/info/note"), "n 1");
  }
  EXPECT_EQ(seen, (std::map<std::string, int>{{text_at(first, "/session"), 3},
                                              {text_at(second, "/session"), 3}}));
}

TEST_F(Pushing, TimesAreThoseOfTheClockInTheirOrderAndDifferencesFit) {
  send(fake, "POST", "/calls", call_body());
  std::string before;
  std::set<std::string> ids;
  const auto sent = sent_to(all(), "/status");
  ASSERT_EQ(sent.size(), 3u);
  for (const SentPush& one : sent) {
    const Json body = body_of(one);
    EXPECT_EQ(text_at(body, "/info/at"), format_utc(one.at, "%Y-%m-%d %H:%M:%S"));
    EXPECT_LT(before, text_at(body, "/info/at"));
    before = text_at(body, "/info/at");
    const auto end = number_at(body, "/info/end"), ring = number_at(body, "/info/ring");
    EXPECT_EQ(end, one.at.time_since_epoch().count());
    EXPECT_LT(ring, end);
    EXPECT_LT(number_at(body, "/info/begin"), ring);
    EXPECT_EQ(number_at(body, "/info/seconds"), end - ring);
    EXPECT_TRUE(ids.insert(text_at(body, "/id")).second);
  }
  EXPECT_EQ(sent[1].at - sent[0].at, 1s);
  EXPECT_EQ(sent[2].at - sent[1].at, 1s);
}

TEST_F(Pushing, ARefusedRequestProvokesNothing) {
  send(fake, "POST", "/calls", call_body("nobody"));
  EXPECT_EQ(fake.next_push(), std::nullopt);
}

TEST_F(Pushing, WithoutAUrlNothingIsSent) {
  Json body = call_body();
  body.erase("feeUrl");
  body.set("statusUrl", base64_encode("ftp://somewhere"));
  send(fake, "POST", "/calls", body);
  EXPECT_EQ(fake.next_push(), std::nullopt);
}

TEST_F(Pushing, AMemberOfWhichTheRequestSaysNothingIsLeftOut) {
  Json body = call_body();
  body.erase("note");
  send(fake, "POST", "/calls", body);
  for (const SentPush& one : sent_to(all(), "/status"))
    EXPECT_EQ(body_of(one).at("/info/note"), nullptr);
}

TEST_F(Pushing, ARefusedEventComesAgainUnchangedEveryMinuteForAnHour) {
  Json body = call_body();
  body.erase("feeUrl");
  send(fake, "POST", "/calls", body);
  std::map<std::string, std::vector<SentPush>> by_event;
  for (SentPush& one : sent_by(fake, clock, 503, 400))
    by_event[text_at(body_of(one), "/event")].push_back(std::move(one));
  ASSERT_EQ(by_event.size(), 3u);
  for (const auto& [event, sent] : by_event) {
    ASSERT_EQ(sent.size(), 61u) << event;
    for (std::size_t i = 1; i < sent.size(); ++i) {
      EXPECT_EQ(sent[i].at - sent[i - 1].at, 1min);
      EXPECT_EQ(sent[i].push.request.body, sent[0].push.request.body);
    }
  }
}

TEST_F(Pushing, WhatSaysNothingOfDeliveryIsSentOnce) {
  send(fake, "POST", "/calls", call_body());
  EXPECT_EQ(sent_to(sent_by(fake, clock, 500, 400), "/fee").size(), 1u);
}

TEST_F(Pushing, ATriggerTellsOfTheExchangeThatItsValuesName) {
  const std::string id = bind("+111", "+1001", "+1002");
  bind("+222", "+2001", "+2002");
  const auto asked =
      fake.trigger("record", {{"url", "http://[::1]:9/r"}, {"caller", "+1001"}, {"x", "+111"}});
  ASSERT_TRUE(asked) << asked.error().what;
  const auto sent = all();
  ASSERT_EQ(sent.size(), 1u);
  const Push& push = *calls().push("record");
  const Json form = form_of(sent[0], push);
  EXPECT_TRUE(push.operation.bodies.front().compiled.accepts(form)) << form.dump();
  EXPECT_EQ(text_at(form, "/id"), id);
  EXPECT_EQ(text_at(form, "/caller"), "+1001");
  EXPECT_EQ(text_at(form, "/one"), "+1001");
  EXPECT_EQ(text_at(form, "/other"), "+1002");
  EXPECT_EQ(text_at(form, "/app"), "app-1");
  EXPECT_EQ(sent[0].at, noon());
}

TEST_F(Pushing, AFormIsPercentEncodedAndSigned) {
  bind("+111", "+1001", "+1002");
  ASSERT_TRUE(fake.trigger("record", {{"url", "http://h/r"}, {"caller", "+1001"}}));
  const auto sent = all();
  ASSERT_EQ(sent.size(), 1u);
  const Request& request = sent[0].push.request;
  EXPECT_EQ(*find_field(request.fields, "Content-Type"), "application/x-www-form-urlencoded");
  EXPECT_NE(request.body.find("caller=%2B1001"), std::string::npos) << request.body;
  const auto signer = Signer::compile(*calls().scheme("signed")->sign, {"app", "secret"}).value();
  const auto lookup = [](std::string_view name) { return calls_profile().value(name); };
  EXPECT_TRUE(signer.verify(request, lookup, clock.now()).empty());
}

TEST_F(Pushing, ATriggerChoosesAmongTheMediaTypes) {
  const std::string id = bind("+111", "+1001", "+1002");
  ASSERT_TRUE(fake.trigger(
      "record", {{"url", "http://h/r"}, {"caller", "+1001"}, {"media-type", "application/json"}}));
  const auto sent = all();
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(*find_field(sent[0].push.request.fields, "Content-Type"), "application/json");
  const Json body = body_of(sent[0]);
  EXPECT_TRUE(calls().push("record")->operation.bodies[1].compiled.accepts(body)) << body.dump();
  EXPECT_EQ(text_at(body, "/id"), id);
  EXPECT_EQ(text_at(body, "/caller"), "+1001");
}

TEST_F(Pushing, ATriggerWithoutFittingValuesTellsOfTheLastThatIsAlive) {
  const std::string first = bind("+111", "+1001", "+1002");
  const std::string second = bind("+222", "+2001", "+2002");
  send(fake, "DELETE", "/bindings/" + second, {});
  ASSERT_TRUE(fake.trigger("record", {{"url", "http://h/r"}, {"caller", "+3"}}));
  const auto sent = all();
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(text_at(form_of(sent[0], *calls().push("record")), "/id"), first);
}

TEST_F(Pushing, AVariantIsNamedOrMeantByItsValues) {
  for (const auto& values :
       {std::map<std::string, std::string>{{"variant", "full"}}, {{"level", "full"}}}) {
    auto given = values;
    given["url"] = "http://h/c";
    given["number"] = "13001010002";
    ASSERT_TRUE(fake.trigger("check", given));
    const auto sent = all();
    ASSERT_EQ(sent.size(), 1u);
    EXPECT_EQ(text_at(body_of(sent[0]), "/number"), "13001010002");
    EXPECT_NE(body_of(sent[0]).at("/carrier"), nullptr);
  }
  ASSERT_TRUE(fake.trigger("check", {{"url", "http://h/c"}, {"variant", "basic"}}));
  const auto sent = all();
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(body_of(sent[0]).at("/carrier"), nullptr);
}

TEST_F(Pushing, WhatATriggerLacksIsSaid) {
  const auto what = [&](std::string_view push, const std::map<std::string, std::string>& values) {
    const auto result = fake.trigger(push, values);
    return result ? std::string("(queued)") : result.error().what;
  };
  EXPECT_EQ(what("recrd", {}), R"("recrd" is no push that is served here: did you mean "record"?)");
  EXPECT_EQ(what("record", {{"url", "http://h/"}}),
            "\"record\" tells of bind, and no accepted request of it is alive: send one first");
  EXPECT_EQ(what("check", {}),
            "\"url\" is missing: expected the http or https URL that check is sent to");
  EXPECT_EQ(what("check", {{"url", "mailto:x"}}),
            "\"url\" is \"mailto:x\": expected the http or https URL that check is sent to");
  EXPECT_EQ(what("check", {{"url", "http://h/"}, {"variant", "ful"}}),
            R"("ful" is no variant of check: did you mean "full"?)");
  EXPECT_EQ(what("record", {{"url", "http://h/"}, {"media-type", "text/xml"}}),
            "\"text/xml\" is no media type of record: expected application/x-www-form-urlencoded or "
            "application/json");
}

}  // namespace
}  // namespace assay::tests
