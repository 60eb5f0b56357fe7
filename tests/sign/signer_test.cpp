#include "sign/signer.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/text.hpp"
#include "sign/value_rule.hpp"

namespace assay {
namespace {

using namespace std::chrono_literals;

const WallTime kNow = WallTime(1542823429123ms);  // 2018-11-21T18:03:49.123Z

constexpr std::string_view kAksk = R"({
  "let": {"nonce": {"random-alphanumeric": 32}, "created": {"utc": "%Y-%m-%dT%H:%M:%SZ"},
          "digest": {"base64": {"hmac-sha256": {"key": "$app-secret", "data": ["$nonce", "$created"]}}}},
  "key": "$app-key",
  "rules": {"nonce": {"pattern": "^[A-Za-z0-9]{1,128}$"}},
  "headers": {"Authorization": {"scheme": "AKSK",
                 "attributes": {"realm": "SDP", "profile": "UsernameToken", "type": "Appkey"}},
              "X-AKSK": {"scheme": "UsernameToken", "separators": [",", ", "],
                 "attributes": {"Username": "$app-key", "PasswordDigest": "$digest", "Nonce": "$nonce",
                                "Created": "$created"}}},
  "fresh-for": {"settled": "1 day", "unsettled": "0 s"}})";

constexpr std::string_view kGateway = R"({
  "let": {"ts": {"unix-milliseconds": {}},
          "sign": {"upper": {"hex": {"md5": [{"query-sorted": {}}, {"body": {}}, "$app-secret"]}}}},
  "key": "$app-key",
  "query": {"appKey": "$app-key", "ts": "$ts", "sign": "$sign"},
  "headers": {"X-Target": {"hex": {"hmac-sha1": {"key": "$app-secret", "data": {"target": {}}}}}},
  "fresh-for": {"settled": "3 min"}})";

constexpr std::string_view kKeytime = R"({
  "let": {"ts": {"unix-milliseconds": {}},
          "sign": {"substring": {"of": {"hex": {"sha256": ["$app-secret", "$ts"]}}, "from": 24, "length": 16}}},
  "key": "$app-key",
  "headers": {"Authorization": ["Keytime ", "$app-key", ",", "$ts", ",", "$sign"]},
  "fresh-for": {"settled": "3 min"}})";

Signer signer_of(std::string_view declaration) {
  return Signer::compile(*parse_json(declaration), {"app-key", "app-secret"}).value();
}

const std::string* profile(std::string_view name) {
  static const std::string kKey = "appk", kSecret = "secr";
  return name == "app-key" ? &kKey : name == "app-secret" ? &kSecret : nullptr;
}

Request plain() {
  return {"POST", "/rest/call?b=2&a=1", {{"Content-Type", "application/json"}}, "{}"};
}

Request signed_by(const Signer& signer, std::uint64_t seed = 1, WallTime now = kNow) {
  Request request = plain();
  Random random(seed);
  signer.sign(request, profile, now, random);
  return request;
}

std::string text_of(const std::vector<Cause>& causes) {
  std::string out;
  for (const Cause& cause : causes) out.append(out.empty() ? "" : "; ").append(cause.text());
  return out.empty() ? "clean" : out;
}

std::string verdict(const Signer& signer, const Request& request, WallTime now = kNow) {
  return text_of(signer.verify(request, profile, now));
}

// The signed request with some text of one header replaced.
Request edited(const Signer& signer, std::string_view header, std::string_view from,
               std::string_view to) {
  Request request = signed_by(signer);
  for (Field& field : request.fields) {
    const auto at = field.name == header ? field.value.find(from) : std::string::npos;
    if (at != std::string::npos) field.value.replace(at, from.size(), to);
  }
  return request;
}

TEST(Signer, TheFieldsStandInFrontInTheirDeclaredOrder) {
  const Request request = signed_by(signer_of(kAksk));
  ASSERT_EQ(request.fields.size(), 3U);
  EXPECT_EQ(request.fields[0],
            (Field{"Authorization", R"(AKSK realm="SDP",profile="UsernameToken",type="Appkey")"}));
  Random random(1);
  const std::string nonce = random.alphanumeric(32);
  const auto digest = signer_of(kAksk).evaluate(
      "digest", {{"nonce", nonce}, {"created", "2018-11-21T18:03:49Z"}}, plain(), profile, kNow);
  EXPECT_EQ(request.fields[1],
            (Field{"X-AKSK", "UsernameToken Username=\"appk\",PasswordDigest=\"" + digest.value() +
                                 "\",Nonce=\"" + nonce + "\",Created=\"2018-11-21T18:03:49Z\""}));
  EXPECT_EQ(request.fields[2], (Field{"Content-Type", "application/json"}));
}

