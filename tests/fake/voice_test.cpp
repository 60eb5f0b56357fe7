#include "voice.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "spec/load.hpp"
#include "wire/response_parser.hpp"

namespace assay::tests {
namespace {

// All profile values but the secret, which the client may have wrong.
Lookup client_lookup(const std::string& secret) {
  return [&secret](std::string_view name) {
    return name == "app-secret" ? &secret : voice_profile().value(name);
  };
}

Signer voice_signer() {
  const SecurityScheme& scheme = *voice().scheme("aksk");
  return Signer::compile(*scheme.sign, {"app-key", "app-secret"}).value();
}

const ManualClock& clock_of_tests() {
  static const ManualClock clock(noon());
  return clock;
}

}  // namespace

const Spec& voice() {
  static const Spec spec = [] {
    auto loaded = load_spec(ASSAY_SOURCE_DIR "/specs/huawei-voice-verification");
    for (const Error& error : loaded ? Errors{} : loaded.errors()) ADD_FAILURE() << error.text();
    return std::move(loaded).value();
  }();
  return spec;
}

const Profile& voice_profile() {
  static const Profile profile = Profile::examples(voice()).value();
  return profile;
}

WallTime noon() { return WallTime(std::chrono::seconds(1'700'000'000)); }

Json plain_body() {
  return Json::object({{"displayNbr", "+8675528000088"},
                       {"calleeNbr", "+8613800000021"},
                       {"languageType", 2},
                       {"preTone", "welcome.wav"},
                       {"verifyCode", "123456"}});
}

Framed framed(const Ask& ask) {
  Json body = plain_body();
  for (const auto& [name, value] : ask.set) body.set(name, value);
  for (const std::string& name : ask.erase) body.erase(name);
  Framed out;
  Request& request = out.request;
  request.method = ask.method;
  request.target = "/rest/httpsessions/callVerify/v1.0";
  request.body = ask.text.empty() ? body.dump() : ask.text;
  if (!ask.content_type.empty()) request.fields.push_back({"Content-Type", ask.content_type});
  static std::uint64_t seed = 0;
  Random random(++seed);
  voice_signer().sign(request, client_lookup(ask.secret), noon() + ask.clock_off, random);
  for (Field& field : request.fields)
    for (const auto& [from, to] : ask.edit)
      if (const auto at = field.value.find(from); at != std::string::npos)
        field.value.replace(at, from.size(), to);
  std::erase_if(request.fields, [&](const Field& field) {
    return std::ranges::find(ask.without, field.name) != ask.without.end();
  });
  return out;
}

Told told(const Answer& answer, std::string_view method) {
  ResponseParser parser(
      method == "HEAD" ? ResponseParser::Body::none : ResponseParser::Body::expected, 1 << 16,
      1 << 20);
  std::size_t consumed = 0;
  auto state = parser.feed(answer.bytes, consumed);
  if (state == ResponseParser::State::more) state = parser.end_of_input();
  Told out;
  if (state != ResponseParser::State::complete || consumed != answer.bytes.size()) {
    ADD_FAILURE() << "not one HTTP response: " << parser.problem() << "\n" << answer.bytes;
    return out;
  }
  out.response = parser.take();
  out.status = out.response.status;
  if (auto body = parse_json(out.response.body)) out.body = *std::move(body);
  if (const Json* code = out.body.find("resultcode"); code && code->is_string())
    out.code = code->as_string();
  return out;
}

Told ask(Fake& fake, const Ask& what) { return told(fake.handle(framed(what)), what.method); }

Fake fake_with(const FakeOptions& options) {
  auto fake = Fake::create(voice(), voice_profile(), clock_of_tests(), options);
  for (const Error& error : fake ? Errors{} : fake.errors()) ADD_FAILURE() << error.text();
  return std::move(fake).value();
}

}  // namespace assay::tests
