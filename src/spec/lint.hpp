// What is wrong or doubtful in a spec that loads: citations, duplicates, codes, readings.
#pragma once
#include <string>
#include <vector>

#include "spec/spec.hpp"

namespace assay {

struct LintFinding {
  enum class Severity { error, warning, note };
  Severity severity = Severity::error;
  std::string where;  // file:line:column
  std::string rule;   // "unknown-clause", "uncited-clause", "duplicate-code", ...
  std::string what;

  // "api.yaml:3:5: warning: nothing cites the clause \"a/b\" [uncited-clause]"
  std::string text() const;
  friend bool operator==(const LintFinding&, const LintFinding&) = default;
};
std::string_view name_of(LintFinding::Severity severity);  // "error", "warning", "note"

// A cited clause that no document has; a clause that nothing cites (warning); a duplicate
// result code with the same status or unsettled id; a path parameter that no path has; an example
// that its schema refuses; a `sign` variable that is not defined or not used; a profile key that
// nothing uses; a word of OpenAPI 3.0 that says nothing in 3.1; a `relations` or `reaches` pointer
// that the schemas do not know; codes that only state or environment can provoke (note, listed).
// Sorted by place.
std::vector<LintFinding> lint(const Spec& spec);

}  // namespace assay
