// References between documents: RFC 3986 resolution, nothing about what is behind a URI.
#pragma once
#include <string>
#include <string_view>

namespace assay::jsonschema {

// RFC 3986 section 5.2. A base without a scheme works too ("" and "a/b.json" are bases), so that
// schemas without an absolute identifier can refer to each other.
std::string resolve_uri(std::string_view base, std::string_view reference);

struct UriAndFragment {
  std::string_view uri;       // without "#"
  std::string_view fragment;  // still percent-encoded
};
UriAndFragment split_fragment(std::string_view uri);

// Bytes of "%41"; a "%" that is not followed by two hex digits stays as it is.
std::string percent_decode(std::string_view text);

}  // namespace assay::jsonschema
