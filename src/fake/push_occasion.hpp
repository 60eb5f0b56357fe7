// What a push tells of: a request that was accepted, its answer, and what a trigger was given.
// Private to fake/.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "spec/profile.hpp"
#include "spec/spec.hpp"

namespace assay {

struct PushOccasion {
  Json request;                               // by part: {"body": ..., "query": {...}, ...}
  Json response;                              // the body of the answer; null without one
  std::map<std::string, std::string> values;  // of the trigger

  // The value of a source of a Correlation: "body.calleeNbr", "response./subid", "profile.key",
  // "trigger.caller"; null when there is none.
  Json value_of(std::string_view source, const Profile& profile) const;
};

// The URL that a callback's expression names; empty when it has no value. A text that the
// operation's schema calls base64 is decoded.
std::string callback_url(const Push& push, const Operation& operation,
                         const PushOccasion& occasion);

// "http://host:80" and "/path?query"; both empty for what is no URL of HTTP.
struct SplitUrl {
  std::string origin, target;
};
SplitUrl split_url(std::string_view url);

}  // namespace assay
