#include "schema/formats.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "base/text.hpp"
#include "schema/format_checks.hpp"
#include "schema/pattern.hpp"

namespace assay::jsonschema {
namespace {

bool is_regex(std::string_view text) { return Pattern::compile(text).has_value(); }
bool is_base64(std::string_view text) { return base64_decode(text).has_value(); }

bool is_int64(const Number& number) { return number.to_int64().has_value(); }
bool is_int32(const Number& number) {
  const auto small = number.to_int64();
  return small && *small >= std::numeric_limits<std::int32_t>::min() &&
         *small <= std::numeric_limits<std::int32_t>::max();
}

constexpr std::array<Format, 26> kFormats{{
    {"date-time", "a date and time such as 2024-02-29T23:59:00Z", is_date_time, nullptr},
    {"date", "a date such as 2024-02-29", is_date, nullptr},
    {"time", "a time with offset such as 23:59:00Z", is_time, nullptr},
    {"duration", "a duration such as P1DT12H", is_duration, nullptr},
    {"email", "an e-mail address", is_email, nullptr},
    {"idn-email", "an e-mail address", is_idn_email, nullptr},
    {"hostname", "a host name", is_hostname, nullptr},
    {"idn-hostname", "a host name", is_idn_hostname, nullptr},
    {"ipv4", "an IPv4 address", is_ipv4, nullptr},
    {"ipv6", "an IPv6 address", is_ipv6, nullptr},
    {"uri", "a URI with a scheme", is_uri, nullptr},
    {"uri-reference", "a URI reference", is_uri_reference, nullptr},
    {"iri", "an IRI with a scheme", is_iri, nullptr},
    {"iri-reference", "an IRI reference", is_iri_reference, nullptr},
    {"uri-template", "a URI template", is_uri_template, nullptr},
    {"uuid", "a UUID such as 2eb8aa08-aa98-11ea-b4aa-73b441d16380", is_uuid, nullptr},
    {"json-pointer", "a JSON pointer", is_json_pointer, nullptr},
    {"relative-json-pointer", "a relative JSON pointer", is_relative_json_pointer, nullptr},
    {"regex", "a regular expression", is_regex, nullptr},
    {"int32", "a signed integer of 32 bits", nullptr, is_int32},
    {"int64", "a signed integer of 64 bits", nullptr, is_int64},
    {"byte", "base64 text (RFC 4648 section 4)", is_base64, nullptr},
    // Known names that every value of their type fits.
    {"float", "a number", nullptr, nullptr},
    {"double", "a number", nullptr, nullptr},
    {"binary", "text", nullptr, nullptr},
    {"password", "text", nullptr, nullptr},
}};

}  // namespace

const Format* find_format(std::string_view name) {
  const auto* found = std::ranges::find(kFormats, name, &Format::name);
  return found == kFormats.end() ? nullptr : found;
}

std::span<const Format> formats() { return kFormats; }

}  // namespace assay::jsonschema
