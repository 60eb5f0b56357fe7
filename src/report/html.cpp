// A folder with one page, made from reports/html.mustache. The template escapes every value; what a
// target sent is made visible first, so that no byte of it is markup, invisible or a control.
#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <filesystem>

#include "base/output.hpp"
#include "base/text.hpp"
#include "report/html_data.hpp"
#include "report/mask.hpp"

namespace assay {

extern const std::string_view kHtmlTemplate;  // reports/html.mustache

namespace {

std::size_t count_in(const Counts& counts, Verdict verdict) {
  const auto found = counts.find(verdict);
  return found == counts.end() ? 0 : found->second;
}

// RFC 3339 as people read it: "2026-07-02 10:11:12 UTC".
std::string moment(const std::string& time) {
  if (time.size() < 20 || time[10] != 'T' || time.back() != 'Z') return phrase(time);
  return phrase(time.substr(0, 10) + " " + time.substr(11, 8) + " UTC");
}

struct Tone {  // of a verdict: CSS class and words
  Verdict verdict;
  const char *css, *word, *about;
};
constexpr Tone kTones[] = {
    {Verdict::pass, "pass", "passed", "the answer is one that the document allows"},
    {Verdict::unsettled, "unsettled", "passed by a reading",
     "the document leaves a choice, the target follows one side"},
    {Verdict::fail, "fail", "failed", "decided against a clause"},
    {Verdict::crash, "crash", "crashed", "cut connection, hang, or an undocumented 5xx"},
    {Verdict::info, "info", "observed", "the document says nothing"},
    {Verdict::blocked, "blocked", "blocked", "the control did not succeed"},
    {Verdict::unsure, "unsure", "unsure", "ran, and could not be decided"},
    {Verdict::notrun, "notrun", "not run", "budget or interruption ended first"},
    {Verdict::harness, "harness", "harness", "network, credentials or assay itself"},
    {Verdict::skipped, "skipped", "deselected", "not asked for"},
};

void add_totals(Data& page, const Summary& summary) {
  std::size_t all = 0;
  for (const auto& [verdict, cases] : summary.totals) all += cases;
  Data tiles = list_of(), segments = list_of();
  double x = 0;
  for (const Tone& tone : kTones) {
    const std::size_t cases = summary.count(tone.verdict);
    const bool always = tone.verdict == Verdict::pass || tone.verdict == Verdict::fail ||
                        tone.verdict == Verdict::crash;
    if (cases == 0 && !always) continue;
    Data tile;
    tile["tile_css"] = cases == 0 ? std::string("none") : std::string(tone.css);
    tile["tile_word"] = std::string(tone.word);
    tile["tile_count"] = number(cases);
    tile["tile_about"] = std::string(tone.about);
    tiles.push_back(tile);
    if (cases == 0) continue;
    const double width = 1000.0 * static_cast<double>(cases) / static_cast<double>(all);
    Data segment;
    segment["bar_css"] = std::string(tone.css);
    segment["bar_x"] = fmt::format("{:.3f}", x);
    segment["bar_width"] = fmt::format("{:.3f}", width);
    segment["bar_label"] = fmt::format("{} {}", number(cases), tone.word);
    segments.push_back(segment);
    x += width;
  }
  page["tiles"] = std::move(tiles);
  page["segments"] = std::move(segments);
  page["has_bar"] = shown_if(all > 0);
}

void add_headline(Data& page, const Summary& summary) {
  const RunHeader& header = summary.header;
  const std::string sentence = summary.sentence();
  bool bad = false;
  for (const FailureGroup& group : summary.failures)
    bad = bad || group.verdict == Verdict::crash || group.level == Level::must;
  page["tone"] = std::string(bad ? "bad" : sentence.starts_with("conforms") ? "good" : "open");
  page["sentence"] = phrase(sentence);
  const std::size_t cut = std::min(sentence.find(": "), sentence.find("; "));
  page["headline"] = phrase(sentence.substr(0, cut));
  page["has_rest"] = shown_if(cut != std::string::npos);
  page["rest_of_sentence"] = cut == std::string::npos ? "" : phrase(sentence.substr(cut + 2));
  page["score"] = summary.score();
  page["target"] = phrase(header.target);
  Data specs = list_of();
  std::string names;
  for (const RunHeader::SpecRef& spec : header.specs) {
    Data one;
    one["spec_name"] = phrase(spec.name);
    one["spec_title"] = phrase(spec.title);
    one["spec_version"] = phrase(spec.version);
    one["spec_hash"] = phrase(spec.hash);
    specs.push_back(one);
    names += (names.empty() ? "" : ", ") + phrase(spec.title.empty() ? spec.name : spec.title);
  }
  page["specs"] = std::move(specs);
  page["spec_names"] = names;
  page["started"] = moment(header.started);
  page["seed"] = std::to_string(header.seed);
  page["version"] = phrase(header.assay_version);
  page["requests"] = number(summary.requests);
  page["planned"] = number(header.planned);
  page["selected"] = number(summary.selected());
  page["options"] =
      header.options.empty() ? std::string("none") : phrase(join(header.options, " "));
  page["ended"] = summary.end ? fmt::format("{:.1f} s", summary.end->seconds) : "never";
  page["exit_reason"] =
      summary.end ? fmt::format("{}: {}", summary.end->exit_code, phrase(summary.end->reason))
                  : std::string("none: the run was cut off");
  page["cut_off"] = shown_if(!summary.end);
  page["problem"] = phrase(summary.problem);
}

std::size_t undecided_in(const Counts& counts) {
  return count_in(counts, Verdict::blocked) + count_in(counts, Verdict::unsure) +
         count_in(counts, Verdict::notrun) + count_in(counts, Verdict::harness);
}

void put_counts(Data& row, const Counts& counts) {
  const auto cell = [](std::size_t cases) {
    return cases == 0 ? std::string("\xC2\xB7") : number(cases);  // a middle dot
  };
  std::size_t all = 0;
  for (const auto& [verdict, cases] : counts) all += cases;
  const std::size_t failed = count_in(counts, Verdict::fail) + count_in(counts, Verdict::crash);
  row["n_all"] = cell(all);
  row["n_passed"] = cell(count_in(counts, Verdict::pass) + count_in(counts, Verdict::unsettled));
  row["n_failed"] = cell(failed);
  row["n_failed_css"] = std::string(failed > 0 ? "num hot" : "num");
  row["n_info"] = cell(count_in(counts, Verdict::info));
  row["n_undecided"] = cell(undecided_in(counts));
  row["n_skipped"] = cell(count_in(counts, Verdict::skipped));
}

void add_operations(Data& page, const Summary& summary) {
  Data operations = list_of(), rules = list_of();
  for (const OperationUse& use : summary.operations) {
    Data row;
    row["op_id"] = phrase(use.operation);
    row["op_spec"] = phrase(use.spec);
    row["op_request"] = phrase(use.method + " " + use.path);
    row["op_about"] = phrase(use.about);
    row["op_requests"] = number(use.requests);
    put_counts(row, use.cases);
    operations.push_back(row);
  }
  for (const RuleUse& use : summary.rules) {
    Data row;
    row["rule_operation"] = phrase(use.operation);
    row["rule_subject"] = phrase(use.subject);
    row["rule_rule"] = phrase(use.rule);
    put_counts(row, use.cases);
    rules.push_back(row);
  }
  page["has_operations"] = shown_if(!summary.operations.empty());
  page["operations"] = std::move(operations);
  page["rules"] = std::move(rules);
  page["rules_total"] = counted(summary.rules.size(), "rule");
}

Data listed(const std::map<std::string, ListedCases>& lists) {
  Data out = list_of();
  for (const auto& [reason, cases] : lists) {
    Data row;
    std::string ids;
    for (const std::string& id : cases.ids) ids += phrase(id) + "\n";
    const std::size_t more = cases.cases - cases.ids.size();
    if (more > 0) ids += fmt::format("and {} more: see results.jsonl\n", number(more));
    row["list_reason"] = phrase(reason);
    row["list_count"] = counted(cases.cases, "case");
    row["list_ids"] = ids;
    out.push_back(row);
  }
  return out;
}

void add_lists(Data& page, const Summary& summary, const HtmlCases& cases) {
  page["has_incomplete"] = shown_if(!cases.incomplete.empty());
  page["incomplete"] = listed(cases.incomplete);
  page["has_skipped"] = shown_if(!cases.skipped.empty());
  page["skipped"] = listed(cases.skipped);
  Data observed = list_of();
  for (const HtmlCases::Observed& one : cases.observed) {
    Data row;
    row["seen_id"] = phrase(one.id);
    row["seen_title"] = phrase(one.title);
    row["seen_observed"] = phrase(one.observed);
    observed.push_back(row);
  }
  page["has_observed"] = shown_if(!cases.observed.empty());
  page["observed"] = std::move(observed);
  page["observed_total"] = counted(cases.observations, "case");
  page["observed_more"] = shown_if(cases.observations > cases.observed.size());
  page["observed_shown"] = number(cases.observed.size());
  Data notes = list_of();
  for (const auto& [text, count] : summary.notes) {
    Data row;
    row["note_text"] = phrase(text);
    row["note_count"] = counted(count, "case");
    notes.push_back(row);
  }
  page["has_notes"] = shown_if(!summary.notes.empty());
  page["notes"] = std::move(notes);
}

}  // namespace

Result<bool> write_html(LogReader& log, const Summary& given, std::span<const Spec> specs,
                        const std::string& path) {
  std::error_code failed;
  std::filesystem::create_directories(path, failed);
  if (failed) return Error{path, "this folder cannot be made: " + failed.message()};
  auto out = Output::create((std::filesystem::path(path) / "index.html").string());
  if (!out) return out.errors();
  const HtmlCases cases = choose_cases(log, given);
  const Summary summary = masked(given);

  Data page;
  add_headline(page, summary);
  add_totals(page, summary);
  add_failures(page, summary, cases, specs);
  add_codes(page, summary);
  add_readings(page, summary, specs);
  add_operations(page, summary);
  add_lists(page, summary, cases);
  kainjow::mustache::mustache tmpl{std::string(kHtmlTemplate)};
  assert(tmpl.is_valid());
  tmpl.set_custom_escape([](const std::string& text) {
    std::string escaped;
    append_markup(escaped, text);
    return escaped;
  });
  tmpl.render(page, [&out](const std::string& text) { out->write(text); });
  return out->commit();
}

}  // namespace assay
