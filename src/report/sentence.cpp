// What a Summary says in words; declared in report.hpp.
#include <fmt/format.h>

#include <algorithm>

#include "report/report.hpp"
#include "report/wording.hpp"

namespace assay {

std::size_t Summary::count(Verdict verdict) const {
  const auto found = totals.find(verdict);
  return found == totals.end() ? 0 : found->second;
}

std::size_t Summary::passed() const { return count(Verdict::pass) + count(Verdict::unsettled); }

std::size_t Summary::decided() const {
  return passed() + count(Verdict::fail) + count(Verdict::crash);
}

// A log that was cut off has fewer lines than cases that were selected.
std::size_t Summary::selected() const {
  std::size_t seen = 0;
  for (const auto& [verdict, cases] : totals)
    if (verdict != Verdict::skipped) seen += cases;
  return std::max(seen, header.selected);
}

std::vector<const CodeSeen*> Summary::not_provoked() const {
  std::vector<const CodeSeen*> out;
  for (const CodeSeen& code : codes)
    if (code.documented && code.provoked == "request" && code.observed == 0 &&
        code.other_reading.empty())
      out.push_back(&code);
  return out;
}

std::string Summary::score() const {
  const auto number = with_separators;
  std::string out =
      fmt::format("{} of {} decided passed; {} of {} selected were decided", number(passed()),
                  number(decided()), number(decided()), number(selected()));
  if (const std::size_t only = count(Verdict::info); only > 0)
    out += fmt::format("; {} where the document says nothing", number(only));
  return out;
}

namespace {

struct Ways {  // causes, not cases
  std::size_t crashes = 0, must = 0, should = 0, robustness = 0;
};

Ways ways_of(const std::vector<FailureGroup>& failures) {
  Ways out;
  for (const FailureGroup& group : failures) {
    if (group.verdict == Verdict::crash)
      ++out.crashes;
    else if (group.level == Level::must)
      ++out.must;
    else if (group.level == Level::should)
      ++out.should;
    else
      ++out.robustness;
  }
  return out;
}

std::string failed_cases(const Summary& summary) {
  const std::size_t failed = summary.count(Verdict::fail) + summary.count(Verdict::crash);
  if (failed == 0) return "";
  return fmt::format(": {} of {} decided cases failed", with_separators(failed),
                     with_separators(summary.decided()));
}

std::string decision(const Summary& summary) {
  const Ways ways = ways_of(summary.failures);
  std::vector<std::string> parts;
  if (ways.crashes > 0) parts.push_back("crashes in " + counted(ways.crashes, "way"));
  if (ways.must > 0) parts.push_back("deviates in " + counted(ways.must, "way"));
  const bool conforms = parts.empty();
  if (conforms && summary.decided() == 0) return "nothing was decided";
  if (conforms) parts.push_back("conforms");
  if (ways.should > 0) parts.push_back("does not follow " + counted(ways.should, "recommendation"));
  if (ways.robustness > 0)
    parts.push_back("has " + counted(ways.robustness, "defect") + " that no clause forbids");
  std::string out = in_a_row(parts);
  if (!summary.failures.empty()) return out + failed_cases(summary);
  if (summary.decided() == 1) return out + ": the one decided case passed";
  return out + fmt::format(": all {} passed", counted(summary.decided(), "decided case"));
}

std::string what_is_missing(const Summary& summary) {
  const std::size_t settled = summary.decided() + summary.count(Verdict::info);
  const std::size_t missing = summary.selected() - std::min(summary.selected(), settled);
  if (missing == 0) return "";
  std::string out = fmt::format("; incomplete: {} of {} selected cases not decided",
                                with_separators(missing), with_separators(summary.selected()));
  std::vector<std::string> parts;
  for (const Verdict verdict :
       {Verdict::blocked, Verdict::unsure, Verdict::notrun, Verdict::harness})
    if (const std::size_t cases = summary.count(verdict); cases > 0)
      parts.push_back(fmt::format("{} {}", cases, name_of(verdict)));
  if (parts.empty()) return out;
  return out + " (" + in_a_row(parts) + ")";
}

}  // namespace

std::string Summary::sentence() const {
  const std::string unfinished = end ? "" : "unfinished: the log was cut off; ";
  const std::string missing = what_is_missing(*this);
  if (!failures.empty() || (end && missing.empty())) return unfinished + decision(*this) + missing;
  // Nothing wrong found and not everything tried is no "conforms".
  const std::string found = decided() == 0
                                ? std::string("nothing was decided")
                                : "no deviation in " + counted(decided(), "decided case");
  return unfinished + (missing.empty() ? "" : missing.substr(2) + "; ") + found;
}

}  // namespace assay
