#include "spec/cause.hpp"

#include <gtest/gtest.h>

#include "spec/document.hpp"

namespace assay {
namespace {

Json yaml(std::string_view text) { return parse_document("c.yaml", std::string(text))->root; }
Cause cause(std::string_view text) { return *cause_from(yaml(text)); }

TEST(Cause, IsReadFromATableRowAndTold) {
  struct Row {
    std::string_view yaml, text;
  };
  for (const auto& [when, text] : std::initializer_list<Row>{
           {"{header: X-AKSK, is: absent}", "X-AKSK absent"},
           {"{scheme: X-AKSK, is: invalid}", "scheme of X-AKSK invalid"},
           {"{attribute: Authorization.realm, is: absent}", "Authorization.realm absent"},
           {"{field: body.times, is: unlisted}", "body.times unlisted"},
           {"{field: body.times, is: any}", "body.times"},
           {"{body: invalid}", "body invalid"},
           {"{signature: unknown-key}", "signature unknown-key"},
           {"{method: other}", "method other"},
           {"{parameter: invalid}", "parameter invalid"},
           {"{state: the application is frozen}", "state: the application is frozen"},
           {"{environment: callee is busy}", "environment: callee is busy"},
       })
    EXPECT_EQ(cause(when).text(), text);
  EXPECT_EQ(cause("{field: body.times, is: unlisted}"),
            (Cause{Cause::Kind::field, "body.times", Cause::Aspect::unlisted}));
  EXPECT_EQ(cause("{body: absent}").subject, "body");
}

TEST(Cause, AWrongWordIsMetWithTheNearestRightOne) {
  struct Row {
    std::string_view yaml, error;
  };
  for (
      const auto& [when, error] : std::initializer_list<Row>{
          {"{heder: X, is: absent}",
           R"("heder" is not a kind of condition: did you mean "header"?)"},
          {"{quux: X, is: absent}",
           R"("quux" is not a kind of condition: expected "header", "scheme", "attribute", "field", "body", "signature", "method", "parameter", "state" or "environment")"},
          {"{header: X, is: abset}",
           R"("abset" is not what a header can be: did you mean "absent"?)"},
          {"{header: X}",
           R"("is" must be "absent", "invalid", "unlisted", "wrong", "expired", "unknown-key" or "any")"},
          {"{header: '', is: absent}", R"("header" must be text, not empty)"},
          {"{header: 3, is: absent}", R"("header" must be text, not number)"},
          {"{signature: wronk}",
           R"("wronk" is not what a signature can be: did you mean "wrong"?)"},
          {"{signature: absent}",
           R"("absent" is not what a signature can be: expected "wrong", "expired", "unknown-key" or "any")"},
          {"{body: invalid, is: absent}", R"("body" takes no "is": write {body: absent})"},
          {"{state: x, is: any}", R"("state" takes no "is": write {state: text})"},
          {"{header: X, field: Y, is: absent}",
           R"(a condition names one thing, not both "header" and "field": write two conditions)"},
          {"{is: absent}",
           R"(a condition with "is" alone names nothing: expected "header", "scheme", "attribute", "field", "body", "signature", "method", "parameter", "state" or "environment")"},
          {"signature", "a condition must be an object such as {field: body.times, is: invalid}"},
      })
    EXPECT_EQ(cause_from(yaml(when)).error(), (Error{"", std::string(error)}));
}

TEST(Cause, ARowAnswersWhatItNames) {
  struct Row {
    std::string_view documented, planted;
    bool answers;
  };
  for (const auto& [documented, planted, expected] : std::initializer_list<Row>{
           {"{field: body.times, is: invalid}", "{field: body.times, is: invalid}", true},
           {"{field: body.times, is: any}", "{field: body.times, is: absent}", true},
           {"{field: body.times, is: invalid}", "{field: body.times, is: absent}", false},
           {"{field: body.items, is: invalid}", "{field: body.items.0.id, is: invalid}", true},
           {"{field: body.item, is: invalid}", "{field: body.items, is: invalid}", false},
           {"{field: body.items.0.id, is: invalid}", "{field: body.items, is: invalid}", false},
           {"{header: X-AKSK, is: absent}", "{attribute: X-AKSK.Nonce, is: absent}", false},
           {"{attribute: X.a, is: absent}", "{attribute: X.a.b, is: absent}", false},
           {"{body: invalid}", "{field: body.times, is: invalid}", false},
           {"{parameter: invalid}", "{field: body.times, is: absent}", true},
           {"{parameter: invalid}", "{header: X, is: absent}", true},
           {"{parameter: invalid}", "{attribute: X.a, is: unlisted}", true},
           {"{parameter: invalid}", "{body: invalid}", true},
           {"{parameter: absent}", "{field: body.times, is: invalid}", false},
           {"{parameter: invalid}", "{signature: wrong}", false},
           {"{parameter: invalid}", "{method: other}", false},
           {"{signature: any}", "{signature: expired}", true},
           {"{signature: wrong}", "{signature: expired}", false},
           {"{state: frozen}", "{state: frozen}", true},
           {"{state: frozen}", "{state: overdue}", false},
       })
    EXPECT_EQ(answers(cause(documented), cause(planted)), expected) << documented << " " << planted;
}

}  // namespace
}  // namespace assay
