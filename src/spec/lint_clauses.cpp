#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "spec/lint_rules.hpp"

namespace assay {
namespace {

using Severity = LintFinding::Severity;

// What a citation names that does not exist, with the nearest that does.
std::string unknown_clause(const Spec& spec, const std::string& citation) {
  const std::string id = citation.substr(0, citation.find('/'));
  std::vector<std::string> ids;
  for (const VendorDocument& document : spec.documents) ids.push_back(document.id);
  const auto document = std::ranges::find(spec.documents, id, &VendorDocument::id);
  if (document == spec.documents.end())
    return fmt::format("{} cites the document {}, which \"documents\" does not have{}",
                       in_quotes(citation), in_quotes(id), did_you_mean(id, ids));
  std::vector<std::string> clauses;
  for (const auto& clause : document->clauses) clauses.push_back(id + "/" + clause.first);
  return fmt::format("{} is no clause of {}{}", in_quotes(citation), in_quotes(id),
                     did_you_mean(citation, clauses));
}

}  // namespace

void lint_clauses(const Spec& spec, std::vector<LintFinding>& out) {
  std::set<std::string, std::less<>> cited;
  for (const std::string& entry : spec.cited) {
    // "file:1:2 voice-a/...": a citation holds no blank in its document's id, a path may.
    const auto place_end = entry.find(' ', entry.rfind(':', entry.find('/', entry.rfind(':'))));
    const std::string citation = entry.substr(place_end + 1);
    cited.insert(citation);
    if (spec.clause(citation).empty())
      out.push_back({Severity::error, entry.substr(0, place_end), "unknown-clause",
                     unknown_clause(spec, citation)});
  }
  for (const VendorDocument& document : spec.documents) {
    for (const auto& [name, place] : document.clause_places) {
      const std::string citation = document.id + "/" + name;
      if (!cited.contains(citation))
        out.push_back({Severity::warning, place, "uncited-clause",
                       fmt::format("nothing cites the clause {}", in_quotes(citation))});
    }
  }
}

}  // namespace assay
