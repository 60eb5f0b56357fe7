// Which objects an OpenAPI document consists of, as one table: what may stand under which member.
//
// Source: OpenAPI 3.1.1, section 4.8. Unknown members are passed over, so that documents with
// extensions or small mistakes are still walked.
#pragma once
#include <functional>
#include <string_view>

#include "spec/source.hpp"

namespace assay {

enum class SpecPlace : std::uint8_t {
  document,
  components,
  path_item,
  operation,
  parameter,
  header,
  request_body,
  request_media_type,
  response_media_type,
  response,
  schema,
  security_scheme,
  callback,
  push_item,  // a path item of a callback or webhook...
  push,       // ...and its operations
  other,      // any further object that may hold `x-assay: {cite: ..}`
};

// Visits every object of the document once, in the order it is written, and what its references
// reach in other documents after it. A reference that leads nowhere is an error of `source`.
void walk_openapi(SpecSource& source, SpecNode root,
                  const std::function<void(SpecPlace, SpecNode)>& visit);

// How the members of a schema hold schemas.
enum class Holds { nothing, schema, list, map };
Holds holds_schemas(std::string_view keyword);

}  // namespace assay
