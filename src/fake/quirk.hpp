// What a fake can be told to do wrong, and how: a closed list, one row each in quirks.def.
//
// The serving code knows none of them. It calls a hook at each stage of an answer (handling.hpp) or
// of a push (push_making.hpp), and a quirk is a function at one stage.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "spec/cause.hpp"

namespace assay {

enum class Quirk : std::uint8_t {
  none,
#define ASSAY_QUIRK(name, stage, about) name,
#define ASSAY_PUSH_QUIRK(name, stage, about) name,
#include "fake/quirks.def"
#undef ASSAY_PUSH_QUIRK
#undef ASSAY_QUIRK
};

// A quirk and what it is applied to; which members it reads stands at its row of quirks.def.
struct Misconduct {
  Quirk quirk = Quirk::none;
  std::string place;          // a JSON pointer, or part of a signature as in a Cause
  Json value;                 // a length, a replacement...
  std::vector<Cause> causes;  // what it happens for; empty: for whatever is refused
  enum class When : std::uint8_t { always, success, failure };
  When when = When::always;  // of which answers
};

}  // namespace assay
