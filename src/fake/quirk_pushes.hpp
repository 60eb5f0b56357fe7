// Wrong ways to write the body of a push; one row each in quirks/pushes.cpp.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "base/json.hpp"

namespace assay {

struct PushWriting {
  std::string_view id, what;
  enum class Of { json, form, both } of;
  std::string (*apply)(const std::string& right, const Json& body);  // an object
};
std::span<const PushWriting> push_writings();

// Another last sign of its kind: "13001" becomes "13002", "abc" becomes "abd"; a number one more.
Json altered_value(const Json& value);

}  // namespace assay
