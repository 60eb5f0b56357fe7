#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/clock.hpp"
#include "base/text.hpp"
#include "report/report.hpp"
#include "report/sample_log.hpp"

namespace assay {
namespace {
using testing::HasSubstr;
using testing::Not;

std::string page_of(const sample::Log& log) { return log.report("html", "page"); }

std::size_t occurrences(const std::string& text, const std::string& word) {
  std::size_t out = 0;
  for (std::size_t at = 0; (at = text.find(word, at)) != std::string::npos; at += word.size())
    ++out;
  return out;
}

// Every element that is opened is closed in its place; the first mistake, or nothing.
std::string unbalanced(const std::string& page) {
  std::vector<std::string> open;
  for (std::size_t at = 0; (at = page.find('<', at)) != std::string::npos;) {
    const std::size_t end = page.find('>', at);
    if (end == std::string::npos) return "no > after " + page.substr(at, 40);
    std::string tag = page.substr(at + 1, end - at - 1);
    at = end + 1;
    if (tag.starts_with("!")) continue;
    const bool closes = tag.starts_with("/");
    if (closes) tag.erase(0, 1);
    const std::string name = tag.substr(0, tag.find_first_of(" \n"));
    if (closes && (open.empty() || open.back() != name))
      return "</" + name + "> closes " + (open.empty() ? "nothing" : open.back());
    if (closes)
      open.pop_back();
    else if (name != "meta" && name != "br")
      open.push_back(name);
  }
  return open.empty() ? "" : open.back() + " is not closed";
}

TEST(Html, BeginsWithWhatWasTestedAndTheVerdict) {
  const std::string page = page_of(sample::Log());
  EXPECT_THAT(page, HasSubstr("Voice verification code &middot; 2026-07-02 10:11:12 UTC"));
  EXPECT_THAT(page,
              HasSubstr("<h1>crashes in 1 way, deviates in 1 way and has 1 defect that no "
                        "clause forbids</h1>\n<p class=\"rest\">6 of 11 decided cases failed; "
                        "incomplete: 1 of 13 selected cases not decided (1 blocked)</p>"));
  EXPECT_THAT(page, HasSubstr("<header class=\"top bad\">"));
  EXPECT_THAT(page, HasSubstr("<code>http://127.0.0.1:8080</code>"));
  EXPECT_THAT(page, HasSubstr("<b>5</b><span>failed</span>"));
}

TEST(Html, StandsAloneAndRunsNothing) {
  const std::string page = page_of(sample::Log());
  for (const char* outside : {"<script", "<link", "<img", "<iframe", "@import", "url(", "src="})
    EXPECT_THAT(page, Not(HasSubstr(outside))) << outside;
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
  EXPECT_EQ(unbalanced(page), "");
  EXPECT_THAT(page, Not(HasSubstr("{{")));
}

TEST(Html, AFailureHasItsClauseControlBytesAndTheWayToSeeItAgain) {
  const std::string page = page_of(sample::Log());
  EXPECT_THAT(page,
              HasSubstr("<code>voice-a/table-4/times</code> <q>times: Integer, 0-9. Number of "
                        "times the code is played.</q>"));
  EXPECT_THAT(page,
              HasSubstr("<dt>Control</dt><dd><code>callVerify/positive/minimal/plain</code>"));
  EXPECT_THAT(page, HasSubstr("assay replay callVerify/body.times/maximum/above</code>"));
  EXPECT_THAT(page, HasSubstr("<h4>Request</h4><pre>POST /rest/httpsessions/callVerify/v1.0"));
  EXPECT_THAT(page, HasSubstr("<h4>Response</h4><pre>(no byte)</pre>"));
  EXPECT_EQ(occurrences(page, "<details class=\"case\""), 6U);
}

TEST(Html, EveryCodeSaysWhetherItWasSeenAndWhyNot) {
  const std::string page = page_of(sample::Log());
  EXPECT_THAT(page,
              HasSubstr("<h2>Result codes: 3 of 5 that a request can provoke were seen</h2>"));
  EXPECT_THAT(page, HasSubstr("<span class=\"chip missed\">asked for, never answered</span>"));
  EXPECT_THAT(page, HasSubstr("<span class=\"chip missed\">no case asks for it</span>"));
  EXPECT_THAT(page,
              HasSubstr("<span class=\"chip env\">only the environment can provoke it</span>"));
  EXPECT_THAT(page,
              HasSubstr("<span class=\"chip wrong\">not in the document with this status</span>"));
}

TEST(Html, ATargetThatFollowsTwoReadingsAtOnceIsToldSo) {
  EXPECT_THAT(page_of(sample::Log()),
              HasSubstr("up-to-eight (1 case) and up-to-nine (1 case) <span class=\"chip torn\">2 "
                        "readings at once</span>"));
}

TEST(Html, BytesOfATargetAreTextWhateverTheyAre) {
  const std::string page = page_of(sample::Log());
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;\\xff\\x00]]&gt;&amp;"
                              "amp;\\x00\\u{202E}"));
  EXPECT_THAT(page, Not(HasSubstr("\x1b")));
}

