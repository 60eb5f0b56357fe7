// Plain YAML scalars as the core schema of YAML 1.2 types them (section 10.3.2).
//
// Differs from YAML 1.1, which many libraries still follow: `no`, `on`, `12:30`, `1_000` and
// `2024-01-01` are strings.
#pragma once
#include <string_view>

#include "base/json.hpp"
#include "base/result.hpp"

namespace assay {

// Numbers stay exact. Errors, without a place: .inf and .nan, which JSON cannot hold.
Result<Json> core_scalar(std::string_view plain);

}  // namespace assay
