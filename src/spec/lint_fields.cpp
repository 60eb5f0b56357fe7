#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "spec/known_fields.hpp"
#include "spec/lint_rules.hpp"

namespace assay {
namespace {

using Severity = LintFinding::Severity;

void lint_table_fields(const Spec& spec, const Operation& operation,
                       std::vector<LintFinding>& out) {
  const auto check = [&](const ResultRow& row, std::string_view word, const std::string& subject) {
    if (in_request(spec, operation, subject)) return;
    out.push_back({Severity::error, row.place, "unknown-field",
                   fmt::format("{} of the code {} names {}, which a request of {} does not have",
                               in_quotes(word), in_quotes(row.code), in_quotes(subject),
                               in_quotes(operation.id))});
  };
  for (const ResultRow& row : operation.results->rows) {
    for (const Cause& cause : row.when)
      if (cause.kind == Cause::Kind::field) check(row, "when", cause.subject);
    for (const Cause& cause : row.fits)
      if (cause.kind == Cause::Kind::field) check(row, "fits", cause.subject);
    if (!row.simulate || !row.simulate->is_object()) continue;
    for (const auto& member : row.simulate->as_object()) check(row, "simulate", member.first);
  }
}

}  // namespace

void lint_fields(const Spec& spec, std::vector<LintFinding>& out) {
  for (const Operation& operation : spec.operations) {
    const auto report = [&](const std::string& place, std::string_view word, std::string_view field,
                            std::string_view whole) {
      out.push_back({Severity::error, place, "unknown-field",
                     fmt::format("{} names {}, which {} of {} does not have", in_quotes(word),
                                 in_quotes(field), whole, in_quotes(operation.id))});
    };
    for (const Parameter& parameter : operation.parameters)
      if (parameter.in == Parameter::In::path &&
          operation.path.find("{" + parameter.name + "}") == std::string::npos)
        out.push_back({Severity::warning, parameter.place, "unused-parameter",
                       fmt::format("the path {} has no {{{}}}: this parameter is never sent",
                                   in_quotes(operation.path), parameter.name)});
    if (!operation.reaches.empty() && !in_request(spec, operation, operation.reaches))
      report(operation.place, "reaches", operation.reaches, "a request");
    for (const Relation& relation : operation.relations) {
      if (!in_answers(operation, tokens_of(relation.target)))
        report(relation.place, "relations", relation.target, "an answer");
      if (!relation.if_request.empty() && !in_any(operation.bodies, tokens_of(relation.if_request)))
        report(relation.place, "if", relation.if_request, "a request");
    }
    if (!operation.results) continue;
    if (!in_answers(operation, tokens_of(operation.results->code_pointer)))
      report(operation.place, "results", operation.results->code_pointer, "an answer");
    lint_table_fields(spec, operation, out);
  }
}

}  // namespace assay
