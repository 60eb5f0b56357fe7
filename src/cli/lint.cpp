#include "spec/lint.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "cli/setup.hpp"
#include "spec/load.hpp"

namespace assay {
namespace {

using Severity = LintFinding::Severity;

// What only the planned cases can tell: readings that cover nothing, codes that no case asks for.
void lint_plan(const Spec& spec, std::vector<LintFinding>& out) {
  const auto profile = Profile::examples(spec);
  if (!profile) {
    for (const Error& error : profile.errors())
      out.push_back({Severity::warning, error.where, "no-example-profile", error.what});
    return;
  }
  const auto planned = plan(spec, *profile);
  if (!planned) {
    for (const Error& error : planned.errors())
      out.push_back({Severity::error, error.where, "no-cases", error.what});
    return;
  }
  std::set<std::string> asked;  // "code/status"
  for (const Case& test : planned->cases) {
    if (!test.operation->results) continue;
    const Fitting rows = rows_for(*test.operation->results, test.expect.causes);
    for (const auto* list : {&rows.specific, &rows.generic})
      for (const ResultRow* row : *list) asked.insert(fmt::format("{}/{}", row->code, row->status));
  }
  for (const Operation& operation : spec.operations) {
    for (const Unsettled& point : operation.unsettled) {
      const bool used = std::ranges::any_of(planned->cases, [&](const Case& test) {
        const std::string key = test.subject + "/" + test.rule + "/" + test.partition;
        return test.operation == &operation && point.is_about(key);
      });
      if (!point.covers.empty() && !used)
        out.push_back({Severity::error, operation.place, "covers-nothing",
                       fmt::format("the unsettled point {} covers no case: {}", in_quotes(point.id),
                                   join(point.covers, ", "))});
    }
    if (!operation.results) continue;
    for (const ResultRow& row : operation.results->rows) {
      const bool success = std::ranges::find(operation.results->success, row.code) !=
                           operation.results->success.end();
      if (row.provoked == ResultRow::Provoked::request && !success &&
          !asked.contains(fmt::format("{}/{}", row.code, row.status)))
        out.push_back({Severity::warning, operation.place, "unprovoked-code",
                       fmt::format("no case provokes {} (HTTP {}), though a request can", row.code,
                                   row.status)});
    }
  }
}

}  // namespace

int verb_lint(const LintOptions& given, Streams& streams) {
  std::size_t errors = 0, warnings = 0, notes = 0;
  for (const std::string& path : given.specs) {
    const auto spec = load_spec(path);
    if (!spec) {
      report_errors(spec.errors(), streams);
      errors += spec.errors().size();
      continue;
    }
    auto findings = lint(*spec);
    lint_plan(*spec, findings);
    for (const LintFinding& finding : findings) {
      const bool note = finding.severity == Severity::note;
      ++(note ? notes : finding.severity == Severity::error ? errors : warnings);
      if (note && !given.notes) continue;
      fmt::print(streams.out, "{}: {}: {} [{}]\n", finding.where,
                 note                                  ? "note"
                 : finding.severity == Severity::error ? "error"
                                                       : "warning",
                 finding.what, finding.rule);
    }
  }
  fmt::print(streams.out, "{} errors, {} warnings, {} notes{}\n", errors, warnings, notes,
             notes > 0 && !given.notes ? " (--notes lists them)" : "");
  return errors > 0 ? exit_code::usage : exit_code::met;
}

}  // namespace assay
