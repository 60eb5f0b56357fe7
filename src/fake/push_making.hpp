// One push on its way to a receiver, and where a planted quirk does its harm. Private to fake/.
#pragma once
#include <array>
#include <cstdint>
#include <string>

#include "base/http.hpp"
#include "base/json.hpp"
#include "fake/push_compose.hpp"
#include "fake/push_occasion.hpp"
#include "fake/quirk.hpp"

namespace assay {

enum class PushStage : std::uint8_t {
  occasion,  // a request was answered: whether it provokes pushes
  time,      // when one of them is due, and the time that it tells of
  body,      // the body, before it is queued
  retry,     // the body of a second attempt and those after it
  request,   // the request, before it is signed
  bytes,     // the request as it leaves
};
constexpr std::size_t kPushStages = 6;

// What is there depends on the stage; `body` at all but the first.
struct PushMaking {
  const PushComposer& composer;
  Json& memory;                          // kept for a quirk from push to push
  const PushOccasion* told = nullptr;    // body
  const PushOccasion* before = nullptr;  // body: the one told of before; null for the first
  bool is_provoked = false;              // occasion
  WallTime due{}, at{};                  // time
  int position = 0;                      // time: in its sequence
  Json body = {};
  bool is_sent = true;  // body
  Request request = {};
};

using PushHook = void (*)(const Misconduct&, PushMaking&);
struct PushHooks {
  Misconduct misconduct = {};
  std::array<PushHook, kPushStages> at{};

  void run(PushStage stage, PushMaking& making) const {
    if (const PushHook hook = at[static_cast<std::size_t>(stage)]) hook(misconduct, making);
  }
};
PushHooks push_hooks_for(const Misconduct& misconduct);

}  // namespace assay
