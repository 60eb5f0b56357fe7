// The metaschemas of JSON Schema 2020-12, so that no reference to them needs a network.
#pragma once
#include <span>
#include <string_view>

namespace assay::jsonschema {

struct Metaschema {
  std::string_view uri;   // absolute, without fragment
  std::string_view text;  // JSON
};
std::span<const Metaschema> metaschemas();

}  // namespace assay::jsonschema
