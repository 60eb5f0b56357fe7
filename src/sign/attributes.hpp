// The inside of a header that is a scheme and key="value" pairs: written, and read leniently or
// strictly.
//
// Source: RFC 9110 sections 5.6.3, 5.6.4 and 11.2. Public face: parse_attributes in signer.hpp.
#pragma once
#include <string>
#include <string_view>

#include "sign/signer.hpp"

namespace assay {

struct ReadAttributes {
  AttributeHeader header;  // what was understood before the first error
  bool whole = false;      // all of the value was understood
};
ReadAttributes read_attributes(std::string_view value);

void append_quoted(std::string& out, std::string_view value);  // RFC 9110 section 5.6.4

}  // namespace assay
