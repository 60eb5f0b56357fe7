// The functions behind quirks.def.
#pragma once
#include "fake/handling.hpp"
#include "fake/push_making.hpp"

namespace assay::quirks {

#define ASSAY_QUIRK(name, stage, about) void name(const Misconduct& misconduct, Handling& handling);
#define ASSAY_PUSH_QUIRK(name, stage, about) \
  void name(const Misconduct& misconduct, PushMaking& making);
#include "fake/quirks.def"
#undef ASSAY_PUSH_QUIRK
#undef ASSAY_QUIRK

// Whether the answer under way is one that the misconduct is about. Requires: the row is chosen.
bool concerns(const Misconduct& misconduct, const Handling& handling);

}  // namespace assay::quirks
