// Reading the Arazzo documents that stand beside a spec.
#pragma once
#include <string>
#include <vector>

#include "spec/spec.hpp"

namespace assay {

// The workflows of every *.arazzo.yaml and *.arazzo.json in the folder of `spec.path`; none for a
// spec that is a single file elsewhere. Errors, each with its place: what is no Arazzo 1.0, an
// operation or parameter that the spec does not have, a condition that cannot be read.
Result<std::vector<Workflow>> load_workflows(const Spec& spec, const std::string& root_file);

}  // namespace assay
