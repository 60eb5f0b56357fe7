// Text: UTF-8, nearest word, globs. What no library at hand gives in this small form.
#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

// Code points of UTF-8; null when the bytes are not valid UTF-8 (RFC 3629).
std::optional<std::u32string> decode_utf8(std::string_view text);
bool is_utf8(std::string_view text);
std::size_t length_in_code_points(std::string_view utf8);  // Requires: is_utf8(utf8)
void append_utf8(std::string& out, char32_t code_point);

// The word most like `given` (edit distance at most a third of its length, at least 1); empty
// when none is near.
std::string_view nearest(std::string_view given, std::span<const std::string_view> words);
// `: did you mean "x"?`, or nothing when no word is near.
std::string did_you_mean(std::string_view given, std::span<const std::string_view> words);
std::string did_you_mean(std::string_view given, std::span<const std::string> words);

// Shell pattern over whole text: * (anything, also "/"), ?, [abc], {x,y}.
bool matches_glob(std::string_view pattern, std::string_view text);

std::string in_quotes(std::string_view text);  // "text" with quotes, control characters as \xNN
std::string shortened(std::string_view text, std::size_t limit);  // "abc... (1048576 bytes)"
std::string lower_ascii(std::string_view text);
std::string upper_ascii(std::string_view text);
std::vector<std::string> split(std::string_view text, char separator);
std::string join(std::span<const std::string> parts, std::string_view separator);

std::string base64_encode(std::string_view bytes);
// Strict RFC 4648 section 4: padding required, canonical; null otherwise.
std::optional<std::string> base64_decode(std::string_view text);
std::string hex_encode(std::string_view bytes);  // lower case
// RFC 3986 section 2.1: everything but unreserved characters.
std::string percent_encode(std::string_view text);

}  // namespace assay
