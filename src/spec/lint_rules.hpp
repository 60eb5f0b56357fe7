// The groups of lint rules, one .cpp each.
#pragma once
#include <vector>

#include "spec/lint.hpp"

namespace assay {

void lint_clauses(const Spec& spec, std::vector<LintFinding>& out);  // citations and clauses
void lint_codes(const Spec& spec, std::vector<LintFinding>& out);    // result tables, readings
void lint_fields(const Spec& spec,
                 std::vector<LintFinding>& out);  // pointers into requests and answers
void lint_pushes(const Spec& spec, std::vector<LintFinding>& out);  // what callbacks name
void lint_schemas(const Spec& spec,
                  std::vector<LintFinding>& out);  // examples, words of another version
void lint_shapes(const Spec& spec,
                 std::vector<LintFinding>& out);  // types of what lifecycle and paging name
void lint_signatures(const Spec& spec,
                     std::vector<LintFinding>& out);  // sign variables, profile keys

}  // namespace assay
