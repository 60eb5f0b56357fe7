#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <unordered_map>

#include "base/text.hpp"
#include "report/report.hpp"

namespace assay {
namespace {

// A hostile or broken target may make every answer differ: what is gathered stays bounded, and
// what goes beyond is counted under one name.
constexpr std::size_t kMostGroups = 1000;
constexpr std::size_t kMostTexts = 200;
constexpr std::size_t kMostRules = 5000;
constexpr std::size_t kMostUndocumented = 200;
constexpr std::size_t kIdsAGroup = 20;
constexpr std::size_t kPhraseBytes = 2000;

int severity(const FailureGroup& group) {
  if (group.verdict == Verdict::crash) return 0;
  return 1 + static_cast<int>(group.level);
}

void count_text(std::map<std::string, std::size_t>& counts, std::string text,
                const std::string& beyond) {
  text = shortened(text, kPhraseBytes);
  if (counts.size() >= kMostTexts && !counts.contains(text)) text = beyond;
  ++counts[std::move(text)];
}

std::string_view name_of(ResultRow::Provoked provoked) {
  constexpr std::string_view kNames[] = {"request", "state", "environment"};
  return kNames[static_cast<std::size_t>(provoked)];
}

bool is_incomplete(Verdict verdict) {
  return verdict == Verdict::blocked || verdict == Verdict::unsure || verdict == Verdict::notrun ||
         verdict == Verdict::harness;
}

// Result codes that a phrase names, each with the status behind it ("1023007 (HTTP 400)"; 0 when
// none is said). A number behind "HTTP" is a status and one before "more" a count, no codes.
struct NamedCode {
  std::string_view code;
  int status = 0;
};
std::vector<NamedCode> codes_named_in(std::string_view phrase) {
  const auto is_word = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '-';
  };
  std::vector<NamedCode> out;
  bool after_http = false;
  for (std::size_t i = 0; i < phrase.size();) {
    if (!is_word(phrase[i])) {
      ++i;
      continue;
    }
    const std::size_t start = i;
    while (i < phrase.size() && is_word(phrase[i])) ++i;
    const std::string_view word = phrase.substr(start, i - start);
    const bool status = after_http;
    after_http = word == "HTTP";
    if (after_http) continue;
    if (!status && !phrase.substr(i).starts_with(" more"))
      out.push_back({word});
    else if (status && !out.empty() && word.size() == 3)
      out.back().status = (word[0] - '0') * 100 + (word[1] - '0') * 10 + (word[2] - '0');
  }
  return out;
}

class Gatherer {
 public:
  Gatherer(LogReader& log, std::span<const Spec> specs) : log_(log), specs_(specs) {
    out_.header = log.header();
    for (const Spec& spec : specs)
      for (const Operation& operation : spec.operations) add_operation(spec, operation);
  }

  Summary run() {
    log_.rewind();
    while (const auto record = log_.next()) take(*record);
    out_.end = log_.end();
    out_.problem = log_.problem();
    if (out_.end) out_.requests = out_.end->requests;
    finish();
    return std::move(out_);
  }

 private:
  struct Place {  // of an operation in what is gathered
    std::size_t operation = 0;
    std::vector<std::size_t> success;                                 // rows in out_.codes
    std::unordered_map<std::string, std::vector<std::size_t>> codes;  // code -> rows in out_.codes
    std::map<std::string, std::size_t> readings;
  };

  void add_operation(const Spec& spec, const Operation& operation) {
    Place& place = places_[{spec.name, operation.id}];
    place.operation = out_.operations.size();
    out_.operations.push_back(
        {spec.name, operation.id, operation.method, operation.path, operation.summary, {}, 0});
    if (operation.results)
      for (const ResultRow& row : operation.results->rows) {
        CodeSeen seen;
        seen.operation = operation.id;
        seen.code = row.code;
        seen.status = row.status;
        seen.english = row.english;
        seen.provoked = name_of(row.provoked);
        seen.spec = spec.name;
        for (const Cause& cause : row.when) seen.when.push_back(cause.text());
        if (std::ranges::count(operation.results->success, row.code) > 0)
          place.success.push_back(out_.codes.size());
        place.codes[row.code].push_back(out_.codes.size());
        out_.codes.push_back(std::move(seen));
        rows_.push_back(&row);
      }
    // The forms of a push, "callEvents@event=answer", are one.
    const std::string name =
        operation.acknowledged ? operation.id.substr(0, operation.id.find('@')) : operation.id;
    for (const Unsettled& unsettled : operation.unsettled) {
      const auto known = std::ranges::find_if(out_.readings, [&](const ReadingUse& use) {
        return use.spec == spec.name && use.operation == name && use.unsettled == unsettled.id;
      });
      place.readings[unsettled.id] = static_cast<std::size_t>(known - out_.readings.begin());
      if (known != out_.readings.end() && operation.acknowledged) continue;
      place.readings[unsettled.id] = out_.readings.size();
      ReadingUse use;
      use.operation = name;
      use.unsettled = unsettled.id;
      use.because = unsettled.because;
      use.clauses = unsettled.cite;
      use.spec = spec.name;
      out_.readings.push_back(std::move(use));
    }
  }

