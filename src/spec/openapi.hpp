// The operations of an OpenAPI document, read into the model.
//
// Source: OpenAPI 3.1.1 section 4.8 and 3.0.4 section 4.7. References are followed everywhere; what
// cannot be sent (an undeclared path parameter, a security scheme that does not exist) is an error.
#pragma once
#include "spec/origin.hpp"
#include "spec/spec.hpp"
#include "spec/vocabulary.hpp"

namespace assay {

// Adds to `spec`: security schemes and operations. Requires: spec.documents and spec.profile are
// read.
void read_operations(SpecOrigin& origin, const Vocabulary& vocabulary, SpecNode root, Spec& spec);

}  // namespace assay
