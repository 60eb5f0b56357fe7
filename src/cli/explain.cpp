#include <fmt/format.h>
#include <fmt/ostream.h>

#include <algorithm>
#include <filesystem>
#include <iterator>

#include "base/text.hpp"
#include "callbacks/judge_pushes.hpp"
#include "cli/setup.hpp"
#include "judge/judge.hpp"
#include "spec/load.hpp"

namespace assay {
namespace {

struct Word {
  std::string_view name, meaning;
};
constexpr Word kWords[] = {
    {"pass", "verdict: decided, and as the document says"},
    {"fail", "verdict: decided against a clause; the gate is red (exit 1)"},
    {"crash", "verdict: connection cut, hang, or a 5xx that the document does not know (exit 1)"},
    {"unsettled",
     "verdict: the document contradicts itself or is silent; the target follows the reading that "
     "is named"},
    {"info", "verdict: the document says nothing; what was observed is kept"},
    {"blocked",
     "verdict: the control (the same request without the broken rule) was not accepted, so the "
     "case says nothing (exit 4)"},
    {"unsure",
     "verdict: ran, and could not be decided, for example because the target spoke of a limit "
     "(exit 4)"},
    {"notrun", "verdict: selected, but interruption or budget ended first (exit 4)"},
    {"harness",
     "verdict: network, credentials or assay itself; not the target's fault (exit 4 or 6)"},
    {"skipped", "verdict: left out by --only, --skip, --phases or the profile's guard"},
    {"positive", "phase: what the document allows is accepted"},
    {"negative", "phase: one rule of the body or of a parameter broken at a time"},
    {"auth", "phase: one part of the signature broken at a time"},
    {"protocol", "phase: methods, media types, malformed bodies, broken framing"},
    {"interleaving", "phase: accepted and refused cases again, many at once"},
    {"sequence", "phase: requests that belong together, each step with a verdict of its own"},
    {"callback", "phase: what the target pushes to a URL of ours, for a request or a trigger"},
    {"interference",
     "check: a control that was accepted before is accepted again, whatever came between"},
};

std::vector<std::string> specs_here() {
  std::vector<std::string> out;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator("specs", ignored))
    if (std::filesystem::exists(entry.path() / "api.yaml")) out.push_back(entry.path().string());
  std::ranges::sort(out);
  return out;
}

std::string causes_text(const std::vector<Cause>& causes) {
  std::vector<std::string> out;
  for (const Cause& cause : causes) out.push_back(cause.text());
  return join(out, "; ");
}

void explain_row(std::ostream& out, const Spec& spec, const ResultRow& row) {
  constexpr std::string_view kProvoked[] = {"a request", "a state", "the environment"};
  fmt::print(
      out, "{} (HTTP {}) of {}\n  en:       {}\n  zh:       {}\n  remedy:   {}\n  provoked by {}\n",
      row.code, row.status, spec.title, row.english, row.chinese, row.remedy,
      kProvoked[static_cast<std::size_t>(row.provoked)]);
  if (!row.when.empty()) fmt::print(out, "  when:     {}\n", causes_text(row.when));
  if (!row.fits.empty()) fmt::print(out, "  fits too: {}\n", causes_text(row.fits));
  if (row.generic) out << "  generic:  allowed, and noted, where a specific code exists\n";
  for (const std::string& cite : row.cite) fmt::print(out, "  clause:   {}\n", cite);
}

void explain_unsettled(std::ostream& out, const Unsettled& point) {
  fmt::print(out, "{}: unsettled, because {}\n", point.id, point.because);
  for (const Reading& reading : point.readings) fmt::print(out, "  reading:  {}\n", reading.name);
  for (const std::string& cite : point.cite) fmt::print(out, "  clause:   {}\n", cite);
}

}  // namespace

int verb_explain(const ExplainOptions& given, Streams& streams) {
  std::vector<std::string> known;
  bool found = false;
  std::vector<CheckInfo> all(checks().begin(), checks().end());
  std::ranges::copy(push_checks(), std::back_inserter(all));
  for (const CheckInfo& check : all) {
    known.emplace_back(check.id);
    if (check.id != given.word) continue;
    found = true;
    constexpr std::string_view kLevels[] = {"must", "should", "robustness"};
    fmt::print(streams.out, "{}: check ({})\n  promises: {}\n  source:   {}\n", check.id,
               kLevels[static_cast<std::size_t>(check.level)], check.promise, check.source);
  }
  for (const Word& word : kWords) {
    known.emplace_back(word.name);
    if (word.name != given.word) continue;
    found = true;
    fmt::print(streams.out, "{}: {}\n", word.name, word.meaning);
  }
  for (const std::string& path : given.specs.empty() ? specs_here() : given.specs) {
    const auto spec = load_spec(path);
    if (!spec) return report_errors(spec.errors(), streams);
    for (const Push& push : spec->pushes)
      for (const Unsettled& point : push.operation.unsettled) {
        known.push_back(point.id);
        if (point.id == given.word) explain_unsettled(streams.out, point), found = true;
      }
    for (const Operation& operation : spec->operations) {
      for (const Unsettled& point : operation.unsettled) {
        known.push_back(point.id);
        if (point.id == given.word) explain_unsettled(streams.out, point), found = true;
      }
      if (!operation.results) continue;
      for (const ResultRow& row : operation.results->rows) {
        known.push_back(row.code);
        if (row.code == given.word) explain_row(streams.out, *spec, row), found = true;
      }
    }
  }
  if (found) return exit_code::met;
  return report_errors(
      {{"", fmt::format("{} is no check, result code, verdict, phase or unsettled point{}",
                        in_quotes(given.word), did_you_mean(given.word, known))}},
      streams);
}

}  // namespace assay