  Place& place_of(const Record& record) {
    const auto [found, is_new] = places_.try_emplace({record.spec, record.operation});
    if (is_new) {
      found->second.operation = out_.operations.size();
      out_.operations.push_back({record.spec, record.operation, "", "", "", {}, 0});
    }
    return found->second;
  }

  void take(const Record& record) {
    Place& place = place_of(record);
    OperationUse& operation = out_.operations[place.operation];
    if (record.exchanged) {
      ++out_.requests;
      ++operation.requests;
      // A row without a code is about the status alone; any other answer without one is none's.
      if (!record.code.empty() || place.codes.contains("")) take_code(record, place);
    }
    take_failures(record);
    if (!record.role.empty() && record.role != "case") return;
    ++out_.totals[record.verdict];
    ++operation.cases[record.verdict];
    take_rule(record);
    const std::string verdict(assay::name_of(record.verdict));
    if (is_incomplete(record.verdict))
      count_text(out_.incomplete, verdict + ": " + reason_of(record), verdict + ": other reasons");
    if (record.verdict == Verdict::skipped)
      count_text(out_.skipped, reason_of(record), "other reasons");
    for (const Note& note : record.notes) count_text(out_.notes, note.text, "further notes");
    for (const ReadingSeen& seen : record.readings) take_reading(record, seen, place);
    if (!record.expected.empty()) take_asked(record, place);
  }

  void take_rule(const Record& record) {
    const auto key = std::tuple(record.operation, record.subject, record.rule);
    auto found = rules_.find(key);
    if (found == rules_.end()) {
      if (rules_.size() >= kMostRules) return;
      found = rules_.emplace(key, Counts{}).first;
    }
    ++found->second[record.verdict];
  }

  void take_code(const Record& record, Place& place) {
    const auto known = place.codes.find(record.code);
    if (known != place.codes.end())
      for (const std::size_t row : known->second)
        if (row < rows_.size() ? rows_[row]->comes_with(record.status)
                               : out_.codes[row].status == record.status) {
          ++out_.codes[row].observed;
          return;
        }
    if (record.code.empty()) return;
    if (undocumented_ >= kMostUndocumented) return;
    ++undocumented_;
    CodeSeen seen;
    seen.operation = record.operation;
    seen.code = shortened(record.code, kPhraseBytes);
    seen.status = record.status;
    seen.documented = false;
    seen.observed = 1;
    seen.spec = record.spec;
    place.codes[record.code].push_back(out_.codes.size());
    out_.codes.push_back(std::move(seen));
  }

  void take_asked(const Record& record, const Place& place) {
    std::set<std::size_t> asked;
    if (record.expected.starts_with("accepted"))
      asked.insert(place.success.begin(), place.success.end());
    for (const NamedCode& named : codes_named_in(record.expected)) {
      const auto rows = place.codes.find(std::string(named.code));
      if (rows == place.codes.end()) continue;
      for (const std::size_t row : rows->second)
        if (named.status == 0 || named.status == out_.codes[row].status) asked.insert(row);
    }
    if (const auto bare = place.codes.find(""); bare != place.codes.end())
      for (const std::size_t row : bare->second)
        if (record.expected.find(fmt::format("no code (HTTP {})", out_.codes[row].status)) !=
            std::string::npos)
          asked.insert(row);
    for (const std::size_t row : asked) ++out_.codes[row].expected;
  }

  void take_reading(const Record& record, const ReadingSeen& seen, Place& place) {
    const auto [found, is_new] = place.readings.try_emplace(seen.unsettled, out_.readings.size());
    if (is_new) {
      ReadingUse use;
      use.operation = record.operation;
      use.unsettled = seen.unsettled;
      use.spec = record.spec;
      out_.readings.push_back(std::move(use));
    }
    ++out_.readings[found->second].followed[seen.reading];
  }

