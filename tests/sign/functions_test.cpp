#include "sign/functions.hpp"

#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "base/text.hpp"
#include "sign/signer.hpp"

namespace assay {
namespace {

const WallTime kNow =
    WallTime(std::chrono::milliseconds(1542823429123));  // 2018-11-21T18:03:49.123Z

Request sample_request() {
  return {"POST", "/rest/call?b=2&a=%41&c&a=1", {{"X-Kind", "plain"}}, "{\"times\":3}"};
}

// The value of an expression written as JSON.
std::string value(const std::string& expression) {
  auto let = parse_json("{\"let\":{\"x\":" + expression + "}}");
  if (!let) return "not JSON: " + let.error().text();
  const auto signer = Signer::compile(*let, {"secret"});
  if (!signer) return "error: " + signer.error().text();
  const std::string secret = "s3cret";
  const Lookup lookup = [&](std::string_view) { return &secret; };
  const auto made = signer->evaluate("x", {}, sample_request(), lookup, kNow);
  return made ? *made : "error: " + made.error().text();
}

struct Row {
  std::string_view function, expression, expected;
};
// RFC 1321 A.5, FIPS 180-4 examples, RFC 2202 and RFC 4231 test cases, RFC 4648 section 10.
const Row kKnown[] = {
    {"concat", R"({"concat":["a",["b","c"],"$$x"]})", "abc$x"},
    {"base64", R"({"base64":"foob"})", "Zm9vYg=="},
    {"base64", R"({"base64":"foobar"})", "Zm9vYmFy"},
    {"base64url", R"({"base64url":"<<???>>~"})", "PDw_Pz8-Pn4"},
    {"base64-decode", R"({"base64-decode":"Zm9vYg=="})", "foob"},
    {"base64-decode", R"({"base64-decode":"Zm9vYg"})", ""},
    {"hex", R"({"hex":"J~"})", "4a7e"},
    {"hex-decode", R"({"hex-decode":"4A7e"})", "J~"},
    {"hex-decode", R"({"hex-decode":"4A7"})", ""},
    {"lower", R"({"lower":"AbC-É"})", "abc-É"},
    {"upper", R"({"upper":"aBc-é"})", "ABC-é"},
    {"percent-encode", R"({"percent-encode":"a b/~é"})", "a%20b%2F~%C3%A9"},
    {"substring", R"({"substring":{"of":"0123456789","from":2,"length":3}})", "234"},
    {"substring", R"({"substring":{"of":"0123456789","from":-3}})", "789"},
    {"substring", R"({"substring":{"of":"0123456789","from":-30,"length":2}})", "01"},
    {"substring", R"({"substring":{"of":"0123456789","from":30}})", ""},
    {"substring", R"({"substring":{"of":"0123456789","length":4}})", "0123"},
    {"reverse", R"({"reverse":["a","bc",{"upper":"d"}]})", "Dbca"},
    {"repeat", R"({"repeat":{"text":"ab","times":3}})", "ababab"},
    {"repeat", R"({"repeat":{"text":"ab","times":0}})", ""},
    {"flip-bit", R"({"hex":{"flip-bit":"aaa"}})", "e16161"},
    {"flip-bit", R"({"hex":{"flip-bit":{"of":"aaa","at":"middle"}}})", "617161"},
    {"flip-bit", R"({"hex":{"flip-bit":{"of":"aaa","at":"last"}}})", "616160"},
    {"flip-bit", R"({"flip-bit":""})", ""},
    {"md5", R"({"hex":{"md5":""}})", "d41d8cd98f00b204e9800998ecf8427e"},
    {"md5", R"({"hex":{"md5":"abc"}})", "900150983cd24fb0d6963f7d28e17f72"},
    {"md5",
     R"({"hex":{"md5":"12345678901234567890123456789012345678901234567890123456789012345678901234567890"}})",
     "57edf4a22be3c955ac49da2e2107b67a"},
    {"sha1", R"({"hex":{"sha1":"abc"}})", "a9993e364706816aba3e25717850c26c9cd0d89d"},
    {"sha1", R"({"hex":{"sha1":"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"}})",
     "84983e441c3bd26ebaae4aa1f95129e5e54670f1"},
    {"sha256", R"({"hex":{"sha256":"abc"}})",
     "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"sha256", R"({"hex":{"sha256":"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"}})",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    {"sha512", R"({"hex":{"sha512":"abc"}})",
     "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
     "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"},
    {"hmac-sha1", R"({"hex":{"hmac-sha1":{"key":"Jefe","data":"what do ya want for nothing?"}}})",
     "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"},
    {"hmac-sha256",
     R"({"hex":{"hmac-sha256":{"key":{"repeat":{"text":{"hex-decode":"0b"},"times":20}},"data":"Hi There"}}})",
     "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
    {"hmac-sha256",
     R"({"hex":{"hmac-sha256":{"key":"Jefe","data":"what do ya want for nothing?"}}})",
     "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
    {"hmac-sha256",
     R"({"hex":{"hmac-sha256":{"key":{"repeat":{"text":{"hex-decode":"aa"},"times":20}},)"
     R"("data":{"repeat":{"text":{"hex-decode":"dd"},"times":50}}}}})",
     "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
    {"hmac-sha256",
     R"({"hex":{"hmac-sha256":{"key":{"repeat":{"text":{"hex-decode":"aa"},"times":131}},)"
     R"("data":"Test Using Larger Than Block-Size Key - Hash Key First"}}})",
     "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
    {"hmac-sha512",
     R"({"hex":{"hmac-sha512":{"key":"Jefe","data":"what do ya want for nothing?"}}})",
     "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
     "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"},
    {"utc", R"({"utc":"%Y-%m-%dT%H:%M:%SZ"})", "2018-11-21T18:03:49Z"},
    {"utc", R"({"utc":{"format":"%Y%m%d %H.%L","offset":"-1 day"}})", "20181120 18.123"},
    {"utc", R"({"utc":{"format":"%Y-%m-%dT%H:%M:%SZ","local-offset":8}})", "2018-11-22T02:03:49Z"},
    {"utc", R"({"utc":{"format":"%H:%M:%S","offset":-49}})", "18:03:00"},
    {"unix", R"({"unix":{}})", "1542823429"},
    {"unix", R"({"unix":{"offset":"10 years"}})", "1858183429"},
    {"unix-milliseconds", R"({"unix-milliseconds":null})", "1542823429123"},
    {"unix-milliseconds", R"({"unix-milliseconds":{"offset":"5 ms"}})", "1542823429128"},
    {"method", R"({"method":{}})", "POST"},
    {"target", R"({"target":{}})", "/rest/call?b=2&a=%41&c&a=1"},
    {"path", R"({"path":null})", "/rest/call"},
    {"query", R"({"query":{}})", "b=2&a=%41&c&a=1"},
    {"query-sorted", R"({"query-sorted":{}})", "a=%41&a=1&b=2&c="},
    {"query-sorted",
     R"({"query-sorted":{"between":"","equals":"","except":["c"],"values":"decoded"}})", "aAa1b2"},
    {"body", R"({"body":{}})", "{\"times\":3}"},
    {"header", R"({"header":"x-kind"})", "plain"},
    {"header", R"({"header":"X-Other"})", ""},
};

// Chance has no known answer, but a shape.
const Row kShapes[] = {
    {"random-alphanumeric", R"({"random-alphanumeric":32})", "[0-9A-Za-z]{32}"},
    {"random-digits", R"({"random-digits":12})", "[0-9]{12}"},
    {"random-hex", R"({"random-hex":{"length":9}})", "[0-9a-f]{9}"},
    {"random-text", R"({"random-text":{"length":20,"signs":"xyz"}})", "[xyz]{20}"},
    {"uuid", R"({"uuid":{}})",
     "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"},
};

TEST(Functions, EachGivesItsKnownAnswer) {
  for (const Row& row : kKnown)
    EXPECT_EQ(value(std::string(row.expression)), row.expected) << row.expression;
}

std::string drawn(std::string_view expression, std::uint64_t seed) {
  const Json json =
      *parse_json("{\"let\":{\"x\":" + std::string(expression) + "},\"headers\":{\"X\":\"$x\"}}");
  Request request = sample_request();
  Random random(seed);
  Signer::compile(json, {}).value().sign(request, nullptr, kNow, random);
  return request.fields.front().value;
}

TEST(Functions, EachRandomValueHasItsShapeAndFollowsTheSeed) {
  for (const Row& row : kShapes) {
    EXPECT_TRUE(std::regex_match(drawn(row.expression, 1), std::regex(std::string(row.expected))))
        << row.expression << " gave " << drawn(row.expression, 1);
    EXPECT_EQ(drawn(row.expression, 1), drawn(row.expression, 1)) << row.expression;
    EXPECT_NE(drawn(row.expression, 1), drawn(row.expression, 2)) << row.expression;
  }
}

TEST(Functions, EachRowOfTheTableIsTriedHere) {
  std::set<std::string_view> tried;
  for (const Row& row : kKnown) tried.insert(row.function);
  for (const Row& row : kShapes) tried.insert(row.function);
  for (const Function& function : functions()) {
    EXPECT_TRUE(tried.contains(function.name)) << function.name;
    EXPECT_FALSE(function.about.empty()) << function.name;
  }
  EXPECT_EQ(tried.size(), functions().size());
}

TEST(Functions, ProfileValuesAreTakenByName) {
  EXPECT_EQ(value(R"(["<","$secret",">"])"), "<s3cret>");
}

TEST(Functions, ChanceCannotBeEvaluatedUnlessFixed) {
  EXPECT_EQ(value(R"({"hex":{"md5":{"random-hex":8}}})"),
            "error: \"x\" depends on chance: fix the variables that chance makes");
}

}  // namespace
}  // namespace assay
