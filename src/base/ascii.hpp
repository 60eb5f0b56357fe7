// How much of a text is plain, found eight bytes at a time.
#pragma once
#include <cstddef>
#include <string_view>

namespace assay {

// Bytes at the front below 0x80, rounded down to a multiple of eight.
std::size_t ascii_prefix(std::string_view text);
// Bytes at the front that a JSON string holds as they are (RFC 8259 section 7): ASCII without
// control characters, quote and backslash.
std::size_t plain_prefix(std::string_view text);

}  // namespace assay
