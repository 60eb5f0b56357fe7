// JUnit XML in the form that Jenkins, GitLab and GitHub actions read (reports/junit.xsd).
//
// A suite states its counts before its cases, and cases of several operations come mixed in the
// log: they wait in one spool file, a chain of pieces for each suite, so that memory does not grow
// with the log.
#include <fmt/format.h>

#include <cstdio>
#include <memory>

#include "base/output.hpp"
#include "base/text.hpp"
#include "report/mask.hpp"
#include "report/report.hpp"
#include "report/visible.hpp"
#include "report/wording.hpp"

namespace assay {
namespace {

constexpr std::size_t kPieceBytes = 64 * 1024;
constexpr std::size_t kWireBytes = 16 * 1024;

class Spool {
 public:
  Spool() : file_(std::tmpfile(), &std::fclose) {}
  explicit operator bool() const { return file_ != nullptr; }

  void add(std::size_t chain, std::string_view text) {
    if (chain >= chains_.size()) chains_.resize(chain + 1);
    chains_[chain].waiting.append(text);
    if (chains_[chain].waiting.size() >= kPieceBytes) flush(chains_[chain]);
  }
  // False when the disk did not take or give everything.
  bool copy(std::size_t chain, Output& out) {
    if (chain >= chains_.size()) return true;
    std::string piece;
    for (const Piece& place : chains_[chain].pieces) {
      piece.resize(place.bytes);
      if (std::fseek(file_.get(), place.offset, SEEK_SET) != 0 ||
          std::fread(piece.data(), 1, piece.size(), file_.get()) != piece.size())
        return false;
      out.write(piece);
    }
    out.write(chains_[chain].waiting);
    return whole_;
  }

 private:
  struct Piece {
    long offset = 0;
    std::size_t bytes = 0;
  };
  struct Chain {
    std::string waiting;
    std::vector<Piece> pieces;
  };

  void flush(Chain& chain) {
    whole_ = whole_ && std::fseek(file_.get(), 0, SEEK_END) == 0;
    const long offset = std::ftell(file_.get());
    const std::size_t bytes = chain.waiting.size();
    whole_ = whole_ && std::fwrite(chain.waiting.data(), 1, bytes, file_.get()) == bytes;
    chain.pieces.push_back({offset, bytes});
    chain.waiting.clear();
  }

  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
  std::vector<Chain> chains_;
  bool whole_ = true;
};

// Line ends and tabs are written out, because an XML reader makes them blanks in an attribute.
void attribute(std::string& out, std::string_view name, std::string_view value) {
  out.append(" ").append(name) += "=\"";
  append_markup(out, visible(value));
  out += '"';
}

enum class Outcome { passed, failure, error, skipped };
Outcome outcome_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
    case Verdict::unsettled:
    case Verdict::info:
      return Outcome::passed;
    case Verdict::fail:
      return Outcome::failure;
    case Verdict::crash:
    case Verdict::harness:
      return Outcome::error;
    case Verdict::blocked:
    case Verdict::unsure:
    case Verdict::notrun:
    case Verdict::skipped:
      return Outcome::skipped;
  }
  return Outcome::error;
}

struct Tally {
  std::size_t tests = 0, failures = 0, errors = 0, skipped = 0;
  double seconds = 0;
  void add(Outcome outcome, double took) {
    ++tests;
    if (outcome == Outcome::failure) ++failures;
    if (outcome == Outcome::error) ++errors;
    if (outcome == Outcome::skipped) ++skipped;
    seconds += took;
  }
};

std::string tally_text(const Tally& tally) {
  return fmt::format(R"( tests="{}" failures="{}" errors="{}" skipped="{}" time="{:.6f}")",
                     tally.tests, tally.failures, tally.errors, tally.skipped, tally.seconds);
}

void paragraph(std::string& out, std::string_view label, std::string_view text) {
  if (text.empty()) return;
  append_markup(out, label);
  append_markup(out, visible(text));
  out += '\n';
}

std::string message_of(const Record& record) {
  if (!record.findings.empty()) {
    const Finding& first = record.findings.front();
    return fmt::format("{} {}: expected {}, observed {}", first.check, first.subject,
                       first.expected, first.observed);
  }
  if (!record.observed.empty()) return record.observed;
  return record.why.empty() ? record.detail : record.why;
}

void append_details(std::string& out, const Record& record, std::span<const Spec> specs) {
  paragraph(out, "what:     ", record.title);
  paragraph(out, "expected: ", record.expected);
  paragraph(out, "observed: ", record.observed);
  paragraph(out, "why:      ", record.why);
  for (const Finding& finding : record.findings) {
    paragraph(out, "check:    ", finding.check + "  " + finding.subject);
    paragraph(out, "  expected: ", finding.expected);
    paragraph(out, "  observed: ", finding.observed);
  }
  for (const std::string& clause : record.clauses) {
    std::string_view text;
    for (const Spec& spec : specs)
      if (text.empty()) text = spec.clause(clause);
    paragraph(out, "clause:   ", text.empty() ? clause : clause + ": " + std::string(text));
  }
  paragraph(out, "control:  ", record.control);
  paragraph(out, "again:    ", replay_command(record.id));
}

