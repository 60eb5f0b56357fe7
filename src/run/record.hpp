// One line of results.jsonl, and the log as a whole.
//
// First line: the run. Then one line a case, flushed when it was judged. Last line: how it
// ended; a log without it was cut off, and every reader says so. The JSON form is
// published as reports/results.schema.json. Readers stream; a log may have a million lines.
#pragma once
#include <cstdint>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/exchange.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "judge/finding.hpp"

namespace assay {

struct RunHeader {
  std::string assay_version;
  struct SpecRef {
    std::string name, path, title, version, hash;
    friend bool operator==(const SpecRef&, const SpecRef&) = default;
  };
  std::vector<SpecRef> specs;
  std::string target;   // URL, or "embedded fake"
  std::string started;  // RFC 3339, UTC
  std::uint64_t seed = 0;
  std::size_t planned = 0, selected = 0;  // cases
  std::vector<std::string> options;       // as given, secrets masked
  friend bool operator==(const RunHeader&, const RunHeader&) = default;
};

// A push of the target, as it came to our receiver.
struct PushSeen {
  std::string push;      // its name in the spec
  std::string at;        // RFC 3339 with milliseconds, by the receiver's clock
  std::string received;  // its bytes, secrets masked
  std::string answered;  // "200", "500", "closed", "no answer"
  friend bool operator==(const PushSeen&, const PushSeen&) = default;
};

struct Record {
  std::string spec, id, rev, operation, phase, subject, rule, partition;
  std::string title;  // one sentence: what is sent
  Verdict verdict = Verdict::notrun;
  Level level = Level::must;
  std::vector<std::string> clauses;
  std::string control;             // id; empty when the case is its own
  std::string expected, observed;  // phrases
  std::string why;                 // blocked, unsure, notrun, harness, skipped: the reason
  std::vector<Finding> findings;
  std::vector<Note> notes;
  std::vector<ReadingSeen> readings;
  std::string role;  // "case", "control" (run because a case needs it), "recheck" (a control
                     // repeated), "late" (pushes after their case had ended), "preflight"

  bool exchanged = false;  // false: the rest is not kept
  int status = 0;          // 0 when there was no answer
  std::string code;        // result code as text; empty when none was read
  Delivery delivery = Delivery::answered;
  std::string detail;
  bool reused = false;
  std::int64_t first_byte_us = 0, total_us = 0;
  std::string at;              // RFC 3339 with milliseconds
  std::string sent, received;  // wire log: bytes with secrets masked; empty when not kept
  std::vector<PushSeen> pushes;
  friend bool operator==(const Record&, const Record&) = default;
};

struct RunEnd {
  int exit_code = 0;
  std::string reason;                         // the last line printed
  std::string ended;                          // RFC 3339
  std::map<std::string, std::size_t> totals;  // verdict name -> cases (role "case" only)
  std::size_t requests = 0;
  double seconds = 0;  // kept to the microsecond
  friend bool operator==(const RunEnd&, const RunEnd&) = default;
};

Json to_json(const RunHeader& header);
Json to_json(const Record& record);
Json to_json(const RunEnd& end);
// Appends one line without its newline; the quick way, equal to to_json(record).dump(). Text that
// is not UTF-8 is kept as {"base64": ...}, so that every byte comes back.
void append_line(std::string& out, const Record& record);
// Errors name the member, without a place: a member that is absent, of another type, or an unknown
// verdict. Unknown members are passed over.
Result<Record> record_from(const Json& line);
Result<RunHeader> run_header_from(const Json& line);
Result<RunEnd> run_end_from(const Json& line);

// Reads a log from front to back.
class LogReader {
 public:
  // Errors: no such file, not a results log (place "results.jsonl:1").
  static Result<LogReader> open(const std::string& path);
  const RunHeader& header() const { return header_; }
  // The next case; null at the end. A broken line (cut off while written) ends the log and is told
  // by problem().
  std::optional<Record> next();
  const std::optional<RunEnd>& end() const {
    return end_;
  }  // set once next() returned null on a whole log
  const std::string& problem() const { return problem_; }
  void rewind();

 private:
  LogReader() = default;
  void stop(std::string why);

  std::string path_;
  std::ifstream in_;
  std::size_t line_ = 0;
  RunHeader header_;
  std::optional<RunEnd> end_;
  std::string problem_;
};

}  // namespace assay
