#include <fmt/format.h>

#include "base/text.hpp"
#include "judge/evidence.hpp"

namespace assay {

void check_body_schema(const Evidence& evidence, Judgement& out) {
  if (!evidence.media || evidence.answered_by_http || !evidence.body_expected) return;
  if (evidence.media->name.find("json") == std::string::npos) return;
  if (!evidence.body) {
    const std::string& bytes = evidence.exchange.response->body;
    add_finding(out, evidence, "body-schema", "response", "a JSON body",
                bytes.empty() ? "an empty body"
                              : evidence.body_problem + " in " + in_quotes(shortened(bytes, 40)));
    return;
  }
  for (const Violation& violation : evidence.media->compiled.validate(*evidence.body)) {
    std::string place = violation.instance;
    if (!violation.member.empty()) place = pointer_join(place, violation.member);
    add_finding(out, evidence, "body-schema", "response." + place, violation.expected,
                violation.member.empty() ? violation.found
                                         : fmt::format("{} is missing", violation.member));
  }
}

}  // namespace assay
