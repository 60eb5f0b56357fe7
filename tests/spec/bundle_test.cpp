#include "spec/bundle.hpp"

#include <gtest/gtest.h>

#include "spec_files.hpp"

namespace assay {
namespace {

class BundleTest : public testing::Test {
 protected:
  SchemaBundle bundle(std::string_view pointer, Dialect dialect = Dialect::json_schema) {
    Errors errors;
    const Document* document = source_.documents.load(files_.path() + "/a.yaml", errors);
    EXPECT_NE(document, nullptr);
    return bundle_schema(source_, {document, document->root.at(pointer)}, dialect);
  }
  std::string bundled(std::string_view pointer, Dialect dialect = Dialect::json_schema) {
    return bundle(pointer, dialect).schema.dump();
  }
  Texts errors() const { return files_.texts(source_.errors()); }

  SpecFiles files_;
  SpecSource source_;
};

TEST_F(BundleTest, WhatIsReferredToComesAlong) {
  files_.write("a.yaml", R"(
one: {type: object, properties: {x: {$ref: '#/two'}, y: {$ref: 'b.yaml#/two'}, $ref: {const: '#/two'}}}
two: {items: {$ref: '#/one/properties/x'}}
)");
  files_.write(
      "b.yaml",
      "two: {anyOf: [{$ref: '#/three'}, true]}\nthree: {enum: [{$ref: '#/not/a/reference'}]}\n");
  EXPECT_EQ(
      bundled("/one"),
      R"({"type":"object","properties":{"x":{"$ref":"#/$defs/two"},"y":{"$ref":"#/$defs/two-2"},)"
      R"("$ref":{"const":"#/two"}},)"
      R"("$defs":{"two":{"items":{"$ref":"#/$defs/x"}},"two-2":{"anyOf":[{"$ref":"#/$defs/three"},true]},)"
      R"("x":{"$ref":"#/$defs/two"},"three":{"enum":[{"$ref":"#/not/a/reference"}]}}})");
  EXPECT_EQ(errors(), Texts{});
}

TEST_F(BundleTest, APlainReferenceAtTheTopGivesTheSchemaItself) {
  files_.write("a.yaml", R"(
a: {$ref: '#/b', description: said again}
b: {$ref: '#/c'}
c: {type: string}
beside: {$ref: '#/c', maxLength: 3}
)");
  EXPECT_EQ(bundled("/a"), R"({"type":"string"})");
  EXPECT_EQ(bundled("/beside"),
            R"({"$ref":"#/$defs/c","maxLength":3,"$defs":{"c":{"type":"string"}}})");
}

TEST_F(BundleTest, ACircleStaysAReference) {
  files_.write("a.yaml", R"(
tree: {properties: {child: {$ref: '#/tree'}}}
list: {items: {$ref: '#/tree'}}
)");
  EXPECT_EQ(
      bundled("/tree"),
      R"({"$ref":"#/$defs/tree","$defs":{"tree":{"properties":{"child":{"$ref":"#/$defs/tree"}}}}})");
  EXPECT_EQ(bundled("/list"),
            R"({"items":{"$ref":"#/$defs/tree"},)"
            R"("$defs":{"tree":{"properties":{"child":{"$ref":"#/$defs/tree"}}}}})");
}

TEST_F(BundleTest, DefinitionsAndAnchorsInsideASchemaAreReached) {
  files_.write("a.yaml", R"(
a:
  $id: https://example.com/a
  $defs: {n: {$anchor: number, type: number}, unused: {type: 'null'}}
  items: [{$ref: '#number'}]
  contains: {$ref: '#/a/$defs/n'}
)");
  EXPECT_EQ(bundled("/a"), R"({"items":[{"$ref":"#number"}],"contains":{"$ref":"#/$defs/n"},)"
                           R"("$defs":{"n":{"type":"number"}}})")
      << "`items` of a list is no schema of 2020-12, so that nothing in it is a reference";
}

TEST_F(BundleTest, OneReferenceThatLeadsNowhereIsOneError) {
  files_.write("a.yaml",
               "a: {items: {$ref: '#/b'}}\nloop: {$ref: '#/pool'}\npool: {$ref: '#/loop'}\n");
  EXPECT_EQ(bundled("/loop"), "true");
  bundled("/a");
  bundled("/a");
  EXPECT_EQ(
      errors(),
      (Texts{R"(a.yaml:2:14: "#/pool" refers to itself and never to a value)",
             R"(a.yaml:1:19: "#/b" leads nowhere: the document has no "b": did you mean "a"?)"}));
}

TEST_F(BundleTest, PlacesLeadBackToTheFiles) {
  files_.write("a.yaml", "a:\n  items: {$ref: 'b.yaml#/b'}\n");
  files_.write("b.yaml", "b: {type: string,\n  maxLength: 3}\n");
  const SchemaBundle made = bundle("/a");
  const auto place = [&](std::string_view pointer) {
    return files_.texts({{made.place(pointer), "x"}}).front();
  };
  EXPECT_EQ(place(""), "a.yaml:2:3: x");
  EXPECT_EQ(place("/items"), "a.yaml:2:10: x");
  EXPECT_EQ(place("/$defs/b/maxLength"), "b.yaml:2:14: x");
  EXPECT_EQ(place("/$defs/b/maxLength/deeper"), "b.yaml:2:14: x");
}

TEST_F(BundleTest, ReadingsMoveWithTheirReferences) {
  files_.write("a.yaml", R"(
a: {x-assay: {unsettled: [{id: u, readings: {r: {$ref: '#/b'}}}]}}
b: {type: string}
)");
  EXPECT_EQ(bundled("/a"),
            R"({"x-assay":{"unsettled":[{"id":"u","readings":{"r":{"$ref":"#/$defs/b"}}}]},)"
            R"("$defs":{"b":{"type":"string"}}})");
}

struct Translation {
  std::string_view from, to;
};

TEST_F(BundleTest, OpenApi30IsTranslated) {
  for (const auto& [from, to] : std::initializer_list<Translation>{
           {"{type: string, nullable: true}", R"({"type":["string","null"]})"},
           {"{type: string, nullable: false}", R"({"type":"string"})"},
           {"{type: string, nullable: true, enum: [a]}",
            R"({"type":["string","null"],"enum":["a",null]})"},
           {"{type: string, nullable: true, enum: [a, null]}",
            R"({"type":["string","null"],"enum":["a",null]})"},
           {"{nullable: true, allOf: [{type: object}]}",
            R"({"anyOf":[{"type":"null"},{"allOf":[{"type":"object"}]}]})"},
           {"{nullable: true}", "{}"},
           {"{minimum: 1, exclusiveMinimum: true}", R"({"exclusiveMinimum":1})"},
           {"{minimum: 1, exclusiveMinimum: false}", R"({"minimum":1})"},
           {"{maximum: 1, exclusiveMaximum: true}", R"({"exclusiveMaximum":1})"},
           {"{exclusiveMaximum: true}", "{}"},
           {"{type: string, example: x}", R"({"type":"string","examples":["x"]})"},
           {"{properties: {example: {example: 1}, nullable: {type: string}}}",
            R"({"properties":{"example":{"examples":[1]},"nullable":{"type":"string"}}})"},
           {"{type: string, format: byte}",
            R"({"type":"string","format":"byte","contentEncoding":"base64"})"},
           {"{type: string, format: binary}", R"({"type":"string","format":"binary"})"},
           {"{items: {$ref: '#/t', maxLength: 3}}",
            R"({"items":{"$ref":"#/$defs/t"},"$defs":{"t":{"type":["string","null"]}}})"},
           {"{$ref: '#/t', maxLength: 3}", R"({"type":["string","null"]})"},
       }) {
    files_.write("a.yaml", "a: " + std::string(from) + "\nt: {type: string, nullable: true}\n");
    source_ = SpecSource();
    EXPECT_EQ(bundled("/a", Dialect::openapi_3_0), to) << from;
  }
}

TEST_F(BundleTest, OpenApi31IsLeftAsItIs) {
  for (const auto& [from, to] : std::initializer_list<Translation>{
           {"{type: string, nullable: true}", R"({"type":"string","nullable":true})"},
           {"{exclusiveMinimum: 1}", R"({"exclusiveMinimum":1})"},
           {"{example: x}", R"({"examples":["x"]})"},
           {"{example: x, examples: [y]}", R"({"examples":["y"]})"},
           {"{const: {example: x, $ref: '#/t'}}", R"({"const":{"example":"x","$ref":"#/t"}})"},
       }) {
    files_.write("a.yaml", "a: " + std::string(from) + "\n");
    source_ = SpecSource();
    EXPECT_EQ(bundled("/a"), to) << from;
  }
}

}  // namespace
}  // namespace assay
