#include "spec/load.hpp"

#include <gtest/gtest.h>

#include "spec_files.hpp"

namespace assay {
namespace {

// A document with one operation; `inside` is what stands in it, indented by six.
std::string with_operation(std::string_view inside, std::string_view path = "/calls") {
  return "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n  " + std::string(path) +
         ":\n    post:\n" + std::string(inside);
}

Result<Spec> load(const SpecFiles& files, std::string_view api_yaml) {
  files.write("api.yaml", api_yaml);
  return load_spec(files.path() + "/api.yaml");
}

TEST(Load, AStrangersDocumentGivesItsOperations) {
  const SpecFiles files;
  const auto spec = load(files, R"(openapi: 3.0.3
info: {title: Calls, version: 1.10}
servers: [{url: 'https://{host}/v{n}/', variables: {host: {default: example.com}, n: {default: '2'}}}]
security: [{key: []}]
paths:
  /calls/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
      - {name: limit, in: query, schema: {type: integer}}
    get:
      operationId: readCall
      summary: Reads
      parameters:
        - $ref: '#/components/parameters/Limit'
        - {name: Accept, in: header, schema: {type: string}}
        - {name: filter, in: query, content: {application/json: {schema: {type: object}}}}
      responses:
        200: {$ref: '#/components/responses/Call'}
        4XX: {description: wrong}
        default: {description: else}
    put:
      security: []
      requestBody:
        required: true
        content:
          application/json; charset=utf-8:
            schema: {$ref: '#/components/schemas/Call'}
            examples: {one: {value: {id: a}}, two: {$ref: '#/components/examples/Two'}}
          text/plain: {example: hello}
      responses: {'204': {description: done}}
components:
  parameters: {Limit: {name: limit, in: query, required: true, explode: false, schema: {type: integer, maximum: 9}}}
  responses: {Call: {description: a call, content: {application/json: {schema: {$ref: '#/components/schemas/Call'}}}}}
  examples: {Two: {value: {id: b}}}
  schemas: {Call: {type: object, properties: {id: {type: string, nullable: true}}}}
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}, basic: {type: http, scheme: basic}}
)");
  ASSERT_TRUE(spec.has_value()) << spec.error().text();
  EXPECT_EQ(spec->title, "Calls");
  EXPECT_EQ(spec->version, "1.10");
  EXPECT_EQ(spec->base_path, "/v2");
  EXPECT_EQ(spec->security.size(), 2U);
  EXPECT_EQ(spec->scheme("key")->parameter, "X-Key");
  EXPECT_EQ(spec->scheme("basic")->http_scheme, "basic");
  ASSERT_EQ(spec->operations.size(), 2U);

  const Operation& get = *spec->operation("readCall");
  EXPECT_EQ(get.method, "GET");
  EXPECT_EQ(get.path, "/calls/{id}");
  EXPECT_EQ(get.summary, "Reads");
  EXPECT_EQ(get.security, (Texts{"key"}));
  EXPECT_EQ(files.texts({{get.place, ""}}).front(), "api.yaml:11:7: ");
  std::string parameters;
  for (const Parameter& p : get.parameters)
    parameters += p.name + " " + p.style + (p.required ? " required" : "") +
                  (p.explode ? " explode " : " ") + p.media_type + p.schema.dump() + "\n";
  EXPECT_EQ(parameters,
            "id simple required {\"type\":\"string\"}\n"
            "limit form required {\"type\":\"integer\",\"maximum\":9}\n"
            "filter form explode application/json{\"type\":\"object\"}\n");
  ASSERT_EQ(get.responses.size(), 3U);
  EXPECT_EQ(get.responses[0].status, "200");
  EXPECT_EQ(get.responses[0].description, "a call");
  EXPECT_TRUE(get.responses[0].content.at(0).compiled.accepts(Json::object({{"id", nullptr}})));
  EXPECT_FALSE(get.responses[0].content.at(0).compiled.accepts(Json::object({{"id", 1}})));

