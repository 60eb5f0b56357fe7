// The formats of JSON Schema Validation 2020-12 section 7.3, and those of OpenAPI.
//
// A name that is not in the table is an annotation, as is a known name on a value of another type.
#pragma once
#include <span>
#include <string_view>

#include "base/number.hpp"

namespace assay::jsonschema {

struct Format {
  std::string_view name;
  std::string_view expected;                 // "a date such as 2024-02-29"
  bool (*text)(std::string_view) = nullptr;  // null: any string
  bool (*number)(const Number&) = nullptr;   // null: any number
};

const Format* find_format(std::string_view name);  // null when unknown
std::span<const Format> formats();

}  // namespace assay::jsonschema
