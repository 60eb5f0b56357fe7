#include "spec/document.hpp"

#include <gtest/gtest.h>

#include "base/clock.hpp"
#include "spec_files.hpp"

namespace assay {
namespace {

Texts errors_of(std::string_view yaml) {
  const auto document = parse_document("a.yaml", std::string(yaml));
  Texts out;
  if (!document)
    for (const Error& error : document.errors()) out.push_back(error.text());
  return out;
}

std::string json_of(std::string_view yaml) {
  const auto document = parse_document("a.yaml", std::string(yaml));
  return document ? document->root.dump() : "refused: " + document.error().text();
}

TEST(Document, YamlBecomesJson) {
  struct Row {
    std::string_view yaml, json;
  };
  for (const auto& [yaml, json] : std::initializer_list<Row>{
           {"a: 1\nb: [x, 'y', \"z\"]\n", R"({"a":1,"b":["x","y","z"]})"},
           {"- a\n- \n- ~\n", R"(["a",null,null])"},
           {"a: '1'\nb: \"true\"\n", R"({"a":"1","b":"true"})"},
           {"a: !!str 1\nb: !!int '2'\nc: !!str\n", R"({"a":"1","b":2,"c":""})"},
           {"a: |\n  two\n  lines\nb: >-\n  one\n  line\n",
            R"({"a":"two\nlines\n","b":"one line"})"},
           {"200: ok\n4XX: no\n1.0: x\ntrue: y\n",
            R"({"200":"ok","4XX":"no","1.0":"x","true":"y"})"},
           {"a: &x {k: 1}\nb: *x\n", R"({"a":{"k":1},"b":{"k":1}})"},
           {"&k a: 1\nb: *k\n", R"({"a":1,"b":"a"})"},
           {"'<<': 1\n", R"({"<<":1})"},
           {"{\"a\": [1, 2.0, null, true]}", R"({"a":[1,2.0,null,true]})"},
           {"---\na: 1\n...\n", R"({"a":1})"},
           {"\xEF\xBB\xBF"
            "a: 1",
            R"({"a":1})"},
           {"a: 1\r\nb: 2\r\n", R"({"a":1,"b":2})"},
           {"x", R"("x")"},
           {"a: 'it''s'", R"({"a":"it's"})"},
           {"a: \"\\\"\"", R"({"a":"\""})"},
       })
    EXPECT_EQ(json_of(yaml), json) << yaml;
}

TEST(Document, MarksAreWhereValuesBegin) {
  const std::string text = "\xE8\xAF\xAD: {k: [\xE8\xAF\xAD, 'q']}\nb:\n  c: 1\n  d: |\n    x\n";
  const auto document = parse_document("a.yaml", text);
  ASSERT_TRUE(document.has_value());
  const auto place = [&](std::string_view pointer) {
    return document->place(*document->root.at(pointer));
  };
  EXPECT_EQ(place(""), "a.yaml:1:1");
  EXPECT_EQ(place("/\xE8\xAF\xAD"), "a.yaml:1:4");
  EXPECT_EQ(place("/\xE8\xAF\xAD/k/0"), "a.yaml:1:9");  // columns count code points, not bytes
  EXPECT_EQ(place("/\xE8\xAF\xAD/k/1"), "a.yaml:1:12");
  EXPECT_EQ(place("/b"), "a.yaml:3:3");
  EXPECT_EQ(place("/b/c"), "a.yaml:3:6");
  EXPECT_EQ(place("/b/d"), "a.yaml:4:6");
  EXPECT_EQ(document->text.substr(document->root.at("/b/c")->mark(), 1), "1");
}

TEST(Document, ThePlaceOfAKeyIsTheKey) {
  const auto document =
      parse_document("a.yaml", "a-key: 1\nkey:\n  # about key: x\n  - 1\n\"q\" : {key: key}\n");
  ASSERT_TRUE(document.has_value());
  const auto place = [&](std::string_view name, std::string_view pointer) {
    return document->place_of_key(name, *document->root.at(pointer));
  };
  EXPECT_EQ(place("a-key", "/a-key"), "a.yaml:1:1");
  EXPECT_EQ(place("q", "/q"), "a.yaml:5:1");
  EXPECT_EQ(place("key", "/q/key"), "a.yaml:5:8");
  EXPECT_EQ(place("no", "/q"), "a.yaml:5:7") << "the value, where no such key is written";
}

struct Refused {
  std::string_view yaml;
  Texts errors;
};

TEST(Document, WhatIsNotOurYamlIsRefusedWithItsPlace) {
  for (const auto& [yaml, errors] : std::initializer_list<Refused>{
           {"a: 1\nb: 2\na: 3\nb: 4\n",
            {"a.yaml:3:1: \"a\" stands here a second time, first at a.yaml:1:1: keep one of them",
             "a.yaml:4:1: \"b\" stands here a second time, first at a.yaml:2:1: keep one of them"}},
           {"200: a\n\"200\": b\n",
            {"a.yaml:2:1: \"200\" stands here a second time, first at a.yaml:1:1: keep one of "
             "them"}},
           {"x: &x {a: 1}\ny:\n  <<: *x\n",
            {"a.yaml:3:3: the merge key \"<<\" is no part of YAML 1.2: write the members out, or "
             "refer "
             "with $ref"}},
           {"a: &a [*a]\n",
            {"a.yaml:1:8: this alias stands inside the value that it names: a value cannot contain "
             "itself"}},
           {"a: *b\n", {"a.yaml:1:4: not YAML: an alias to an anchor that is not defined above"}},
           {"a: .inf\n",
            {"a.yaml:1:4: \".inf\" is not a number that JSON can hold: put it in quotes if it is "
             "text"}},
           {"a: !date 2024-01-01\n",
            {"a.yaml:1:4: the tag \"!date\" is none of !!str, !!int, !!float, !!bool, !!null, "
             "!!map and "
             "!!seq, or does not suit this value: remove it"}},
           {"a: !!int x\n",
            {"a.yaml:1:4: the tag \"tag:yaml.org,2002:int\" is none of !!str, !!int, !!float, "
             "!!bool, "
             "!!null, !!map and !!seq, or does not suit this value: remove it"}},
           {"[a, b]: 1\n", {"a.yaml:1:1: a key must be text, not a list"}},
           {"~: 1\n",
            {"a.yaml:1:1: a key is missing or null: write its name, in quotes if it is \"null\""}},
           {"a: 1\n---\nb: 2\n",
            {"a.yaml:3:1: a second YAML document begins here: a file holds one"}},
           {"", {"a.yaml: the file is empty"}},
           {"# nothing\n", {"a.yaml: the file is empty"}},
           {"a:\n\tb: 1\n",
            {"a.yaml:2:1: not YAML: a tab in the indentation: YAML allows blanks only"}},
           {"a:\n  b: 1\n c: 2\n",
            {"a.yaml:3:2: not YAML: this line does not continue the object above: check its "
             "indentation "
             "and its \":\""}},
           {"a: b: c\n",
            {"a.yaml:1:5: not YAML: a \":\" where none can stand: put text that contains \": \" in "
             "quotes"}},
           {"a: {b: 1\n",
            {"a.yaml:2:1: not YAML: a \"{\" is not closed, or a \",\" is missing between two "
             "members"}},
           {"a: [1, 2\nb: 3\n",
            {"a.yaml:2:2: not YAML: a \"[\" is not closed, or a \",\" is missing between two "
             "items"}},
           {"a: \"x\n", {"a.yaml:1:4: not YAML: this quote is not closed before the text ends"}},
           {"a: !!str 'it''s\n",
            {"a.yaml:1:10: not YAML: this quote is not closed before the text ends"}},
           {"a: \"x\\\"",
            {"a.yaml:1:8: not YAML: the text ends inside quotes: the closing quote is missing"}},
           {"a: @x\n",
            {"a.yaml:1:4: not YAML: a sign that no plain text can begin with: put the text in "
             "quotes"}},
           {"a: \"\\d\"\n",
            {"a.yaml:1:7: not YAML: an escape that YAML does not know: use single quotes for a "
             "backslash"}},
           {"a: x\xFFy\n", {"a.yaml:1:5: the byte 0xff is not UTF-8: save the file as UTF-8"}},
           {"\xFF\xFE"
            "a",
            {"a.yaml: the file is UTF-16: save it as UTF-8"}},
       })
    EXPECT_EQ(errors_of(yaml), errors) << yaml;
}

TEST(Document, AliasesThatExpandWithoutEndAreStopped) {
  std::string laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i <= 8; ++i) {
    const std::string one = "*a" + std::to_string(i - 1);
    laughs += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + one;
    for (int k = 0; k < 9; ++k) laughs += ", " + one;
    laughs += "]\n";
  }
  EXPECT_EQ(
      errors_of(laughs),
      (Texts{"a.yaml:6:45: the aliases expand to more than 1000000 values: write fewer, or refer "
             "with $ref"}));
}

TEST(Document, NestingHasALimit) {
  EXPECT_EQ(errors_of(std::string(600, '[') + std::string(600, ']')),
            (Texts{"a.yaml:1:401: nested deeper than 400 levels"}));
  EXPECT_EQ(errors_of(std::string(100, '[') + std::string(100, ']')), Texts{});
}

TEST(Document, JsonFilesAreReadAsJson) {
  const auto good = parse_document("a.json", R"({"a": 1e400})");
  ASSERT_TRUE(good.has_value());
  EXPECT_EQ(good->root.dump(), R"({"a":1e400})");
  EXPECT_EQ(good->place(*good->root.find("a")), "a.json:1:7");
  EXPECT_EQ(parse_document("a.json", "{a: 1}").error().text(),
            R"(a.json:1:2: not JSON: "a" where a member name is expected)");
  EXPECT_EQ(parse_document("a.json", R"({"a": 1, "a": 2})").error().text(),
            R"(a.json:1:10: not JSON: the member "a" stands here a second time)");
}

TEST(Document, AFileThatCannotBeReadSaysWhyAndOffersTheNearest) {
  const SpecFiles files;
  files.write("api.yaml", "a: 1");
  const auto text = [&](const std::string& name) {
    return files.texts(load_document(files.path() + "/" + name).errors());
  };
  EXPECT_EQ(
      text("apy.yaml"),
      (Texts{"apy.yaml: cannot be read: No such file or directory: did you mean \"api.yaml\"?"}));
  EXPECT_EQ(text("quite-other"), (Texts{"quite-other: cannot be read: No such file or directory"}));
  EXPECT_EQ(text("."), (Texts{".: cannot be read: it is a folder, a file was expected"}));
}

// Any JSON text is YAML with the same meaning (YAML 1.2.2, section 1.2).
Json any_value(Random& random, int depth) {
  switch (random.below(depth > 0 ? 7 : 5)) {
    case 0:
      return Json();
    case 1:
      return Json(random.below(2) == 0);
    case 2:
      return Json(*Number::parse(random.below(2) == 0 ? "-12.50e-3" : "98765432109876543210"));
    case 3:
      return Json(static_cast<std::int64_t>(random.below(1000)) - 500);
    case 4: {
      constexpr std::string_view kTexts[] = {
          "",  "no", "1_0", "a: b", "# x", "\xE8\xAF\xAD", "\"\\\n\t", "- x", "null",
          "~", "12", "<<",  " x ",  "{",   "*a",           "&a"};
      return Json(kTexts[random.below(std::size(kTexts))]);
    }
    case 5: {
      Json out = Json::array();
      for (auto n = random.below(4); n > 0; --n)
        out.as_array().push_back(any_value(random, depth - 1));
      return out;
    }
    default: {
      Json out = Json::object();
      for (auto n = random.below(4); n > 0; --n)
        out.set(random.alphanumeric(3) + ": ", any_value(random, depth - 1));
      return out;
    }
  }
}

TEST(Document, JsonReadAsYamlIsTheSameValue) {
  Random random(1);
  for (int i = 0; i < 500; ++i) {
    const Json value = any_value(random, 5);
    for (const std::string& text : {value.dump(), value.dump_pretty()}) {
      const auto document = parse_document("a.yaml", text);
      ASSERT_TRUE(document.has_value()) << text << "\n" << document.error().text();
      EXPECT_EQ(document->root.dump(), value.dump()) << text;
    }
  }
}

}  // namespace
}  // namespace assay
