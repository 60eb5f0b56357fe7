#include "judge/verdict.hpp"

#include <iterator>

namespace assay {
namespace {

constexpr std::string_view kVerdictNames[] = {"pass",    "fail",    "crash",  "unsettled",
                                              "info",    "blocked", "unsure", "notrun",
                                              "harness", "skipped"};
static_assert(std::size(kVerdictNames) == kVerdicts);
constexpr std::string_view kLevelNames[] = {"must", "should", "robustness"};

}  // namespace

std::string_view name_of(Verdict verdict) {
  return kVerdictNames[static_cast<std::size_t>(verdict)];
}

std::optional<Verdict> verdict_of(std::string_view name) {
  for (std::size_t i = 0; i < std::size(kVerdictNames); ++i)
    if (kVerdictNames[i] == name) return static_cast<Verdict>(i);
  return std::nullopt;
}

std::string_view name_of(Level level) { return kLevelNames[static_cast<std::size_t>(level)]; }

std::optional<Level> level_of(std::string_view name) {
  for (std::size_t i = 0; i < std::size(kLevelNames); ++i)
    if (kLevelNames[i] == name) return static_cast<Level>(i);
  return std::nullopt;
}

}  // namespace assay
