// How much stands behind a rule.
#pragma once
#include <cstdint>

namespace assay {

enum class Level : std::uint8_t {
  must,
  should,
  robustness,  // no clause behind it: a defect, never "nonconformant"
};

}  // namespace assay