  void take_failures(const Record& record) {
    std::set<std::string> told;  // one case counts once for one cause
    for (const Finding& finding : record.findings)
      if (told.insert(cause_of(finding)).second) take_finding(record, finding);
    const bool failed = record.verdict == Verdict::fail || record.verdict == Verdict::crash;
    if (!failed || !record.findings.empty()) return;
    Finding finding;
    finding.check = assay::name_of(record.verdict);
    finding.level = record.level;
    finding.subject = record.subject;
    finding.expected = record.expected;
    finding.observed = record.observed.empty() ? record.detail : record.observed;
    finding.clauses = record.clauses;
    take_finding(record, finding);
  }

  static std::string cause_of(const Finding& finding) {
    if (!finding.cause.empty()) return finding.cause;
    return finding.check + " | " + finding.subject + " | " + finding.observed;
  }

  void take_finding(const Record& record, const Finding& finding) {
    std::string key = record.spec + '\n' + cause_of(finding);
    auto found = groups_.find(key);
    if (found == groups_.end()) {
      FailureGroup group;
      group.spec = record.spec;
      group.check = finding.check;
      group.level = finding.level;
      group.cause = shortened(cause_of(finding), kPhraseBytes);
      if (groups_.size() < kMostGroups) {
        group.subject = finding.subject;
        group.expected = shortened(finding.expected, kPhraseBytes);
        group.observed = shortened(finding.observed, kPhraseBytes);
        group.clauses = finding.clauses;
      } else {
        group.cause = "further causes of " + finding.check;
        group.observed = "more than " + std::to_string(kMostGroups) + " different causes";
        key = record.spec + '\n' + group.cause;
      }
      found = groups_.try_emplace(std::move(key), std::move(group)).first;
    }
    add_case(found->second, record, finding);
  }

  // A control that a case needs, or one that is repeated, is the same case again.
  static void add_case(FailureGroup& group, const Record& record, const Finding& finding) {
    group.level = std::min(group.level, finding.level);
    if (record.verdict == Verdict::crash) group.verdict = Verdict::crash;
    const bool listed = std::ranges::find(group.ids, record.id) != group.ids.end();
    const bool is_case = record.role.empty() || record.role == "case";
    if (listed || (!is_case && group.ids.size() >= kIdsAGroup)) return;
    ++group.cases;
    if (group.ids.size() < kIdsAGroup) group.ids.push_back(record.id);
  }

  void finish() {
    for (auto& [cause, group] : groups_) {
      for (const std::string& clause : group.clauses)
        group.clause_texts.push_back(clause_text(clause));
      out_.failures.push_back(std::move(group));
    }
    std::ranges::stable_sort(out_.failures, [](const FailureGroup& a, const FailureGroup& b) {
      if (severity(a) != severity(b)) return severity(a) < severity(b);
      return a.cases > b.cases;
    });
    for (auto& [key, cases] : rules_)
      out_.rules.push_back({std::get<0>(key), std::get<1>(key), std::get<2>(key), cases});
    for (const Spec& spec : specs_)
      for (const Operation& operation : spec.operations)
        tell_codes_of_other_readings(operation, places_.at({spec.name, operation.id}));
    std::erase_if(out_.readings, [](const ReadingUse& use) { return use.followed.empty(); });
  }

  void tell_codes_of_other_readings(const Operation& operation, const Place& place) {
    for (const Unsettled& unsettled : operation.unsettled) {
      const auto& followed = out_.readings[place.readings.at(unsettled.id)].followed;
      if (followed.empty()) continue;
      for (const Reading& reading : unsettled.readings) {
        if (followed.contains(reading.name)) continue;
        for (const std::string& code : reading.codes) {
          const auto rows = place.codes.find(code);
          if (rows == place.codes.end()) continue;
          for (const std::size_t row : rows->second)
            if (out_.codes[row].observed == 0) out_.codes[row].other_reading = unsettled.id;
        }
      }
    }
  }

  std::string clause_text(const std::string& citation) const {
    for (const Spec& spec : specs_)
      if (const auto text = spec.clause(citation); !text.empty()) return std::string(text);
    return {};
  }

  LogReader& log_;
  std::span<const Spec> specs_;
  Summary out_;
  std::map<std::pair<std::string, std::string>, Place> places_;
  std::vector<const ResultRow*> rows_;  // of the documented codes, which come first in out_.codes
  std::map<std::string, FailureGroup> groups_;
  std::map<std::tuple<std::string, std::string, std::string>, Counts> rules_;
  std::size_t undocumented_ = 0;
};

}  // namespace

std::string reason_of(const Record& record) {
  if (!record.why.empty()) return record.why;
  return record.detail.empty() ? "no reason given" : record.detail;
}

Result<Summary> summarize(LogReader& log, std::span<const Spec> specs) {
  return Gatherer(log, specs).run();
}

}  // namespace assay
