#include "cases/readings.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "cases/plan.hpp"
#include "spec/load.hpp"

namespace assay {
namespace {

// As classify() would be without its short way: every reading judges the whole body.
Expectation whole(const BodyReadings& readings, const Json& body) {
  Expectation out;
  const bool plain = readings.base().accepts(body);
  out.kind = plain ? Expectation::Kind::accepted : Expectation::Kind::refused;
  const Unsettled* point = nullptr;
  Expectation here;
  const auto differs = [&] { return plain ? !here.refused_by.empty() : !here.accepted_by.empty(); };
  for (const BodyReadings::Variant& variant : readings.variants()) {
    if (variant.unsettled != point && differs()) break;
    if (variant.unsettled != point) here = {};
    point = variant.unsettled;
    (variant.schema.accepts(body) ? here.accepted_by : here.refused_by).push_back(variant.reading);
  }
  if (!differs()) return out;
  here.kind = Expectation::Kind::open;
  here.unsettled = point;
  return here;
}

void expect_same(const BodyReadings& readings, const Json& body) {
  const Expectation quick = readings.classify(body), slow = whole(readings, body);
  EXPECT_EQ(quick.kind, slow.kind) << body.dump();
  EXPECT_EQ(quick.unsettled, slow.unsettled) << body.dump();
  EXPECT_EQ(quick.accepted_by, slow.accepted_by) << body.dump();
  EXPECT_EQ(quick.refused_by, slow.refused_by) << body.dump();
}

TEST(BodyReadings, TheShortWayJudgesPlannedBodiesAsTheWholeSchemaDoes) {
  const Spec spec = load_spec(ASSAY_SOURCE_DIR "/specs/huawei-voice-verification").value();
  const Profile profile = Profile::examples(spec).value();
  const Operation& operation = spec.operations.front();
  const auto readings = BodyReadings::compile(operation.bodies.front().schema, operation).value();
  EXPECT_TRUE(std::ranges::any_of(readings.variants(), [](const auto& v) { return bool(v.here); }));
  std::size_t bodies = 0;
  const Plan planned = plan(spec, profile).value();
  for (const Case& test : planned.cases) {
    const Json* body = test.inputs ? test.inputs->find("body") : nullptr;
    if (!body) continue;
    ++bodies;
    expect_same(readings, *body);
  }
  EXPECT_GT(bodies, 1000U);
}

// A point about `a`, whose schema another place judges by as well.
TEST(BodyReadings, APropertyThatIsReferredToIsJudgedInTheWholeSchema) {
  Operation operation;
  Unsettled point;
  point.id = "length";
  point.pointer = "/properties/a";
  Reading narrow, wide;
  narrow.name = "narrow";
  narrow.constraint = *parse_json(R"({"maxLength": 2})");
  wide.name = "wide";
  wide.constraint = *parse_json(R"({"maxLength": 4})");
  point.readings = {narrow, wide};
  operation.unsettled = {point};
  for (const char* other : {R"({"$ref": "#/properties/a"})", R"({"type": "string"})"}) {
    const Json schema = *parse_json(R"({"type": "object", "required": ["c"], "properties": {
        "a": {"type": "string", "maxLength": 3}, "c": {}, "b": )" +
                                    std::string(other) + "}}");
    const auto readings = BodyReadings::compile(schema, operation).value();
    for (const char* body :
         {R"({"c":1})", R"({})", R"({"c":1,"a":"1"})", R"({"c":1,"a":"123"})", R"({"a":"123"})",
          R"({"c":1,"a":"1234"})", R"({"c":1,"a":"12345"})", R"({"c":1,"b":"123"})",
          R"({"c":1,"b":"1234"})", R"({"c":1,"a":"1","b":"1234"})", R"({"c":1,"a":5})", "[]"})
      expect_same(readings, *parse_json(body));
  }
}

}  // namespace
}  // namespace assay
