// One JSON document; its schema is reports/report.schema.json. Cases are written one by one, so
// that a log of a million needs no more memory than one of ten.
#include <fmt/format.h>

#include <algorithm>

#include "base/output.hpp"
#include "base/text.hpp"
#include "report/mask.hpp"
#include "report/report.hpp"

namespace assay {
namespace {

Json number(std::size_t value) { return static_cast<std::int64_t>(value); }

Json text(const std::string& bytes) {
  if (is_utf8(bytes)) return bytes;
  return Json::object({{"base64", base64_encode(bytes)}});
}

Json texts(const std::vector<std::string>& items) {
  Json::Array out;
  for (const std::string& item : items) out.push_back(text(item));
  return out;
}

Json tally(const std::map<std::string, std::size_t>& counts) {
  Json::Array out;
  for (const auto& [what, cases] : counts)
    out.push_back(Json::object({{"text", text(what)}, {"cases", number(cases)}}));
  return out;
}

Json totals_json(const Counts& counts) {
  Json::Object out;
  for (std::size_t i = 0; i < kVerdicts; ++i) {
    const auto found = counts.find(static_cast<Verdict>(i));
    out.emplace_back(name_of(static_cast<Verdict>(i)),
                     number(found == counts.end() ? 0 : found->second));
  }
  return out;
}

Json summary_json(const Summary& summary) {
  Json out = Json::object({{"sentence", text(summary.sentence())},
                           {"score", summary.score()},
                           {"passed", number(summary.passed())},
                           {"decided", number(summary.decided())},
                           {"selected", number(summary.selected())},
                           {"requests", number(summary.requests)},
                           {"whole", summary.end.has_value()},
                           {"totals", totals_json(summary.totals)}});
  if (!summary.problem.empty()) out.set("problem", text(summary.problem));
  return out;
}

Json group_json(const FailureGroup& group) {
  Json::Array clauses;
  for (std::size_t i = 0; i < group.clauses.size(); ++i) {
    Json clause = Json::object({{"id", text(group.clauses[i])}});
    if (i < group.clause_texts.size() && !group.clause_texts[i].empty())
      clause.set("text", text(group.clause_texts[i]));
    clauses.push_back(std::move(clause));
  }
  return Json::object({{"verdict", name_of(group.verdict)},
                       {"level", name_of(group.level)},
                       {"spec", text(group.spec)},
                       {"check", text(group.check)},
                       {"subject", text(group.subject)},
                       {"expected", text(group.expected)},
                       {"observed", text(group.observed)},
                       {"cause", text(group.cause)},
                       {"clauses", std::move(clauses)},
                       {"cases", number(group.cases)},
                       {"first_ids", texts(group.ids)}});
}

Json code_json(const CodeSeen& code) {
  return Json::object({{"spec", text(code.spec)},
                       {"operation", text(code.operation)},
                       {"code", text(code.code)},
                       {"status", code.status},
                       {"documented", code.documented},
                       {"meaning", text(code.english)},
                       {"provoked_by", code.provoked},
                       {"when", texts(code.when)},
                       {"asked", number(code.expected)},
                       {"observed", number(code.observed)},
                       {"other_reading", text(code.other_reading)}});
}

Json reading_json(const ReadingUse& use) {
  Json::Object followed;
  for (const auto& [reading, cases] : use.followed) followed.emplace_back(reading, number(cases));
  return Json::object({{"spec", text(use.spec)},
                       {"operation", text(use.operation)},
                       {"unsettled", text(use.unsettled)},
                       {"because", text(use.because)},
                       {"clauses", texts(use.clauses)},
                       {"consistent", use.followed.size() < 2},
                       {"followed", std::move(followed)}});
}

Json operation_json(const OperationUse& use) {
  return Json::object({{"spec", text(use.spec)},
                       {"operation", text(use.operation)},
                       {"method", text(use.method)},
                       {"path", text(use.path)},
                       {"about", text(use.about)},
                       {"requests", number(use.requests)},
                       {"cases", totals_json(use.cases)}});
}

Json rule_json(const RuleUse& use) {
  return Json::object({{"operation", text(use.operation)},
                       {"subject", text(use.subject)},
                       {"rule", text(use.rule)},
                       {"cases", totals_json(use.cases)}});
}

void write_member(Output& out, std::string_view name, const Json& value) {
  out.write(fmt::format("\"{}\": {},\n", name, value.dump()));
}

template <class T, class Make>
void write_list(Output& out, std::string_view name, const std::vector<T>& items, Make make) {
  out.write(fmt::format("\"{}\": [", name));
  std::string_view separator = "\n  ";
  for (const T& item : items) {
    out.write(separator);
    out.write(make(item).dump());
    separator = ",\n  ";
  }
  out.write("],\n");
}

// What was sent and received is of use where something is to be looked into.
bool keeps_wire_log(Verdict verdict) {
  return verdict != Verdict::pass && verdict != Verdict::unsettled && verdict != Verdict::skipped;
}

}  // namespace

Result<bool> write_json(LogReader& log, const Summary& given, std::span<const Spec>,
                        const std::string& path) {
  auto out = Output::create(path);
  if (!out) return out.errors();
  const Summary summary = masked(given);
  out->write("{\"kind\": \"report\",\n");
  write_member(*out, "run", to_json(summary.header));
  if (summary.end) write_member(*out, "end", to_json(*summary.end));
  write_member(*out, "summary", summary_json(summary));
  write_list(*out, "failures", summary.failures, group_json);
  write_list(*out, "codes", summary.codes, code_json);
  write_list(*out, "readings", summary.readings, reading_json);
  write_list(*out, "operations", summary.operations, operation_json);
  write_list(*out, "rules", summary.rules, rule_json);
  write_member(*out, "incomplete", tally(summary.incomplete));
  write_member(*out, "skipped", tally(summary.skipped));
  write_member(*out, "notes", tally(summary.notes));
  out->write("\"cases\": [");
  log.rewind();
  std::string line;
  std::string_view separator = "\n  ";
  while (auto record = log.next()) {
    if (!keeps_wire_log(record->verdict) && record->findings.empty()) {
      record->sent.clear();
      record->received.clear();
    }
    line = separator;
    append_line(line, masked(*std::move(record)));
    out->write(line);
    separator = ",\n  ";
  }
  out->write("]}\n");
  return out->commit();
}

}  // namespace assay