  const Operation& put = *spec->operation("put_calls_id");
  EXPECT_EQ(put.security, Texts{});
  EXPECT_TRUE(put.body_required);
  ASSERT_EQ(put.bodies.size(), 2U);
  EXPECT_EQ(put.bodies[0].name, "application/json");
  EXPECT_EQ(put.bodies[0].content_type, "application/json; charset=utf-8");
  EXPECT_EQ(put.bodies[0].schema.dump(),
            R"({"type":"object","properties":{"id":{"type":["string","null"]}}})");
  EXPECT_EQ(Json(put.bodies[0].examples).dump(), R"([{"id":"a"},{"id":"b"}])");
  EXPECT_EQ(put.bodies[1].schema.dump(), "true");
  EXPECT_EQ(Json(put.bodies[1].examples).dump(), R"(["hello"])");
}

TEST(Load, FormatsAndContentsAreAsserted) {
  const SpecFiles files;
  const auto spec = load(files, with_operation(R"(      requestBody:
        content:
          application/json:
            schema: {properties: {at: {format: date-time}, url: {type: string, contentEncoding: base64}}}
)"));
  ASSERT_TRUE(spec.has_value()) << spec.error().text();
  const Schema& body = spec->operations[0].bodies[0].compiled;
  EXPECT_TRUE(body.accepts(Json::object({{"at", "2024-01-01T00:00:00Z"}, {"url", "YQ=="}})));
  EXPECT_FALSE(body.accepts(Json::object({{"at", "today"}})));
  EXPECT_FALSE(body.accepts(Json::object({{"url", "*"}})));
}

TEST(Load, PartsMayStandInOtherFiles) {
  const SpecFiles files;
  files.write("parts/call.yaml", R"(
item: {post: {operationId: call, requestBody: {$ref: '#/body'}, responses: {'200': {description: ok}}}}
body: {content: {application/json: {schema: {$ref: 'schema.json#/Call'}}}}
)");
  files.write(
      "parts/schema.json",
      R"({"Call": {"properties": {"to": {"$ref": "#/Number"}}}, "Number": {"type": "string"}})");
  const auto spec =
      load(files, "openapi: 3.1.0\npaths: {/calls: {$ref: 'parts/call.yaml#/item'}}\n");
  ASSERT_TRUE(spec.has_value()) << spec.error().text();
  EXPECT_EQ(
      spec->operation("call")->bodies[0].schema.dump(),
      R"({"properties":{"to":{"$ref":"#/$defs/Number"}},"$defs":{"Number":{"type":"string"}}})");
}

TEST(Load, ANameComesFromTheFolderOrTheFile) {
  const SpecFiles files;
  files.write("voice/api.yaml", "openapi: 3.1.0\n");
  files.write("pets.json", R"({"openapi": "3.0.0"})");
  EXPECT_EQ(load_spec(files.path() + "/voice")->name, "voice");
  EXPECT_EQ(load_spec(files.path() + "/voice/")->name, "voice");
  EXPECT_EQ(load_spec(files.path() + "/voice/api.yaml")->name, "voice");
  EXPECT_EQ(load_spec(files.path() + "/pets.json")->name, "pets");
}

TEST(Load, TheHashChangesWithEveryFile) {
  const SpecFiles files;
  files.write("more.yaml", "p: {get: {}}\n");
  const std::string api = "openapi: 3.1.0\npaths: {/a: {$ref: 'more.yaml#/p'}}\n";
  const std::string before = load(files, api)->hash;
  EXPECT_EQ(before.size(), 16U);
  EXPECT_EQ(load(files, api)->hash, before);
  files.write("more.yaml", "p: {get: {}} # changed\n");
  EXPECT_NE(load(files, api)->hash, before);
}

TEST(Load, MadeUpIdsGiveWayToWrittenOnes) {
  const SpecFiles files;
  const auto spec = load(files, R"(openapi: 3.1.0
paths:
  /a/{b}: {get: {parameters: [{name: b, in: path, schema: {}}]}}
  /a/b: {get: {}}
  /c: {get: {operationId: get_a_b}}
)");
  ASSERT_TRUE(spec.has_value()) << spec.error().text();
  Texts ids;
  for (const Operation& operation : spec->operations) ids.push_back(operation.id);
  EXPECT_EQ(ids, (Texts{"get_a_b_2", "get_a_b_3", "get_a_b"}));
}

TEST(Load, AHeaderThatOpenApiIgnoresStaysWhereXAssaySpeaksOfIt) {
  const SpecFiles files;
  const auto spec = load(files, with_operation(R"(      parameters:
        - {name: content-type, in: header, schema: {type: string}}
        - {name: Authorization, in: header, schema: {type: string}, x-assay: {cite: a/b}}
)"));
  ASSERT_TRUE(spec.has_value()) << spec.error().text();
  ASSERT_EQ(spec->operations[0].parameters.size(), 1U);
  EXPECT_EQ(spec->operations[0].parameters[0].name, "Authorization");
  EXPECT_EQ(spec->operations[0].parameters[0].cite, (Citations{"a/b"}));
}

struct Refused {
  std::string_view yaml;
  Texts errors;
};

TEST(Load, ADocumentOfAnotherKindOrVersionIsNamed) {
  for (const auto& [yaml, errors] : std::initializer_list<Refused>{
           {"openapi: 3.2.0\n",
            {"api.yaml:1:10: OpenAPI 3.2.0 is not supported: assay reads OpenAPI 3.0 and 3.1"}},
           {"openapi: 4\n",
            {"api.yaml:1:10: OpenAPI 4 is not supported: assay reads OpenAPI 3.0 and 3.1"}},
           {"openapi: [3]\n", {"api.yaml:1:10: \"openapi\" must be text, not a list"}},
           {"swagger: '2.0'\n",
            {"api.yaml:1:10: Swagger 2.0 is not supported: assay reads OpenAPI 3.0 and 3.1; "
             "convert the document to "
             "one of them"}},
           {"arazzo: 1.0.0\n",
            {"api.yaml:1:1: not an OpenAPI document but one of \"arazzo\": assay reads OpenAPI 3.0 "
             "and 3.1"}},
           {"a: 1\n",
            {"api.yaml:1:1: not an OpenAPI document: it has no \"openapi\"; assay reads OpenAPI "
             "3.0 and 3.1"}},
           {"- 1\n",
            {"api.yaml:1:1: not an OpenAPI document: it is a list, an object with \"openapi\" was "
             "expected"}},
       })
    EXPECT_EQ(load_errors(yaml), errors) << yaml;
}

TEST(Load, AFolderNeedsAnApiFile) {
  const SpecFiles files;
  EXPECT_EQ(
      files.texts(load_spec(files.path()).errors()),
      (Texts{": no api.yaml or api.json in this folder: name the file that the spec begins with"}));
  EXPECT_EQ(files.texts(load_spec(files.path() + "/no.yaml").errors()),
            (Texts{"no.yaml: cannot be read: No such file or directory"}));
}

TEST(Load, EveryErrorOfADocumentIsReported) {
  EXPECT_EQ(
      load_errors(R"(openapi: 3.1.0
paths:
  calls: {}
  /a:
    get:
      responses:
        "4xx": {description: wrong}
        "600": {description: wrong}
        defalt: {description: wrong}
    post: wrong
  /b: {$ref: '#/components/pathItems/B'}
)"),
      (Texts{"api.yaml:3:3: the path \"calls\" must begin with \"/\"",
             "api.yaml:7:9: \"4xx\" is not a status key: did you mean \"4XX\"?",
             "api.yaml:8:9: \"600\" is not a status key: expected a status such as \"404\", "
             "\"4XX\" or "
             "\"default\"",
             "api.yaml:9:9: \"defalt\" is not a status key: did you mean \"default\"?",
             "api.yaml:10:11: \"post\" must be an object, not text",
             "api.yaml:11:14: \"#/components/pathItems/B\" leads nowhere: the document has no "
             "\"components\""}));
}

TEST(Load, WhatCannotBeSentIsAnError) {
  for (const auto& [inside, errors] : std::initializer_list<Refused>{
           {"      parameters: [{name: ide, in: path, schema: {}}]\n",
            {"api.yaml:6:7: the path \"/calls/{id}\" has {id}, which no parameter declares: did "
             "you mean \"ide\"?"}},
           {"      security: [{aksks: []}]\n      parameters: [{$ref: "
            "'#/components/parameters/id'}]\n"
            "components: {securitySchemes: {aksk: {type: apiKey, in: header, name: X}}, "
            "parameters: {id: {name: id, "
            "in: path, schema: {}}}}\n",
            {"api.yaml:6:19: \"aksks\" is not a security scheme of this document: did you mean "
             "\"aksk\"?"}},
       })
    EXPECT_EQ(load_errors(with_operation(inside, "/calls/{id}")), errors) << inside;
}

TEST(Load, ParametersAreChecked) {
  for (const auto& [parameter, errors] : std::initializer_list<Refused>{
           {"{in: query}", {"api.yaml:6:20: a parameter needs a \"name\""}},
           {"{name: a}", {"api.yaml:6:20: a parameter needs \"in\""}},
           {"{name: a, in: querry}",
            {"api.yaml:6:34: \"querry\" is no place of a parameter: did you mean \"query\"?"}},
           {"{name: a, in: body}",
            {"api.yaml:6:34: \"body\" is no place of a parameter: describe the body in "
             "\"requestBody\""}},
           {"{name: a, in: somewhere}",
            {"api.yaml:6:34: \"somewhere\" is no place of a parameter: expected \"path\", "
             "\"query\", \"header\" or "
             "\"cookie\""}},
           {"{name: a, in: query, required: 'yes'}",
            {"api.yaml:6:51: \"required\" must be true or false, not text"}},
           {"{name: a, in: query}, {name: a, in: query}",
            {"api.yaml:6:42: the query parameter \"a\" stands here a second time: keep one of "
             "them"}},
           {"{name: a, in: query, schema: 3}",
            {"api.yaml:6:49: \"schema\" must be an object, not a number"}},
       })
    EXPECT_EQ(load_errors(with_operation("      parameters: [" + std::string(parameter) + "]\n")),
              errors)
        << parameter;
}

TEST(Load, ARepeatedOperationIdNamesBothPlaces) {
  EXPECT_EQ(
      load_errors(
          "openapi: 3.1.0\npaths:\n  /a: {get: {operationId: x}}\n  /b: {get: {operationId: x}}\n"),
      (Texts{"api.yaml:4:13: the operationId \"x\" is taken by the operation at api.yaml:3:13"}));
}

TEST(Load, ASchemaThatDoesNotCompileNamesItsKeywordOnce) {
  EXPECT_EQ(load_errors(R"(openapi: 3.1.0
paths:
  /a:
    get: &get
      responses:
        "200": {description: ok, content: {application/json: {schema: {items: {$ref: '#/components/schemas/A'}}}}}
        "201": {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}
components:
  schemas:
    A: {properties: {a: {pattern: '('}, b: {minimum: '1'}, c: {minimum: 1, exclusiveMinimum: true}}}
)"),
            (Texts{"api.yaml:10:35: \"(\" is not a regular expression: missing \")\" for the group "
                   "at column 1",
                   "api.yaml:10:54: \"minimum\" is \"1\": expected a number",
                   "api.yaml:10:94: \"exclusiveMinimum\" is true: expected a number (true and "
                   "false are OpenAPI 3.0: "
                   "in 3.1 it is the bound itself)"}));
}

TEST(Load, ReferencesInUnusedPartsAreCheckedToo) {
  EXPECT_EQ(load_errors(R"(openapi: 3.1.0
components:
  schemas: {A: {anyOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/AA'}]}, B: {}}
  callbacks: {c: {'{$request.body#/url}': {post: {requestBody: {$ref: '#/components/requestBodies/X'}}}}}
  requestBodies: {Y: {content: {}}}
)"),
            (Texts{"api.yaml:3:66: \"#/components/schemas/AA\" leads nowhere: "
                   "\"/components/schemas\" has no \"AA\": did "
                   "you mean \"A\"?",
                   "api.yaml:4:71: \"#/components/requestBodies/X\" leads nowhere: "
                   "\"/components/requestBodies\" has no "
                   "\"X\": did you mean \"Y\"?"}));
}

}  // namespace
}  // namespace assay
