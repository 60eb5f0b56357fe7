#include "spec/lint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

#include "spec/lint_rules.hpp"
#include "spec/source.hpp"

namespace assay {
std::vector<LintFinding> lint(const Spec& spec) {
  std::vector<LintFinding> found;
  lint_clauses(spec, found);
  lint_codes(spec, found);
  lint_fields(spec, found);
  lint_pushes(spec, found);
  lint_schemas(spec, found);
  lint_shapes(spec, found);
  lint_signatures(spec, found);
  // Operations share tables and schemas, so that a finding may come up more than once.
  std::set<std::tuple<std::string, std::string, std::string>> seen;
  std::erase_if(found, [&](const LintFinding& each) {
    return !seen.emplace(each.where, each.rule, each.what).second;
  });
  std::ranges::stable_sort(found, {},
                           [](const LintFinding& each) { return place_key(each.where); });
  return found;
}

std::string_view name_of(LintFinding::Severity severity) {
  constexpr std::array<std::string_view, 3> kNames{"error", "warning", "note"};
  return kNames[static_cast<std::size_t>(severity)];
}

std::string LintFinding::text() const {
  return fmt::format("{}: {}: {} [{}]", where, name_of(severity), what, rule);
}

}  // namespace assay
