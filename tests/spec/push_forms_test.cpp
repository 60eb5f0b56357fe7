#include "spec/push_forms.hpp"

#include <gtest/gtest.h>

namespace assay {
namespace {

MediaType body_with(std::string_view schema) {
  MediaType out;
  out.name = "application/json";
  out.schema = parse_json(schema).value();
  out.compiled = Schema::compile(out.schema).value();
  return out;
}
Push push_of_events(std::vector<std::string> order) {
  Push out;
  out.name = "events";
  out.sequence.emplace();
  out.sequence->by = "/event";
  out.sequence->order = std::move(order);
  return out;
}
bool takes(const PushForm& form, std::string_view body) {
  return form.body.compiled.accepts(parse_json(body).value());
}

TEST(PushForms, WithoutEventsAndVariantsTheBodyIsAsWritten) {
  const auto forms = forms_of(Push{}, body_with(R"({"type":"object"})")).value();
  ASSERT_EQ(forms.size(), 1U);
  EXPECT_EQ(forms[0].axis(), "");
  EXPECT_EQ(forms[0].body.schema, parse_json(R"({"type":"object"})").value());
}

TEST(PushForms, EachEventHasTheBranchThatAdmitsIt) {
  const auto forms = forms_of(push_of_events({"a", "b"}), body_with(R"({
    "oneOf": [{"$ref": "#/$defs/A"}, {"$ref": "#/$defs/B"}],
    "$defs": {
      "A": {"type": "object", "required": ["event", "x"], "properties": {"event": {"const": "a"}, "x": {"type": "string"}}},
      "B": {"type": "object", "required": ["event"], "properties": {"event": {"enum": ["b", "c"]}}}}})"))
                         .value();
  ASSERT_EQ(forms.size(), 2U);
  EXPECT_EQ(forms[0].axis(), "event=a");
  EXPECT_TRUE(takes(forms[0], R"({"event":"a","x":"1"})"));
  EXPECT_FALSE(takes(forms[0], R"({"event":"a"})"));
  EXPECT_NE(forms[0].body.schema.at("/properties/x"), nullptr);
  EXPECT_TRUE(takes(forms[1], R"({"event":"b"})"));
  EXPECT_FALSE(takes(forms[1], R"({"event":"c"})"));
}

TEST(PushForms, AConditionOnTheEventIsCarriedOut) {
  const auto forms = forms_of(push_of_events({"a", "b"}), body_with(R"({
    "type": "object", "properties": {"event": {"enum": ["a", "b"]}},
    "if": {"properties": {"event": {"const": "a"}}}, "then": {"required": ["x"]}, "else": {"required": ["y"]}})"))
                         .value();
  EXPECT_TRUE(takes(forms[0], R"({"event":"a","x":1})"));
  EXPECT_FALSE(takes(forms[0], R"({"event":"a","y":1})"));
  EXPECT_TRUE(takes(forms[1], R"({"event":"b","y":1})"));
  EXPECT_EQ(forms[0].body.schema.find("if"), nullptr);
}

TEST(PushForms, AnOpenPointGoesWithItsSchema) {
  Push push = push_of_events({"a"});
  Unsettled point;
  point.pointer = "/$defs/A/properties/at";
  push.operation.unsettled = {point};
  const auto forms = forms_of(push, body_with(R"({
    "oneOf": [{"$ref": "#/$defs/A"}],
    "$defs": {"A": {"type": "object", "properties": {"event": {"const": "a"}, "at": {"type": "string"}}}}})"))
                         .value();
  EXPECT_EQ(forms[0].unsettled[0].pointer, "/properties/at");
}

TEST(PushForms, AVariantIsWhatItIsWhenItsConditionHolds) {
  Push push;
  push.variants.push_back({"rich",
                           {},
                           parse_json(R"({"if": {"properties": {"code": {"const": 0}}},
                                  "then": {"required": ["data"]}})")
                               .value(),
                           {}});
  const auto forms = forms_of(push, body_with(R"({
    "type": "object", "required": ["code"],
    "properties": {"code": {"type": "integer", "enum": [0, 1]}, "data": {"type": "object"}}})"))
                         .value();
  EXPECT_EQ(forms[0].axis(), "variant=rich");
  EXPECT_TRUE(takes(forms[0], R"({"code":0,"data":{}})"));
  EXPECT_FALSE(takes(forms[0], R"({"code":1})"));
}

TEST(LayOverSchema, MembersAreLaidOverOneByOne) {
  Json schema =
      parse_json(
          R"({"required":["a"],"properties":{"a":{"type":"string","enum":["x","y"]},"b":{"type":"integer"}}})")
          .value();
  lay_over_schema(schema,
                  parse_json(R"({"required":["b"],"properties":{"a":{"const":"x"}}})").value());
  EXPECT_EQ(
      schema,
      parse_json(
          R"({"required":["a","b"],"properties":{"a":{"type":"string","const":"x"},"b":{"type":"integer"}}})")
          .value());
}

}  // namespace
}  // namespace assay
