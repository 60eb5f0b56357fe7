#include "spec/request_values.hpp"

#include <gtest/gtest.h>

namespace assay {
namespace {

Schema schema(std::string_view text) {
  const Json json = parse_json(text).value();
  return Schema::compile(json).value();
}

Parameter parameter(std::string name, Parameter::In in, std::string_view text, bool required) {
  Parameter out;
  out.name = std::move(name);
  out.in = in;
  out.required = required;
  out.compiled = schema(text);
  return out;
}

TEST(TypedValue, TextBecomesTheTypeThatTheSchemaAsksFor) {
  EXPECT_EQ(typed_value("12", schema(R"({"type":"integer"})")), Json(12));
  EXPECT_EQ(typed_value("true", schema(R"({"type":["boolean","null"]})")), Json(true));
  EXPECT_EQ(typed_value("12", schema(R"({"type":"string"})")), Json("12"));
  EXPECT_EQ(typed_value("12", schema("{}")), Json("12"));
}

TEST(TypedValue, TextThatIsNoneStaysText) {
  EXPECT_EQ(typed_value("twelve", schema(R"({"type":"integer"})")), Json("twelve"));
  EXPECT_EQ(typed_value("True", schema(R"({"type":"boolean"})")), Json("True"));
}

TEST(FormValue, NamesAndBlanksAreDecodedAndListsCollected) {
  const Schema form = schema(
      R"({"type":"object","properties":{"n":{"type":"integer"},"tag":{"type":"array","items":{"type":"string"}}}})");
  EXPECT_EQ(form_value("n=1&t%20x=a+b&tag=1&tag=2", form).dump(),
            R"({"n":1,"t x":"a b","tag":["1","2"]})");
}

TEST(ReadParameters, WhatIsMissingOrWrongIsNamedByItsPlace) {
  Operation operation;
  operation.parameters = {
      parameter("id", Parameter::In::path, R"({"type":"integer"})", true),
      parameter("limit", Parameter::In::query, R"({"type":"integer","maximum":10})", false),
      parameter("X-Language", Parameter::In::header, R"({"enum":["zh","en"]})", true)};
  Request request;
  request.target = "/a/seven?limit=11";
  Json values;
  const auto causes = read_parameters(operation, request, {{"id", "seven"}}, {}, values);
  std::vector<std::string> texts;
  for (const Cause& cause : causes) texts.push_back(cause.text());
  EXPECT_EQ(texts, (std::vector<std::string>{"path.id invalid", "query.limit invalid",
                                             "header.X-Language absent"}));
}

TEST(ReadParameters, RightOnesAreGivenByPlaceAndName) {
  Operation operation;
  operation.parameters = {
      parameter("ids", Parameter::In::query, R"({"type":"array","items":{"type":"integer"}})",
                true),
      parameter("session", Parameter::In::cookie, R"({"type":"string"})", true)};
  Request request;
  request.target = "/a?ids=1,2,3";
  request.fields = {{"Cookie", "other=1; session=abc"}};
  Json values;
  EXPECT_TRUE(read_parameters(operation, request, {}, {}, values).empty());
  EXPECT_EQ(values.dump(), R"({"query":{"ids":[1,2,3]},"cookie":{"session":"abc"}})");
}

}  // namespace
}  // namespace assay
