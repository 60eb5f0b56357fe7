// A schema of an OpenAPI document made to stand alone: what it refers to is copied into its
// `$defs`.
//
// So that it can be compiled, edited and compiled again without the document. Circles stay
// references. Documents of OpenAPI 3.0 are translated: `nullable`, boolean exclusiveMinimum and
// exclusiveMaximum, `example`, format `byte`, siblings of `$ref` (ignored there: OpenAPI 3.0.4,
// section 4.7.23).
#pragma once
#include <map>
#include <string>
#include <string_view>

#include "spec/source.hpp"

namespace assay {

enum class Dialect { openapi_3_0, json_schema };  // OpenAPI 3.1 is JSON Schema 2020-12

struct SchemaBundle {
  Json schema;  // marks are those of the documents copied from
  SpecNode origin;
  std::map<std::string, SpecNode> definitions;  // names in `$defs`, and where each comes from

  // file:line:column of what a pointer into `schema` names, or of what is nearest above it.
  std::string place(std::string_view pointer) const;
};

// The first schema on the way along references that says more than where to look; null, with an
// error, when there is none.
SpecNode behind_plain_refs(SpecSource& source, SpecNode schema, Dialect dialect);

// References that lead nowhere are errors of `source` and become `true`.
SchemaBundle bundle_schema(SpecSource& source, SpecNode schema, Dialect dialect);

}  // namespace assay