TEST(Signer, SeparatorAndQuotesAreAsDeclared) {
  const Signer signer = signer_of(
      R"({"headers": {"A": {"scheme": "S", "separator": ", ", "quotes": false, "attributes": {"x": "1", "y": "2"}},
                      "B": {"attributes": {"x": "say \"hi\" \\"}}}})");
  const Request request = signed_by(signer);
  EXPECT_EQ(request.fields[0].value, "S x=1, y=2");
  EXPECT_EQ(request.fields[1].value, R"(x="say \"hi\" \\")");
  EXPECT_EQ(verdict(signer, request), "clean");
}

TEST(Signer, ParametersAreAppendedAndEachSignsWhatStandsBeforeIt) {
  const Request request = signed_by(signer_of(kGateway));
  EXPECT_EQ(
      request.target,
      "/rest/call?b=2&a=1&appKey=appk&ts=1542823429123&sign=F06DB8EC430913820BFDEF0AA5468AF3");
}

TEST(Signer, WhatIsSignedVerifiesForAnySeedBodyAndTarget) {
  const Signer signers[] = {signer_of(kAksk), signer_of(kGateway), signer_of(kKeytime)};
  Random random(7);
  for (int round = 0; round < 200; ++round) {
    for (const Signer& signer : signers) {
      Request request{"PUT", "/p", {}, random.alphanumeric(random.below(64))};
      for (std::uint64_t i = random.below(4); i > 0; --i)
        request.target += (request.target.find('?') == std::string::npos ? "?" : "&") +
                          random.alphanumeric(1 + random.below(3)) + "=%2" + random.alphanumeric(2);
      signer.sign(request, profile, kNow, random);
      ASSERT_EQ(verdict(signer, request, kNow + 1min), "clean") << request.target;
      ASSERT_EQ(verdict(signer, request, kNow - 1min), "clean") << request.target;
    }
  }
}

TEST(Signer, OneSignMoreAnywhereIsNoticed) {
  for (const std::string_view declaration : {kAksk, kGateway, kKeytime}) {
    const Signer signer = signer_of(declaration);
    const Request good = signed_by(signer);
    for (std::size_t f = 0; f + 1 < good.fields.size(); ++f) {
      for (std::size_t i = 0; i <= good.fields[f].value.size(); ++i) {
        Request request = good;
        request.fields[f].value.insert(i, 1, 'Q');
        EXPECT_NE(verdict(signer, request), "clean") << request.fields[f].value;
      }
    }
  }
}

TEST(Signer, WhatIsWrongIsNamed) {
  struct Row {
    std::string_view header, from, to, expected;
  };
  const Row rows[] = {
      {"X-AKSK", "x", "x", "clean"},
      {"Authorization", "AKSK", "AKSKX", "scheme of Authorization absent"},
      {"Authorization", "AKSK ", "", "scheme of Authorization absent"},
      {"Authorization", "realm=\"SDP\",", "", "Authorization.realm absent"},
      {"Authorization", "realm=\"SDP\"", "realm=\"\"", "Authorization.realm absent"},
      {"Authorization", "realm", "Realm", "Authorization.realm absent"},
      {"Authorization", "SDP", "SDPX", "Authorization.realm invalid"},
      {"Authorization", ",type=\"Appkey\"", " , type = \"Appkey\" ,", "clean"},
      {"Authorization", "\"Appkey\"", "Appkey", "clean"},
      {"Authorization", "Appkey\"", "Appkey", "Authorization.type absent; Authorization invalid"},
      {"X-AKSK", "appk", "appkx", "signature unknown-key"},
      {"X-AKSK", "Nonce=\"", "Nonce=\"-", "X-AKSK.Nonce invalid; signature wrong"},
      {"X-AKSK", "Nonce", "nonce", "X-AKSK.Nonce absent"},
      {"X-AKSK", "PasswordDigest=\"", "PasswordDigest=\"A", "signature wrong"},
      {"X-AKSK", "2018-11-21T", "2018-11-21 ", "X-AKSK.Created invalid; signature wrong"},
      {"X-AKSK", "2018-11", "2018-13", "X-AKSK.Created invalid; signature wrong"},
      {"X-AKSK", "2018-11", "2018-10", "signature expired; signature wrong"},
  };
  const Signer signer = signer_of(kAksk);
  for (const Row& row : rows)
    EXPECT_EQ(verdict(signer, edited(signer, row.header, row.from, row.to)), row.expected)
        << row.to;
}

