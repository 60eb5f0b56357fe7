// The small grammars that requests and responses share: tokens, field lines, body lengths.
//
// A function that can refuse returns what is wrong in half a sentence, or "" when nothing is.
// Source: RFC 9110 section 5, RFC 9112 sections 5 and 6.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/http.hpp"

namespace assay {

bool is_token(std::string_view text);  // RFC 9110 section 5.6.2

// A field line without its CRLF. White space before the colon, obsolete line folding and control
// characters are refused.
std::string read_field_line(std::string_view line, Field& field);

// What the fields say about the length of the body.
struct BodyLength {
  enum class Kind { unsaid, fixed, chunked };
  Kind kind = Kind::unsaid;
  std::uint64_t bytes = 0;  // when fixed

  friend bool operator==(const BodyLength&, const BodyLength&) = default;
};
// Equal Content-Length values count as one (RFC 9112 section 6.3); any coding but "chunked",
// which nobody offered, is refused, and so is Transfer-Encoding next to Content-Length or in
// HTTP/1.0.
std::string read_body_length(const Fields& fields, int version_minor, BodyLength& length);

// Whether a list such as Connection's has this member, compared without case.
bool list_has(const Fields& fields, std::string_view name, std::string_view member);

// RFC 9112 section 9.3; the same for both directions.
bool keeps_connection(const Fields& fields, int version_minor);

// The size in front of a chunk; extensions are read over (RFC 9112 section 7.1.1).
std::string read_chunk_size(std::string_view line, std::uint64_t& bytes);

}  // namespace assay
