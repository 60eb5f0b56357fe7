#include "judge/judge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/clock.hpp"
#include "base/text.hpp"
#include "judge/evidence.hpp"

namespace assay {
namespace {

constexpr CheckInfo kChecks[] = {
#define ASSAY_CHECK(name, id, level, source, promise) {id, Level::level, source, promise},
#include "judge/checks.def"
#undef ASSAY_CHECK
};
constexpr Check kFunctions[] = {
#define ASSAY_CHECK(name, id, level, source, promise) check_##name,
#include "judge/checks.def"
#undef ASSAY_CHECK
};

// Statuses with which HTTP itself may answer a request that is odd as a message.
bool is_http_status(int status) {
  constexpr int kStatuses[] = {400, 404, 405, 406, 408, 411, 413, 414, 415,
                               417, 421, 422, 426, 429, 431, 501, 505};
  return std::ranges::find(kStatuses, status) != std::end(kStatuses);
}

std::string text_at(const std::optional<Json>& body, const std::string& pointer,
                    bool* is_string = nullptr) {
  const Json* value = body && !pointer.empty() ? body->at(pointer) : nullptr;
  if (!value) return {};
  if (is_string) *is_string = value->is_string();
  if (value->is_string()) return value->as_string();
  return value->is_number() || value->is_bool() ? value->dump() : "";
}

void read_code(Evidence& e) {
  if (!e.test.operation->results) return;
  const Results& results = *e.test.operation->results;
  e.code = text_at(e.body, results.code_pointer, &e.code_is_string);
  e.text = text_at(e.body, results.text_pointer);
  for (const ResultRow& row : results.rows) {
    if (row.code != e.code) continue;
    if (!e.row_by_code && !e.code.empty()) e.row_by_code = &row;
    if (row.status == e.status || (!e.row && row.comes_with(e.status))) e.row = &row;
  }
  e.success_code = std::ranges::find(results.success, e.code) != results.success.end();
  e.fitting = rows_for(results, e.test.expect.causes);
}

// A success that says in its body that it is none.
bool is_refused_by_body(const Evidence& e) {
  return std::ranges::any_of(e.test.operation->refused_when, [&](const auto& rule) {
    const auto& [pointer, values] = rule;
    const Json* value = e.body ? e.body->at(pointer) : nullptr;
    return value && std::ranges::find(values.as_array(), *value) != values.as_array().end();
  });
}

// A result code decides; without one the status does.
Taken taken_by(const Evidence& e) {
  if (e.status == 0) return Taken::unclear;
  if (const auto& acknowledged = e.test.operation->acknowledged)
    return acknowledged->covers(e.status) ? Taken::accepted : Taken::refused;
  const bool good_status = e.status >= 200 && e.status < 300;
  if (good_status && is_refused_by_body(e)) return Taken::refused;
  if (e.code.empty())
    return good_status ? Taken::accepted : e.status >= 400 ? Taken::refused : Taken::unclear;
  if (e.success_code) return good_status ? Taken::accepted : Taken::unclear;
  return Taken::refused;
}

Evidence gather(const Case& test, const Exchange& exchange, Memory& memory,
                const JudgeOptions& options) {
  Evidence e{test, exchange, options,       memory,  0,       {},      {}, {},
             {},   false,    nullptr,       nullptr, nullptr, nullptr, {}, false,
             true, false,    Taken::unclear};
  if (!exchange.response) return e;
  const Response& answer = *exchange.response;
  e.status = answer.status;
  e.body_expected = test.plan.request.method != "HEAD" && e.status != 204 && e.status != 304;
  e.response = response_for(*test.operation, e.status);
  if (e.response)
    for (const MediaType& media : e.response->content)
      if (!e.media || media.name.find("json") != std::string::npos) e.media = &media;
  if (!answer.body.empty()) {
    auto parsed = parse_json(answer.body);
    if (parsed)
      e.body = std::move(*parsed);
    else
      e.body_problem = parsed.error().text();
  }
  read_code(e);
  e.taken = taken_by(e);
  const auto& statuses = test.expect.http_statuses;
  const bool of_http = (test.expect.http_may_answer && is_http_status(e.status)) ||
                       std::ranges::find(statuses, e.status) != statuses.end();
  e.answered_by_http = of_http && e.code.empty();
  return e;
}

void note_readings(const Evidence& e, Judgement& out) {
  const Case& test = e.test;
  if (test.expect.unsettled && e.taken != Taken::unclear) {
    const auto& names =
        e.taken == Taken::accepted ? test.expect.accepted_by : test.expect.refused_by;
    if (names.size() == 1) out.readings.push_back({test.expect.unsettled->id, names.front()});
  }
  for (const Unsettled& point : test.operation->unsettled) {
    for (const Reading& reading : point.readings) {
      const bool by_code =
          std::ranges::find(reading.codes, e.code) != reading.codes.end() && !e.code.empty();
      const bool by_text = !reading.text.empty() && e.success_code && reading.text == e.text;
      if (!by_code && !by_text) continue;
      if (by_code && test.expect.kind == Expectation::Kind::accepted) continue;
      if (point.is_about(test.subject + "/" + test.rule + "/" + test.partition))
        out.readings.push_back({point.id, reading.name});
    }
  }
}

Verdict verdict_of(const Evidence& e, const Judgement& out) {
  if (out.verdict == Verdict::harness) return out.verdict;
  if (std::ranges::any_of(out.findings, [](const Finding& f) {
        return f.check == "delivered" || f.check == "server-error";
      }))
    return Verdict::crash;
  if (!out.findings.empty()) return Verdict::fail;
  if (out.doubtful) return Verdict::unsure;
  if (e.test.expect.kind != Expectation::Kind::open) return Verdict::pass;
  return e.test.expect.unsettled ? Verdict::unsettled : Verdict::info;
}

std::string rows_text(const std::vector<const ResultRow*>& rows) {
  constexpr std::size_t kMostNamed = 4;
  std::string out;
  for (std::size_t i = 0; i < rows.size() && i < kMostNamed; ++i)
    out += fmt::format("{}{} (HTTP {})", i == 0 ? "" : " or ",
                       rows[i]->code.empty() ? "no code" : rows[i]->code, rows[i]->status);
  if (rows.size() > kMostNamed) out += fmt::format(" or {} more", rows.size() - kMostNamed);
  return out;
}

}  // namespace

namespace {

// The slot of `key` in a table whose size is a power of two: where it is, or where it would go.
std::uint64_t& slot_of(std::vector<std::uint64_t>& table, std::uint64_t key) {
  std::size_t at = (key ^ (key >> 32)) & (table.size() - 1);
  while (table[at] != 0 && table[at] != key) at = (at + 1) & (table.size() - 1);
  return table[at];
}

}  // namespace

bool Memory::remember(std::uint64_t relation, std::string_view value) {
  constexpr std::size_t kFirst = 1024, kMost = 256 * 1024;
  const std::uint64_t key = hash64(value, hash64("unique", relation)) | 1;  // zero is a free slot
  if (seen_.empty()) seen_.resize(kFirst);
  if (!older_.empty() && slot_of(older_, key) == key) return false;
  std::uint64_t& slot = slot_of(seen_, key);
  if (slot == key) return false;
  slot = key;
  if (++used_ <= seen_.size() / 2) return true;
  if (seen_.size() < kMost) {
    std::vector<std::uint64_t> wider(seen_.size() * 4);
    for (const std::uint64_t known : seen_)
      if (known != 0) slot_of(wider, known) = known;
    seen_ = std::move(wider);
  } else {
    older_ = std::exchange(seen_, std::vector<std::uint64_t>(kMost));
    used_ = 0;
  }
  return true;
}

bool is_environmental(const Evidence& evidence) {
  if (!evidence.row || evidence.options.confirmed) return false;
  using Provoked = ResultRow::Provoked;
  return evidence.row->provoked == Provoked::environment ||
         (evidence.row->provoked == Provoked::state && !evidence.options.state_known);
}

std::span<const CheckInfo> checks() { return kChecks; }

void add_finding(Judgement& out, const Evidence& evidence, std::string_view id, std::string subject,
                 std::string expected, std::string observed, const Citations& clauses) {
  const auto* info = std::ranges::find(kChecks, id, &CheckInfo::id);
  Finding finding;
  finding.check = id;
  finding.level = info->level;
  finding.subject = std::move(subject);
  finding.expected = std::move(expected);
  finding.observed = std::move(observed);
  finding.clauses = clauses.empty() ? evidence.test.clauses : clauses;
  finding.cause = fmt::format("{}|{}|{}", finding.check, finding.subject, finding.observed);
  out.findings.push_back(std::move(finding));
}

std::string observed_text(const Evidence& evidence) {
  if (evidence.status == 0)
    return evidence.exchange.detail.empty() ? std::string(name_of(evidence.exchange.delivery))
                                            : evidence.exchange.detail;
  std::string out = fmt::format("HTTP {}", evidence.status);
  if (!evidence.code.empty()) out += ", " + shortened(evidence.code, 40);
  if (!evidence.text.empty()) out += " " + in_quotes(shortened(evidence.text, 80));
  return out;
}

std::string expectation_text(const Case& test) {
  const auto names = [](const std::vector<std::string>& readings) {
    return readings.empty() ? std::string() : " (" + join(readings, ", ") + ")";
  };
  const auto& acknowledged = test.operation->acknowledged;
  const std::string statuses = acknowledged ? "HTTP " + join(acknowledged->statuses, " or ") : "";
  switch (test.expect.kind) {
    case Expectation::Kind::accepted:
      return acknowledged ? fmt::format("accepted ({})", statuses) : "accepted";
    case Expectation::Kind::survives:
      return "an answer, and the next request served";
    case Expectation::Kind::open:
      return test.expect.unsettled
                 ? fmt::format("accepted{} or refused{}", names(test.expect.accepted_by),
                               names(test.expect.refused_by))
                 : "the document does not say";
    case Expectation::Kind::refused:
      break;
  }
  if (acknowledged) return fmt::format("refused (not with {})", statuses);
  if (!test.operation->results) return "refused (HTTP 4xx)";
  const Fitting rows = rows_for(*test.operation->results, test.expect.causes);
  const std::string specific = rows_text(rows.specific), generic = rows_text(rows.generic);
  if (specific.empty()) return generic.empty() ? "refused" : "refused with " + generic;
  return "refused with " + specific + (generic.empty() ? "" : ", or the generic " + generic);
}

Judgement judge(const Case& test, const Exchange& exchange, Memory& memory,
                const JudgeOptions& options) {
  const Evidence evidence = gather(test, exchange, memory, options);
  Judgement out;
  out.level = test.level;
  out.taken = evidence.taken;
  out.status = evidence.status;
  out.code = evidence.code;
  out.expected = expectation_text(test);
  out.observed = observed_text(evidence);
  for (std::size_t i = 0; i < std::size(kFunctions); ++i) {
    // That it answers, and gives nothing away, is all that is owed.
    if (test.expect.any_answer && kChecks[i].id != "delivered" && kChecks[i].id != "leak") continue;
    kFunctions[i](evidence, out);
    // Without an answer, or with one from a crash, the later checks would only repeat it.
    if (evidence.status == 0 ||
        (!out.findings.empty() && out.findings.front().check == "server-error"))
      break;
  }
  note_readings(evidence, out);
  if (out.doubtful)
    out.why =
        fmt::format("{} says that the environment is the cause, not this request", out.observed);
  out.verdict = verdict_of(evidence, out);
  return out;
}

}  // namespace assay
