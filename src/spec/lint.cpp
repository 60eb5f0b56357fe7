#include "spec/lint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <tuple>

#include "base/text.hpp"
#include "spec/lint_rules.hpp"

namespace assay {
namespace {

// "api.yaml:9:1" before "api.yaml:10:1".
std::tuple<std::string, int, int> sort_key(const std::string& place) {
  std::tuple<std::string, int, int> key{place, 0, 0};
  const auto column = place.rfind(':');
  const auto line = column == std::string::npos || column == 0 ? std::string::npos : place.rfind(':', column - 1);
  if (line == std::string::npos) return key;
  std::get<0>(key) = place.substr(0, line);
  std::from_chars(place.data() + line + 1, place.data() + column, std::get<1>(key));
  std::from_chars(place.data() + column + 1, place.data() + place.size(), std::get<2>(key));
  return key;
}

}  // namespace

std::vector<LintFinding> lint(const Spec& spec) {
  std::vector<LintFinding> found;
  lint_clauses(spec, found);
  lint_codes(spec, found);
  lint_fields(spec, found);
  lint_schemas(spec, found);
  lint_signatures(spec, found);
  // Operations share tables and schemas, so that a finding may come up more than once.
  std::set<std::tuple<std::string, std::string, std::string>> seen;
  std::erase_if(found, [&](const LintFinding& each) {
    return !seen.emplace(each.where, each.rule, each.what).second;
  });
  std::ranges::stable_sort(found, {}, [](const LintFinding& each) { return sort_key(each.where); });
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
