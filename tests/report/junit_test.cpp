#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <set>

#include "report/report.hpp"
#include "report/sample_log.hpp"

namespace assay {
namespace {
using testing::HasSubstr;
using testing::Not;

std::size_t occurrences(const std::string& text, const std::string& word) {
  std::size_t out = 0;
  for (std::size_t at = 0; (at = text.find(word, at)) != std::string::npos; at += word.size())
    ++out;
  return out;
}

bool has_xmllint() { return std::system("xmllint --version >/dev/null 2>&1") == 0; }

// Empty when xmllint finds the file valid against reports/junit.xsd, else what it says.
std::string complaints(const sample::Log& log, const std::string& file) {
  const std::string said = log.path("xmllint.txt");
  const std::string command = "xmllint --noout --schema '" + std::string(ASSAY_SOURCE_DIR) +
                              "/reports/junit.xsd' '" + log.path(file) + "' >'" + said + "' 2>&1";
  return std::system(command.c_str()) == 0 ? "" : sample::Log::text_of(said);
}

TEST(Junit, IsValidAgainstItsSchema) {
  if (!has_xmllint()) GTEST_SKIP() << "xmllint is not installed";
  const sample::Log log;
  log.report("junit", "r.xml");
  EXPECT_EQ(complaints(log, "r.xml"), "");
  const sample::Log cut(sample::records(), false);
  cut.report("junit", "r.xml");
  EXPECT_EQ(complaints(cut, "r.xml"), "");
  const sample::Log empty(std::vector<Record>{});
  empty.report("junit", "r.xml");
  EXPECT_EQ(complaints(empty, "r.xml"), "");
}

TEST(Junit, TheSchemaRefusesWhatIsNoReport) {
  if (!has_xmllint()) GTEST_SKIP() << "xmllint is not installed";
  const sample::Log log;
  for (const char* wrong : {"<testsuites/>", "<testsuite name='a'/>",
                            "<testsuites name='a' tests='1' failures='0' errors='0' skipped='0' "
                            "time='0'><testcase/></testsuites>"}) {
    std::ofstream(log.path("wrong.xml")) << wrong;
    EXPECT_NE(complaints(log, "wrong.xml"), "") << wrong;
  }
}

TEST(Junit, CountsFailuresErrorsAndWhatDidNotRunApart) {
  const std::string text = sample::Log().report("junit", "r.xml");
  EXPECT_THAT(
      text,
      HasSubstr(R"(<testsuites name="assay" tests="14" failures="5" errors="1" skipped="2")"));
  EXPECT_THAT(
      text,
      HasSubstr(
          R"(<testsuite name="voice.callVerify" tests="14" failures="5" errors="1" skipped="2")"));
  EXPECT_EQ(occurrences(text, "<testcase "), 14U);
  EXPECT_EQ(occurrences(text, "<failure "), 5U);
  EXPECT_EQ(occurrences(text, "<error "), 1U);
  EXPECT_EQ(occurrences(text, "<skipped "), 2U);
}

TEST(Junit, AFailureSaysWhatToKnowAndHowToSeeItAgain) {
  const std::string text = sample::Log().report("junit", "r.xml");
  EXPECT_THAT(
      text, HasSubstr("<failure message=\"refused body.times: expected refused with 1010002 (HTTP "
                      "403), observed HTTP 200, 0 &quot;Success.&quot;\" type=\"refused\">"));
  EXPECT_THAT(text,
              HasSubstr("clause:   voice-a/table-4/times: times: Integer, 0-9. Number of times "
                        "the code is played.\n"
                        "control:  callVerify/positive/minimal/plain\n"
                        "again:    assay replay callVerify/body.times/maximum/above\n"));
  EXPECT_THAT(text,
              HasSubstr("<system-out>sent:\nPOST /rest/httpsessions/callVerify/v1.0 HTTP/1.1\n"));
}

TEST(Junit, BytesOfATargetAreNoMarkupAndNoControls) {
  const std::string text = sample::Log().report("junit", "r.xml");
  EXPECT_THAT(text, Not(HasSubstr("<script>")));
  EXPECT_THAT(text, HasSubstr("&lt;script&gt;alert(&#39;x&#39;)&lt;/"
                              "script&gt;\\xff\\x00]]&gt;&amp;amp;\\x00\\u{202E}"));
  for (const char c : text) EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20);
  EXPECT_THAT(text, Not(HasSubstr("8613800138000")));
}

TEST(Junit, AControlThatFailedIsATestAndOneThatPassedIsNot) {
  Record recheck = sample::not_refused("above");
  recheck.role = "recheck";
  Record fine = sample::record("positive", "minimal", "plain", Verdict::pass);
  fine.role = "control";
  const std::string text = sample::Log(std::vector{recheck, fine}).report("junit", "r.xml");
  EXPECT_EQ(occurrences(text, "<testcase "), 1U);
  EXPECT_THAT(text, HasSubstr(R"(name="callVerify/body.times/maximum/above [recheck]")"));
  EXPECT_THAT(text, HasSubstr(R"(tests="1" failures="1")"));
}

// Cases of several operations come mixed, and more of them than the memory of a suite takes.
TEST(Junit, CasesStandInTheSuiteOfTheirOperationHoweverTheyAreMixed) {
  std::vector<Record> lines;
  for (int i = 0; i < 1200; ++i) {
    lines.push_back(sample::not_refused("n" + std::to_string(i)));
    lines.back().operation = i % 3 == 0 ? "other" : "callVerify";
    lines.back().id = lines.back().operation + "/" + std::to_string(i);
  }
  const sample::Log log(lines);
  const std::string text = log.report("junit", "r.xml");
  const std::size_t second = text.find(R"(<testsuite name="voice.other" tests="400")");
  ASSERT_NE(second, std::string::npos);
  EXPECT_THAT(text, HasSubstr(R"(<testsuite name="voice.callVerify" tests="800")"));
  EXPECT_EQ(occurrences(text.substr(0, second), R"(classname="voice.callVerify")"), 800U);
  EXPECT_EQ(occurrences(text.substr(second), R"(classname="voice.other")"), 400U);
  std::set<std::string> names;
  for (std::size_t at = 0; (at = text.find("<testcase name=\"", at)) != std::string::npos; ++at)
    names.insert(text.substr(at + 16, text.find('"', at + 16) - at - 16));
  EXPECT_EQ(names.size(), 1200U);
  EXPECT_EQ(has_xmllint() ? complaints(log, "r.xml") : "", "");
}

}  // namespace
}  // namespace assay
