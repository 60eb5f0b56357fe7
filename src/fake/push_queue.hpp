// Pushes that wait for their time, and for an answer that ends them. Private to fake/.
//
// A push that is refused, or not answered, is sent again as its `delivery` says. Those of one
// sequence go out one after the other: none while the one before is under way for the first time.
#pragma once
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "spec/push.hpp"

namespace assay {

struct QueuedPush {
  std::uint64_t id = 0;
  std::uint64_t batch = 0;  // those of one sequence have one
  std::string push, event, url;
  std::string media;  // the media type that it is asked for in; empty: the first
  Json body;
  WallTime due{};
  WallTime first{};  // when it was due for the first time
  WallTime taken{};  // when the last attempt began
  int attempts = 0;  // begun
  bool under_way = false;
};

// How one attempt ended.
struct PushAttempt {
  std::uint64_t id = 0;
  std::string push, event, url;
  int attempt = 0;            // 1 for the first
  WallTime at{};              // of the answer
  std::optional<int> status;  // none: no answer
  enum class Then { done, again, given_up } then = Then::done;
};

class PushQueue {
 public:
  // Those of one sequence, each at its `first`; ids are given.
  void add(std::vector<QueuedPush> batch);
  std::optional<WallTime> next() const;  // null: nothing waits
  // Something is on its way, or should be.
  bool is_busy(WallTime now) const;
  // Those due, in the order they became so; they are under way then.
  std::vector<QueuedPush> take(WallTime now);
  // Ends an attempt. `rule` may be null: sent once. An id that is not under way is ignored.
  void answered(std::uint64_t id, std::optional<int> status, const PushDelivery* rule,
                WallTime now);

  const QueuedPush* find(std::uint64_t id) const;
  const std::deque<QueuedPush>& waiting() const { return waiting_; }
  const std::deque<PushAttempt>& attempts() const { return attempts_; }  // the last of them
  std::uint64_t changes() const { return changes_; }

  void restore(QueuedPush push);  // keeps its id; nothing is under way
  void forget();

 private:
  bool is_held(const QueuedPush& push) const;

  std::deque<QueuedPush> waiting_;  // oldest first
  std::deque<PushAttempt> attempts_;
  std::uint64_t ids_ = 0, batches_ = 0, changes_ = 0;
};

// Whether a status is one of "200", "2XX", "default".
bool covers_status(const std::vector<std::string>& patterns, int status);

}  // namespace assay
