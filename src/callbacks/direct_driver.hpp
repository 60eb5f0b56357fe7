// A fake in this process: its clock is ours, and its pushes go straight into the receiver.
#pragma once
#include <functional>
#include <memory>

#include "callbacks/push_driver.hpp"

namespace assay {

// What the fake offers, as functions: callbacks/ does not see fake/.
struct PushingFake {
  struct Due {
    std::uint64_t id = 0;
    std::string url;
    Request request;
  };
  std::function<std::optional<WallTime>()> next;  // when the next push is due; null: none is
  std::function<std::vector<Due>()> take_due;     // by its clock
  std::function<void(std::uint64_t id, std::optional<int> status)> delivered;  // null: no answer
  std::function<Result<bool>(std::string_view push, const std::map<std::string, std::string>&)>
      trigger;
};

std::unique_ptr<PushDriver> direct_driver(PushingFake fake, Receiver& receiver,
                                          ShiftedClock& clock);

}  // namespace assay
