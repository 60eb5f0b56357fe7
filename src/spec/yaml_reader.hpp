// YAML text to Json: the only place that sees yaml-cpp.
#pragma once
#include "base/result.hpp"
#include "spec/document.hpp"

namespace assay {

// Sets document.root from document.text. Refused, each with its place: syntax errors, duplicate and
// non-text keys (numbers and truth values become their text), merge keys, tags outside the core
// schema, anchors that contain themselves, more than one YAML document, and anchors that expand to
// more than a million values. Requires: document.text is UTF-8 and document.lines is set.
void read_yaml(Document& document, Errors& errors);

}  // namespace assay
