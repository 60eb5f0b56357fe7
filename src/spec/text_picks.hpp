// Which of many texts are most easily read wrongly: the longest, one that begins another, those
// with signs that an encoding, a pattern or a query language gives a meaning to.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

struct TextPick {
  std::string_view name, about;
  // The place of the first that fits; null when none does.
  std::optional<std::size_t> (*choose)(const std::vector<std::string>& texts);
};
std::span<const TextPick> text_picks();
const TextPick* find_text_pick(std::string_view name);

}  // namespace assay
