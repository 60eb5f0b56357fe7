#include <fmt/format.h>
#include <fmt/ostream.h>

#include <algorithm>

#include "base/text.hpp"
#include "cli/setup.hpp"

namespace assay {
namespace {

bool wanted(const std::vector<std::string>& globs, const std::string& id) {
  return std::ranges::any_of(globs,
                             [&](const std::string& glob) { return matches_glob(glob, id); });
}

void print_bytes(std::ostream& out, std::string_view title, const std::string& bytes) {
  if (bytes.empty()) return;
  out << "  " << title << ":\n";
  std::string line;
  for (char c : bytes + "\n") {
    if (c == '\n') {
      fmt::print(out, "    | {}\n", line);
      line.clear();
    } else if (c != '\r') {
      line += c;
    }
  }
}

void print_record(std::ostream& out, const Record& record) {
  fmt::print(out, "{}\n  {}\n  verdict:  {}{}\n", record.id, record.title, name_of(record.verdict),
             record.why.empty() ? "" : " (" + record.why + ")");
  fmt::print(out, "  expected: {}\n  observed: {}\n", record.expected, record.observed);
  if (!record.control.empty()) fmt::print(out, "  control:  {}\n", record.control);
  for (const std::string& clause : record.clauses) fmt::print(out, "  clause:   {}\n", clause);
  for (const Finding& finding : record.findings)
    fmt::print(out, "  finding:  {} at {}: expected {}, observed {}\n", finding.check,
               finding.subject, finding.expected, finding.observed);
  for (const ReadingSeen& reading : record.readings)
    fmt::print(out, "  reading:  {} of {}\n", reading.reading, reading.unsettled);
  for (const Note& note : record.notes) fmt::print(out, "  note:     {}\n", note.text);
  print_bytes(out, "request", record.sent);
  print_bytes(out, "response", record.received);
}

int show_from_log(const ShowOptions& given, LogReader& log, Streams& streams) {
  std::size_t shown = 0;
  while (const auto record = log.next()) {
    if (!wanted(given.ids, record->id)) continue;
    print_record(streams.out, *record);
    ++shown;
  }
  if (shown > 0) return exit_code::met;
  fmt::print(streams.err, "assay: no case of {} matches {}; `assay list` prints the ids\n",
             given.log, join(given.ids, " "));
  return exit_code::nothing_selected;
}

int show_planned(const ShowOptions& given, Streams& streams) {
  auto loaded = load_all(given.specs, given.profile);
  if (!loaded) return report_errors(loaded.errors(), streams);
  if (given.pushes)
    if (const auto done = mirror_all(*loaded, {.media_type = "all"}); !done)
      return report_errors(done.errors(), streams);
  const auto suites = make_suites(*loaded, {}, "");
  if (!suites) return report_errors(suites.errors(), streams);
  std::size_t shown = 0;
  for (const Suite& suite : *suites)
    for (const Case& test : suite.plan.cases) {
      if (!wanted(given.ids, test.id)) continue;
      ++shown;
      fmt::print(streams.out, "{}\n  {}\n  phase:    {}\n  expected: {}\n", test.id, test.title,
                 name_of(test.phase), expectation_text(test));
      if (!test.control.empty()) fmt::print(streams.out, "  control:  {}\n", test.control);
      for (const std::string& clause : test.clauses)
        fmt::print(streams.out, "  clause:   {} {}\n", clause,
                   shortened(suite.spec->clause(clause), 200));
      const SystemClock clock;
      Random random(given.ids.size());
      print_bytes(streams.out, "request",
                  suite.profile->mask(shortened(
                      compose(test, *suite.profile, clock.now(), random, "target.invalid"), 8192)));
    }
  if (shown > 0) return exit_code::met;
  fmt::print(streams.err, "assay: no planned case matches {}; `assay list` prints the ids\n",
             join(given.ids, " "));
  return exit_code::nothing_selected;
}

}  // namespace

int verb_show(const ShowOptions& given, Streams& streams) {
  if (!given.specs.empty()) return show_planned(given, streams);
  auto log = LogReader::open(given.log);
  if (!log) {
    report_errors(log.errors(), streams);
    streams.err << "assay: give --spec to show a case as planned, or --log of a run\n";
    return exit_code::usage;
  }
  return show_from_log(given, *log, streams);
}

}  // namespace assay
