// A small spec and a run of it, by hand, that has one of everything a report must show.
#pragma once
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "report/report.hpp"

namespace assay::sample {

inline Cause cause(Cause::Kind kind, std::string subject, Cause::Aspect aspect) {
  return {kind, std::move(subject), aspect};
}

inline ResultRow row(const char* code, int status, const char* english,
                     ResultRow::Provoked provoked = ResultRow::Provoked::request) {
  ResultRow out;
  out.code = code;
  out.status = status;
  out.english = english;
  out.provoked = provoked;
  return out;
}

inline Spec spec() {
  using Provoked = ResultRow::Provoked;
  Spec out;
  out.name = "voice";
  out.title = "Voice verification code";
  out.version = "v1.0";
  VendorDocument document;
  document.id = "voice-a";
  document.clauses = {
      {"table-4/times", "times: Integer, 0-9. Number of times the code is played."},
      {"table-4/verifyCode", "verifyCode: String(2-9), only digits 0-9, at most 8 digits."},
      {"table-6", "A request that is wrong is refused with a code of this table."}};
  out.documents = {document};
  Operation op;
  op.id = "callVerify";
  op.method = "POST";
  op.path = "/rest/httpsessions/callVerify/v1.0";
  op.summary = "Plays a verification code";
  Results results;
  results.success = {"0"};
  results.rows = {
      row("0", 200, "Success."),
      row("1010002", 403, "Invalid parameter: check the format of all parameters."),
      row("1010010", 401, "Invalid digest."),
      row("1010010", 403, "The flow control upper limit is reached.", Provoked::environment),
      row("1010003", 403, "Invalid app_key."),
      row("1023007", 400, "realm not contained in Authorization."),
      row("1013004", 403, "The called number is in the blacklist.", Provoked::environment)};
  using Kind = Cause::Kind;
  using Aspect = Cause::Aspect;
  results.rows[1].when = {cause(Kind::parameter, "", Aspect::invalid)};
  results.rows[2].when = {cause(Kind::signature, "", Aspect::wrong)};
  results.rows[5].when = {cause(Kind::attribute, "Authorization.realm", Aspect::absent)};
  op.results = results;
  Unsettled nine;
  nine.id = "verify-code-of-nine";
  nine.because = "String(2-9) in one edition, at most 8 digits in both";
  nine.cite = {"voice-a/table-4/verifyCode"};
  op.unsettled = {nine};
  out.operations = {op};
  return out;
}

inline RunHeader header() {
  RunHeader out;
  out.assay_version = "0.1.0";
  out.specs = {{"voice", "specs/voice", "Voice verification code", "v1.0", "00112233aabbccdd"}};
  out.target = "http://127.0.0.1:8080";
  out.started = "2026-07-02T10:11:12Z";
  out.seed = 7;
  out.planned = 15;
  out.selected = 13;
  out.options = {"--jobs", "8"};
  return out;
}

inline RunEnd end() {
  RunEnd out;
  out.exit_code = 1;
  out.reason = "1 crash and 2 deviations";
  out.ended = "2026-07-02T10:11:13Z";
  out.requests = 14;
  out.seconds = 1.25;
  return out;
}

inline Record record(const std::string& subject, const std::string& rule,
                     const std::string& partition, Verdict verdict) {
  Record out;
  out.spec = "voice";
  out.operation = "callVerify";
  out.subject = subject;
  out.rule = rule;
  out.partition = partition;
  out.id = "callVerify/" + subject + "/" + rule + "/" + partition;
  out.rev = "0123456789abcdef";
  out.phase = "negative";
  out.role = "case";
  out.title = subject + " breaks " + rule + " (" + partition + ")";
  out.verdict = verdict;
  out.control = "callVerify/positive/minimal/plain";
  return out;
}

inline Record answered(Record out, int status, const std::string& code) {
  out.exchanged = true;
  out.status = status;
  out.code = code;
  out.total_us = 2500;
  out.first_byte_us = 2000;
  out.at = "2026-07-02T10:11:12.345Z";
  out.sent =
      "POST /rest/httpsessions/callVerify/v1.0 HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n"
      "X-AKSK: UsernameToken Username=\"key\",PasswordDigest=\"***\"\r\n\r\n"
      "{\"calleeNbr\":\"+8613800138000\",\"times\":10}";
  out.received = "HTTP/1.1 " + std::to_string(status) +
                 " OK\r\nContent-Type: application/json\r\n\r\n{\"resultcode\":\"" + code + "\"}";
  return out;
}

inline Record not_refused(const std::string& partition) {
  Record out = answered(record("body.times", "maximum", partition, Verdict::fail), 200, "0");
  out.expected = "refused with 1010002 (HTTP 403)";
  out.observed = "HTTP 200, 0 \"Success.\"";
  out.clauses = {"voice-a/table-4/times"};
  out.findings = {{"refused",
                   Level::must,
                   "body.times",
                   out.expected,
                   out.observed,
                   {"voice-a/table-4/times", "voice-a/table-6"},
                   "refused body.times accepted"}};
  return out;
}

inline std::vector<Record> records() {
  std::vector<Record> out;
  Record minimal = answered(record("positive", "minimal", "plain", Verdict::pass), 200, "0");
  minimal.control.clear();
  minimal.expected = "accepted with 0 (HTTP 200)";
  out.push_back(minimal);
  minimal.role = "recheck";
  out.push_back(minimal);
  for (const char* partition : {"above", "far-above", "huge", "ten"})
    out.push_back(not_refused(partition));
  Record realm = answered(record("auth.Authorization.realm", "required", "absent", Verdict::pass),
                          400, "1023007");
  realm.expected = "refused with 1023007 (HTTP 400)";
  out.push_back(realm);
  Record digest = answered(
      record("auth.X-AKSK.PasswordDigest", "signature", "flipped-bit", Verdict::fail), 500, "E9");
  digest.expected = "refused with 1010010 (HTTP 401)";
  digest.observed = "HTTP 500, E9 <script>alert(1)</script>\x1b[31m";
  digest.findings = {{"stack-trace",
                      Level::robustness,
                      "response",
                      "no internal path in the body",
                      digest.observed,
                      {},
                      ""}};
  constexpr char kHostile[] =
      "HTTP/1.1 500 Oops\r\n\r\n<script>alert('x')</script>\xff\0]]>&amp;\0\xE2\x80\xAE";
  digest.received = std::string(kHostile, sizeof kHostile - 1);
  out.push_back(digest);
  Record crash = record("body", "json", "deep-nesting", Verdict::crash);
  crash.exchanged = true;
  crash.delivery = Delivery::cut;
  crash.detail = "connection reset after 0 bytes";
  crash.sent = "POST / HTTP/1.1\r\n\r\n[[[[";
  crash.observed = "connection reset after 0 bytes";
  crash.expected = "an answer";
  crash.findings = {{"no-crash", Level::must, "body", "an answer", crash.observed, {}, ""}};
  out.push_back(crash);
  for (const char* reading : {"up-to-eight", "up-to-nine"}) {
    Record nine = answered(
        record("body.verifyCode", "length", std::string("nine-") + reading, Verdict::unsettled),
        200, "0");
    nine.readings = {{"verify-code-of-nine", reading}};
    out.push_back(nine);
  }
  Record extra = answered(record("body", "unknown-member", "extra", Verdict::info), 200, "0");
  extra.observed = "accepted; called +8613800138000";
  out.push_back(extra);
  Record generic = answered(record("body.times", "type", "string", Verdict::pass), 403, "1010002");
  generic.expected = "refused with 1010002 (HTTP 403)";
  generic.notes = {{"generic-code", "1010002 is generic, and a specific code is documented"}};
  out.push_back(generic);
  Record blocked = record("body.preTone", "required", "absent", Verdict::blocked);
  blocked.why = "control callVerify/positive/minimal/plain was refused";
  out.push_back(blocked);
  Record skipped = record("body.postTone", "required", "absent", Verdict::skipped);
  skipped.why = "not matched by --only \"*times*\"";
  out.push_back(skipped);
  return out;
}

// A log in a folder that goes with it.
class Log {
 public:
  explicit Log(const std::vector<Record>& lines = records(), bool whole = true) {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(testing::TempDir()) /
              (std::string("assay-report-") + (test ? test->name() : "sample"));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    std::ofstream out(path("results.jsonl"), std::ios::binary);
    out << to_json(header()).dump() << '\n';
    std::string line;
    for (const Record& record : lines) {
      line.clear();
      append_line(line, record);
      out << line << '\n';
    }
    if (whole) out << to_json(end()).dump() << '\n';
  }
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;
  ~Log() { std::filesystem::remove_all(folder_); }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  LogReader reader() const { return LogReader::open(path("results.jsonl")).value(); }
  Summary summary() const {
    LogReader log = reader();
    const std::vector<Spec> specs{spec()};
    return summarize(log, specs).value();
  }
  // The text of the report `name`, written to `file` in the folder.
  std::string report(std::string_view name, const std::string& file) const {
    LogReader log = reader();
    const std::vector<Spec> specs{spec()};
    const Summary gathered = summarize(log, specs).value();
    for (const ReportFormat& format : report_formats()) {
      if (format.name != name) continue;
      const auto done = format.write(log, gathered, specs, path(file));
      EXPECT_TRUE(done) << done.error().text();
      return text_of(path(name == "html" ? file + "/index.html" : file));
    }
    ADD_FAILURE() << "no report format " << name;
    return "";
  }
  static std::string text_of(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::stringstream out;
    out << in.rdbuf();
    return out.str();
  }

 private:
  std::filesystem::path folder_;
};

}  // namespace assay::sample
