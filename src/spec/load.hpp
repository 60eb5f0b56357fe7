// Loading a spec: a folder with api.yaml (or api.json), or a file.
#pragma once
#include <string>

#include "spec/spec.hpp"

namespace assay {

// Errors, all of them, each "file:line:column: what": unreadable files, wrong YAML, not OpenAPI 3.0
// or 3.1, references that lead nowhere, schemas that do not compile, x-assay words that do not
// exist or have the wrong shape (checked by reports/x-assay.schema.json, the nearest right word
// offered).
Result<Spec> load_spec(const std::string& path);

}  // namespace assay
