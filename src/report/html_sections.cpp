#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "base/text.hpp"
#include "report/html_data.hpp"

namespace assay {
namespace {

constexpr std::size_t kWireBytes = 8 * 1024;

Data clauses_data(const std::vector<std::string>& ids, std::span<const Spec> specs) {
  Data out = list_of();
  for (const std::string& id : ids) {
    std::string_view text;
    for (const Spec& spec : specs)
      if (text.empty()) text = spec.clause(id);
    Data clause;
    clause["clause_id"] = phrase(id);
    clause["clause_text"] = phrase(text);
    clause["clause_known"] = shown_if(!text.empty());
    out.push_back(clause);
  }
  return out;
}

std::string answer_line(const Record& record) {
  if (!record.exchanged) return "nothing was sent";
  std::string out(name_of(record.delivery));
  if (record.status != 0) out += fmt::format(", HTTP {}", record.status);
  if (!record.code.empty()) out += ", code " + phrase(record.code);
  out += fmt::format(", {:.1f} ms", static_cast<double>(record.total_us) / 1000.0);
  out += record.reused ? ", on a connection used before" : ", on a new connection";
  if (!record.at.empty()) out += ", at " + phrase(record.at);
  if (!record.detail.empty()) out += ": " + phrase(record.detail);
  return out;
}

Data case_data(const Record& record, std::size_t anchor, std::span<const Spec> specs) {
  Data out;
  out["case_anchor"] = std::to_string(anchor);
  out["case_id"] = phrase(record.id);
  out["case_title"] = phrase(record.title);
  out["case_css"] = std::string(name_of(record.verdict));
  out["case_verdict"] = std::string(name_of(record.verdict));
  out["case_role"] = phrase(record.role);
  out["case_is_repeat"] = shown_if(!record.role.empty() && record.role != "case");
  out["case_expected"] = phrase(record.expected);
  out["case_observed"] = phrase(record.observed);
  out["case_control"] =
      record.control.empty() ? "none: the case is its own" : phrase(record.control);
  out["case_clauses"] = clauses_data(record.clauses, specs);
  out["case_answer"] = answer_line(record);
  out["case_replay"] = phrase(replay_command(record.id));
  out["case_says"] = shown_if(!record.expected.empty() || !record.observed.empty());
  Data findings = list_of();
  for (const Finding& finding : record.findings) {
    if (finding.expected == record.expected && finding.observed == record.observed) continue;
    Data one;
    one["finding_check"] = phrase(finding.check + "  " + finding.subject);
    one["finding_expected"] = phrase(finding.expected);
    one["finding_observed"] = phrase(finding.observed);
    findings.push_back(one);
  }
  out["case_findings"] = std::move(findings);
  Data notes = list_of();
  for (const Note& note : record.notes) notes.push_back(Data("case_note", phrase(note.text)));
  out["case_notes"] = std::move(notes);
  Data pushes = list_of();
  for (const PushSeen& push : record.pushes) {
    Data one;
    one["push_name"] = phrase(push.push);
    one["push_at"] = phrase(push.at);
    one["push_answered"] = phrase(push.answered);
    one["push_bytes"] = visible_start(push.received, kWireBytes);
    pushes.push_back(one);
  }
  out["case_pushes"] = std::move(pushes);
  out["case_has_wire"] = shown_if(!record.sent.empty() || !record.received.empty());
  out["case_sent"] = visible_start(record.sent, kWireBytes);
  out["case_received"] =
      record.received.empty() ? "(no byte)" : visible_start(record.received, kWireBytes);
  return out;
}

const char* tag_of(const FailureGroup& group) {
  if (group.verdict == Verdict::crash) return "crash";
  if (group.level == Level::must) return "fail";
  return group.level == Level::should ? "should" : "defect";
}

void add_by_name(Data& page, const HtmlCases& cases) {
  std::string ids;
  for (const std::string& id : cases.by_name) ids += phrase(id) + "\n";
  const std::size_t more = cases.failing - cases.full.size() - cases.by_name.size();
  page["has_by_name"] = shown_if(!cases.by_name.empty());
  page["by_name"] = ids;
  page["by_name_total"] = counted(cases.by_name.size() + more, "failing case");
  page["full_total"] = number(cases.full.size());
  page["failing_total"] = number(cases.failing);
  page["by_name_more"] = shown_if(more > 0);
  page["by_name_missing"] = number(more);
}

struct CodeMark {
  const char *css, *word;
};
CodeMark mark_of(const CodeSeen& code) {
  if (!code.documented) return {"wrong", "not in the document with this status"};
  if (code.observed > 0) return {"seen", "seen"};
  if (!code.other_reading.empty()) return {"env", "the target follows another reading"};
  if (code.provoked == "environment") return {"env", "only the environment can provoke it"};
  if (code.provoked == "state") return {"env", "needs a state that no case made"};
  if (code.expected > 0) return {"missed", "asked for, never answered"};
  return {"missed", "no case asks for it"};
}

}  // namespace

void add_failures(Data& page, const Summary& summary, const HtmlCases& cases,
                  std::span<const Spec> specs) {
  std::unordered_map<std::string, std::size_t> anchors;
  std::vector<Data> full(summary.failures.size(), list_of());
  std::vector<std::size_t> shown(summary.failures.size());
  for (std::size_t i = 0; i < cases.full.size(); ++i) {
    const auto& [group, record] = cases.full[i];
    anchors[record.spec + '\n' + record.id] = i + 1;
    full[group].push_back(case_data(record, i + 1, specs));
    ++shown[group];
  }
  Data groups = list_of();
  for (std::size_t i = 0; i < summary.failures.size(); ++i) {
    const FailureGroup& group = summary.failures[i];
    Data out;
    out["group_number"] = std::to_string(i + 1);
    out["group_tag"] = std::string(tag_of(group));
    out["group_check"] = phrase(group.check);
    out["group_subject"] = phrase(group.subject);
    out["group_expected"] = phrase(group.expected);
    out["group_observed"] = phrase(group.observed);
    out["group_clauses"] = clauses_data(group.clauses, specs);
    out["group_count"] = counted(group.cases, "case");
    out["group_replay"] = group.ids.empty() ? "" : phrase(replay_command(group.ids.front()));
    out["group_full"] = std::move(full[i]);
    Data others = list_of();
    std::size_t named = 0;
    for (const std::string& id : group.ids) {
      const auto anchor = anchors.find(group.spec + '\n' + id);
      if (anchor != anchors.end() && cases.full[anchor->second - 1].group == i) continue;
      Data other;
      other["other_id"] = phrase(id);
      other["other_linked"] = shown_if(anchor != anchors.end());
      other["other_anchor"] = anchor == anchors.end() ? "" : std::to_string(anchor->second);
      others.push_back(other);
      ++named;
    }
    const std::size_t rest = group.cases - std::min(group.cases, shown[i] + named);
    out["group_others"] = std::move(others);
    out["group_has_others"] = shown_if(named > 0 || rest > 0);
    out["group_has_rest"] = shown_if(rest > 0);
    out["group_rest"] = number(rest);
    groups.push_back(out);
  }
  add_by_name(page, cases);
  page["groups"] = std::move(groups);
  page["has_groups"] = shown_if(!summary.failures.empty());
  page["group_total"] = number(summary.failures.size());
}

void add_codes(Data& page, const Summary& summary) {
  std::map<std::pair<std::string, std::string>, Data> tables;
  std::size_t documented = 0, provokable = 0, seen = 0;
  for (const CodeSeen& code : summary.codes) {
    const CodeMark mark = mark_of(code);
    const bool asked = code.provoked == "request" && code.other_reading.empty();
    if (code.documented) ++documented;
    if (code.documented && asked) ++provokable;
    if (code.documented && asked && code.observed > 0) ++seen;
    Data row;
    row["code"] = phrase(code.code);
    row["code_status"] = std::to_string(code.status);
    row["code_meaning"] = phrase(code.english);
    row["code_when"] = !code.when.empty()           ? phrase(join(code.when, "; "))
                       : code.provoked == "request" ? std::string("a request")
                                                    : phrase(code.provoked);
    row["code_asked"] = number(code.expected);
    row["code_observed"] = number(code.observed);
    row["code_css"] = std::string(mark.css);
    row["code_mark"] = std::string(mark.word);
    tables.try_emplace({code.spec, code.operation}, list_of()).first->second.push_back(row);
  }
  Data out = list_of();
  for (const OperationUse& use : summary.operations) {  // in the order of the specs
    const auto found = tables.find({use.spec, use.operation});
    if (found == tables.end()) continue;
    Data table;
    table["code_operation"] = phrase(use.operation);
    table["code_rows"] = std::move(found->second);
    out.push_back(table);
  }
  page["has_codes"] = shown_if(!summary.codes.empty());
  page["code_tables"] = std::move(out);
  page["codes_seen"] = number(seen);
  page["codes_provokable"] = number(provokable);
  page["codes_documented"] = counted(documented, "row");
}

void add_readings(Data& page, const Summary& summary, std::span<const Spec> specs) {
  Data out = list_of();
  for (const ReadingUse& use : summary.readings) {
    std::vector<std::string> followed;
    for (const auto& [reading, cases] : use.followed)
      followed.push_back(fmt::format("{} ({})", phrase(reading), counted(cases, "case")));
    Data row;
    row["reading_id"] = phrase(use.unsettled);
    row["reading_operation"] = phrase(use.operation);
    row["reading_because"] = phrase(use.because);
    row["reading_followed"] = in_a_row(followed);
    row["reading_count"] = number(followed.size());
    row["reading_torn"] = shown_if(followed.size() > 1);
    row["reading_clauses"] = clauses_data(use.clauses, specs);
    out.push_back(row);
  }
  page["has_readings"] = shown_if(!summary.readings.empty());
  page["readings"] = std::move(out);
}

}  // namespace assay
