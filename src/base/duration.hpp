// A span of time as a declaration writes it: "1 day", "-25 h", "0 s", "10 years", or a number of
// seconds.
#pragma once
#include <chrono>
#include <string_view>

#include "base/json.hpp"
#include "base/result.hpp"

namespace assay {

// A year is 365 days: what is declared here is a distance, not a calendar date.
Result<std::chrono::milliseconds> parse_duration(std::string_view text);
Result<std::chrono::milliseconds> duration_from(const Json& value);

}  // namespace assay
