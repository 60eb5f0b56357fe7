#include "spec/spec.hpp"

#include <gtest/gtest.h>

namespace assay {
namespace {

Cause field(std::string subject, Cause::Aspect aspect = Cause::Aspect::invalid) {
  return {Cause::Kind::field, std::move(subject), aspect};
}

ResultRow row(std::string code, std::vector<Cause> when, std::vector<Cause> fits = {},
              bool generic = false) {
  ResultRow out;
  out.code = std::move(code);
  out.when = std::move(when);
  out.fits = std::move(fits);
  out.generic = generic;
  return out;
}

std::vector<std::string> codes(const std::vector<const ResultRow*>& rows) {
  std::vector<std::string> out;
  for (const ResultRow* each : rows) out.push_back(each->code);
  return out;
}

using Codes = std::vector<std::string>;

TEST(Spec, RowsComeInTheOrderOfCausesThenFittingThenGeneric) {
  Results results;
  const Cause any{Cause::Kind::parameter, "", Cause::Aspect::invalid};
  results.rows = {row("generic", {any}, {}, true),      row("b", {field("body.b")}),
                  row("fits-a", {}, {field("body.a")}), row("a", {field("body.a")}),
                  row("also-b", {field("body.b")}),     row("other", {field("body.c")})};
  const Fitting fitting = rows_for(results, {field("body.a"), field("body.b")});
  EXPECT_EQ(codes(fitting.specific), (Codes{"a", "b", "also-b", "fits-a"}));
  EXPECT_EQ(codes(fitting.generic), (Codes{"generic"}));
}

TEST(Spec, ARowThatAnswersTwiceIsListedOnce) {
  Results results;
  results.rows = {row("a", {field("body.a"), field("body.b")}, {field("body.a")})};
  EXPECT_EQ(codes(rows_for(results, {field("body.a"), field("body.b")}).specific), (Codes{"a"}));
}

TEST(Spec, NoRowAnswersWhatTheTableDoesNotName) {
  Results results;
  results.rows = {row("a", {field("body.a")})};
  const Fitting fitting = rows_for(results, {{Cause::Kind::signature, "", Cause::Aspect::wrong}});
  EXPECT_TRUE(fitting.specific.empty());
  EXPECT_TRUE(fitting.generic.empty());
}

TEST(Spec, TheMostSpecificResponseIsTaken) {
  Operation operation;
  for (const char* status : {"default", "4XX", "404"})
    operation.responses.push_back({status, status, {}, {}});
  const auto status = [&](int asked) { return response_for(operation, asked)->status; };
  EXPECT_EQ(status(404), "404");
  EXPECT_EQ(status(499), "4XX");
  EXPECT_EQ(status(500), "default");
  operation.responses.erase(operation.responses.begin());
  EXPECT_EQ(response_for(operation, 500), nullptr);
}

TEST(Spec, PartsAreFoundByTheirNames) {
  Spec spec;
  spec.documents.push_back({"voice-a", "Voice", "", "", "", {{"table-4/times", "0 to 9"}}});
  spec.operations.emplace_back().id = "call";
  spec.security.emplace_back().name = "aksk";
  EXPECT_EQ(spec.clause("voice-a/table-4/times"), "0 to 9");
  EXPECT_EQ(spec.clause("voice-a/table-4/time"), "");
  EXPECT_EQ(spec.clause("voice-b/table-4/times"), "");
  EXPECT_EQ(spec.clause("voice-a"), "");
  EXPECT_EQ(spec.operation("call"), &spec.operations.front());
  EXPECT_EQ(spec.operation("cal"), nullptr);
  EXPECT_EQ(spec.scheme("aksk"), &spec.security.front());
  EXPECT_EQ(spec.scheme(""), nullptr);
}

}  // namespace
}  // namespace assay
