#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "report/report.hpp"
#include "report/sample_log.hpp"

namespace assay {
namespace {
using testing::HasSubstr;
using testing::Not;

TEST(Console, TellsOneOfEverythingInItsOrder) {
  EXPECT_EQ(console_summary(sample::Log().summary(), Colour::no, 80),
            R"(voice v1.0 against http://127.0.0.1:8080
14 requests in 1.2 s, seed 7

Crashes in 1 way, deviates in 1 way and has 1 defect that no clause forbids: 6
of 11 decided cases failed; incomplete: 1 of 13 selected cases not decided (1
blocked)
5 of 11 decided passed; 11 of 13 selected were decided; 1 where the document
says nothing

Failures by cause (3)
  1. CRASH  no-crash  body
     expected  an answer
     observed  connection reset after 0 bytes
     1 case    callVerify/body/json/deep-nesting
     again     assay replay callVerify/body/json/deep-nesting

  2. FAIL  refused  body.times
     expected  refused with 1010002 (HTTP 403)
     observed  HTTP 200, 0 "Success."
     clause    voice-a/table-4/times: "times: Integer, 0-9. Number of times the
               code is played."
               voice-a/table-6: "A request that is wrong is refused with a code
               of this table."
     4 cases   callVerify/body.times/maximum/above
               callVerify/body.times/maximum/far-above
               callVerify/body.times/maximum/huge
               and 1 more
     again     assay replay callVerify/body.times/maximum/above

  3. DEFECT  stack-trace  response
     expected  no internal path in the body
     observed  HTTP 500, E9 <script>alert(1)</script>\x1b[31m
     1 case    callVerify/auth.X-AKSK.PasswordDigest/signature/flipped-bit
     again     assay replay callVerify/auth.X-AKSK.PasswordDigest/signature/flipped-bit

Where the document leaves a choice, the target follows
  verify-code-of-nine: 2 readings at once: up-to-eight (1 case) and up-to-nine
    (1 case)
    String(2-9) in one edition, at most 8 digits in both

Not decided
      1  blocked: control callVerify/positive/minimal/plain was refused

Codes that a request can provoke and no answer carried
  1010010  HTTP 401  Invalid digest.
  1010003  HTTP 403  Invalid app_key. (no case asks for it)

Codes that answers carried and no document has with that status
  E9  HTTP 500

Notes
      1  1010002 is generic, and a specific code is documented

Deselected
      1  not matched by --only "*times*"
)");
}

TEST(Console, ARunWithoutFailuresIsShort) {
  std::vector<Record> lines;
  for (const char* code : {"0", "1010002", "1010010", "1010003", "1023007"})
    lines.push_back(sample::answered(sample::record("body", "rule", code, Verdict::pass),
                                     code == std::string("0")         ? 200
                                     : code == std::string("1010010") ? 401
                                     : code == std::string("1023007") ? 400
                                                                      : 403,
                                     code));
  Summary summary = sample::Log(lines).summary();
  summary.header.selected = 5;
  EXPECT_EQ(console_summary(summary, Colour::no), R"(voice v1.0 against http://127.0.0.1:8080
14 requests in 1.2 s, seed 7

Conforms: all 5 decided cases passed
5 of 5 decided passed; 5 of 5 selected were decided
)");
}

TEST(Console, NoLineButACommandOrAnIdIsWiderThanAsked) {
  for (const std::size_t width : {40U, 60U, 100U}) {
    std::istringstream lines(console_summary(sample::Log().summary(), Colour::no, width));
    for (std::string line; std::getline(lines, line);)
      EXPECT_TRUE(line.size() <= width || line.find("callVerify/") != std::string::npos) << line;
  }
}

TEST(Console, ColoursAreAddedAndNothingElseChanges) {
  const Summary summary = sample::Log().summary();
  const std::string plain = console_summary(summary, Colour::no);
  std::string coloured = console_summary(summary, Colour::yes);
  EXPECT_THAT(coloured, HasSubstr("\x1b[1;35mCRASH\x1b[0m"));
  EXPECT_THAT(plain, Not(HasSubstr("\x1b")));
  for (std::size_t at; (at = coloured.find('\x1b')) != std::string::npos;)
    coloured.erase(at, coloured.find('m', at) + 1 - at);
  EXPECT_EQ(coloured, plain);
}

TEST(Console, ATargetCannotSendEscapeSequencesToTheTerminal) {
  EXPECT_THAT(console_summary(sample::Log().summary(), Colour::no),
              HasSubstr(R"(<script>alert(1)</script>\x1b[31m)"));
}

TEST(Console, ALogThatWasCutOffSaysSoFirst) {
  const sample::Log log(sample::records(), false);
  const std::string text = console_summary(log.summary(), Colour::no, 120);
  EXPECT_THAT(text, HasSubstr("\nUnfinished: the log was cut off; crashes in 1 way"));
  EXPECT_THAT(text, HasSubstr(":16: the log ends here without its last line"));
}

}  // namespace
}  // namespace assay
