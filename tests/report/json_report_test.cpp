#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.hpp"
#include "report/report.hpp"
#include "report/sample_log.hpp"
#include "schema/schema.hpp"

namespace assay {
namespace {
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

Schema schema_of(const std::string& file) {
  const std::string text = sample::Log::text_of(std::string(ASSAY_SOURCE_DIR) + "/reports/" + file);
  auto schema = Schema::compile(parse_json(text, file).value());
  EXPECT_TRUE(schema) << schema.error().text();
  return *schema;
}

std::string violations(const Schema& schema, const Json& instance) {
  std::string out;
  for (const Violation& violation : schema.validate(instance))
    out += violation.instance + " " + violation.keyword + " " + violation.expected + ", found " +
           violation.found + "\n";
  return out;
}

TEST(ResultsSchema, EveryLineOfALogIsValid) {
  const Schema schema = schema_of("results.schema.json");
  const sample::Log log;
  std::ifstream in(log.path("results.jsonl"));
  std::size_t lines = 0;
  for (std::string line; std::getline(in, line); ++lines)
    EXPECT_EQ(violations(schema, parse_json(line).value()), "") << line;
  EXPECT_EQ(lines, sample::records().size() + 2);
}

TEST(ResultsSchema, AWrongLineIsNot) {
  const Schema schema = schema_of("results.schema.json");
  for (const char* line :
       {R"({})", R"([])", R"({"kind":"case"})",
        R"({"kind":"end","exit_code":0,"reason":"","ended":"","totals":{"passed":1},)"
        R"("requests":0,"seconds":0})",
        R"({"kind":"run","assay_version":"","specs":[],"target":"","started":"","seed":-1,)"
        R"("planned":0,"selected":0,"options":[]})"})
    EXPECT_FALSE(schema.accepts(parse_json(line).value())) << line;
}

TEST(JsonReport, IsValidAgainstItsSchema) {
  const Schema schema = schema_of("report.schema.json");
  EXPECT_EQ(violations(schema, parse_json(sample::Log().report("json", "r.json")).value()), "");
  const sample::Log cut(sample::records(), false);
  EXPECT_EQ(violations(schema, parse_json(cut.report("json", "r.json")).value()), "");
  const sample::Log empty(std::vector<Record>{});
  EXPECT_EQ(violations(schema, parse_json(empty.report("json", "r.json")).value()), "");
}

TEST(JsonReport, SaysWhatTheSummarySays) {
  const sample::Log log;
  const Summary summary = log.summary();
  const Json report = parse_json(log.report("json", "r.json")).value();
  EXPECT_EQ(report.at("/summary/sentence")->as_string(), summary.sentence());
  EXPECT_EQ(report.at("/summary/score")->as_string(), summary.score());
  EXPECT_EQ(*report.at("/summary/totals/fail"), Json(5));
  EXPECT_EQ(*report.at("/summary/whole"), Json(true));
  EXPECT_EQ(report.at("/failures")->as_array().size(), 3U);
  EXPECT_EQ(*report.at("/failures/1/cases"), Json(4));
  EXPECT_EQ(report.at("/failures/1/clauses/0/text")->as_string(),
            "times: Integer, 0-9. Number of times the code is played.");
  EXPECT_EQ(*report.at("/readings/0/consistent"), Json(false));
  EXPECT_EQ(report.at("/cases")->as_array().size(), sample::records().size());
}

TEST(JsonReport, KeepsTheBytesOfWhatDidNotPassOnly) {
  const Json report = parse_json(sample::Log().report("json", "r.json")).value();
  for (const Json& one : report.find("cases")->as_array()) {
    const std::string verdict = one.find("verdict")->as_string();
    const bool wire = one.at("/exchange/sent") != nullptr;
    const bool wanted = verdict == "fail" || verdict == "crash" || verdict == "info";
    EXPECT_EQ(wire, wanted) << one.dump();
  }
}

TEST(JsonReport, HidesTelephoneNumbers) {
  const std::string text = sample::Log().report("json", "r.json");
  EXPECT_THAT(text, Not(HasSubstr("8613800138000")));
  EXPECT_THAT(text, HasSubstr("+86138******00"));
}

TEST(JsonReport, ALogThatWasCutOffIsNotWhole) {
  const sample::Log log(sample::records(), false);
  const Json report = parse_json(log.report("json", "r.json")).value();
  EXPECT_EQ(*report.at("/summary/whole"), Json(false));
  EXPECT_THAT(report.at("/summary/problem")->as_string(), HasSubstr("the run was cut off"));
  EXPECT_EQ(report.find("end"), nullptr);
}

TEST(Reports, AFormatIsFoundByItsNameAndSaysWhatItIs) {
  std::vector<std::string_view> names;
  for (const ReportFormat& format : report_formats()) {
    names.push_back(format.name);
    EXPECT_FALSE(format.about.empty());
  }
  EXPECT_THAT(names, ElementsAre("html", "json", "junit"));
}

TEST(Reports, APathThatCannotBeWrittenIsNamedAndNothingIsLeftBehind) {
  const sample::Log log;
  const std::vector<Spec> specs{sample::spec()};
  for (const ReportFormat& format : report_formats()) {
    LogReader reader = log.reader();
    const Summary summary = log.summary();
    const std::string path = log.path("results.jsonl") + "/inside-a-file";
    const auto done = format.write(reader, summary, specs, path);
    ASSERT_FALSE(done) << format.name;
    EXPECT_EQ(done.error().where, path);
  }
  LogReader reader = log.reader();
  const auto folder = report_formats()[1].write(reader, log.summary(), specs, log.path(""));
  EXPECT_EQ(folder.error().text(),
            log.path("") + ": cannot be written: it is a folder, expected a file");
}

TEST(Reports, AReportTakesThePlaceOfAnOlderOneWhole) {
  const sample::Log log;
  std::ofstream(log.path("r.json")) << "older";
  EXPECT_TRUE(parse_json(log.report("json", "r.json")));
  EXPECT_FALSE(std::filesystem::exists(log.path("r.json.part")));
}

}  // namespace
}  // namespace assay
