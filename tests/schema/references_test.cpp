// References, identifiers, dynamic scopes, dialects, and what compiling refuses.
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "schema/schema.hpp"
#include "schema/schema_testing.hpp"
#include "schema/uri.hpp"

namespace assay {
namespace {

// Options that know one other document.
class Library {
 public:
  Library(std::string uri, std::string_view text) : uri_(std::move(uri)), document_(json(text)) {
    options_.documents = [this](const std::string& wanted) {
      return wanted == uri_ ? &document_ : nullptr;
    };
  }
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;
  const SchemaOptions& options() const { return options_; }

 private:
  std::string uri_;
  Json document_;
  SchemaOptions options_;
};

TEST(References, ReachOtherDocumentsAndSayWhereTheRuleStands) {
  const Library library("http://x.org/b.json", R"({"$defs": {"n": {"maximum": 9}}})");
  const Schema compiled = schema(
      R"({"$id": "http://x.org/a.json", "items": {"$ref": "b.json#/$defs/n"}})", library.options());
  EXPECT_EQ(lines(compiled.validate(json("[9, 10]"))),
            "/1 | maximum | http://x.org/b.json#/$defs/n/maximum | at most 9 | 10\n");
}

TEST(References, ResolveAgainstTheNearestIdentifier) {
  const Schema compiled = schema(R"({"$id": "http://x.org/root", "$ref": "sub/a",
      "$defs": {"a": {"$id": "sub/a", "$ref": "b"}, "b": {"$id": "sub/b", "const": 1}}})");
  EXPECT_TRUE(compiled.accepts(1));
  EXPECT_FALSE(compiled.accepts(2));
}

TEST(References, WorkWithoutAnyAbsoluteIdentifier) {
  const Schema compiled =
      schema(R"({"$ref": "item", "$defs": {"a": {"$id": "item", "$ref": "#/$defs/n",
                 "$defs": {"n": {"const": 1}}}, "n": {"const": 2}}})");
  EXPECT_TRUE(compiled.accepts(1));
  EXPECT_FALSE(compiled.accepts(2));
}

TEST(References, TheBaseOfADocumentMayComeFromOutside) {
  Library library("file:///specs/types.json", R"({"const": 1})");
  SchemaOptions options = library.options();
  options.base_uri = "file:///specs/api.json";
  EXPECT_FALSE(schema(R"({"$ref": "types.json"})", options).accepts(2));
  EXPECT_TRUE(schema(R"({"$ref": "types.json"})", options).accepts(1));
}

TEST(References, ADocumentThatOnlyHoldsSchemasMayBePointedInto) {
  const Json document = json(R"({"components": {"schemas": {
      "A": {"properties": {"b": {"$ref": "#/components/schemas/B"}, "c": {"$ref": "#named"}}},
      "B": {"minimum": 1}, "C": {"$anchor": "named", "maximum": 9}}}})");
  const auto compiled = Schema::compile(document, "/components/schemas/A");
  ASSERT_TRUE(compiled) << compiled.error().text();
  EXPECT_EQ(lines(compiled->validate(json(R"({"b": 0, "c": 10})"))),
            "/b | minimum | /components/schemas/B/minimum | at least 1 | 0\n"
            "/c | maximum | /components/schemas/C/maximum | at most 9 | 10\n");
  EXPECT_EQ(Schema::compile(document, "/components/schemas/D").error().text(),
            "/components/schemas/D: there is no schema here");
}

TEST(References, ADynamicReferenceEndsInTheOutermostResource) {
  constexpr const char* text = R"({"$id": "http://x.org/strict", "$dynamicAnchor": "node",
      "$ref": "tree", "unevaluatedProperties": false,
      "$defs": {"tree": {"$id": "tree", "$dynamicAnchor": "node", "type": "object",
        "properties": {"data": true, "children": {"items": {"$dynamicRef": "#node"}}}}}})";
  EXPECT_EQ(violations(text, R"({"children": [{"data": 1}]})"), "");
  EXPECT_EQ(violations(text, R"({"children": [{"daat": 1}]})"),
            "/children/0 | unevaluatedProperties | /unevaluatedProperties | no members but those "
            "that the schema describes | a member \"daat\" | daat\n");
}

TEST(References, ADynamicReferenceToAPlainAnchorIsAPlainReference) {
  constexpr const char* text = R"({"$id": "http://x.org/a", "$ref": "list",
      "$defs": {"mine": {"$dynamicAnchor": "items", "type": "string"},
        "list": {"$id": "list", "items": {"$dynamicRef": "#items"},
                 "$defs": {"items": {"$anchor": "items", "type": "integer"}}}}})";
  EXPECT_TRUE(schema(text).accepts(json("[1]")));
  EXPECT_FALSE(schema(text).accepts(json(R"(["a"])")));
}

