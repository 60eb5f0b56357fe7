#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/report.hpp"
#include "report/sample_log.hpp"

namespace assay {
namespace {
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

const CodeSeen* code_of(const Summary& summary, std::string_view code, int status) {
  for (const CodeSeen& seen : summary.codes)
    if (seen.code == code && seen.status == status) return &seen;
  return nullptr;
}

TEST(Summary, CountsCasesAndNotTheControlsSentAgain) {
  const Summary summary = sample::Log().summary();
  EXPECT_EQ(summary.totals, (Counts{{Verdict::pass, 3},
                                    {Verdict::fail, 5},
                                    {Verdict::crash, 1},
                                    {Verdict::unsettled, 2},
                                    {Verdict::info, 1},
                                    {Verdict::blocked, 1},
                                    {Verdict::skipped, 1}}));
  EXPECT_EQ(summary.requests, 14U);
  EXPECT_EQ(summary.decided(), 11U);
  EXPECT_EQ(summary.passed(), 5U);
  EXPECT_EQ(summary.selected(), 13U);
}

TEST(Summary, CasesWithOneCauseAreOneFailureAndTheMostSevereComesFirst) {
  const Summary summary = sample::Log().summary();
  ASSERT_EQ(summary.failures.size(), 3U);
  EXPECT_EQ(summary.failures[0].verdict, Verdict::crash);
  EXPECT_EQ(summary.failures[1].cases, 4U);
  EXPECT_THAT(
      summary.failures[1].ids,
      ElementsAre("callVerify/body.times/maximum/above", "callVerify/body.times/maximum/far-above",
                  "callVerify/body.times/maximum/huge", "callVerify/body.times/maximum/ten"));
  EXPECT_THAT(summary.failures[1].clause_texts,
              ElementsAre("times: Integer, 0-9. Number of times the code is played.",
                          "A request that is wrong is refused with a code of this table."));
  EXPECT_EQ(summary.failures[2].level, Level::robustness);
}

TEST(Summary, AFailureOfAControlIsToldAndCountedOnceHoweverOftenItIsSent) {
  Record control = sample::not_refused("above");
  control.role = "control";
  std::vector<Record> lines(5, control);
  lines.push_back(sample::not_refused("above"));
  const Summary summary = sample::Log(lines).summary();
  ASSERT_EQ(summary.failures.size(), 1U);
  EXPECT_EQ(summary.failures[0].cases, 1U);
  EXPECT_EQ(summary.totals, (Counts{{Verdict::fail, 1}}));
}

TEST(Summary, AFailureWithoutAFindingIsAFailureAllTheSame) {
  Record record = sample::record("body", "json", "cut", Verdict::crash);
  record.exchanged = true;
  record.detail = "connection reset";
  const Summary summary = sample::Log(std::vector{record}).summary();
  ASSERT_EQ(summary.failures.size(), 1U);
  EXPECT_EQ(summary.failures[0].check, "crash");
  EXPECT_EQ(summary.failures[0].observed, "connection reset");
}

TEST(Summary, ACodeIsCountedByItsStatusAndAskedForByPhrase) {
  const Summary summary = sample::Log().summary();
  EXPECT_EQ(code_of(summary, "0", 200)->observed, 9U);
  EXPECT_EQ(code_of(summary, "0", 200)->expected, 1U);
  EXPECT_EQ(code_of(summary, "1010002", 403)->expected, 5U);
  EXPECT_EQ(code_of(summary, "1010010", 401)->expected, 1U);
  EXPECT_EQ(code_of(summary, "1010010", 403)->expected, 0U);
  EXPECT_EQ(code_of(summary, "1023007", 400)->observed, 1U);
  EXPECT_EQ(code_of(summary, "E9", 500)->documented, false);
  EXPECT_THAT(code_of(summary, "1010010", 401)->when, ElementsAre("signature wrong"));
}

TEST(Summary, AStatusIsNoResultCode) {
  Record record = sample::record("body", "json", "cut", Verdict::pass);
  record.expected = "HTTP 0, or 1010010";  // "0" follows HTTP; 1010010 has no status, so both rows
  const Summary summary = sample::Log(std::vector{record}).summary();
  EXPECT_EQ(code_of(summary, "0", 200)->expected, 0U);
  EXPECT_EQ(code_of(summary, "1010010", 401)->expected, 1U);
  EXPECT_EQ(code_of(summary, "1010010", 403)->expected, 1U);
}

TEST(Summary, ACountOfFurtherCodesIsNoCodeAndAcceptedAsksForSuccess) {
  Record refused = sample::record("body", "json", "cut", Verdict::pass);
  refused.expected = "refused with 1023007 (HTTP 400) or 0 more";
  Record accepted = sample::record("positive", "minimal", "plain", Verdict::pass);
  accepted.expected = "accepted";
  const Summary summary = sample::Log(std::vector{refused, accepted}).summary();
  EXPECT_EQ(code_of(summary, "1023007", 400)->expected, 1U);
  EXPECT_EQ(code_of(summary, "0", 200)->expected, 1U);
}

TEST(Summary, OnlyCodesThatARequestCanProvokeAreMissed) {
  const Summary summary = sample::Log().summary();
  std::vector<std::string> missed;
  for (const CodeSeen* code : summary.not_provoked())
    missed.push_back(code->code + " " + std::to_string(code->status));
  EXPECT_THAT(missed, ElementsAre("1010010 401", "1010003 403"));
}

// Two rows fit one cause, and which of them is a reading: a target cannot answer with both.
TEST(Summary, ACodeOfAReadingThatTheTargetDoesNotFollowIsNotMissed) {
  std::vector<Spec> specs{sample::spec()};
  Unsettled which;
  which.id = "code-for-a-wrong-signature";
  Reading first, second;
  first.name = "digest";
  first.codes = {"1010010"};
  second.name = "key";
  second.codes = {"1010003"};
  which.readings = {first, second};
  specs[0].operations[0].unsettled.push_back(which);
  Record record = sample::record("auth", "signature", "wrong", Verdict::unsettled);
  record = sample::answered(record, 401, "1010010");
  const auto missed_by = [&](const Record& line) {
    const sample::Log log(std::vector{line});
    LogReader reader = log.reader();
    const Summary summary = summarize(reader, specs).value();
    std::vector<std::string> out;
    for (const CodeSeen* code : summary.not_provoked()) out.push_back(code->code);
    return out;
  };
  EXPECT_THAT(missed_by(record), ElementsAre("0", "1010002", "1010003", "1023007"));
  record.readings = {{"code-for-a-wrong-signature", "digest"}};
  EXPECT_THAT(missed_by(record), ElementsAre("0", "1010002", "1023007"));
}

TEST(Summary, ATargetThatFollowsTwoReadingsIsSeen) {
  const Summary summary = sample::Log().summary();
  ASSERT_EQ(summary.readings.size(), 1U);
  EXPECT_THAT(summary.readings[0].followed,
              ElementsAre(Pair("up-to-eight", 1), Pair("up-to-nine", 1)));
  EXPECT_EQ(summary.readings[0].because, "String(2-9) in one edition, at most 8 digits in both");
  EXPECT_THAT(sample::Log(std::vector<Record>{}).summary().readings, IsEmpty());
}

TEST(Summary, ReasonsAreGatheredByText) {
  const Summary summary = sample::Log().summary();
  EXPECT_THAT(
      summary.incomplete,
      ElementsAre(Pair("blocked: control callVerify/positive/minimal/plain was refused", 1)));
  EXPECT_THAT(summary.skipped, ElementsAre(Pair("not matched by --only \"*times*\"", 1)));
}

TEST(Summary, ATargetThatFailsDifferentlyEachTimeCostsBoundedMemory) {
  std::vector<Record> lines;
  for (int i = 0; i < 3000; ++i) {
    Record record = sample::not_refused(std::to_string(i));
    record.findings[0].cause += std::to_string(i);
    record.code = "X" + std::to_string(i);
    record.notes = {{"c", "note " + std::to_string(i)}};
    lines.push_back(record);
  }
  const Summary summary = sample::Log(lines).summary();
  std::size_t cases = 0;
  for (const FailureGroup& group : summary.failures) cases += group.cases;
  EXPECT_EQ(summary.failures.size(), 1001U);
  EXPECT_EQ(cases, 3000U);
  EXPECT_EQ(summary.failures[0].cause, "further causes of refused");
  EXPECT_EQ(summary.notes.at("further notes"), 2800U);
  EXPECT_LT(summary.codes.size(), 300U);
}

struct Said {
  Counts totals;
  std::size_t selected;
  const char *sentence, *score;
};
TEST(Summary, SaysInOneSentenceWhatCameOut) {
  using enum Verdict;
  const Said rows[] = {
      {{{pass, 2000}, {unsettled, 1}},
       2001,
       "conforms: all 2,001 decided cases passed",
       "2,001 of 2,001 decided passed; 2,001 of 2,001 selected were decided"},
      {{{pass, 1}, {info, 2}},
       3,
       "conforms: the one decided case passed",
       "1 of 1 decided passed; 1 of 3 selected were decided; 2 where the document says nothing"},
      {{{pass, 4}, {blocked, 1}, {notrun, 2}},
       7,
       "incomplete: 3 of 7 selected cases not decided (1 blocked and 2 notrun); "
       "no deviation in 4 decided cases",
       "4 of 4 decided passed; 4 of 7 selected were decided"},
      {{{blocked, 5}},
       5,
       "incomplete: 5 of 5 selected cases not decided (5 blocked); nothing was decided",
       "0 of 0 decided passed; 0 of 5 selected were decided"},
      {{}, 0, "nothing was decided", "0 of 0 decided passed; 0 of 0 selected were decided"},
      {{{pass, 1}, {skipped, 9}},
       1,
       "conforms: the one decided case passed",
       "1 of 1 decided passed; 1 of 1 selected were decided"},
  };
  for (const Said& row : rows) {
    Summary summary;
    summary.end = RunEnd{};
    summary.totals = row.totals;
    summary.header.selected = row.selected;
    EXPECT_EQ(summary.sentence(), row.sentence);
    EXPECT_EQ(summary.score(), row.score);
  }
}

TEST(Summary, WaysAreCountedByCauseAndLevel) {
  Summary summary;
  summary.end = RunEnd{};
  summary.totals = {{Verdict::pass, 5}, {Verdict::fail, 5}};
  summary.header.selected = 10;
  FailureGroup group;
  summary.failures = {group, group};
  EXPECT_EQ(summary.sentence(), "deviates in 2 ways: 5 of 10 decided cases failed");
  group.level = Level::should;
  summary.failures = {group};
  EXPECT_EQ(summary.sentence(),
            "conforms and does not follow 1 recommendation: 5 of 10 decided cases failed");
  group.level = Level::robustness;
  summary.failures.push_back(group);
  EXPECT_EQ(summary.sentence(),
            "conforms, does not follow 1 recommendation and has 1 defect that no clause forbids: "
            "5 of 10 decided cases failed");
}

TEST(Summary, ALogThatWasCutOffNeverConforms) {
  const Summary summary =
      sample::Log(std::vector{sample::record("body", "rule", "x", Verdict::pass)}, false).summary();
  EXPECT_EQ(summary.sentence(),
            "unfinished: the log was cut off; incomplete: 12 of 13 selected cases not decided; "
            "no deviation in 1 decided case");
}

}  // namespace
}  // namespace assay
