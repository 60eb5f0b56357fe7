// What a case's outcome is called, and how severe a rule is. See docs/verdicts.md.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "spec/level.hpp"

namespace assay {

enum class Verdict : std::uint8_t {
  pass,
  fail,       // decided against a clause
  crash,      // cut connection, hang, or a 5xx that the document does not know
  unsettled,  // equals one of the readings, which is named
  info,       // the document says nothing; the observation is kept
  blocked,    // the control, or a step before, did not succeed
  unsure,     // ran, and could not be decided
  notrun,     // selected, but budget or interruption ended first
  harness,    // network, credentials or assay itself
  skipped,    // deselected, listed by name
};
constexpr std::size_t kVerdicts = 10;
std::string_view name_of(Verdict verdict);
std::optional<Verdict> verdict_of(std::string_view name);

std::string_view name_of(Level level);
std::optional<Level> level_of(std::string_view name);

}  // namespace assay