TEST(References, DynamicScopesThatTurnInACircleAreAViolationAndNoHang) {
  // Only within "a" does "#x" in "b" lead back to where it stands.
  constexpr const char* text = R"({"$id": "http://x.org/a", "$ref": "b",
      "$defs": {"x": {"$dynamicAnchor": "x", "$ref": "b"},
        "b": {"$id": "b", "allOf": [{"$dynamicRef": "#x"}, {"$dynamicRef": "#x"}],
              "$defs": {"x": {"$dynamicAnchor": "x"}}}}})";
  EXPECT_FALSE(schema(text).accepts(1));
  EXPECT_EQ(violations(text, "1"),
            " | $dynamicRef | /$defs/b/allOf/0/$dynamicRef | references that end | a circle of "
            "dynamic references\n");
}

TEST(References, TheMetaschemaIsAtHandAndJudgesSchemas) {
  const Schema compiled = schema(R"({"$ref": "https://json-schema.org/draft/2020-12/schema"})");
  EXPECT_TRUE(
      compiled.accepts(json(R"({"items": {"type": ["integer", "null"]}, "minLength": 2})")));
  EXPECT_EQ(lines(compiled.validate(json(R"({"properties": {"a": {"minLength": -1}}})"))),
            "/properties/a/minLength | minimum | "
            "https://json-schema.org/draft/2020-12/meta/validation#/$defs/nonNegativeInteger/"
            "minimum | at least 0 | -1\n");
}

TEST(References, ADialectWithoutTheValidationVocabularyIgnoresItsKeywords) {
  const Library library("http://x.org/meta", R"({"$id": "http://x.org/meta", "$vocabulary": {
      "https://json-schema.org/draft/2020-12/vocab/core": true,
      "https://json-schema.org/draft/2020-12/vocab/applicator": true}})");
  const Schema compiled =
      schema(R"({"$schema": "http://x.org/meta", "properties": {"a": {"minimum": 9}, "b": false}})",
             library.options());
  EXPECT_TRUE(compiled.accepts(json(R"({"a": 1})")));
  EXPECT_FALSE(compiled.accepts(json(R"({"b": 1})")));
}

TEST(References, ADialectMayAssertFormats) {
  const Library library("http://x.org/meta", R"({"$vocabulary": {
      "https://json-schema.org/draft/2020-12/vocab/core": true,
      "https://json-schema.org/draft/2020-12/vocab/format-assertion": true}})");
  const Schema compiled =
      schema(R"({"$schema": "http://x.org/meta", "format": "ipv4"})", library.options());
  EXPECT_TRUE(compiled.accepts("127.0.0.1"));
  EXPECT_FALSE(compiled.accepts("127.0.0"));
}

