#include "fake/quirks.hpp"

#include <algorithm>

#include "fake/served_operation.hpp"

namespace assay {

Hooks hooks_for(const Misconduct& misconduct) {
  Hooks hooks;
  hooks.misconduct = misconduct;
  const auto set = [&](Stage stage, Hook hook) {
    hooks.at[static_cast<std::size_t>(stage)] = hook;
  };
  switch (misconduct.quirk) {
    case Quirk::none:
      break;
#define ASSAY_QUIRK(name, stage, about) \
  case Quirk::name:                     \
    set(Stage::stage, quirks::name);    \
    break;
#define ASSAY_PUSH_QUIRK(name, stage, about) case Quirk::name:
#include "fake/quirks.def"
#undef ASSAY_PUSH_QUIRK
#undef ASSAY_QUIRK
      break;  // of pushes
  }
  return hooks;
}

PushHooks push_hooks_for(const Misconduct& misconduct) {
  PushHooks hooks;
  hooks.misconduct = misconduct;
  switch (misconduct.quirk) {
#define ASSAY_QUIRK(name, stage, about)
#define ASSAY_PUSH_QUIRK(name, stage, about)                             \
  case Quirk::name:                                                      \
    hooks.at[static_cast<std::size_t>(PushStage::stage)] = quirks::name; \
    break;
#include "fake/quirks.def"
#undef ASSAY_PUSH_QUIRK
#undef ASSAY_QUIRK
    default:
      break;  // of answers
  }
  return hooks;
}

Request& Handling::alter() {
  if (request != &altered) altered = *request;
  request = &altered;
  return altered;
}

namespace quirks {

bool concerns(const Misconduct& misconduct, const Handling& handling) {
  using When = Misconduct::When;
  const bool refused = !handling.causes.empty();
  if (misconduct.when == When::success && refused) return false;
  if (misconduct.when == When::failure && !refused) return false;
  if (misconduct.causes.empty()) return true;
  return std::ranges::any_of(handling.causes, [&](const Cause& found) {
    return std::ranges::any_of(misconduct.causes,
                               [&](const Cause& named) { return answers(named, found); });
  });
}

}  // namespace quirks
}  // namespace assay
