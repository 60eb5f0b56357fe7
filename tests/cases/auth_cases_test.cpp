#include "cases/auth_cases.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

namespace assay {
namespace {

using namespace std::chrono_literals;

const WallTime kNow = WallTime(1542823429923ms);  // 2018-11-21T18:03:49.923Z

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
          "mac": {"md5": [{"query-sorted": {}}, {"body": {}}, "$app-secret"]},
          "sign": {"upper": {"hex": "$mac"}}},
  "key": "$app-key",
  "query": {"appKey": "$app-key", "ts": "$ts", "version": "1.0", "sign": "$sign"},
  "fresh-for": {"settled": "3 min", "unsettled": "0 s"}})";

constexpr std::string_view kKeytime = R"({
  "let": {"ts": {"unix-milliseconds": {}},
          "sign": {"substring": {"of": {"hex": {"sha256": ["$app-secret", "$ts"]}}, "from": 24, "length": 16}}},
  "key": "$app-key",
  "headers": {"Authorization": ["Keytime ", "$app-key", ",", "$ts", ",", "$sign"]},
  "fresh-for": {"settled": "3 min"}})";

const std::vector<std::string> kNames{"app-key", "app-secret"};

const std::string* profile(std::string_view name) {
  static const std::string kKey = "ZRBRz4bAXoFgEH7o", kSecret = "s3cretS3cret";
  return name == "app-key" ? &kKey : name == "app-secret" ? &kSecret : nullptr;
}

std::vector<AuthCase> cases_of(std::string_view declaration) {
  return auth_cases(*parse_json(declaration), kNames, profile);
}

std::string id_of(const AuthCase& test) {
  return test.subject + "/" + test.rule + "/" + test.partition;
}

std::string_view name_of(AuthCase::Expect expect) {
  constexpr std::string_view kWords[] = {"accepted", "refused", "open"};
  return kWords[static_cast<std::size_t>(expect)];
}

// What a receiver of the original declaration finds in a request signed by the edited one, a
// second later, as over a network.
std::vector<Cause> received(std::string_view declaration, const AuthCase& test,
                            std::uint64_t seed) {
  Request request{"POST", "/rest/call?b=2", {{"Content-Type", "application/json"}}, "{}"};
  Random random(seed);
  Signer::compile(test.declaration, kNames).value().sign(request, profile, kNow, random);
  return Signer::compile(*parse_json(declaration), kNames)
      .value()
      .verify(request, profile, kNow + 1s);
}

std::string text_of(const std::vector<Cause>& causes) {
  std::string out;
  for (const Cause& cause : causes) out.append(out.empty() ? "" : "; ").append(cause.text());
  return out;
}

TEST(AuthCases, EachRefusedOneIsRefusedForOneOfItsCausesAndEachAcceptedOneIsClean) {
  for (const std::string_view declaration : {kAksk, kGateway, kKeytime}) {
    for (const AuthCase& test : cases_of(declaration)) {
      if (test.expect == AuthCase::Expect::open) continue;
      for (const std::uint64_t seed : {2U, 3U, 4U}) {
        const auto found = received(declaration, test, seed);
        if (test.expect == AuthCase::Expect::accepted) {
          EXPECT_EQ(text_of(found), "") << id_of(test);
          continue;
        }
        ASSERT_FALSE(found.empty()) << id_of(test);
        EXPECT_NE(std::ranges::find(test.causes, found.front()), test.causes.end())
            << id_of(test) << ": found " << text_of(found) << ", allowed " << text_of(test.causes);
      }
    }
  }
}

TEST(AuthCases, OnlyAnEditOfTheDigestMakesTheDigestWrong) {
  for (const AuthCase& test : cases_of(kAksk)) {
    if (test.rule == "signature" || test.partition.starts_with("digest-") ||
        test.expect != AuthCase::Expect::refused)
      continue;
    for (const Cause& cause : received(kAksk, test, 5)) {
      const bool wrong =
          cause.kind == Cause::Kind::signature && cause.aspect == Cause::Aspect::wrong;
      EXPECT_FALSE(wrong) << id_of(test);
    }
  }
}

TEST(AuthCases, IdsAreUniqueAndTitlesAreSentences) {
  for (const std::string_view declaration : {kAksk, kGateway, kKeytime}) {
    std::set<std::string> ids;
    for (const AuthCase& test : cases_of(declaration)) {
      EXPECT_TRUE(ids.insert(id_of(test)).second) << id_of(test);
      EXPECT_EQ(
          (test.rule + test.partition).find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-"),
          std::string::npos)
          << id_of(test);
      EXPECT_FALSE(test.title.empty()) << id_of(test);
      EXPECT_EQ(test.causes.empty(), test.expect != AuthCase::Expect::refused) << id_of(test);
    }
    EXPECT_FALSE(ids.empty());
  }
}

TEST(AuthCases, TheSameDeclarationGivesTheSameCases) {
  const auto once = cases_of(kAksk), again = cases_of(kAksk);
  ASSERT_EQ(once.size(), again.size());
  for (std::size_t i = 0; i < once.size(); ++i) {
    EXPECT_EQ(id_of(once[i]), id_of(again[i]));
    EXPECT_EQ(once[i].declaration, again[i].declaration);
  }
}

TEST(AuthCases, WithoutASettledAgeADistantTimeIsOpen) {
  std::string declaration(kAksk);
  const auto at = declaration.find(",\n  \"fresh-for\"");
  declaration.replace(at, declaration.size() - at, "}");
  std::size_t distant = 0;
  for (const AuthCase& test : cases_of(declaration)) {
    if (test.rule != "time") continue;
    ++distant;
    EXPECT_EQ(test.expect, AuthCase::Expect::open) << id_of(test);
  }
  EXPECT_EQ(distant, 14U);
}

TEST(AuthCases, ADeclarationThatDoesNotCompileGivesNone) {
  EXPECT_TRUE(auth_cases(Json("x"), kNames, profile).empty());
}

// Expectation, id and causes of every case; a change here is a change of what is tested.
std::string listing(std::string_view declaration) {
  std::string out;
  for (const AuthCase& test : cases_of(declaration)) {
    out.append(name_of(test.expect)).append(" ").append(id_of(test));
    if (!test.causes.empty()) out.append(": ").append(text_of(test.causes));
    out += '\n';
  }
  return out;
}

TEST(AuthCases, TheListsAreThoseThatWereApproved) {
  const std::pair<std::string_view, std::string_view> rows[] = {
      {"aksk", kAksk}, {"gateway", kGateway}, {"keytime", kKeytime}};
  for (const auto& [name, declaration] : rows) {
    const std::string path =
        ASSAY_SOURCE_DIR "/tests/cases/golden/auth-cases-" + std::string(name) + ".txt";
    // To approve a change: run with this variable set, and read the difference before it is
    // committed.
    if (std::getenv("ASSAY_APPROVE")) std::ofstream(path) << listing(declaration);
    std::ostringstream golden;
    golden << std::ifstream(path).rdbuf();
    EXPECT_EQ(listing(declaration), golden.str()) << path;
  }
}

}  // namespace
}  // namespace assay
