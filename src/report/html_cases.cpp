#include "report/html_cases.hpp"

#include <unordered_map>

#include "report/mask.hpp"

namespace assay {
namespace {

constexpr std::size_t kMostFull = 300;
constexpr std::size_t kMostByName = 20'000;
constexpr std::size_t kMostListed = 100;
constexpr std::size_t kMostReasons = 200;
constexpr std::size_t kMostObserved = 200;

// The first case of every cause, then the second of every cause, until the page is full.
std::unordered_map<std::string, std::size_t> share_out(const std::vector<FailureGroup>& groups) {
  std::unordered_map<std::string, std::size_t> out;
  bool more = true;
  for (std::size_t nth = 0; more; ++nth) {
    more = false;
    for (std::size_t group = 0; group < groups.size(); ++group) {
      if (nth >= groups[group].ids.size()) continue;
      if (out.size() >= kMostFull) return out;
      more = true;
      out.try_emplace(groups[group].spec + '\n' + groups[group].ids[nth], group);
    }
  }
  return out;
}

void list(std::map<std::string, ListedCases>& lists, std::string reason, const Record& record) {
  if (lists.size() >= kMostReasons && !lists.contains(reason)) reason = "other reasons";
  ListedCases& listed = lists[reason];
  ++listed.cases;
  if (listed.ids.size() < kMostListed) listed.ids.push_back(record.id);
}

void take_undecided(HtmlCases& out, const Record& record) {
  if (!record.role.empty() && record.role != "case") return;
  switch (record.verdict) {
    case Verdict::blocked:
    case Verdict::unsure:
    case Verdict::notrun:
    case Verdict::harness:
      list(out.incomplete,
           std::string(name_of(record.verdict)) + ": " + mask_numbers(reason_of(record)), record);
      break;
    case Verdict::skipped:
      list(out.skipped, mask_numbers(reason_of(record)), record);
      break;
    case Verdict::info:
      ++out.observations;
      if (out.observed.size() < kMostObserved)
        out.observed.push_back(
            {record.id, mask_numbers(record.title), mask_numbers(record.observed)});
      break;
    default:
      break;
  }
}

}  // namespace

HtmlCases choose_cases(LogReader& log, const Summary& summary) {
  HtmlCases out;
  auto wanted = share_out(summary.failures);
  log.rewind();
  while (auto record = log.next()) {
    take_undecided(out, *record);
    const bool failed = record->verdict == Verdict::fail || record->verdict == Verdict::crash;
    if (!failed && record->findings.empty()) continue;
    ++out.failing;
    const auto found = wanted.find(record->spec + '\n' + record->id);
    if (found != wanted.end()) {
      out.full.push_back({found->second, masked(*std::move(record))});
      wanted.erase(found);
    } else if (out.by_name.size() < kMostByName) {
      out.by_name.push_back(record->id);
    }
  }
  return out;
}

}  // namespace assay
