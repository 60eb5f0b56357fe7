#include "callbacks/push_context.hpp"

#include <algorithm>
#include <array>

#include "spec/request_values.hpp"

namespace assay {
namespace {

constexpr std::array<std::string_view, 8> kSources{"body.",   "query.",   "path.",    "header.",
                                                   "cookie.", "profile.", "trigger.", "response./"};

bool says_nothing(const Json& value) {
  return value.is_null() || (value.is_string() && value.as_string().empty());
}

}  // namespace

std::optional<Json> PushContext::value(std::string_view source) const {
  constexpr std::string_view kProfile = "profile.", kTrigger = "trigger.", kResponse = "response.";
  const auto known = [](const Json* value) -> std::optional<Json> {
    if (!value || says_nothing(*value)) return std::nullopt;
    return *value;
  };
  if (source.starts_with(kProfile)) {
    const std::string* value = profile ? profile->value(source.substr(kProfile.size())) : nullptr;
    return value ? std::optional(Json(*value)) : std::nullopt;
  }
  if (source.starts_with(kTrigger)) {
    const auto found = trigger.find(std::string(source.substr(kTrigger.size())));
    return found == trigger.end() ? std::nullopt : std::optional(Json(found->second));
  }
  if (source.starts_with(kResponse))
    return answer ? known(answer->at(source.substr(kResponse.size()))) : std::nullopt;
  std::string pointer = "/" + std::string(source);
  std::ranges::replace(pointer, '.', '/');
  return known(inputs.at(pointer));
}

std::map<std::string, std::string> PushContext::values(
    const std::vector<std::pair<std::string, std::string>>& with) const {
  std::map<std::string, std::string> out;
  for (const auto& [name, text] : with) {
    const bool is_source = std::ranges::any_of(
        kSources, [&, &said = text](std::string_view lead) { return said.starts_with(lead); });
    if (!is_source)
      out[name] = text;
    else if (const auto known = value(text))
      out[name] = text_of(*known);
  }
  return out;
}

}  // namespace assay