TEST(Signer, AllProblemsAreReportedHeadersFirstDigestLast) {
  Request request = signed_by(signer_of(kAksk));
  request.fields[0].value = R"(Basic realm="sdp",profile="")";
  EXPECT_EQ(verdict(signer_of(kAksk), request, kNow + 48h),
            "scheme of Authorization absent; Authorization.profile absent; "
            "Authorization.type absent; Authorization.realm invalid; signature "
            "expired");
  request.fields.erase(request.fields.begin());
  EXPECT_EQ(verdict(signer_of(kAksk), request), "Authorization absent");
  request.fields[0].value = "  ";
  EXPECT_EQ(verdict(signer_of(kAksk), request), "Authorization absent; X-AKSK absent");
}

TEST(Signer, ATimeIsExpiredFromTheSettledDistanceOnInBothDirections) {
  const Signer signer = signer_of(kAksk);
  const WallTime sent = kNow - 123ms;  // the format drops milliseconds
  const Request request = signed_by(signer);
  EXPECT_EQ(verdict(signer, request, sent + 24h), "signature expired");
  EXPECT_EQ(verdict(signer, request, sent + 24h - 1ms), "clean");
  EXPECT_EQ(verdict(signer, request, sent - 24h), "signature expired");
  EXPECT_EQ(verdict(signer, request, sent - 24h + 1ms), "clean");
}

TEST(Signer, AnOffsetOfLocalTimeIsTakenBackBeforeItIsJudged) {
  std::string declaration(kAksk);
  const std::string_view format = R"("%Y-%m-%dT%H:%M:%SZ")";
  declaration.replace(declaration.find(format), format.size(),
                      R"({"format": "%Y-%m-%dT%H:%M:%SZ", "local-offset": 8})");
  const Signer signer = signer_of(declaration);
  const Request request = signed_by(signer);
  EXPECT_NE(request.fields[1].value.find("2018-11-22T02:03:49Z"), std::string::npos);
  EXPECT_EQ(verdict(signer, request, kNow + 23h), "clean");
  EXPECT_EQ(verdict(signer, request, kNow - 25h), "signature expired");
}

TEST(Signer, AValueSentInASpellingIsUndoneForTheDigest) {
  const Signer signer = signer_of(
      R"({"let": {"nonce": {"random-hex": 16}, "digest": {"hex": {"sha1": ["$nonce", "$app-secret"]}}},
          "headers": {"X": {"attributes": {"n": {"base64": "$nonce"}, "h": {"hex": "$nonce"}, "d": "$digest"}}}})");
  Request request = signed_by(signer);
  EXPECT_EQ(verdict(signer, request), "clean");
  request.fields[0].value.replace(3, 1, "*");
  EXPECT_EQ(verdict(signer, request), "X.n invalid");
}

TEST(Signer, PiecesOfAHeaderAreJudgedOneByOne) {
  const Signer signer = signer_of(kKeytime);
  EXPECT_TRUE(signed_by(signer).fields[0].value.starts_with("Keytime appk,1542823429123,"));
  EXPECT_EQ(verdict(signer, edited(signer, "Authorization", "Keytime", "keytime")),
            "Authorization invalid");
  EXPECT_EQ(verdict(signer, edited(signer, "Authorization", "appk", "app")),
            "signature unknown-key");
  EXPECT_EQ(verdict(signer, edited(signer, "Authorization", "1542823429123", "x")),
            "Authorization invalid; signature wrong");
  EXPECT_EQ(verdict(signer, edited(signer, "Authorization", "3429123", "3429124")),
            "signature wrong");
  EXPECT_EQ(verdict(signer, edited(signer, "Authorization", "appk,", "appk")),
            "Authorization invalid; signature unknown-key");
  EXPECT_EQ(verdict(signer, signed_by(signer), kNow + 3min), "signature expired");
}

