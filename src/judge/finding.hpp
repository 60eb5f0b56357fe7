// A check that failed, and things worth noting that are no failure.
#pragma once
#include <string>
#include <vector>

#include "judge/verdict.hpp"

namespace assay {

struct Finding {
  std::string check;  // id in checks.def: "code-fits-cause"
  Level level = Level::must;
  std::string subject;   // "body.times", "Authorization.realm", "response./sessionId"
  std::string expected;  // "refused with 1023007 (HTTP 400)"
  std::string observed;  // "HTTP 200, 0 \"Success.\""
  std::vector<std::string> clauses;
  std::string
      cause;  // findings with one cause are shown as one: usually check, subject and observed
  friend bool operator==(const Finding&, const Finding&) = default;
};

struct Note {
  std::string check;
  std::string text;
  friend bool operator==(const Note&, const Note&) = default;
};

struct ReadingSeen {
  std::string unsettled, reading;
  friend bool operator==(const ReadingSeen&, const ReadingSeen&) = default;
};

}  // namespace assay
