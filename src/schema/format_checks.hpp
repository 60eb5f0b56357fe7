// One check for each format of text. Private to schema/.
#pragma once
#include <string_view>

namespace assay::jsonschema {

// RFC 3339 section 5.6 and appendix A.
bool is_date(std::string_view text);
bool is_time(std::string_view text);
bool is_date_time(std::string_view text);
bool is_duration(std::string_view text);

bool is_hostname(std::string_view text);      // RFC 1123 section 2.1, A-labels of RFC 5890
bool is_idn_hostname(std::string_view text);  // RFC 5890, RFC 5892
bool is_ipv4(std::string_view text);          // RFC 2673 section 3.2
bool is_ipv6(std::string_view text);          // RFC 4291 section 2.2
bool is_email(std::string_view text);         // RFC 5321 section 4.1.2
bool is_idn_email(std::string_view text);     // RFC 6531

bool is_uri(std::string_view text);            // RFC 3986
bool is_uri_reference(std::string_view text);  // RFC 3986
bool is_iri(std::string_view text);            // RFC 3987
bool is_iri_reference(std::string_view text);  // RFC 3987
bool is_uri_template(std::string_view text);   // RFC 6570
bool is_uuid(std::string_view text);           // RFC 4122 section 3
bool is_json_pointer(std::string_view text);   // RFC 6901 section 5
bool is_relative_json_pointer(std::string_view text);

// A label of a host name in Unicode: RFC 5892, without the Bidi rule.
bool is_unicode_label(std::u32string_view label);
// Requires: begins with "xn--" in any case.
bool is_ascii_label(std::string_view label);

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
inline bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

}  // namespace assay::jsonschema