TEST(References, AnIdentifierInPlainDataIsNone) {
  EXPECT_EQ(errors(R"({"$id": "http://x.org/a", "enum": [{"$id": "b"}], "$ref": "b"})"),
            "/$ref: \"$ref\" is \"b\": there is no document \"http://x.org/b\"\n");
}

struct Refused {
  const char* schema;
  const char* errors;
};

constexpr Refused kRefused[] = {
    {R"({"type": "strin"})", "/type: \"strin\" is not a type: did you mean \"string\"?\n"},
    {R"({"type": 1})", "/type: \"type\" is 1: expected the name of a type or a list of them\n"},
    {R"({"type": []})", "/type: \"type\" is []: expected the name of a type or a list of them\n"},
    {R"({"enum": 1})", "/enum: \"enum\" is 1: expected a list of values\n"},
    {R"({"minLength": -1})", "/minLength: \"minLength\" is -1: expected a non-negative integer\n"},
    {R"({"maxItems": 1.5})", "/maxItems: \"maxItems\" is 1.5: expected a non-negative integer\n"},
    {R"({"minimum": "1"})", "/minimum: \"minimum\" is \"1\": expected a number\n"},
    {R"({"exclusiveMinimum": true})",
     "/exclusiveMinimum: \"exclusiveMinimum\" is true: expected a number\n"},
    {R"({"multipleOf": 0})", "/multipleOf: \"multipleOf\" is 0: expected a number above 0\n"},
    {R"({"pattern": 1})", "/pattern: \"pattern\" is 1: expected a regular expression\n"},
    {R"({"uniqueItems": 1})", "/uniqueItems: \"uniqueItems\" is 1: expected true or false\n"},
    {R"({"required": "a"})", "/required: \"required\" is \"a\": expected a list of member names\n"},
    {R"({"dependentRequired": {"a": 1}})",
     "/dependentRequired: \"dependentRequired\" is {\"a\":1}: expected a list of member names\n"},
    {R"({"items": []})",
     "/items: \"items\" is []: expected one schema, a list of them is \"prefixItems\"\n"},
    {R"({"allOf": []})", "/allOf: \"allOf\" is []: expected a list of at least one schema\n"},
    {R"({"properties": []})", "/properties: \"properties\" is []: expected an object of schemas\n"},
    {R"({"format": 1})", "/format: \"format\" is 1: expected the name of a format\n"},
    {R"({"$ref": 1})", "/$ref: \"$ref\" is 1: expected a URI reference\n"},
    {R"({"$id": "http://x.org/a#b"})",
     "/$id: \"$id\" is \"http://x.org/a#b\": it must not have a fragment, \"$anchor\" names a "
     "place\n"},
    {R"({"properties": {"a": 3}})",
     "/properties/a: a schema must be an object, true or false, this is \"number\"\n"},
    {R"({"$ref": "#/$defs/fooo", "$defs": {"foo": true}})",
     "/$ref: \"$ref\" is \"#/$defs/fooo\": nothing is there: did you mean \"foo\"?\n"},
    {R"({"$ref": "#foo", "$defs": {"x": {"$anchor": "fob"}}})",
     "/$ref: \"$ref\" is \"#foo\": there is no anchor \"foo\": did you mean \"fob\"?\n"},
    {R"({"$ref": "other.json"})",
     "/$ref: \"$ref\" is \"other.json\": there is no document \"other.json\"\n"},
    {R"({"$ref": "#"})",
     "/$ref: this reference leads back to itself without going into the value\n"},
    {R"({"$ref": "#/$defs/a", "$defs": {"a": {"anyOf": [{"$ref": "#/$defs/a"}]}}})",
     "/$defs/a/anyOf/0/$ref: this reference leads back to itself without going into the value\n"},
    {R"({"items": {"minLength": "x"}, "maximum": null})",
     "/maximum: \"maximum\" is null: expected a number\n"
     "/items/minLength: \"minLength\" is \"x\": expected a non-negative integer\n"},
};

TEST(Compiling, SaysWhatIsWrongAndWhere) {
  for (const Refused& row : kRefused) EXPECT_EQ(errors(row.schema), row.errors) << row.schema;
}

TEST(Compiling, UnknownKeywordsAreAnnotations) {
  EXPECT_EQ(errors(R"({"x-unit": 1, "minlength": "x", "dependencies": 3, "$comment": 1})"), "");
}

struct Resolved {
  const char *base, *reference, *result;
};

// RFC 3986 section 5.4, and bases without a scheme.
constexpr Resolved kResolved[] = {
    {"http://a/b/c/d;p?q", "g:h", "g:h"},
    {"http://a/b/c/d;p?q", "g", "http://a/b/c/g"},
    {"http://a/b/c/d;p?q", "./g/", "http://a/b/c/g/"},
    {"http://a/b/c/d;p?q", "/g", "http://a/g"},
    {"http://a/b/c/d;p?q", "//g", "http://g"},
    {"http://a/b/c/d;p?q", "?y", "http://a/b/c/d;p?y"},
    {"http://a/b/c/d;p?q", "#s", "http://a/b/c/d;p?q#s"},
    {"http://a/b/c/d;p?q", "", "http://a/b/c/d;p?q"},
    {"http://a/b/c/d;p?q", "../../../g", "http://a/g"},
    {"http://a/b/c/d;p?q", "./../g", "http://a/b/g"},
    {"http://a/b/c/d;p?q", "g;x=1/../y", "http://a/b/c/y"},
    {"http://a", "b", "http://a/b"},
    {"urn:example:root", "#/x", "urn:example:root#/x"},
    {"file:///c:/folder/file.json", "other.json", "file:///c:/folder/other.json"},
    {"", "a.json#x", "a.json#x"},
    {"a/b.json", "c.json", "a/c.json"},
};

TEST(Uri, ReferencesResolveAsRfc3986Says) {
  for (const Resolved& row : kResolved)
    EXPECT_EQ(jsonschema::resolve_uri(row.base, row.reference), row.result)
        << row.base << " " << row.reference;
}

TEST(Uri, OnlyWholeEscapesAreDecoded) {
  EXPECT_EQ(jsonschema::percent_decode("%25a%7E1%2"), "%a~1%2");
}

}  // namespace
}  // namespace assay
