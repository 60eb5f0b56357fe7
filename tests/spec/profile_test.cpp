#include "spec/profile.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>

#include "base/text.hpp"
#include "spec/load.hpp"
#include "spec_files.hpp"

namespace assay {
namespace {

Spec voice() {
  Spec spec;
  spec.name = "voice";
  spec.path = "specs/voice";
  const auto key = [&](std::string name, std::string about) -> ProfileKey& {
    ProfileKey& added = spec.profile.emplace_back();
    added.name = std::move(name);
    added.about = std::move(about);
    return added;
  };
  key("app-key", "key of the application").example = Json("demo");
  ProfileKey& secret = key("app-secret", "");
  secret.secret = true;
  secret.example = Json("demo-secret");
  ProfileKey& numbers = key("numbers", "numbers bought");
  numbers.list = true;
  numbers.example = Json::array({"+1", "+2"});
  key("note", "").optional = true;
  return spec;
}

TEST(Profile, ValuesAreFoundByName) {
  const SpecFiles files;
  files.write("secret.txt", "from a file\r\n");
  setenv("ASSAY_TEST_KEY", "from the environment", 1);
  const auto profile = Profile::load(files.write("p.yaml", R"(
app-key: "<${env:ASSAY_TEST_KEY}> $${literal}"
app-secret: ${file:secret.txt}
numbers: ["+86", "007"]
)"),
                                     voice());
  ASSERT_TRUE(profile.has_value()) << profile.error().text();
  EXPECT_EQ(*profile->value("app-key"), "<from the environment> ${literal}");
  EXPECT_EQ(*profile->value("app-secret"), "from a file");
  EXPECT_EQ(*profile->value("numbers"), "+86");
  EXPECT_EQ(profile->list("numbers"), (Texts{"+86", "007"}));
  EXPECT_EQ(profile->value("note"), nullptr);
  EXPECT_EQ(profile->list("note"), Texts{});
  EXPECT_TRUE(profile->is_secret("app-secret"));
  EXPECT_FALSE(profile->is_secret("app-key"));
  EXPECT_FALSE(profile->bills_allowed);
  EXPECT_FALSE(profile->any_recipient);
}

TEST(Profile, AJsonFileIsAProfileToo) {
  const SpecFiles files;
  const auto profile = Profile::load(
      files.write("p.json",
                  R"({"app-key": "k", "app-secret": "s", "numbers": ["1"], "note": "n"})"),
      voice());
  ASSERT_TRUE(profile.has_value()) << profile.error().text();
  EXPECT_EQ(*profile->value("note"), "n");
}

TEST(Profile, TheGuardSaysWhatMayHappen) {
  const SpecFiles files;
  const std::string values = "app-key: k\napp-secret: s\nnumbers: [a]\n";
  const auto any = Profile::load(
      files.write("a.yaml", values + "guard: {bills: allowed, recipients: any}\n"), voice());
  ASSERT_TRUE(any.has_value()) << any.error().text();
  EXPECT_TRUE(any->bills_allowed);
  EXPECT_TRUE(any->any_recipient);
  const auto some = Profile::load(
      files.write("b.yaml", values + "guard: {bills: refused, recipients: ['+1']}\n"), voice());
  ASSERT_TRUE(some.has_value()) << some.error().text();
  EXPECT_FALSE(some->bills_allowed);
  EXPECT_FALSE(some->any_recipient);
  EXPECT_EQ(some->recipients, (Texts{"+1"}));
}

TEST(Profile, EveryMistakeIsToldWithItsPlace) {
  const std::string good = "app-key: k\napp-secret: s\nnumbers: [a]\n";
  unsetenv("ASSAY_TEST_NONE");
  struct Row {
    std::string yaml;
    Texts errors;
  };
  for (const auto& [yaml, errors] : std::initializer_list<Row>{
           {"app-kye: k\nnumbers: [a]\n",
            {"p.yaml:1:1: \"app-kye\" is not a key of the profile of voice: did you mean "
             "\"app-key\"?",
             "p.yaml:1:1: \"app-key\" is missing (key of the application): write \"app-key: ...\"",
             "p.yaml:1:1: \"app-secret\" is missing: write \"app-secret: ${env:NAME}\" or "
             "\"app-secret: ${file:PATH}\""}},
           {"app-key: k\napp-secret: s\n",
            {"p.yaml:1:1: \"numbers\" is missing (numbers bought): write \"numbers: [...]\""}},
           {good + "colour: red\n",
            {"p.yaml:4:1: \"colour\" is not a key of the profile of voice: it has guard, triggers, app-key, "
             "app-secret, numbers, "
             "note"}},
           {"app-key: 12\napp-secret: [s]\nnumbers: '+1'\n",
            {"p.yaml:1:10: \"app-key\" must be text, not a number: put it in quotes",
             "p.yaml:2:13: \"app-secret\" must be text, not a list",
             "p.yaml:3:10: \"numbers\" must be a list of texts, not text: write it in brackets"}},
           {"app-key: k\napp-secret: s\nnumbers: []\n",
            {"p.yaml:3:10: \"numbers\" is an empty list: it needs one value or more"}},
           {"app-key: k\napp-secret: s\nnumbers: [a, 1]\n",
            {"p.yaml:3:14: \"numbers\" must be text, not a number: put it in quotes"}},
           {"app-key: ${env:ASSAY_TEST_NONE}\napp-secret: ${file:none.txt}\nnumbers: ['${ab}', "
            "'${env:x']\n",
            {"p.yaml:1:10: the environment variable \"ASSAY_TEST_NONE\" is not set",
             "p.yaml:2:13: the file \"none.txt\" cannot be read",
             "p.yaml:3:11: \"${ab}\" is not known: write ${env:NAME} or ${file:PATH}, or \"$${\" "
             "where it is meant as "
             "text",
             "p.yaml:3:20: a \"${\" is not closed: write \"$${\" where it is meant as text"}},
           {good + "guard: {bill: allowed, recipients: 3}\n",
            {"p.yaml:4:9: \"bill\" is not a word of \"guard\": did you mean \"bills\"?",
             "p.yaml:4:36: \"recipients\" must be \"any\" or a list of texts"}},
           {good + "guard: {bills: yes, x: 1}\n",
            {"p.yaml:4:16: \"bills\" must be \"allowed\" or \"refused\"",
             "p.yaml:4:21: \"x\" is not a word of \"guard\": expected bills or recipients"}},
           {"app-key: {comand: [x]}\napp-secret: {timeout: 1 s}\nnumbers: {command: [x]}\n",
            {"p.yaml:1:11: \"comand\" is not a word of \"app-key\": did you mean \"command\"?",
             "p.yaml:2:13: \"app-secret\" needs \"command\", a list of the program and its "
             "arguments",
             "p.yaml:3:10: \"numbers\" must be a list of texts, not an object: write it in "
             "brackets"}},
           {"app-key: {command: [x, 1]}\napp-secret: {command: [x], timeout: 2 hours}\nnumbers: "
            "[a]\n"
            "note: {command: x}\n",
            {"p.yaml:1:24: \"command\" must be text, not a number: put it in quotes",
             "p.yaml:2:37: \"timeout\" must be more than 0 s and at most 1 h",
             "p.yaml:4:17: \"note\" needs \"command\", a list of the program and its arguments"}},
           {good + "note: {command: [sh, -c, 'echo bad >&2; exit 4'], timeout: 10 s}\n",
            {"p.yaml:4:7: the command \"sh\" for \"note\" exited with 4: bad"}},
           {good + "note: {command: [echo]}\n",
            {"p.yaml:4:7: the command \"echo\" for \"note\" printed nothing: it must print the "
             "value"}},
           {good + "note: {command: [printf, 'a\\nb\\n']}\n",
            {"p.yaml:4:7: the command \"printf\" for \"note\" printed more than one line: it must "
             "print the value only"}},
           {good + "guard: any\n", {"p.yaml:4:8: \"guard\" must be an object, not text"}},
           {"- a\n", {"p.yaml:1:1: a profile must be an object of names and values, not a list"}},
           {"a: b: c\n",
            {"p.yaml:1:5: not YAML: a \":\" where none can stand: put text that contains \": \" in "
             "quotes"}},
       }) {
    const SpecFiles files;
    EXPECT_EQ(files.texts(Profile::load(files.write("p.yaml", yaml), voice()).errors()), errors)
        << yaml;
  }
}

// A spec whose workflow takes `note` as an input.
Spec asking() {
  Spec spec = voice();
  spec.profile.back().example = Json("fixed");
  spec.workflows.push_back({"w", "", {"note"}, {}, {}, {}});
  return spec;
}

TEST(Profile, WhatAWorkflowTakesIsAskedForEachTime) {
  const SpecFiles files;
  setenv("ASSAY_TEST_KEY", "solved", 1);
  files.write("solve.sh", "#!/bin/sh\nread line; echo \"$1 $line\"\n");
  const auto profile =
      Profile::load(files.write("p.yaml",
                                "app-key: k\napp-secret: s\nnumbers: [a]\nnote: {command: [sh, "
                                "'${file:name}', '${env:ASSAY_TEST_KEY}']}\n"),
                    asking());
  EXPECT_EQ(files.texts(profile ? Errors{} : profile.errors()),
            (Texts{"p.yaml:4:22: the file \"name\" cannot be read"}));
  files.write("name", files.path() + "/solve.sh\n");
  const auto asked = Profile::load(files.path() + "/p.yaml", asking());
  ASSERT_TRUE(asked.has_value()) << asked.error().text();
  EXPECT_TRUE(asked->is_asked("note"));
  EXPECT_FALSE(asked->is_asked("app-key"));
  EXPECT_EQ(asked->asked_names(), (Texts{"note"}));
  EXPECT_EQ(*asked->value("note"), asked_word("note"));
  const auto told = asked->ask("note", Json::object({{"response", Json(1)}}));
  ASSERT_TRUE(told.has_value()) << told.error().text();
  EXPECT_EQ(*told, R"(solved {"key":"note","response":1})");
  EXPECT_EQ(*asked->as_served(asking()).value("note"), "fixed") << "what the fake knows";
}

TEST(Profile, AnyOtherCommandIsRunOnceWhenTheProfileIsRead) {
  const SpecFiles files;
  const auto profile = Profile::load(
      files.write("p.yaml",
                  "app-key: k\napp-secret: s\nnumbers: [a]\nnote: {command: [head, -c, '14']}\n"),
      voice());
  ASSERT_TRUE(profile.has_value()) << profile.error().text();
  EXPECT_FALSE(profile->is_asked("note"));
  EXPECT_EQ(*profile->value("note"), R"({"key":"note",)");
}

TEST(Profile, AProgramWithASlashIsBesideTheProfile) {
  const SpecFiles files;
  const auto profile = Profile::load(
      files.write("p.yaml",
                  "app-key: k\napp-secret: s\nnumbers: [a]\nnote: {command: [./none.sh]}\n"),
      voice());
  EXPECT_EQ(
      files.texts(profile.errors()),
      (Texts{"p.yaml:4:7: the command \"none.sh\" for \"note\" cannot be started: No such file "
             "or directory"}));
}

TEST(Profile, ThePublishedSchemaAgrees) {
  const auto json = load_document(ASSAY_SOURCE_DIR "/reports/profile.schema.json");
  ASSERT_TRUE(json.has_value()) << json.error().text();
  const auto schema = Schema::compile(json->root);
  ASSERT_TRUE(schema.has_value()) << schema.error().text();
  for (const char* name : {"voice", "oneaccess", "service-request", "privacy-number"}) {
    const auto profile =
        load_document(std::string(ASSAY_SOURCE_DIR "/fixtures/profiles/") + name + ".yaml");
    ASSERT_TRUE(profile.has_value());
    EXPECT_TRUE(schema->accepts(profile->root)) << name;
  }
  const auto accepts = [&](std::string_view yaml) {
    return schema->accepts(parse_document("p.yaml", std::string(yaml))->root);
  };
  for (const char* yaml : {"a: b", "a: 'x${env:N}$${y'", "a: [b]", "a: {command: [x, y]}",
                           "a: {command: [x], timeout: 30 s}", "guard: {bills: allowed}",
                           "guard: {recipients: any}", "guard: {recipients: ['+1']}"})
    EXPECT_TRUE(accepts(yaml)) << yaml;
  for (const char* yaml :
       {"a: 1", "a: []", "a: [1]", "a: '${ab}'", "a: {comand: [x]}", "a: {command: x}",
        "a: {command: []}", "a: {command: [x], timeout: -1 s}", "guard: {bills: yes}",
        "guard: {x: 1}", "guard: any", "guard: {recipients: 3}", "- a"})
    EXPECT_FALSE(accepts(yaml)) << yaml;
}

TEST(Profile, TheExamplesOfTheSpecServeTheEmbeddedFake) {
  const auto profile = Profile::examples(voice());
  ASSERT_TRUE(profile.has_value()) << profile.error().text();
  EXPECT_EQ(*profile->value("app-secret"), "demo-secret");
  EXPECT_EQ(profile->list("numbers"), (Texts{"+1", "+2"}));
  EXPECT_TRUE(profile->is_secret("app-secret"));
  EXPECT_TRUE(profile->bills_allowed);
  EXPECT_TRUE(profile->any_recipient);
  Spec without = voice();
  without.profile[0].example.reset();
  EXPECT_EQ(Profile::examples(without).error().text(),
            "specs/voice: the profile key \"app-key\" has no \"example\", which the embedded fake "
            "needs: add one to the "
            "spec or name a profile");
}

class MaskTest : public testing::Test {
 protected:
  static Profile with_secret(const std::string& secret) {
    const SpecFiles files;
    files.write("s", secret);
    auto profile = Profile::load(
        files.write("p.yaml", "app-key: public\napp-secret: ${file:s}\nnumbers: [a]\n"), voice());
    EXPECT_TRUE(profile.has_value());
    return *profile;
  }
};

TEST_F(MaskTest, NoFormOfASecretIsShown) {
  const std::string secret = "s3cr/t +\"\xE8\xAF\xAD?>~key";
  const Profile profile = with_secret(secret);
  std::string json;
  append_json_string(json, secret);
  std::string slashed = json;
  slashed.replace(slashed.find('/'), 1, "\\/");
  for (const std::string& form :
       {secret, json.substr(1, json.size() - 2), slashed.substr(1, slashed.size() - 2),
        base64_encode(secret), hex_encode(secret), percent_encode(secret),
        percent_encode(base64_encode(secret))})
    EXPECT_EQ(profile.mask("a " + form + " b " + form), "a *** b ***") << form;
  EXPECT_EQ(profile.mask("app-key public"), "app-key public");
}

TEST_F(MaskTest, ASecretInsideALongerBase64TextIsNotShown) {
  const std::string secret = "correct horse battery staple";
  const Profile profile = with_secret(secret);
  for (const std::string user : {"", "u", "us", "use", "user"}) {
    const std::string masked =
        profile.mask("Basic " + base64_encode(user + ":" + secret + ";tail"));
    EXPECT_NE(masked.find("***"), std::string::npos) << masked;
    // At most two characters at each end of what was left can still depend on the secret.
    const auto stars = masked.find("***");
    const std::string head = masked.substr(6, stars - 6);
    EXPECT_LE(head.size() * 6 / 8, user.size() + 1 + 1) << masked;
  }
}

TEST_F(MaskTest, AShortSecretIsMaskedAsItIsOnly) {
  const Profile profile = with_secret("ab");
  EXPECT_EQ(profile.mask("ab YWI= 6162"), "*** YWI= 6162");
  EXPECT_EQ(with_secret("*").mask("a * b"), "a * b");
}

TEST(BindProfile, AValueThatOnlyAnAccountHasBecomesAnEnum) {
  const auto spec = load_spec(ASSAY_SOURCE_DIR "/tests/spec/data/calls");
  ASSERT_TRUE(spec.has_value());
  const auto profile = Profile::examples(*spec);
  ASSERT_TRUE(profile.has_value());
  const auto schema = [&](std::string_view yaml) {
    return bind_profile(parse_document("s.yaml", std::string(yaml))->root, *profile).dump();
  };
  EXPECT_EQ(schema("{type: string, x-assay: {from: numbers}}"),
            R"({"type":"string","x-assay":{"from":"numbers"},"enum":["+1","+2"]})");
  EXPECT_EQ(schema("{type: string, x-assay: {from: favourites}}"),
            R"({"type":"string","x-assay":{"from":"favourites"}})")
      << "the profile has no such key";
  EXPECT_EQ(schema("{x-assay: {prefer: numbers}}"),
            R"({"x-assay":{"prefer":"numbers"},"examples":["+1","+2"]})");
  EXPECT_EQ(schema("{type: integer, x-assay: {from: numbers}}"),
            R"({"type":"integer","x-assay":{"from":"numbers"},"enum":["+1","+2"]})");
  EXPECT_EQ(
      schema("{properties: {a: {x-assay: {from: key}}}, $defs: {d: {items: {x-assay: {from: "
             "key}}}}, const: "
             "{x-assay: {from: key}}}"),
      R"({"properties":{"a":{"x-assay":{"from":"key"},"enum":["demo"]}},)"
      R"("$defs":{"d":{"items":{"x-assay":{"from":"key"},"enum":["demo"]}}},"const":{"x-assay":{"from":"key"}}})");
}

}  // namespace
}  // namespace assay
