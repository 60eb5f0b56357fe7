// Vendors' published and captured signatures, reproduced by declarations alone: vectors/*.json.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "sign/signer.hpp"

namespace assay {
namespace {

namespace fs = std::filesystem;

Json read(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  auto json = parse_json(text.str(), path.filename().string());
  EXPECT_TRUE(json) << (json ? "" : json.error().text());
  return json ? *json : Json();
}

using Values = std::map<std::string, std::string, std::less<>>;

Values values_of(const Json* object) {
  Values out;
  if (object)
    for (const auto& [name, value] : object->as_object()) out[name] = value.as_string();
  return out;
}

Request request_of(const Json* declared) {
  Request request{"POST", "/", {}, ""};
  if (!declared) return request;
  request.method = declared->find("method")->as_string();
  request.target = declared->find("target")->as_string();
  request.body = declared->find("body")->as_string();
  for (const auto& [name, value] : declared->find("fields")->as_object())
    request.fields.push_back({name, value.as_string()});
  return request;
}

void reproduce(const Json& declaration, const Json* profile, const Json& vector) {
  const Values values = values_of(vector.find("profile") ? vector.find("profile") : profile);
  std::vector<std::string> names;
  for (const auto& [name, value] : values) names.push_back(name);
  const Lookup lookup = [&](std::string_view name) -> const std::string* {
    const auto found = values.find(name);
    return found == values.end() ? nullptr : &found->second;
  };
  const auto signer = Signer::compile(declaration, names);
  ASSERT_TRUE(signer) << signer.error().text();
  Signer::Fixed fixed;
  for (const auto& [name, value] : values_of(vector.find("fixed"))) fixed.emplace_back(name, value);
  const auto made = signer->evaluate(vector.find("variable")->as_string(), fixed,
                                     request_of(vector.find("request")), lookup, WallTime{});
  ASSERT_TRUE(made) << made.error().text();
  EXPECT_EQ(*made, vector.find("expected")->as_string());
}

TEST(Vectors, EachFileIsReproducedByItsDeclaration) {
  std::size_t count = 0;
  for (const auto& entry : fs::directory_iterator(ASSAY_SOURCE_DIR "/tests/sign/vectors")) {
    SCOPED_TRACE(entry.path().filename().string());
    const Json file = read(entry.path());
    for (const Json& vector : file.find("vectors")->as_array()) {
      reproduce(*file.find("declaration"), file.find("profile"), vector);
      ++count;
    }
  }
  EXPECT_GE(count, 13U);
}

// The vendors' own collection lies beside the checkout where there is one.
TEST(Vectors, TheSharedCollectionIsReproducedBySameDeclarations) {
  const char* given = std::getenv("ASSAY_SHARED");
  const fs::path shared =
      fs::path(given ? given : ASSAY_SOURCE_DIR "/../shared") / "vectors/auth-vectors.json";
  if (!fs::exists(shared)) GTEST_SKIP() << "no " << shared << ": set ASSAY_SHARED to its folder";
  const Json all = read(shared);
  const auto declaration = [](std::string_view name) {
    return *read(fs::path(ASSAY_SOURCE_DIR "/tests/sign/vectors") / (std::string(name) + ".json"))
                .find("declaration");
  };
  const auto text = [](const Json& from, std::string_view key) { return *from.find(key); };
  const auto token = [&](const Json& entry, std::string_view secret, std::string_view as) {
    return Json::object({{"profile", Json::object({{std::string(as), text(entry, secret)}})},
                         {"fixed", Json::object({{"nonce", text(entry, "nonce")},
                                                 {"created", text(entry, "created")}})},
                         {"variable", "digest"},
                         {"expected", text(entry, "digest")}});
  };
  for (const Json& entry : all.find("wsse_sha1_usernametoken")->as_array())
    reproduce(declaration("wsse-sha1"), nullptr, token(entry, "password", "password"));
  for (const Json& entry : all.find("huawei_aksk")->as_array())
    reproduce(declaration("aksk-hmac-sha256"), nullptr, token(entry, "secret", "app-secret"));
  for (const Json& entry : all.find("huawei_wsse_legacy_hex")->as_array())
    reproduce(declaration("wsse-legacy-hex"), nullptr, token(entry, "secret", "app-secret"));
  for (const Json& entry : all.find("nxcloud_md5")->as_array()) {
    const Json& headers = *entry.find("headers");
    reproduce(
        declaration("nxcloud-md5"), nullptr,
        Json::object({{"profile", Json::object({{"access-key", text(headers, "accessKey")},
                                                {"access-secret", text(entry, "accessSecret")}})},
                      {"request", Json::object({{"method", "POST"},
                                                {"target", "/"},
                                                {"fields", headers},
                                                {"body", text(entry, "body")}})},
                      {"fixed", Json::object({{"ts", text(headers, "ts")}})},
                      {"variable", "sign"},
                      {"expected", text(entry, "sign")}}));
  }
}

}  // namespace
}  // namespace assay
