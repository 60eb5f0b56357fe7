// What a push may be compared with: the request that provoked it, its answer, the account, and what
// the trigger was told.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "spec/profile.hpp"
#include "spec/push.hpp"

namespace assay {

struct PushContext {
  const Profile* profile = nullptr;
  Json inputs;                 // of the request, by part: {"body": ..., "path": {...}}
  std::optional<Json> answer;  // the body of its answer
  std::map<std::string, std::string> trigger;

  // The value of a source as in Correlation ("body.calleeNbr", "response./subid", "profile.x",
  // "trigger.caller"); null when there is none, or when it says nothing (null, an empty text).
  std::optional<Json> value(std::string_view source) const;
  // Values for a trigger: each a source, or a text of its own.
  std::map<std::string, std::string> values(
      const std::vector<std::pair<std::string, std::string>>& with) const;
};

}  // namespace assay