void append_wire(std::string& out, const Record& record) {
  if (record.sent.empty() && record.received.empty() && record.pushes.empty()) return;
  out += "<system-out>";
  if (!record.sent.empty() || !record.received.empty())
    append_markup(out, "sent:\n" + visible_start(record.sent, kWireBytes) + "\n\nreceived:\n" +
                           visible_start(record.received, kWireBytes) + "\n");
  for (const PushSeen& push : record.pushes)
    append_markup(out, "\npush of " + push.push + " at " + push.at + ", answered " + push.answered +
                           ":\n" + visible_start(push.received, kWireBytes) + "\n");
  out += "</system-out>";
}

void append_outcome(std::string& out, std::string_view element, const Record& record,
                    std::span<const Spec> specs) {
  out.append("<").append(element);
  attribute(out, "message", message_of(record));
  attribute(out, "type",
            record.findings.empty() ? std::string(name_of(record.verdict))
                                    : record.findings.front().check);
  out += '>';
  append_details(out, record, specs);
  out.append("</").append(element) += '>';
}

bool is_case(const Record& record) { return record.role.empty() || record.role == "case"; }

std::string testcase(const Record& record, std::span<const Spec> specs) {
  std::string out = "<testcase";
  attribute(out, "name", is_case(record) ? record.id : record.id + " [" + record.role + "]");
  attribute(out, "classname", record.spec + "." + record.operation);
  out += fmt::format(R"( time="{:.6f}")", static_cast<double>(record.total_us) / 1e6);
  attribute(out, "status", name_of(record.verdict));
  const Outcome outcome = outcome_of(record.verdict);
  if (outcome == Outcome::passed) return out + "/>\n";
  out += '>';
  if (outcome == Outcome::skipped) {
    out += "<skipped";
    attribute(out, "message",
              std::string(name_of(record.verdict)) + (record.why.empty() ? "" : ": " + record.why));
    out += "/>";
  } else {
    append_outcome(out, outcome == Outcome::failure ? "failure" : "error", record, specs);
    append_wire(out, record);
  }
  return out + "</testcase>\n";
}

void append_properties(std::string& out, const Summary& summary) {
  const std::pair<std::string, std::string> all[] = {
      {"target", summary.header.target},
      {"seed", std::to_string(summary.header.seed)},
      {"verdict", summary.sentence()},
      {"score", summary.score()},
      {"log", summary.end ? "whole" : summary.problem}};
  out += "<properties>";
  for (const auto& [name, value] : all) {
    out += "<property";
    attribute(out, "name", name);
    attribute(out, "value", value);
    out += "/>";
  }
  out += "</properties>\n";
}

// xs:dateTime without zone, as Jenkins' schema has it: the first 19 characters of RFC 3339.
std::string timestamp_of(const RunHeader& header) { return header.started.substr(0, 19); }

}  // namespace

Result<bool> write_junit(LogReader& log, const Summary& given, std::span<const Spec> specs,
                         const std::string& path) {
  auto out = Output::create(path);
  if (!out) return out.errors();
  Spool spool;
  if (!spool) return Error{path, "cannot be written: no temporary file can be made"};
  const Summary summary = masked(given);
  std::map<std::string, std::size_t> suites;  // name -> chain in the spool
  std::vector<Tally> tallies;
  Tally all;
  log.rewind();
  while (auto record = log.next()) {
    const Outcome outcome = outcome_of(record->verdict);
    // A control sent again is no test of its own, unless something is wrong with it.
    if (!is_case(*record) && outcome != Outcome::failure && outcome != Outcome::error) continue;
    const auto suite =
        suites.try_emplace(record->spec + "." + record->operation, tallies.size()).first;
    tallies.resize(suites.size());
    const double seconds = static_cast<double>(record->total_us) / 1e6;
    tallies[suite->second].add(outcome, seconds);
    all.add(outcome, seconds);
    spool.add(suite->second, testcase(masked(*std::move(record)), specs));
  }

  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"assay\"" +
                     tally_text(all) + ">\n";
  for (const auto& [name, chain] : suites) {
    text += "<testsuite";
    attribute(text, "name", name);
    text += tally_text(tallies[chain]);
    if (const std::string time = timestamp_of(summary.header); time.size() == 19)
      attribute(text, "timestamp", time);
    text += ">\n";
    append_properties(text, summary);
    out->write(text);
    if (!spool.copy(chain, *out))
      return Error{path, "cannot be written: the temporary file lost a part"};
    text = "</testsuite>\n";
  }
  out->write(text + "</testsuites>\n");
  return out->commit();
}

}  // namespace assay
