#include <gtest/gtest.h>

#include "spec/load.hpp"
#include "spec_files.hpp"

namespace assay {
namespace {

// Loads tests/spec/data/calls, which uses every word.
Spec calls() {
  auto spec = load_spec(ASSAY_SOURCE_DIR "/tests/spec/data/calls");
  EXPECT_TRUE(spec.has_value()) << spec.error().text();
  return spec ? std::move(*spec) : Spec{};
}

std::string text_of(const Citations& cite) {
  std::string out;
  for (const std::string& each : cite) out += " " + each;
  return out;
}

TEST(XAssay, DocumentsAndTheirClauses) {
  const Spec spec = calls();
  ASSERT_EQ(spec.documents.size(), 2U);
  const VendorDocument& guide = spec.documents[0];
  EXPECT_EQ(guide.id, "guide");
  EXPECT_EQ(guide.title, "The guide");
  EXPECT_EQ(guide.edition, "second");
  EXPECT_EQ(guide.file, "guide.pdf");
  EXPECT_EQ(guide.sha256.substr(0, 8), "e3b0c442");
  EXPECT_EQ(spec.clause("guide/to"), "Who is called.");
  EXPECT_EQ(spec.clause("mail/answer/1"), "A number may be called twice.");
}

TEST(XAssay, TheProfileThatATesterFillsIn) {
  std::string keys;
  for (const ProfileKey& key : calls().profile)
    keys += key.name + (key.secret ? " secret" : "") + (key.list ? " list" : "") +
            (key.optional ? " optional" : "") + " " + (key.example ? key.example->dump() : "-") +
            "\n";
  EXPECT_EQ(keys,
            "key \"demo\"\n"
            "secret secret \"demo-secret\"\n"
            "numbers list [\"+1\",\"+2\"]\n"
            "favourites list optional -\n"
            "note optional -\n");
}

TEST(XAssay, ResultCodesWithTheirConditions) {
  const Spec spec = calls();
  const Results& results = *spec.operation("call")->results;
  EXPECT_EQ(results.code_pointer, "/code");
  EXPECT_EQ(results.text_pointer, "/text");
  EXPECT_EQ(results.success, (Texts{"0"}));
  EXPECT_EQ(results.cite, (Citations{"guide/codes"}));
  std::string rows;
  for (const ResultRow& row : results.rows) {
    rows += row.code + " " + std::to_string(row.status) + text_of(row.cite) +
            (row.generic ? " generic" : "");
    for (const Cause& cause : row.when) rows += "; when " + cause.text();
    for (const Cause& cause : row.fits) rows += "; fits " + cause.text();
    if (row.provoked == ResultRow::Provoked::state) rows += "; by state";
    if (row.provoked == ResultRow::Provoked::environment) rows += "; by environment";
    if (row.simulate) rows += "; simulate " + row.simulate->dump();
    rows += "\n";
  }
  EXPECT_EQ(rows,
            "0 200\n"
            "1 400 guide/to; when body.to invalid; fits body.to absent; fits body invalid\n"
            "2 401; when signature wrong; when X-Key absent\n"
            "9 403 generic; when parameter invalid\n"
            "10 500; when environment: the callee is busy; by environment; simulate "
            "{\"body.to\":\"+9\"}\n"
            "11 403; when state: the account is empty; by state\n");
  EXPECT_EQ(results.rows[0].english, "Called");
  EXPECT_EQ(results.rows[0].chinese, "\xE6\x88\x90\xE5\x8A\x9F");
  EXPECT_EQ(results.rows[0].remedy, "None");
}

TEST(XAssay, AnOperationItsRelationsAndWhereItsWordsStand) {
  const Spec spec = calls();
  const Operation& call = *spec.operation("call");
  EXPECT_TRUE(call.bills);
  EXPECT_EQ(call.reaches, "body.to");
  EXPECT_EQ(call.bodies[0].content_type, "application/json;charset=UTF-8");
  EXPECT_EQ(call.body_cite, (Citations{"guide/type"}));
  EXPECT_EQ(call.parameters[0].cite, (Citations{"guide/trace"}));
  EXPECT_EQ(call.responses[0].cite, (Citations{"guide/answer"}));
  ASSERT_EQ(call.relations.size(), 3U);
  EXPECT_EQ(call.relations[0].kind, Relation::Kind::unique);
  EXPECT_EQ(call.relations[0].target, "/id");
  EXPECT_EQ(call.relations[0].when, Relation::When::success);
  EXPECT_EQ(call.relations[0].cite, (Citations{"guide/id"}));
  EXPECT_EQ(call.relations[1].kind, Relation::Kind::empty);
  EXPECT_EQ(call.relations[1].when, Relation::When::failure);
  EXPECT_EQ(call.relations[2].kind, Relation::Kind::present);
  EXPECT_EQ(call.relations[2].when, Relation::When::always);
  EXPECT_EQ(call.relations[2].if_request, "/echo");
  EXPECT_EQ(call.relations[2].if_value, Json(true));
  EXPECT_TRUE(call.relations[2].else_absent);
}

TEST(XAssay, WhatIsUnsettledComesFromEverywhere) {
  const Spec spec = calls();
  std::string all;
  for (const Unsettled& each : spec.operation("call")->unsettled) {
    all += each.id + " <" + each.subject + "> <" + each.pointer + ">" + text_of(each.covers) +
           text_of(each.cite);
    for (const Reading& reading : each.readings) {
      all += "; " + reading.name + ":";
      if (reading.outcome == Reading::Outcome::accepted) all += " accepted";
      if (reading.outcome == Reading::Outcome::refused) all += " refused";
      if (!reading.codes.empty()) all += text_of(reading.codes);
      if (!reading.text.empty()) all += " \"" + reading.text + "\"";
      if (reading.constraint) all += " " + reading.constraint->dump();
    }
    all += "\n";
  }
  EXPECT_EQ(
      all,
      "twice <> <> body.to/* body/* guide/call mail/answer/1; once: 1 2; twice: accepted "
      "\"Again\"\n"
      "text-length <body.text> </properties/text> guide/text; eight: {\"maxLength\":8}; nine: "
      "{\"maxLength\":9}\n"
      "part-size <body.parts.0.size> </$defs/Part/properties/size>; free: {\"type\":\"integer\"}; "
      "positive: "
      "{\"minimum\":1}\n"
      "key-case <> <> auth.*; exact: refused; folded: accepted\n"
      "slow-answers <> <> */time/* guide/limits; any: accepted; none: refused 9\n");
}

TEST(XAssay, ASignatureIsKeptAsItIsWritten) {
  const Spec spec = calls();
  const SecurityScheme& scheme = *spec.scheme("signed");
  EXPECT_EQ(
      scheme.sign->dump(),
      R"({"let":{"digest":{"md5":["$secret"]}},"headers":{"X-Key":{"concat":["$key","$digest"]}}})");
  EXPECT_EQ(scheme.sign_place, ASSAY_SOURCE_DIR "/tests/spec/data/calls/api.yaml:95:15");
  EXPECT_EQ(scheme.cite, (Citations{"guide/sign"}));
}

TEST(XAssay, EveryCitationIsCollectedWithItsPlace) {
  const Spec spec = calls();
  const std::string folder = ASSAY_SOURCE_DIR "/tests/spec/data/calls/";
  Texts told;
  for (const std::string& each : spec.cited) told.push_back(each.substr(folder.size()));
  EXPECT_EQ(told, (Texts{"api.yaml:22:13 guide/limits", "api.yaml:31:15 guide/call",
                         "api.yaml:34:91 guide/codes", "api.yaml:36:57 guide/id",
                         "api.yaml:42:20 guide/call", "api.yaml:42:32 mail/answer/1",
                         "api.yaml:46:109 guide/trace", "api.yaml:46:78 guide/trace",
                         "api.yaml:50:77 guide/type", "api.yaml:55:27 guide/answer",
                         "api.yaml:63:59 guide/to", "api.yaml:74:23 guide/text",
                         "api.yaml:94:15 guide/sign", "result-codes.yaml:5:11 guide/to"}));
}

TEST(XAssay, ResultsOfTheDocumentHoldForOperationsWithoutTheirOwn) {
  const SpecFiles files;
  files.write("api.yaml", R"(openapi: 3.1.0
x-assay: {results: {code: /a, success: [], table: [{code: "7", status: 400}]}}
paths: {/a: {get: {}, put: {x-assay: {results: {code: /b, success: "0", table: []}}}}}
)");
  // An empty list of success codes is refused; one code is enough.
  EXPECT_EQ(
      files.texts(load_spec(files.path()).errors()),
      (Texts{
          "api.yaml:2:40: \"success\" must be text or a list of texts (in quotes if they look like "
          "numbers), not 0 items"}));
  files.write("api.yaml", R"(openapi: 3.1.0
x-assay: {results: {code: /a, success: "0", table: [{code: "7", status: 400}]}}
paths: {/a: {get: {}, put: {x-assay: {results: {code: /b, success: "0", table: []}}}}}
)");
  const auto spec = load_spec(files.path());
  ASSERT_TRUE(spec.has_value()) << spec.error().text();
  EXPECT_EQ(spec->operation("get_a")->results->rows.at(0).code, "7");
  EXPECT_EQ(spec->operation("put_a")->results->code_pointer, "/b");
}

struct Refused {
  std::string_view words;
  Texts errors;
};

Texts errors_in_schema(std::string_view words) {
  return load_errors("openapi: 3.1.0\ncomponents:\n  schemas:\n    A:\n      x-assay:\n        " +
                     std::string(words) + "\n");
}

TEST(XAssay, AMisspeltWordIsMetWithTheNearestOfItsPlace) {
  for (const auto& [words, errors] : std::initializer_list<Refused>{
           {"unsetled: []",
            {"api.yaml:6:9: \"unsetled\" is not a word of x-assay in a schema: did you mean "
             "\"unsettled\"?"}},
           {"quux: 1",
            {"api.yaml:6:9: \"quux\" is not a word of x-assay in a schema: expected one of "
             "\"cite\", \"from\", \"made-by\", \"prefer\", \"names\", "
             "\"fresh\", \"unit\", \"unsettled\""}},
           {"bills: true",
            {"api.yaml:6:9: \"bills\" does not belong to a schema: it is a word of an operation"}},
           {"content-type: a/b",
            {"api.yaml:6:9: \"content-type\" does not belong to a schema: it is a word of a media "
             "type of a request "
             "body"}},
           {"results: {}",
            {"api.yaml:6:9: \"results\" does not belong to a schema: it is a word of the root of "
             "the document and of "
             "an operation"}},
           {"unsettled: [{id: a, because: b, covers: c, readings: {x: {maxLength: 1}, y: "
            "{maxLenght: 2}}}]",
            {"api.yaml:6:41: \"covers\" is not a word of \"unsettled\" (item 1): expected one of "
             "\"id\", \"because\", "
             "\"cite\", \"readings\"",
             "api.yaml:6:86: \"maxLenght\" is not a word of \"y\": did you mean \"maxLength\"?"}},
       })
    EXPECT_EQ(errors_in_schema(words), errors) << words;
}

TEST(XAssay, AWordOfTheWrongShapeSaysWhatIsExpected) {
  for (const auto& [words, errors] : std::initializer_list<Refused>{
           {"cite: 3",
            {"api.yaml:6:15: \"cite\" must be a clause such as \"voice-a/table-4/times\" or a list "
             "of clauses, not "
             "the number 3"}},
           {"cite: times",
            {"api.yaml:6:15: \"cite\" must be a clause such as \"voice-a/table-4/times\" or a list "
             "of clauses, not "
             "\"times\""}},
           {"cite: [a/b, c]",
            {"api.yaml:6:21: \"cite\" (item 2) must be a clause such as \"voice-a/table-4/times\", "
             "not \"c\""}},
           {"unit: octets", {"api.yaml:6:15: \"unit\" must be \"bytes\", not \"octets\""}},
           {"unsettled: [{id: a}]",
            {"api.yaml:6:21: \"unsettled\" (item 1) has no \"because\": it needs one",
             "api.yaml:6:21: \"unsettled\" (item 1) has no \"readings\": it needs one"}},
           {"unsettled: [{id: a, because: b, readings: {only: {}}}]",
            {"api.yaml:6:51: \"readings\" must be two readings or more, each under its name, not 1 "
             "member"}},
           {"from: number", {"api.yaml:6:15: \"number\" is not a key of the profile"}},
       })
    EXPECT_EQ(errors_in_schema(words), errors) << words;
  EXPECT_EQ(load_errors("openapi: 3.1.0\ncomponents: {schemas: {A: {x-assay: [cite]}}}\n"),
            (Texts{"api.yaml:2:37: \"x-assay\" must be an object, not an array of 1 item"}));
}

TEST(XAssay, EveryPlaceHasItsOwnWords) {
  struct Row {
    std::string_view yaml, error;
  };
  for (const auto& [yaml, error] : std::initializer_list<Row>{
           {"x-assay: {profil: {}}",
            "api.yaml:2:11: \"profil\" is not a word of x-assay in the root of the document: did "
            "you mean \"profile\"?"},
           {"info: {x-assay: {bills: true}}",
            "api.yaml:2:18: \"bills\" does not belong to this place: it is a word of an operation"},
           {"paths: {/a: {x-assay: {bills: true}}}",
            "api.yaml:2:24: \"bills\" does not belong to this place: it is a word of an operation"},
           {"paths: {/a: {get: {x-assay: {bill: true}}}}",
            "api.yaml:2:30: \"bill\" is not a word of x-assay in an operation: did you mean "
            "\"bills\"?"},
           {"paths: {/a: {get: {x-assay: {bills: yes}}}}",
            "api.yaml:2:37: \"bills\" must be a boolean, not a string \"yes\""},
           {"paths: {/a: {get: {x-assay: {reaches: calleeNbr}}}}",
            "api.yaml:2:39: \"reaches\" must be a field such as \"body.calleeNbr\", not "
            "\"calleeNbr\""},
           {"components: {responses: {A: {x-assay: {from: x}}}}",
            "api.yaml:2:40: \"from\" does not belong to a response: it is a word of a schema"},
           {"components: {parameters: {A: {x-assay: {cites: x}}}}",
            "api.yaml:2:41: \"cites\" is not a word of x-assay in a parameter: did you mean "
            "\"cite\"?"},
           {"components: {securitySchemes: {A: {x-assay: {sig: {}}}}}",
            "api.yaml:2:46: \"sig\" is not a word of x-assay in a security scheme: did you mean "
            "\"sign\"?"},
           {"components: {requestBodies: {A: {content: {a/b: {x-assay: {content-typ: a/b}}}}}}",
            "api.yaml:2:60: \"content-typ\" is not a word of x-assay in a media type of a request "
            "body: did you mean "
            "\"content-type\"?"},
           {"components: {responses: {A: {content: {a/b: {x-assay: {content-type: a/b}}}}}}",
            "api.yaml:2:56: \"content-type\" does not belong to this place: it is a word of a "
            "media type of a request "
            "body"},
           {"x-assay: {profile: {guard: {}}}",
            "api.yaml:2:21: \"guard\" cannot be a name of the profile: every profile "
            "has it, to say what may happen"},
           {"x-assay: {profile: {k: {example: [a]}}}",
            "api.yaml:2:34: the example of \"k\" is a list: say \"list: true\" beside it"},
           {"x-assay: {documents: {d: {title: D, clauses: {a: 1}}}}",
            "api.yaml:2:50: \"a\" must be text (in quotes if it looks like a number), not the "
            "number 1"},
           {"x-assay: {documents: {d: {title: D, clauses: {$ref: c.yaml}}}}",
            "c.yaml: cannot be read: No such file or directory (referred to at api.yaml:2:53)"},
       })
    EXPECT_EQ(load_errors("openapi: 3.1.0\n" + std::string(yaml) + "\n").at(0), error) << yaml;
}

TEST(XAssay, RelationsAndResultsAreChecked) {
  struct Row {
    std::string_view words, error;
  };
  for (const auto& [words, error] : std::initializer_list<Row>{
           {"relations: [{unique: /id}]",
            "\"unique\" must be a field of the answer such as \"response./sessionId\", not "
            "\"/id\""},
           {"relations: [{}]",
            "\"relations\" (item 1) must be a relation with one of \"unique\", \"present\", "
            "\"empty\", \"same\", \"items\" with \"equals\" and \"items\" with \"at-most\""},
           {"relations: [{unique: response./a, present: response./b}]",
            "\"relations\" (item 1) must be a relation with one of \"unique\", \"present\", "
            "\"empty\", \"same\", \"items\" with \"equals\" and \"items\" with \"at-most\""},
           {"relations: [{present: response./a, else: absent}]",
            "\"relations\" (item 1) has no \"if\": it needs one"},
           {"relations: [{present: response./a, if: {/b: 1}}]",
            "\"if\" must be one field of the request and its value, such as "
            "{request./returnIdlePort: \"true\"}, not "
            "\"/b\""},
           {"results: {code: resultcode, success: '0', table: []}",
            "\"code\" must be a JSON pointer into the response body such as \"/resultcode\", not "
            "\"resultcode\""},
           {"results: {code: /c, success: 0, table: []}",
            "\"success\" must be text or a list of texts (in quotes if they look like numbers), "
            "not the number 0"},
           {"results: {code: /c, success: '0', tabel: []}",
            "\"results\" has no \"table\": it needs one"},
           {"results: {code: /c, success: '0', table: [{code: 7, status: 400}]}",
            "\"code\" must be text (in quotes if it looks like a number), not the number 7"},
           {"results: {code: /c, success: '0', table: [{code: '7', status: 40}]}",
            "\"status\" must be at least 100, not 40"},
           {"results: {code: /c, success: '0', table: [{code: '7', status: 400, when: {fild: a, "
            "is: absent}}]}",
            "\"fild\" is not a kind of condition: did you mean \"field\"?"},
       }) {
    const Texts errors =
        load_errors("openapi: 3.1.0\npaths:\n  /a:\n    get:\n      x-assay:\n        " +
                    std::string(words) + "\n");
    EXPECT_EQ(errors.empty() ? "" : errors[0].substr(errors[0].find(": ") + 2), error) << words;
  }
}

TEST(XAssay, AFileOfResultCodesIsCheckedAtItsOwnPlaces) {
  const SpecFiles files;
  files.write("api.yaml",
              "openapi: 3.1.0\npaths: {/a: {get: {x-assay: {results: {code: /c, success: '0', "
              "table: codes.yaml}}}}}\n");
  const auto errors = [&] { return files.texts(load_spec(files.path()).errors()); };
  EXPECT_EQ(
      errors(),
      (Texts{
          "codes.yaml: cannot be read: No such file or directory (referred to at api.yaml:2:71)"}));
  files.write("codes.yaml",
              "rows:\n  - {code: '1', status: 400, gneric: true}\n  - {code: '2'}\nrow: []\n");
  EXPECT_EQ(
      errors(),
      (Texts{"codes.yaml:2:30: \"gneric\" is not a word of \"rows\" (item 1): did you mean "
             "\"generic\"?",
             "codes.yaml:3:5: \"rows\" (item 2) has no \"status\": it needs one",
             "codes.yaml:4:1: \"row\" is not a word of a result table: did you mean \"rows\"?"}));
}

}  // namespace
TEST(Unsettled, IsAboutWhatAGlobMatchesAndNoneForbids) {
  Unsettled point;
  point.covers = {"body.*", "!body.*/encoding/*", "header.Content-Type/*"};
  EXPECT_TRUE(point.is_about("body.to/maxLength/above"));
  EXPECT_TRUE(point.is_about("header.Content-Type/media-type/text"));
  EXPECT_FALSE(point.is_about("body.to/encoding/latin-1"));
  EXPECT_FALSE(point.is_about("auth.X-AKSK/order/reversed"));
  point.covers = {};
  EXPECT_FALSE(point.is_about("body.to/maxLength/above"));
}

}  // namespace assay
