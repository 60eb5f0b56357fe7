// What a fake can be told to do wrong, and how: a closed list, one row each in quirks.def.
//
// The fake itself knows none of them. It calls a hook at each stage of an answer, and a quirk is a
// hook at one stage (handling.hpp).
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "spec/cause.hpp"

namespace assay {

enum class Quirk : std::uint8_t {
  none,
#define ASSAY_QUIRK(name, stage) name,
#include "fake/quirks.def"
#undef ASSAY_QUIRK
};

// A quirk and what it is applied to; which members it reads stands at its row of quirks.def.
struct Misconduct {
  Quirk quirk = Quirk::none;
  std::string place;          // a JSON pointer, or the name of a header field
  Json value;                 // a length, a replacement...
  std::vector<Cause> causes;  // what it happens for; empty: for any
};

}  // namespace assay