TEST(Signer, AParameterOfTheQueryIsJudgedLikeAnAttribute) {
  const Signer signer = signer_of(kGateway);
  Request request = signed_by(signer);
  request.body += " ";
  EXPECT_EQ(verdict(signer, request), "signature wrong");
  request = plain();
  EXPECT_EQ(verdict(signer, request),
            "X-Target absent; query.appKey absent; query.ts absent; query.sign "
            "absent");
}

TEST(Signer, ADigestOfWhatWasNotSentIsNotJudged) {
  const Signer signer = signer_of(
      R"({"let": {"nonce": {"random-hex": 16}, "digest": {"hex": {"sha1": ["$nonce", "$app-secret"]}}},
          "headers": {"X": {"attributes": {"n": "$nonce", "d": "$digest"}}, "Y": "$digest"}})");
  Request request = signed_by(signer);
  EXPECT_EQ(verdict(signer, request), "clean");
  request.fields[0].value.replace(0, 1, "N");
  EXPECT_EQ(verdict(signer, request), "X.n absent");
  request.fields[0].value.replace(0, 1, "n");
  request.fields[1].value += "0";
  EXPECT_EQ(verdict(signer, request), "signature wrong");
}

TEST(Signer, NoBytesHarmTheReceiver) {
  Random random(3);
  for (const std::string_view declaration : {kAksk, kGateway, kKeytime}) {
    const Signer signer = signer_of(declaration);
    for (int round = 0; round < 2000; ++round) {
      Request request = signed_by(signer, 1);
      Field& field =
          request.fields[static_cast<std::size_t>(random.below(request.fields.size() - 1))];
      std::string& bytes = random.below(3) == 0 ? request.target : field.value;
      for (std::uint64_t i = 1 + random.below(6); i > 0 && !bytes.empty(); --i) {
        constexpr std::string_view kSigns("\",=\\ %\0\x80\xff?&0Z", 13);
        const auto at = static_cast<std::size_t>(random.below(bytes.size()));
        const char sign = kSigns[static_cast<std::size_t>(random.below(kSigns.size()))];
        if (random.below(2) == 0)
          bytes[at] = sign;
        else
          bytes.erase(at, 1 + static_cast<std::size_t>(random.below(9)));
      }
      signer.verify(request, profile, kNow);
    }
    Request huge = signed_by(signer);
    for (Field& field : huge.fields) field.value = std::string(1 << 20, '"') + field.value;
    EXPECT_NE(verdict(signer, huge), "clean");
  }
}

TEST(Signer, TheRulesAndPartsOfADeclarationCanBeAsked) {
  const Signer signer = signer_of(kAksk);
  std::vector<std::string> subjects;
  for (const SignaturePart& part : signer.parts()) subjects.push_back(part.subject());
  EXPECT_EQ(subjects,
            (std::vector<std::string>{"Authorization.realm", "Authorization.profile",
                                      "Authorization.type", "X-AKSK.Username",
                                      "X-AKSK.PasswordDigest", "X-AKSK.Nonce", "X-AKSK.Created"}));
  ASSERT_NE(signer.rule_of("nonce"), nullptr);
  EXPECT_EQ(signer.rule_of("nonce")->longest, 128U);
  EXPECT_EQ(signer.rule_of("created"), nullptr);
  EXPECT_EQ(signer.freshness().settled, 24h);
}

TEST(Signer, AWrongVariableIsAnErrorThatOffersTheRightOne) {
  EXPECT_EQ(signer_of(kAksk).evaluate("nonse", {}, plain(), profile, kNow).error().what,
            "\"nonse\" is not a let variable: did you mean \"nonce\"?");
  EXPECT_EQ(signer_of(kAksk).evaluate("digest", {}, plain(), profile, kNow).error().what,
            "\"digest\" depends on chance: fix the variables that chance makes");
}

}  // namespace
}  // namespace assay
