#include <algorithm>

#include "schema/pattern_grow.hpp"

namespace assay::pattern {
namespace {

// Sets like that of (ab)* have a hole at every second place: enough of both ends is kept.
constexpr std::size_t kMostIntervals = 256;

}  // namespace

Lengths Lengths::multiples(std::size_t length, std::size_t first, std::size_t last) {
  Lengths result;
  for (std::size_t count = first; count <= last; ++count) {
    if (count - first == kMostIntervals / 2 && last - count > kMostIntervals / 2)
      count = last - kMostIntervals / 2;
    result.intervals_.emplace_back(length * count, length * count);
  }
  return result;
}

bool Lengths::has_all_from(std::size_t first, std::size_t last) const {
  return !empty() && intervals_.back().first <= first && intervals_.back().second >= last;
}

bool Lengths::contains(std::size_t length) const {
  return std::ranges::any_of(intervals_, [&](const auto& interval) {
    return interval.first <= length && length <= interval.second;
  });
}

std::optional<std::size_t> Lengths::at_least(std::size_t length) const {
  for (const auto& [first, last] : intervals_)
    if (last >= length) return std::max(first, length);
  return std::nullopt;
}

std::optional<std::size_t> Lengths::at_most(std::size_t length) const {
  std::optional<std::size_t> found;
  for (const auto& [first, last] : intervals_)
    if (first <= length) found = std::min(last, length);
  return found;
}

void Lengths::tidy() {
  std::ranges::sort(intervals_);
  std::vector<std::pair<std::size_t, std::size_t>> tidied;
  for (const auto& interval : intervals_) {
    if (!tidied.empty() && interval.first <= tidied.back().second + 1)
      tidied.back().second = std::max(tidied.back().second, interval.second);
    else
      tidied.push_back(interval);
  }
  if (tidied.size() > kMostIntervals)
    tidied.erase(tidied.begin() + kMostIntervals / 2, tidied.end() - kMostIntervals / 2);
  intervals_ = std::move(tidied);
}

void Lengths::unite(const Lengths& other) {
  if (other.empty()) return;
  intervals_.insert(intervals_.end(), other.intervals_.begin(), other.intervals_.end());
  tidy();
}

Lengths Lengths::plus(const Lengths& other, std::size_t limit) const {
  Lengths sum;
  for (const auto& a : intervals_)
    for (const auto& b : other.intervals_)
      if (a.first + b.first <= limit)
        sum.intervals_.emplace_back(a.first + b.first, std::min(limit, a.second + b.second));
  sum.tidy();
  return sum;
}

Lengths Lengths::without_zero() const {
  Lengths result = *this;
  if (!result.empty() && result.least() == 0) {
    auto& first = result.intervals_.front();
    if (first.second == 0)
      result.intervals_.erase(result.intervals_.begin());
    else
      first.first = 1;
  }
  return result;
}

std::optional<std::size_t> Lengths::part_of(std::size_t total, const Lengths& rest) const {
  for (const auto& [first, last] : intervals_) {
    std::optional<std::size_t> best;
    for (const auto& [rest_first, rest_last] : rest.intervals_) {
      if (rest_first > total) break;
      const std::size_t low = std::max(first, total - std::min(total, rest_last));
      const std::size_t high = std::min(last, total - rest_first);
      if (low <= high && (!best || low < *best)) best = low;
    }
    if (best) return best;
  }
  return std::nullopt;
}

}  // namespace assay::pattern
