#include "run/record.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <limits>

#include "base/clock.hpp"

namespace assay {
namespace {

Record full_record() {
  Record out;
  out.spec = "huawei-voice-verification";
  out.id = "callVerify/body.times/maximum/above";
  out.rev = "0123456789abcdef";
  out.operation = "callVerify";
  out.phase = "negative";
  out.subject = "body.times";
  out.rule = "maximum";
  out.partition = "above";
  out.title = "times is 10, above its maximum of 9";
  out.verdict = Verdict::fail;
  out.level = Level::should;
  out.clauses = {"voice-a/table-4/times", "voice-b/table-4/times"};
  out.control = "callVerify/positive/minimal";
  out.expected = "refused with 1010002 (HTTP 403)";
  out.observed = "HTTP 200, 0 \"Success.\"";
  out.why = "because";
  out.findings = {{"code-fits-cause",
                   Level::must,
                   "body.times",
                   "refused",
                   "accepted",
                   {"voice-a/table-4/times"},
                   "code-fits-cause body.times"},
                  {"no-crash", Level::robustness, "", "", "", {}, ""}};
  out.notes = {{"generic-code", "1010002 is generic"}};
  out.readings = {{"verify-code-of-nine", "up-to-eight"}};
  out.role = "case";
  out.exchanged = true;
  out.status = 200;
  out.code = "0";
  out.delivery = Delivery::answered;
  out.detail = "d";
  out.reused = true;
  out.first_byte_us = 1234;
  out.total_us = 5678;
  out.at = "2026-07-02T10:11:12.345Z";
  out.sent = "POST / HTTP/1.1\r\nHost: a\r\n\r\n{\"times\": 10}\n\t\\\x01\x7f";
  out.received = "HTTP/1.1 200 OK\r\n\r\n\xE6\x88\x90\xE5\x8A\x9F";
  return out;
}

Record read_back(const Record& record) {
  const auto back = record_from(parse_json(to_json(record).dump()).value());
  EXPECT_TRUE(back) << back.error().what;
  return back ? *back : Record{};
}

std::string line_of(const Record& record) {
  std::string out;
  append_line(out, record);
  return out;
}

TEST(Record, ComesBackFromItsLineAsItWas) {
  EXPECT_EQ(read_back(full_record()), full_record());
  EXPECT_EQ(read_back(Record{}), Record{});
}

TEST(Record, TheQuickWayWritesWhatTheJsonWayWrites) {
  for (const Record& record : {Record{}, full_record()})
    EXPECT_EQ(line_of(record), to_json(record).dump());
}

TEST(Record, EveryByteComesBackWhereverItStands) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  Record record = full_record();
  for (std::string* text : {&record.sent, &record.received, &record.observed, &record.detail,
                            &record.findings[0].observed, &record.title, &record.code})
    *text = all;
  EXPECT_EQ(read_back(record), record);
  EXPECT_EQ(line_of(record), to_json(record).dump());
}

// Random text over an alphabet in which half-finished UTF-8, quotes and controls are common.
TEST(Record, TheQuickWayAgreesWithTheJsonWayOnAnyText) {
  using namespace std::string_view_literals;
  constexpr std::string_view kBytes =
      "aZ \"\\\n\r\t\x00\x1f\x7f\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80\xFF"sv;
  Random random(7);
  for (int round = 0; round < 2000; ++round) {
    Record record = full_record();
    for (std::string* text : {&record.sent, &record.observed, &record.why, &record.id}) {
      text->clear();
      for (std::uint64_t n = random.below(12); n > 0; --n)
        *text += kBytes[random.below(kBytes.size())];
    }
    ASSERT_EQ(line_of(record), to_json(record).dump());
    ASSERT_EQ(read_back(record), record);
  }
}

TEST(Record, ARecordWithoutAnExchangeSaysNothingOfOne) {
  Record record;
  record.id = "a/b/c/d";
  record.role = "case";
  record.verdict = Verdict::blocked;
  record.why = "control x was refused";
  EXPECT_EQ(line_of(record),
            R"({"kind":"case","spec":"","id":"a/b/c/d","rev":"","operation":"","phase":"",)"
            R"("subject":"","rule":"","partition":"","title":"","role":"case",)"
            R"("verdict":"blocked","level":"must","why":"control x was refused"})");
}

TEST(Record, BytesThatAreNoUtf8AreKeptInBase64) {
  Record record;
  record.exchanged = true;
  record.sent = "\xff\xfe";
  EXPECT_THAT(line_of(record), testing::HasSubstr(R"("sent":{"base64":"//4="})"));
}

TEST(Record, AMemberNobodyKnowsIsPassedOver) {
  const auto line = R"({"kind":"case","id":"a","verdict":"pass","level":"must","later":[1]})";
  EXPECT_TRUE(record_from(parse_json(line).value()));
}

struct WrongLine {
  const char *line, *error;
};
TEST(Record, AWrongLineIsRefusedWithItsMember) {
  const WrongLine rows[] = {
      {R"([])", R"(not a line of kind "case")"},
      {R"({"kind":"run"})", R"(not a line of kind "case")"},
      {R"({"kind":"case","verdict":"pass","level":"must"})", R"(member "id" is absent)"},
      {R"({"kind":"case","id":"a","verdict":"passed","level":"must"})",
       R"(member "verdict" is "passed", an unknown word)"},
      {R"({"kind":"case","id":7,"verdict":"pass","level":"must"})",
       R"(member "id" is number, expected a string)"},
      {R"({"kind":"case","id":{"base64":"?"},"verdict":"pass","level":"must"})",
       R"(member "id" is not Base64)"},
      {R"({"kind":"case","id":"a","verdict":"pass","level":"must","clauses":"x"})",
       R"(member "clauses" is string, expected an array)"},
      {R"({"kind":"case","id":"a","verdict":"pass","level":"must","findings":[{"level":"must"}]})",
       R"(member "findings/check" is absent)"},
      {R"({"kind":"case","id":"a","verdict":"pass","level":"must","exchange":[]})",
       R"(member "exchange" is array, expected an object)"},
      {R"({"kind":"case","id":"a","verdict":"pass","level":"must",)"
       R"("exchange":{"delivery":"answered","status":2.5}})",
       R"(member "exchange/status" is 2.5, out of range for this member)"},
      {R"({"kind":"case","id":"a","verdict":"pass","level":"must",)"
       R"("exchange":{"delivery":"answered","reused":1}})",
       R"(member "exchange/reused" is number, expected true or false)"},
  };
  for (const WrongLine& row : rows) {
    const auto record = record_from(parse_json(row.line).value());
    ASSERT_FALSE(record) << row.line;
    EXPECT_EQ(record.error().what, row.error) << row.line;
  }
}

RunHeader header() {
  RunHeader out;
  out.assay_version = "0.1.0";
  out.specs = {{"voice", "specs/voice", "Voice", "v1.0", "00ff"}};
  out.target = "http://127.0.0.1:8080";
  out.started = "2026-07-02T10:11:12Z";
  out.seed = std::numeric_limits<std::uint64_t>::max();
  out.planned = 3;
  out.selected = 2;
  out.options = {"--jobs", "8"};
  return out;
}

RunEnd end() {
  RunEnd out;
  out.exit_code = 1;
  out.reason = "1 new deviation";
  out.ended = "2026-07-02T10:11:13Z";
  out.totals = {{"pass", 1}, {"fail", 1}};
  out.requests = 3;
  out.seconds = 1.25;
  return out;
}

TEST(Record, HeaderAndEndComeBackAsTheyWere) {
  EXPECT_EQ(run_header_from(parse_json(to_json(header()).dump()).value()).value(), header());
  EXPECT_EQ(run_end_from(parse_json(to_json(end()).dump()).value()).value(), end());
}

class LogReaderTest : public testing::Test {
 protected:
  void SetUp() override {
    path_ = testing::TempDir() + "assay-log-" +
            testing::UnitTest::GetInstance()->current_test_info()->name() + ".jsonl";
  }
  void TearDown() override { std::filesystem::remove(path_); }
  void write(const std::string& text) { std::ofstream(path_, std::ios::binary) << text; }
  static std::string head() { return to_json(header()).dump() + "\n"; }
  static std::string tail() { return to_json(end()).dump() + "\n"; }
  static std::string line(const std::string& id) {
    Record record = full_record();
    record.id = id;
    return line_of(record) + "\n";
  }
  static std::vector<std::string> ids(LogReader& log) {
    std::vector<std::string> out;
    while (const auto record = log.next()) out.push_back(record->id);
    return out;
  }
  std::string path_;
};
using testing::ElementsAre;

TEST_F(LogReaderTest, GivesTheHeaderEachCaseAndTheEnd) {
  write(head() + line("a") + line("b") + tail());
  LogReader log = LogReader::open(path_).value();
  EXPECT_EQ(log.header(), header());
  EXPECT_EQ(log.end(), std::nullopt);
  EXPECT_THAT(ids(log), ElementsAre("a", "b"));
  EXPECT_EQ(log.end(), end());
  EXPECT_EQ(log.problem(), "");
}

TEST_F(LogReaderTest, ReadsAgainFromTheFrontAfterRewind) {
  write(head() + line("a") + line("b") + tail());
  LogReader log = LogReader::open(path_).value();
  ids(log);
  log.rewind();
  EXPECT_EQ(log.end(), std::nullopt);
  EXPECT_THAT(ids(log), ElementsAre("a", "b"));
  EXPECT_EQ(log.end(), end());
  log.rewind();
  EXPECT_EQ(log.next()->id, "a");
}

TEST_F(LogReaderTest, ALogWithoutItsEndIsReadAndSaysSo) {
  write(head() + line("a"));
  LogReader log = LogReader::open(path_).value();
  EXPECT_THAT(ids(log), ElementsAre("a"));
  EXPECT_EQ(log.end(), std::nullopt);
  EXPECT_EQ(log.problem(),
            path_ + ":2: the log ends here without its last line: the run was cut off");
  EXPECT_EQ(log.next(), std::nullopt);
}

TEST_F(LogReaderTest, ALineCutOffEndsTheLogWhereverItWasCut) {
  const std::string whole = line("b");
  for (std::size_t kept = 1; kept + 1 < whole.size(); kept += 7) {
    write(head() + line("a") + whole.substr(0, kept));
    LogReader log = LogReader::open(path_).value();
    EXPECT_THAT(ids(log), ElementsAre("a"));
    EXPECT_EQ(log.problem(), path_ + ":3: this line was cut off while it was written");
  }
}

TEST_F(LogReaderTest, ABrokenLineInTheMiddleIsToldWithItsNumber) {
  write(head() + line("a") + R"({"kind":"case","id":"b"})" + "\n" + tail());
  LogReader log = LogReader::open(path_).value();
  EXPECT_THAT(ids(log), ElementsAre("a"));
  EXPECT_EQ(log.problem(), path_ + R"(:3: member "verdict" is absent)");
}

TEST_F(LogReaderTest, LinesAfterTheEndAreNotPassedOverInSilence) {
  write(head() + tail() + line("a"));
  LogReader log = LogReader::open(path_).value();
  EXPECT_THAT(ids(log), ElementsAre());
  EXPECT_EQ(log.end(), std::nullopt);
  EXPECT_EQ(log.problem(), path_ + ":2: lines follow the end of the run");
}

TEST_F(LogReaderTest, WhatIsNoLogIsRefused) {
  write("hello\n");
  EXPECT_EQ(LogReader::open(path_).error().text(),
            path_ + R"(:1: this is not a results log: expected a line {"kind":"run", ...})");
  write("");
  EXPECT_EQ(LogReader::open(path_).error().text(),
            path_ + ": this is empty or no file, expected a results log");
  EXPECT_EQ(LogReader::open(path_ + ".absent").error().text(),
            path_ + ".absent: this results log cannot be opened");
  EXPECT_EQ(LogReader::open(testing::TempDir()).error().text(),
            testing::TempDir() + ": this is empty or no file, expected a results log");
}

}  // namespace
}  // namespace assay
