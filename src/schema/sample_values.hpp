// The value classes: what is worth trying for any text, for a format, as one table each.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>

namespace assay::sampling {

// Text made of certain characters, as far as the pattern of the schema lets them in.
struct TextClass {
  enum class For : std::uint8_t { any, digits_only };  // digits_only: where no letter is allowed
  std::string_view partition;
  std::u32string_view characters;  // taken in turn
  std::u32string_view lead;        // the first ones
  std::u32string_view shows;       // all of these must be there (and one of `characters`)
  For applies = For::any;
};
std::span<const TextClass> text_classes();

struct FormatValue {
  std::string_view format, partition, text;
};
std::span<const FormatValue> format_values();

// Text that is nearly of the format.
std::span<const FormatValue> format_misses();

}  // namespace assay::sampling
