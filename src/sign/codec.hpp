// Spellings of bytes that a signature may be sent in and that a receiver can undo.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace assay {

std::string base64url_encode(std::string_view bytes);  // RFC 4648 section 5, without padding
std::optional<std::string> base64url_decode(std::string_view text);
std::optional<std::string> hex_decode(std::string_view text);  // either case

}  // namespace assay
