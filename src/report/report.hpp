// Reports: pure functions of results.jsonl and the specs, one file and one row of formats.def each.
#pragma once
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "run/record.hpp"
#include "spec/spec.hpp"

namespace assay {

// What every report says, gathered in one pass and in bounded memory: failures by cause, not by
// case.
struct FailureGroup {
  std::string cause, check, subject, expected, observed;
  Level level = Level::must;
  Verdict verdict = Verdict::fail;
  std::vector<std::string> clauses;
  std::size_t cases = 0;
  std::vector<std::string> ids;  // the first 20
  std::string spec;
  std::vector<std::string>
      clause_texts;  // of clauses, in their order; empty where no spec has the text
};
struct CodeSeen {
  std::string operation, code;
  int status = 0;
  std::string english, provoked;  // provoked by: "request", "state", "environment"
  bool documented = true;
  std::size_t expected = 0;  // cases that asked for it
  std::size_t observed = 0;  // answers that carried it with this status, those of controls included
  std::string spec;
  std::vector<std::string> when;  // the causes that provoke it, as text; of a documented code
  // The code belongs to a reading, and the target follows another one of that question: its id.
  std::string other_reading;
};
struct ReadingUse {
  std::string operation, unsettled, because;
  std::map<std::string, std::size_t>
      followed;  // reading -> cases; more than one: the target is inconsistent, and told so
  std::vector<std::string> clauses;
  std::string spec;
};
using Counts = std::map<Verdict, std::size_t>;  // cases; a verdict that none has may be absent
struct OperationUse {
  std::string spec, operation, method, path, about;  // the last three as the spec has them
  Counts cases;
  std::size_t requests = 0;
};
// What was tried of one rule: "body.times", "maximum".
struct RuleUse {
  std::string operation, subject, rule;
  Counts cases;
};
struct Summary {
  RunHeader header;
  std::optional<RunEnd> end;  // null: the log was cut off
  std::string problem;        // of the log
  Counts totals;              // records of role "case"
  std::size_t requests = 0;
  std::vector<FailureGroup>
      failures;  // most severe first: crash, fail must, should, robustness; then by number of cases
  std::vector<CodeSeen> codes;
  std::vector<ReadingUse> readings;
  std::map<std::string, std::size_t> notes;       // text -> cases, the first 200 texts
  std::map<std::string, std::size_t> incomplete;  // "blocked: control X was refused" -> cases
  std::map<std::string, std::size_t> skipped;     // why -> cases
  std::vector<OperationUse>
      operations;              // of the specs, in their order, then others that the log names
  std::vector<RuleUse> rules;  // by operation, subject and rule; the first 5000
  std::size_t count(Verdict verdict) const;
  std::size_t decided() const;  // pass, fail, crash, and unsettled (a reading of the document)
  std::size_t passed() const;   // pass and unsettled
  std::size_t selected() const;
  // Documented codes that a request can provoke and none of the answers carried, but for those of a
  // reading that the target does not follow.
  std::vector<const CodeSeen*> not_provoked() const;
  // "412 of 430 decided passed; 430 of 450 selected were decided". Cases that the document says
  // nothing about (info) are told apart, never counted as passed.
  std::string score() const;
  // "conforms", "deviates in 3 ways", "incomplete: ...": the verdict in a sentence
  std::string sentence() const;
};
Result<Summary> summarize(LogReader& log, std::span<const Spec> specs);
// Why a case was not decided, or not run.
std::string reason_of(const Record& record);

// Writes one report to `path` (a folder for html). Errors name the path.
struct ReportFormat {
  std::string_view name, about;
  Result<bool> (*write)(LogReader& log, const Summary& summary, std::span<const Spec> specs,
                        const std::string& path);
};
std::span<const ReportFormat> report_formats();
// For the terminal: failures by cause, readings, codes not provoked; colours when asked.
enum class Colour { no, yes };
std::string console_summary(const Summary& summary, Colour colour, std::size_t width = 80);

}  // namespace assay
