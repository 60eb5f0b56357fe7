#include "cli/progress.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace assay {
namespace {

std::size_t count(const Progress& state, std::initializer_list<Verdict> verdicts) {
  std::size_t sum = 0;
  for (const Verdict verdict : verdicts)
    if (const auto found = state.totals->find(verdict); found != state.totals->end())
      sum += found->second;
  return sum;
}

std::string line_of(const Progress& state) {
  const double share =
      state.total == 0 ? 1.0 : static_cast<double>(state.done) / static_cast<double>(state.total);
  constexpr std::size_t kWidth = 24;
  const auto filled = std::min(kWidth, static_cast<std::size_t>(share * kWidth));
  const double left = share > 0 ? state.elapsed.count() * (1 - share) / share : 0;
  return fmt::format(
      "[{}{}] {:3.0f} %  {} of {} cases  {} failed  {} incomplete  {} requests  {:.0f} s left",
      std::string(filled, '#'), std::string(kWidth - filled, '.'), share * 100, state.done,
      state.total, count(state, {Verdict::fail, Verdict::crash}),
      count(state, {Verdict::blocked, Verdict::unsure, Verdict::notrun, Verdict::harness}),
      state.requests, left);
}

}  // namespace

void ProgressLine::show(const Progress& state) {
  using namespace std::chrono_literals;
  if (quiet_) return;
  const auto now = std::chrono::steady_clock::now();
  if (last_ == std::chrono::steady_clock::time_point{}) last_ = now;
  if (now - last_ < (streams_.err_is_terminal ? 100ms : 5000ms)) return;
  last_ = now;
  drawn_ = true;
  if (streams_.err_is_terminal)
    streams_.err << "\r\x1b[2K" << line_of(state) << std::flush;
  else
    streams_.err << line_of(state) << "\n" << std::flush;
}

void ProgressLine::clear() {
  if (drawn_ && streams_.err_is_terminal) streams_.err << "\r\x1b[2K" << std::flush;
}

}  // namespace assay