// A hostile target, and a hostile spec, in every place that a page shows: no byte becomes markup.
TEST(Html, NoTextAnywhereBecomesMarkup) {
  Random random(3);
  const std::string_view kHostile[] = {"<img src=x onerror=alert(1)>",
                                       "\"><script>x</script>",
                                       "</pre></details>",
                                       "{{sentence}}",
                                       "{{{target}}}",
                                       "{{#groups}}",
                                       "' onmouseover='x",
                                       "&lt;b&gt;",
                                       "\xff<\x80",
                                       "<!--",
                                       "]]>",
                                       "javascript:x"};
  for (int round = 0; round < 20; ++round) {
    std::vector<Record> lines = sample::records();
    for (Record& record : lines) {
      std::vector<std::string*> texts{
          &record.spec,     &record.id,    &record.operation, &record.subject,
          &record.rule,     &record.title, &record.control,   &record.expected,
          &record.observed, &record.why,   &record.role,      &record.code,
          &record.detail,   &record.at,    &record.sent,      &record.received};
      for (Finding& finding : record.findings)
        for (std::string* text : {&finding.check, &finding.subject, &finding.expected,
                                  &finding.observed, &finding.cause})
          texts.push_back(text);
      for (std::string& clause : record.clauses) texts.push_back(&clause);
      for (Note& note : record.notes) texts.push_back(&note.text);
      for (ReadingSeen& seen : record.readings) texts.push_back(&seen.reading);
      for (std::string* text : texts)
        if (random.below(2) == 0) *text += kHostile[random.below(std::size(kHostile))];
    }
    const std::string page = page_of(sample::Log(lines));
    ASSERT_EQ(unbalanced(page), "");
    for (const char* markup : {"<img", "<script", "<!--", "<b>x", "onerror=alert(1)>"})
      ASSERT_THAT(page, Not(HasSubstr(markup)));
    ASSERT_TRUE(is_utf8(page));
  }
}

TEST(Html, TelephoneNumbersAreHidden) {
  const std::string page = page_of(sample::Log());
  EXPECT_THAT(page, Not(HasSubstr("8613800138000")));
  EXPECT_THAT(page, HasSubstr("+86138******00"));
}

TEST(Html, AManyCasesPageShowsSomeOfEveryCauseInFullAndNamesTheOthers) {
  std::vector<Record> lines;
  for (int i = 0; i < 1000; ++i) lines.push_back(sample::not_refused("n" + std::to_string(i)));
  for (int i = 0; i < 400; ++i) {
    lines.push_back(sample::not_refused("m" + std::to_string(i)));
    lines.back().findings[0].cause = "cause " + std::to_string(i);
  }
  const std::string page = page_of(sample::Log(lines));
  EXPECT_EQ(occurrences(page, "<details class=\"case\""), 300U);
  EXPECT_EQ(occurrences(page, "<article "), 401U);
  EXPECT_THAT(page,
              HasSubstr("The other 1,100 failing cases by name (of 1,400, 300 are shown in full "
                        "above)"));
  for (const Record& record : lines) ASSERT_THAT(page, HasSubstr(record.id));
}

TEST(Html, ABodyOfAMegabyteIsCutAndSaysWhereTheRestIs) {
  Record record = sample::not_refused("huge");
  record.received = std::string(1 << 20, 'x');
  const std::string page = page_of(sample::Log(std::vector{record}));
  EXPECT_LT(page.size(), 100'000U);
  EXPECT_THAT(page, HasSubstr("[1,040,384 more of 1,048,576 bytes: see results.jsonl]"));
}

TEST(Html, ALogThatWasCutOffIsAnnounced) {
  EXPECT_THAT(page_of(sample::Log(sample::records(), false)),
              HasSubstr("<strong>This run was cut off.</strong>"));
  EXPECT_THAT(page_of(sample::Log()), Not(HasSubstr("This run was cut off")));
}

TEST(Html, ARunWithoutFailuresHasNoSectionOfThem) {
  const std::string page = page_of(
      sample::Log(std::vector{sample::record("positive", "minimal", "plain", Verdict::pass)}));
  EXPECT_THAT(page, Not(HasSubstr("id=\"failures\"")));
  EXPECT_THAT(page, Not(HasSubstr("href=\"#failures\"")));
  EXPECT_EQ(unbalanced(page), "");
}

}  // namespace
}  // namespace assay
