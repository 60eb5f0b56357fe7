// What was understood of a push: its body as a value, by the media type that it claims.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "callbacks/received_push.hpp"
#include "spec/spec.hpp"

namespace assay {

struct PushMessage {
  const ReceivedPush* received = nullptr;
  const Push* push = nullptr;        // the one of its address whose method it has, else the first
  const MediaType* media = nullptr;  // documented for its Content-Type; null when none is
  std::optional<Json> body;
  std::string problem;  // why there is no body, in half a sentence
  std::string event;    // by `sequence`; empty when there is none
  // The message that this one repeats (same body, and that one was not accepted); itself when new.
  std::size_t repeats = 0;
};

// `candidates`: pushes of one name, which differ in their method. Requires: one or more.
PushMessage read_push(std::span<const Push* const> candidates, const ReceivedPush& received);
std::vector<PushMessage> read_pushes(std::span<const Push* const> candidates,
                                     const std::vector<ReceivedPush>& received);

}  // namespace assay
