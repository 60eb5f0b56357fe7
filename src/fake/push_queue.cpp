#include "fake/push_queue.hpp"

#include <algorithm>

namespace assay {
namespace {

constexpr std::size_t kKeptAttempts = 1000;

bool is_sent_again(const PushDelivery& rule, std::optional<int> status) {
  if (!status) return true;
  if (covers_status(rule.accepted, *status)) return false;
  return rule.refused.empty() || covers_status(rule.refused, *status);
}

bool ends_it(const PushDelivery* rule, std::optional<int> status) {
  return status && (!rule || !is_sent_again(*rule, status));
}

}  // namespace

bool covers_status(const std::vector<std::string>& patterns, int status) {
  const std::string exact = std::to_string(status);
  return std::ranges::any_of(patterns, [&](const std::string& pattern) {
    return pattern == exact || pattern == "default" || pattern == exact.substr(0, 1) + "XX";
  });
}

void PushQueue::add(std::vector<QueuedPush> batch) {
  if (batch.empty()) return;
  ++batches_;
  ++changes_;
  for (QueuedPush& push : batch) {
    push.id = ++ids_;
    push.batch = batches_;
    push.due = push.first;
    push.attempts = 0;
    push.under_way = false;
    waiting_.push_back(std::move(push));
  }
}

void PushQueue::restore(QueuedPush push) {
  ids_ = std::max(ids_, push.id);
  batches_ = std::max(batches_, push.batch);
  push.under_way = false;
  waiting_.push_back(std::move(push));
}

void PushQueue::forget() {
  waiting_.clear();
  attempts_.clear();
  ++changes_;
}

bool PushQueue::is_held(const QueuedPush& push) const {
  if (push.under_way) return true;
  if (push.attempts > 0) return false;
  return std::ranges::any_of(waiting_, [&](const QueuedPush& other) {
    return other.batch == push.batch && other.id < push.id && other.under_way &&
           other.attempts == 1;
  });
}

std::optional<WallTime> PushQueue::next() const {
  std::optional<WallTime> out;
  for (const QueuedPush& push : waiting_)
    if ((!out || push.due < *out) && !is_held(push)) out = push.due;
  return out;
}

bool PushQueue::is_busy(WallTime now) const {
  return std::ranges::any_of(
      waiting_, [&](const QueuedPush& push) { return push.under_way || push.due <= now; });
}

std::vector<QueuedPush> PushQueue::take(WallTime now) {
  std::vector<QueuedPush*> due;
  for (QueuedPush& push : waiting_)
    if (push.due <= now && !push.under_way) due.push_back(&push);
  std::ranges::stable_sort(due, {}, &QueuedPush::due);
  std::vector<QueuedPush> out;
  for (QueuedPush* push : due) {
    if (is_held(*push)) continue;
    push->under_way = true;
    ++push->attempts;
    push->taken = now;
    out.push_back(*push);
  }
  if (!out.empty()) ++changes_;
  return out;
}

const QueuedPush* PushQueue::find(std::uint64_t id) const {
  const auto found = std::ranges::find(waiting_, id, &QueuedPush::id);
  return found == waiting_.end() ? nullptr : &*found;
}

void PushQueue::answered(std::uint64_t id, std::optional<int> status, const PushDelivery* rule,
                         WallTime now) {
  const auto found = std::ranges::find(waiting_, id, &QueuedPush::id);
  if (found == waiting_.end() || !found->under_way) return;
  ++changes_;
  found->under_way = false;
  PushAttempt attempt{found->id,       found->push, found->event, found->url,
                      found->attempts, now,         status,       PushAttempt::Then::done};
  const bool repeats = rule && rule->every.count() > 0 && !ends_it(rule, status);
  if (repeats) {
    // The next of its times after this attempt began: they do not drift, and a clock that was moved
    // far does not bring those it passed all at once.
    found->due += rule->every * ((found->taken - found->due) / rule->every + 1);
    const bool over = found->due - found->first > rule->lasting;
    attempt.then = over ? PushAttempt::Then::given_up : PushAttempt::Then::again;
    if (over) waiting_.erase(found);
  } else {
    if (!ends_it(rule, status)) attempt.then = PushAttempt::Then::given_up;
    waiting_.erase(found);
  }
  attempts_.push_back(std::move(attempt));
  if (attempts_.size() > kKeptAttempts) attempts_.pop_front();
}

}  // namespace assay
