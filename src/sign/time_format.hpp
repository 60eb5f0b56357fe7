// Reads what format_utc (base/clock.hpp) writes.
#pragma once
#include <optional>
#include <string_view>

#include "base/clock.hpp"

namespace assay {

// Null unless `text` is exactly of that format and a date that exists: every digit counted, nothing
// before or after. What the format leaves out is that of 1970-01-01T00:00:00.000.
std::optional<WallTime> parse_utc(std::string_view text, std::string_view format);

}  // namespace assay
