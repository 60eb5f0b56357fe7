#include "spec/lint.hpp"

#include <gtest/gtest.h>

#include "spec/load.hpp"
#include "spec_files.hpp"

namespace assay {
namespace {

Texts lint_of(const SpecFiles& files) {
  const auto spec = load_spec(files.path());
  if (!spec) return files.texts(spec.errors());
  Texts out;
  for (const LintFinding& finding : lint(*spec))
    out.push_back(files.texts({{"", finding.text()}}).front());
  return out;
}

Texts lint_of(std::string_view api_yaml) {
  const SpecFiles files;
  files.write("api.yaml", api_yaml);
  return lint_of(files);
}

TEST(Lint, TheSmallSpecHasNothingButNotes) {
  const auto spec = load_spec(ASSAY_SOURCE_DIR "/tests/spec/data/calls");
  ASSERT_TRUE(spec.has_value());
  const std::string folder = ASSAY_SOURCE_DIR "/tests/spec/data/calls/";
  Texts told;
  for (const LintFinding& finding : lint(*spec))
    told.push_back(finding.text().substr(folder.size()));
  EXPECT_EQ(
      told,
      (Texts{
          "api.yaml:18:5: warning: nothing uses the profile key \"note\" [unused-profile-key]",
          "result-codes.yaml:10:5: note: only the environment can provoke the code \"10\" (status "
          "500) "
          "[unprovokable-code]",
          "result-codes.yaml:11:5: note: only state can provoke the code \"11\" (status 403), and "
          "no "
          "\"simulate\" makes the fake answer with it [unprovokable-code]",
      }));
}

TEST(Lint, CitationsAndClausesMustMeet) {
  EXPECT_EQ(
      lint_of(R"(openapi: 3.1.0
x-assay:
  documents: {guide: {title: G, clauses: {table/a: A., table/b: B.}}}
  cite: [guide/table/a, guide/tabel/a, giude/table/a, other/x]
)"),
      (Texts{
          "api.yaml:3:65: warning: nothing cites the clause \"guide/table/b\" [uncited-clause]",
          "api.yaml:4:25: error: \"guide/tabel/a\" is no clause of \"guide\": did you mean "
          "\"guide/table/a\"? "
          "[unknown-clause]",
          "api.yaml:4:40: error: \"giude/table/a\" cites the document \"giude\", which "
          "\"documents\" does not "
          "have [unknown-clause]",
          "api.yaml:4:55: error: \"other/x\" cites the document \"other\", which \"documents\" "
          "does not have "
          "[unknown-clause]",
      }));
}

TEST(Lint, CodesAndReadings) {
  EXPECT_EQ(
      lint_of(R"(openapi: 3.1.0
paths:
  /a:
    get:
      responses: {default: {description: d, content: {a/b: {schema: {properties: {c: {}}}}}}}
      x-assay:
        results:
          code: /c
          success: "0"
          table:
            - {code: "0", status: 200}
            - {code: "1", status: 400}
            - {code: "1", status: 401, when: {method: other}}
            - {code: "1", status: 400, when: {method: other}}
        unsettled:
          - {id: u, because: b, covers: "*", readings: {x: {codes: "1"}, y: {codes: "11"}}}
          - {id: u, because: b, covers: "*", readings: {x: {codes: "1"}, y: {outcome: refused}}}
)"),
      (Texts{
          "api.yaml:12:15: warning: no \"when\" says what provokes the code \"1\" (status 400) "
          "[code-without-condition]",
          "api.yaml:14:15: error: the code \"1\" with status 400 stands here a second time, first "
          "at "
          "api.yaml:12:15 [duplicate-code]",
          "api.yaml:16:13: error: the reading \"y\" of \"u\" names the code \"11\", which the "
          "table of "
          "\"get_a\" does not have: did you mean \"1\"? [unknown-code]",
          "api.yaml:17:13: error: the unsettled clause \"u\" stands here a second time, first at "
          "api.yaml:16:13 [duplicate-unsettled]",
      }));
}

TEST(Lint, FieldsThatNoSchemaKnows) {
  EXPECT_EQ(lint_of(R"(openapi: 3.1.0
paths:
  /a:
    post:
      parameters: [{name: q, in: query, schema: {}}, {name: id, in: path, schema: {}}]
      requestBody: {content: {a/b: {schema: {$ref: '#/components/schemas/A'}}}}
      responses: {default: {description: d, content: {a/b: {schema: {properties: {c: {}}}}}}}
      x-assay:
        reaches: body.too
        results:
          code: /cc
          success: "0"
          table:
            - {code: "1", status: 400, when: [{field: body.to, is: absent}, {field: body.list.0.x, is: absent}, {field: query.q, is: absent}, {field: header.Any, is: absent}]}
            - {code: "2", status: 400, when: [{field: body.list.0.y, is: absent}, {field: query.p, is: absent}], fits: {field: body.c, is: absent}, simulate: {body.d: 1}}
        relations:
          - {unique: response./c}
          - {unique: response./d}
          - {present: response./c, if: {request./to: 1}}
          - {present: response./c, if: {request./open/any: 1}}
          - {present: response./c, if: {request./to/deeper: 1}}
components:
  schemas:
    A:
      allOf:
        - properties: {to: {type: string}, open: {type: object}}
        - {properties: {list: {items: {$ref: '#/components/schemas/B'}}}}
    B: {properties: {x: {}, again: {$ref: '#/components/schemas/B'}}}
)"),
            (Texts{
                "api.yaml:5:7: error: \"reaches\" names \"body.too\", which a request of "
                "\"post_a\" does not have "
                "[unknown-field]",
                "api.yaml:5:7: error: \"results\" names \"/cc\", which an answer of \"post_a\" "
                "does not have "
                "[unknown-field]",
                "api.yaml:5:54: warning: the path \"/a\" has no {id}: this parameter is never sent "
                "[unused-parameter]",
                "api.yaml:15:15: error: \"when\" of the code \"2\" names \"body.list.0.y\", which "
                "a request of "
                "\"post_a\" does not have [unknown-field]",
                "api.yaml:15:15: error: \"when\" of the code \"2\" names \"query.p\", which a "
                "request of \"post_a\" "
                "does not have [unknown-field]",
                "api.yaml:15:15: error: \"fits\" of the code \"2\" names \"body.c\", which a "
                "request of \"post_a\" "
                "does not have [unknown-field]",
                "api.yaml:15:15: error: \"simulate\" of the code \"2\" names \"body.d\", which a "
                "request of "
                "\"post_a\" does not have [unknown-field]",
                "api.yaml:18:13: error: \"relations\" names \"/d\", which an answer of \"post_a\" "
                "does not have "
                "[unknown-field]",
                "api.yaml:21:13: error: \"if\" names \"/to/deeper\", which a request of \"post_a\" "
                "does not have "
                "[unknown-field]",
            }));
}

TEST(Lint, ExamplesThatTheirSchemasRefuse) {
  EXPECT_EQ(lint_of(R"(openapi: 3.1.0
paths:
  /a:
    post:
      requestBody:
        content:
          application/json:
            schema: {$ref: '#/components/schemas/A'}
            examples: {good: {value: {n: 1}}, bad: {value: {n: x}}}
      responses:
        default: {description: d, content: {a/b: {schema: {items: {$ref: '#/components/schemas/A'}}}}}
components:
  schemas:
    A:
      properties:
        n: {type: integer, examples: [1, '2'], default: 1.5}
        old: {type: string, nullable: true}
)"),
            (Texts{
                "api.yaml:8:13: warning: its schema refuses this example: at \"/n\" expected an "
                "integer, found a "
                "string \"x\" [refused-example]",
                "api.yaml:16:42: warning: its schema refuses this example: expected an integer, "
                "found a string \"2\" "
                "[refused-example]",
                "api.yaml:16:57: warning: its schema refuses this default: expected an integer, "
                "found the number 1.5 "
                "[refused-example]",
                "api.yaml:17:39: warning: \"nullable\" says nothing in OpenAPI 3.1: add \"null\" "
                "to \"type\" "
                "[word-of-3.0]",
            }));
}

TEST(Lint, VariablesOfASignature) {
  EXPECT_EQ(
      lint_of(R"(openapi: 3.1.0
x-assay: {profile: {key: , spare: {}}}
components:
  securitySchemes:
    s:
      type: apiKey
      x-assay: {sign: {let: {nonce: {random-alphanumeric: 8}, unused: a}, headers: {X: [$nonce, $kye, $key]}}}
)"),
      (Texts{
          "api.yaml:2:28: warning: nothing uses the profile key \"spare\" [unused-profile-key]",
          "api.yaml:7:23: error: \"sign\" of \"s\" uses \"$kye\", which is neither in \"let\" nor "
          "in the "
          "profile [unknown-variable]",
          "api.yaml:7:23: warning: \"sign\" of \"s\" never uses \"unused\" of its \"let\" "
          "[unused-variable]",
      }));
}

TEST(Lint, WhatIsCountedIsANumberAndWhatIsPagedIsAList) {
  const std::string_view api = R"(openapi: 3.1.0
paths:
  /locks:
    put:
      operationId: lock
      x-assay: {lifecycle: {creates: lock, identity: response./id, time-to-live: body.seconds}}
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Lock"}}}}
      responses: {"200": {description: d, content: {application/json: {schema: {properties: {id: {type: string}}}}}}}
    get:
      operationId: listLocks
      x-assay: {paging: {offset: query.offset, limit: query.limit, items: response./page, total: response./total}}
      parameters:
        - {name: offset, in: query, schema: {type: string}}
        - {name: limit, in: query, schema: {type: [integer, "null"]}}
      responses:
        "200":
          description: d
          content: {application/json: {schema: {properties: {page: {type: object}, total: {type: string}}}}}
components:
  schemas:
    Lock: {properties: {seconds: {$ref: "#/components/schemas/Seconds"}}}
    Seconds: {type: string}
)";
  EXPECT_EQ(
      lint_of(api),
      (Texts{
          "api.yaml:5:7: error: \"time-to-live\" of \"lock\" names \"body.seconds\", which is no "
          "number: its seconds are counted, so that its schema must say \"type: integer\" "
          "[wrong-type]",
          "api.yaml:10:7: error: \"paging.items\" of \"listLocks\" names \"response./page\", which "
          "is "
          "no list: expected the place where the items of a page stand [wrong-type]",
          "api.yaml:10:7: error: \"paging.total\" of \"listLocks\" names \"response./total\", which "
          "is "
          "no number: expected the place where all items are counted [wrong-type]",
          "api.yaml:10:7: error: \"paging.offset\" of \"listLocks\" names \"query.offset\", which "
          "is no "
          "number: its schema must say \"type: integer\" [wrong-type]",
      }));
  std::string right(api);
  const auto put = [&](std::string_view from, std::string_view to) {
    right.replace(right.find(from), from.size(), to);
  };
  put("Seconds: {type: string}", "Seconds: {type: integer}");
  put("in: query, schema: {type: string}", "in: query, schema: {type: integer}");
  put("page: {type: object}", "page: {type: array}");
  put("total: {type: string}", "total: {}");
  EXPECT_EQ(lint_of(right), Texts{}) << "what is left open is no mistake";
}

}  // namespace
}  // namespace assay
