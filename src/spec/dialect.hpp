// Schema keywords of OpenAPI 3.0 in the words of JSON Schema 2020-12.
#pragma once
#include "base/json.hpp"

namespace assay {

// One schema object whose subschemas are translated already.
void translate_from_3_0(Json& schema);
// `example`, which OpenAPI 3.1 keeps as a deprecated keyword, becomes `examples`.
void translate_example(Json& schema);

}  // namespace assay
