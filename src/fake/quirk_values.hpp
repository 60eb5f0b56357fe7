// Ways in which a careless server bends a value of the body before it checks it; one row each in
// quirks/values.cpp.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "base/json.hpp"

namespace assay {

struct Conversion {
  std::string_view id, what;
  Json (*apply)(const Json& value, const Json& given);
};
std::span<const Conversion> conversions();

// `body` with the value at `pointer` bent; as it is when there is none. What `given` means is said
// at the conversion; null for "...-as-absent" drops the member.
Json converted(const Json& body, const std::string& pointer, std::string_view conversion,
               const Json& given);

}  // namespace assay
