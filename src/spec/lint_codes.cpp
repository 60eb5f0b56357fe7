#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "spec/lint_rules.hpp"

namespace assay {
namespace {

using Severity = LintFinding::Severity;

void lint_row(const Results& results, const ResultRow& row, std::vector<LintFinding>& out) {
  const bool success = std::ranges::find(results.success, row.code) != results.success.end();
  const bool by_request = row.provoked == ResultRow::Provoked::request;
  if (!by_request)
    out.push_back(
        {Severity::note, row.place, "unprovokable-code",
         fmt::format("only {} can provoke the code {} (status {}){}",
                     row.provoked == ResultRow::Provoked::state ? "state" : "the environment",
                     in_quotes(row.code), row.status,
                     row.simulate ? "" : ", and no \"simulate\" makes the fake answer with it")});
  if (by_request && !success && row.when.empty() && row.fits.empty())
    out.push_back({Severity::warning, row.place, "code-without-condition",
                   fmt::format("no \"when\" says what provokes the code {} (status {})",
                               in_quotes(row.code), row.status)});
}

void lint_table(const Results& results, std::vector<LintFinding>& out) {
  std::map<std::pair<std::string, int>, std::string> places;
  for (const ResultRow& row : results.rows) {
    lint_row(results, row, out);
    const auto [first, fresh] = places.emplace(std::pair(row.code, row.status), row.place);
    if (!fresh)
      out.push_back(
          {Severity::error, row.place, "duplicate-code",
           fmt::format("the code {} with status {} stands here a second time, first at {}",
                       in_quotes(row.code), row.status, first->second)});
  }
}

void lint_unsettled(const Operation& operation, std::map<std::string, std::string>& places,
                    std::vector<LintFinding>& out) {
  std::vector<std::string> codes;
  if (operation.results)
    for (const ResultRow& row : operation.results->rows) codes.push_back(row.code);
  for (const Unsettled& unsettled : operation.unsettled) {
    const auto [first, fresh] = places.emplace(unsettled.id, unsettled.place);
    if (!fresh && first->second != unsettled.place)
      out.push_back({Severity::error, unsettled.place, "duplicate-unsettled",
                     fmt::format("the unsettled clause {} stands here a second time, first at {}",
                                 in_quotes(unsettled.id), first->second)});
    for (const Reading& reading : unsettled.readings)
      for (const std::string& code : reading.codes)
        if (std::ranges::find(codes, code) == codes.end())
          out.push_back(
              {Severity::error, unsettled.place, "unknown-code",
               fmt::format(
                   "the reading {} of {} names the code {}, which the table of {} does not have{}",
                   in_quotes(reading.name), in_quotes(unsettled.id), in_quotes(code),
                   in_quotes(operation.id), did_you_mean(code, codes))});
  }
}

}  // namespace

void lint_codes(const Spec& spec, std::vector<LintFinding>& out) {
  std::map<std::string, std::string> unsettled_places;
  for (const Operation& operation : spec.operations) {
    if (operation.results) lint_table(*operation.results, out);
    lint_unsettled(operation, unsettled_places, out);
  }
}

}  // namespace assay
