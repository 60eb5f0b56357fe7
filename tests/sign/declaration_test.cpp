#include "sign/declaration.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"

namespace assay {
namespace {

std::string errors_of(std::string_view declaration) {
  const auto json = parse_json(declaration);
  if (!json) return json.error().text();
  const auto compiled = compile_declaration(*json, {"app-key", "app-secret"});
  if (compiled) return "none";
  std::string out;
  for (const Error& error : compiled.errors()) out += (out.empty() ? "" : "\n") + error.text();
  return out;
}

TEST(Declaration, WhatIsWrongIsSaidWithItsPlaceAndTheNearestWord) {
  const std::pair<std::string_view, std::string_view> rows[] = {
      {R"([])", "found [], expected a signature: {let, headers, query}"},
      {R"({"lett":{}})", "/lett: \"lett\" is not a key of a signature: did you mean \"let\"?"},
      {R"({"let":[1]})", "/let: found [1], expected variables by name"},
      {R"({"let":{"a":{"base64":{"hmac-sha265":{"key":"k","data":"d"}}}}})",
       "/let/a/base64/hmac-sha265: \"hmac-sha265\" is not a function: did you mean "
       "\"hmac-sha256\"?"},
      {R"({"let":{"a":{"xyzzy":"k"}}})", "/let/a/xyzzy: \"xyzzy\" is not a function"},
      {R"({"let":{"a":"$app-secert"}})",
       "/let/a: \"$app-secert\" is neither a let variable nor a profile value: did you mean "
       "\"$app-secret\"?"},
      {R"({"let":{"nonce":"x","a":["$nonse"]}})",
       "/let/a/0: \"$nonse\" is neither a let variable nor a profile value: did you mean "
       "\"$nonce\"?"},
      {R"({"let":{"a":["$b"],"b":{"hex":"$c"},"c":"$a"}})",
       "/let/c: \"a\" is made from itself: a -> b -> c -> a"},
      {R"({"let":{"a":1}})",
       "/let/a: found 1, expected text, \"$name\", {function: argument} or a list: put it in "
       "quotes"},
      {R"({"let":{"a":{}}})", "/let/a: found {}, expected {function: argument}"},
      {R"({"let":{"a":{"hex":"x","lower":"y"}}})",
       "/let/a: found the functions \"hex\" and \"lower\" in one object, expected one: nest them "
       "or "
       "write a list"},
      {R"({"let":{"a":{"hmac-sha256":{"key":"k","dat":"d"}}}})",
       "/let/a/hmac-sha256/dat: \"dat\" is not an argument of hmac-sha256: did you mean \"data\"?\n"
       "/let/a/hmac-sha256: hmac-sha256 needs \"data\": it takes (key: text, data: text)"},
      {R"({"let":{"a":{"hmac-sha256":["$app-secret","x"]}}})",
       "/let/a/hmac-sha256: found [\"$app-secret\",\"x\"] for hmac-sha256, expected its arguments "
       "by "
       "name (key: text, data: text)"},
      {R"({"let":{"a":{"method":"GET"}}})",
       "/let/a/method: found \"GET\" for method, expected nothing: it takes no argument"},
      {R"({"let":{"a":{"method":{"x":1}}}})",
       "/let/a/method/x: \"x\" is not an argument of method: it takes none"},
      {R"({"let":{"a":{"substring":{"of":"x","from":"2"}}}})",
       "/let/a/substring/from: found \"2\", expected a whole number from -1048576 to 1048576"},
      {R"({"let":{"a":{"random-hex":-1}}})",
       "/let/a/random-hex: found -1, expected a whole number from 0 to 1048576"},
      {R"({"let":{"a":{"flip-bit":{"of":"x","at":"midle"}}}})",
       "/let/a/flip-bit/at: \"midle\" is not one of first, middle, last: did you mean \"middle\"?"},
      {R"({"let":{"a":{"utc":"%Y-%M-%D"}}})",
       "/let/a/utc: \"%D\" is not known in a time format: expected %Y %m %d %H %M %S %L %s %Q or "
       "%%"},
      {R"({"let":{"a":{"utc":{"format":"%Y","offset":"1 dayz"}}}})",
       "/let/a/utc/offset: \"1 dayz\" is not a duration: did you mean \"1 day\"?"},
      {R"({"let":{"a":{"reverse":"x"}}})", "/let/a/reverse: found \"x\", expected a list"},
      {R"({"let":{"a":{"query-sorted":{"except":[1]}}}})",
       "/let/a/query-sorted/except: found [1], expected a list of names"},
      {R"({"let":{"a":{"header":"x-sign"}},"headers":{"X-Sign":"$a"}})",
       "/let/a/header: \"x-sign\" is written by this signature: name its value in let and use "
       "that"},
      {R"({"headers":"x"})", "/headers: found \"x\", expected names with their values"},
      {R"({"headers":[{"A":"1","B":"2"}]})",
       "/headers/0: found {\"A\":\"1\",\"B\":\"2\"}, expected one name with its value"},
      {R"({"headers":{"A":{"scheme":"S","atributes":{}}}})",
       "/headers/A/atributes: \"atributes\" is not a key of a header: did you mean "
       "\"attributes\"?\n"
       "/headers/A: a scheme without attributes: expected \"attributes\""},
      {R"({"headers":{"A":{"scheme":"S","attributes":{"x":"$y"},"quotes":"no"}}})",
       "/headers/A/quotes: found \"no\", expected true or false\n"
       "/headers/A/attributes/x: \"$y\" is neither a let variable nor a profile value"},
      {R"({"key":"app-key"})", "/key: found \"app-key\", expected a name such as \"$app-key\""},
      {R"({"rules":{"nonse":{}},"let":{"nonce":"x"}})",
       "/rules/nonse: \"nonse\" is not a let variable: did you mean \"nonce\"?"},
      {R"({"rules":{"n":{"maxLenght":1}},"let":{"n":"x"}})",
       "/rules/n/maxLenght: \"maxLenght\" is not a key of a rule: did you mean \"maxLength\"?"},
      {R"({"rules":{"n":{"pattern":"^(a|b)$"}},"let":{"n":"x"}})",
       "/rules/n/pattern: \"^(a|b)$\" is not a pattern of a rule: expected one class of signs and "
       "its "
       "count, such as \"^[A-Za-z0-9]{1,128}$\""},
      {R"({"fresh-for":{"setled":"1 day","unsettled":"soon"}})",
       "/fresh-for/setled: \"setled\" is not a key of fresh-for: did you mean \"settled\"?\n"
       "/fresh-for/unsettled: \"soon\" is not a duration: expected a whole number and a unit, such "
       "as "
       "\"1 day\" or \"-25 h\""},
  };
  for (const auto& [declaration, expected] : rows)
    EXPECT_EQ(errors_of(declaration), expected) << declaration;
}

TEST(Declaration, AWholeOneCompiles) {
  EXPECT_EQ(errors_of(R"({
    "let": {"nonce": {"uuid": {}}, "sign": {"base64": {"hmac-sha1": {"key": "$app-secret", "data": "$nonce"}}}},
    "headers": [{"A": {"scheme": "S", "attributes": [{"k": "$app-key"}, {"k": "x"}], "quotes": false,
                       "separators": [",", ", "], "cite": "a/b"}}],
    "query": {"sign": "$sign"}, "key": "$app-key", "rules": {"nonce": {"pattern": "^[a-f0-9-]{36}$"}},
    "fresh-for": {"settled": "1 day", "unsettled": 0}, "cite": "a/b"})"),
            "none");
}

TEST(Declaration, EachPartIsOfItsKind) {
  const Json json = *parse_json(R"({
    "let": {"nonce": {"random-hex": 8}, "at": {"unix": {}}, "account": "$app-key",
            "sign": {"md5": ["$nonce", "$app-secret"]}},
    "key": "$app-key",
    "headers": {"A": {"scheme": "S", "attributes": {"fixed": "x", "made": {"lower": "X"}, "key": "$account",
                "nonce": {"base64": "$nonce"}, "at": "$at", "here": {"uuid": null}, "sign": {"hex": "$sign"},
                "secret": {"hex": "$app-secret"}, "plain": "$app-secret"}},
                "B": ["T ", "$account", ",", "$at", ":", {"hex": "$sign"}],
                "C": ["$account", "$at"]},
    "query": {"q": {"body": {}}}})");
  const Declaration declaration = compile_declaration(json, {"app-key", "app-secret"}).value();
  using Kind = SignaturePart::Kind;
  const auto& attributes = declaration.headers[0].attributes;
  const std::pair<std::string_view, Kind> expected[] = {
      {"fixed", Kind::constant}, {"made", Kind::constant}, {"key", Kind::key},
      {"nonce", Kind::chance},   {"at", Kind::time},       {"here", Kind::chance},
      {"sign", Kind::digest},    {"secret", Kind::digest}, {"plain", Kind::constant}};
  ASSERT_EQ(attributes.size(), std::size(expected));
  for (std::size_t i = 0; i < attributes.size(); ++i) {
    EXPECT_EQ(attributes[i].first, expected[i].first);
    EXPECT_EQ(attributes[i].second.part.kind, expected[i].second) << expected[i].first;
  }
  EXPECT_EQ(attributes[3].second.part.variable, "nonce");
  EXPECT_EQ(attributes[3].second.part.pointer, "/headers/A/attributes/nonce");
  ASSERT_EQ(declaration.headers[1].pieces.size(), 6U);
  EXPECT_EQ(declaration.headers[1].pieces[3].slot->part.kind, Kind::time);
  EXPECT_EQ(declaration.headers[1].pieces[3].slot->part.pointer, "/headers/B/3");
  ASSERT_EQ(declaration.headers[2].pieces.size(), 1U);
  EXPECT_EQ(declaration.headers[2].pieces[0].slot->part.kind, Kind::digest);
  EXPECT_EQ(declaration.query[0].slot.part.kind, Kind::digest);
  EXPECT_EQ(declaration.query[0].slot.part.subject(), "query.q");
}

}  // namespace
}  // namespace assay
