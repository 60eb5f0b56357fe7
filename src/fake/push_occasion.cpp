#include "fake/push_occasion.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "fake/schema_place.hpp"
#include "sign/codec.hpp"
#include "spec/request_values.hpp"
#include "spec/runtime_expression.hpp"

namespace assay {

Json PushOccasion::value_of(std::string_view source, const Profile& profile) const {
  constexpr std::string_view kResponse = "response.", kProfile = "profile.", kTrigger = "trigger.";
  const Json* found = nullptr;
  if (source.starts_with(kResponse)) {
    found = response.at(source.substr(kResponse.size()));
  } else if (source.starts_with(kProfile)) {
    const std::string* text = profile.value(source.substr(kProfile.size()));
    return text ? Json(*text) : Json();
  } else if (source.starts_with(kTrigger)) {
    const auto value = values.find(std::string(source.substr(kTrigger.size())));
    return value == values.end() ? Json() : Json(value->second);
  } else {
    std::string pointer;
    for (const std::string& part : split(source, '.')) pointer = pointer_join(pointer, part);
    found = request.at(pointer);
  }
  return found ? *found : Json();
}

namespace {

// The pointer of an expression that is nothing but a place of the body.
std::string body_pointer(std::string_view expression) {
  constexpr std::string_view kBegin = "{$request.body#", kBare = "$request.body#";
  if (expression.starts_with(kBegin) && expression.ends_with('}'))
    return std::string(expression.substr(kBegin.size(), expression.size() - kBegin.size() - 1));
  if (expression.starts_with(kBare)) return std::string(expression.substr(kBare.size()));
  return {};
}

bool is_base64(const Operation& operation, const std::string& pointer) {
  if (pointer.empty() || operation.bodies.empty()) return false;
  const Schema place = place_of(operation.bodies.front().compiled, pointer);
  const Json* encoding = place ? keyword_at(place, "contentEncoding") : nullptr;
  return encoding && encoding->is_string() && encoding->as_string().starts_with("base64");
}

}  // namespace

std::string callback_url(const Push& push, const Operation& operation,
                         const PushOccasion& occasion) {
  RuntimeValues values;
  values.request = &occasion.request;
  values.response_body = &occasion.response;
  const auto value = value_of_expression(push.url, values);
  if (!value || value->is_null()) return {};
  std::string url = text_of(*value);
  if (!is_base64(operation, body_pointer(push.url))) return url;
  auto decoded = base64_decode(url);
  if (!decoded) decoded = base64url_decode(url);
  return decoded.value_or("");
}

SplitUrl split_url(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  const std::string name = lower_ascii(url.substr(0, scheme));
  if (name != "http" && name != "https") return {};
  url = url.substr(0, url.find('#'));
  const auto path = std::min(url.find_first_of("/?", scheme + 3), url.size());
  if (path == scheme + 3) return {};
  std::string target(url.substr(path));
  if (!target.starts_with('/')) target.insert(0, "/");
  const auto is_plain = [](char c) { return c > ' ' && c != '\x7f'; };
  if (!std::ranges::all_of(url, is_plain)) return {};
  return {std::string(url.substr(0, path)), std::move(target)};
}

}  // namespace assay
