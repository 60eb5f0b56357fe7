#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "report/report.hpp"
#include "report/visible.hpp"
#include "report/wording.hpp"

namespace assay {
namespace {

constexpr std::size_t kGroupsShown = 40;
constexpr std::size_t kIdsShown = 3;
constexpr std::size_t kLinesShown = 20;  // of notes, of reasons, of codes
constexpr std::size_t kNarrowest = 40;
constexpr std::size_t kWidest = 120;  // longer lines are hard to read

enum class Ink { plain, bold, dim, red, green, yellow, magenta, cyan };

class Page {
 public:
  Page(Colour colour, std::size_t width)
      : colour_(colour), width_(std::clamp(width, kNarrowest, kWidest)) {}

  std::string inked(std::string_view text, Ink ink) const {
    constexpr std::string_view kCodes[] = {"", "1", "2", "1;31", "1;32", "1;33", "1;35", "36"};
    if (colour_ == Colour::no || ink == Ink::plain || text.empty()) return std::string(text);
    return fmt::format("\x1b[{}m{}\x1b[0m", kCodes[static_cast<std::size_t>(ink)], text);
  }
  void line(std::string_view text = {}) { out_.append(text) += '\n'; }
  void heading(std::string_view text) {
    line();
    hung("", 0, std::string(text), Ink::bold);
  }
  // Text that begins behind `lead` (inked already, `columns` wide) and goes on under itself.
  void hung(const std::string& lead, std::size_t columns, const std::string& text,
            Ink ink = Ink::plain) {
    const auto lines = wrapped(visible(text), std::max(kNarrowest, width_) - columns);
    if (lines.empty()) return line(lead);
    for (std::size_t i = 0; i < lines.size(); ++i)
      line((i == 0 ? lead : std::string(columns, ' ')) + inked(lines[i], ink));
  }
  void labelled(std::string_view label, const std::string& text, Ink ink = Ink::plain) {
    if (text.empty()) return;
    hung("     " + inked(fmt::format("{:<9}", label), Ink::dim) + " ", 15, text, ink);
  }
  // "   12  text"
  void tallied(std::size_t count, const std::string& text) {
    hung(fmt::format("  {:>5}  ", count), 9, text);
  }
  // A command is never broken, so that it can be copied.
  void command(std::string_view label, const std::string& text) {
    line("     " + inked(fmt::format("{:<9}", label), Ink::dim) + " " +
         inked(visible(text), Ink::cyan));
  }
  std::string take() { return std::move(out_); }

 private:
  Colour colour_;
  std::size_t width_;
  std::string out_;
};

std::string capitalised(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 32);
  return text;
}

void headline(Page& page, const Summary& summary) {
  std::vector<std::string> specs;
  for (const auto& spec : summary.header.specs)
    specs.push_back(spec.version.empty() ? spec.name : spec.name + " " + spec.version);
  page.hung("", 0,
            fmt::format("{} against {}", specs.empty() ? "no spec" : in_a_row(specs),
                        summary.header.target));
  std::string facts = counted(summary.requests, "request");
  if (summary.end) facts += fmt::format(" in {:.1f} s", summary.end->seconds);
  page.hung("", 0, facts + fmt::format(", seed {}", summary.header.seed), Ink::dim);
  page.line();
  const bool bad = std::ranges::any_of(summary.failures, [](const FailureGroup& group) {
    return group.verdict == Verdict::crash || group.level == Level::must;
  });
  const std::string sentence = summary.sentence();
  const Ink ink = bad ? Ink::red : sentence.starts_with("conforms") ? Ink::green : Ink::yellow;
  page.hung("", 0, capitalised(sentence), ink);
  page.hung("", 0, summary.score());
  if (!summary.problem.empty()) page.hung("", 0, summary.problem, Ink::yellow);
}

struct Tag {
  std::string_view word;
  Ink ink;
};
Tag tag_of(const FailureGroup& group) {
  if (group.verdict == Verdict::crash) return {"CRASH", Ink::magenta};
  if (group.level == Level::must) return {"FAIL", Ink::red};
  if (group.level == Level::should) return {"SHOULD", Ink::yellow};
  return {"DEFECT", Ink::yellow};
}

void failure(Page& page, std::size_t number, const FailureGroup& group) {
  const Tag tag = tag_of(group);
  std::string what = visible(group.check);
  if (!group.subject.empty()) what += "  " + visible(group.subject);
  page.line(fmt::format("{:>3}. {}  {}", number, page.inked(tag.word, tag.ink),
                        page.inked(what, Ink::bold)));
  page.labelled("expected", group.expected);
  page.labelled("observed", group.observed);
  for (std::size_t i = 0; i < group.clauses.size(); ++i) {
    const bool known = i < group.clause_texts.size() && !group.clause_texts[i].empty();
    page.labelled(i == 0 ? "clause" : "",
                  known ? fmt::format("{}: \"{}\"", group.clauses[i], group.clause_texts[i])
                        : group.clauses[i]);
  }
  const std::size_t shown = std::min(kIdsShown, group.ids.size());
  for (std::size_t i = 0; i < shown; ++i)
    page.command(i == 0 ? counted(group.cases, "case") : "", group.ids[i]);
  if (group.cases > shown)
    page.labelled(" ", fmt::format("and {} more", with_separators(group.cases - shown)));
  if (!group.ids.empty()) page.command("again", replay_command(group.ids.front()));
}

void failures(Page& page, const Summary& summary) {
  if (summary.failures.empty()) return;
  page.heading(fmt::format("Failures by cause ({})", summary.failures.size()));
  const std::size_t shown = std::min(kGroupsShown, summary.failures.size());
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) page.line();
    failure(page, i + 1, summary.failures[i]);
  }
  if (shown < summary.failures.size())
    page.line(fmt::format("\n     and {} more causes: every one is in the reports",
                          summary.failures.size() - shown));
}

void readings(Page& page, const Summary& summary) {
  if (summary.readings.empty()) return;
  page.heading("Where the document leaves a choice, the target follows");
  for (const ReadingUse& use : summary.readings) {
    std::vector<std::string> followed;
    for (const auto& [reading, cases] : use.followed)
      followed.push_back(fmt::format("{} ({})", reading, counted(cases, "case")));
    const bool torn = followed.size() > 1;
    page.hung("  ", 4,
              fmt::format("{}: {}{}", use.unsettled,
                          torn ? counted(followed.size(), "reading") + " at once: " : "",
                          in_a_row(followed)),
              torn ? Ink::yellow : Ink::plain);
    if (torn && !use.because.empty()) page.hung("    ", 4, use.because, Ink::dim);
  }
}

void tallies(Page& page, const std::string& title, const std::map<std::string, std::size_t>& all) {
  if (all.empty()) return;
  page.heading(title);
  std::vector<std::pair<std::string, std::size_t>> most(all.begin(), all.end());
  std::ranges::stable_sort(most, [](const auto& a, const auto& b) { return a.second > b.second; });
  const std::size_t shown = std::min(kLinesShown, most.size());
  for (std::size_t i = 0; i < shown; ++i) page.tallied(most[i].second, most[i].first);
  if (shown < most.size()) page.line(fmt::format("         and {} more", most.size() - shown));
}

// One line a code and status, with the operations that have it.
void codes(Page& page, const std::string& title, const std::vector<const CodeSeen*>& all) {
  std::vector<std::pair<std::string, std::vector<std::string>>> lines;
  for (const CodeSeen* code : all) {
    std::string text = code->code.empty() ? "no code" : visible(code->code);
    text += fmt::format("  HTTP {}", code->status);
    if (!code->english.empty()) text += "  " + code->english;
    if (code->documented && code->expected == 0) text += " (no case asks for it)";
    auto found = std::ranges::find(lines, text, &decltype(lines)::value_type::first);
    if (found == lines.end()) found = lines.insert(lines.end(), {std::move(text), {}});
    found->second.push_back(visible(code->operation));
  }
  if (lines.empty()) return;
  page.heading(title);
  const bool several = std::ranges::any_of(
      all, [&](const CodeSeen* code) { return code->operation != all.front()->operation; });
  const std::size_t shown = std::min(kLinesShown, lines.size());
  for (std::size_t i = 0; i < shown; ++i) {
    const auto& [text, operations] = lines[i];
    page.hung("  ", 4, several ? fmt::format("{}: {}", text, join(operations, ", ")) : text);
  }
  if (shown < lines.size()) page.line(fmt::format("    and {} more", lines.size() - shown));
}

std::vector<const CodeSeen*> undocumented(const Summary& summary) {
  std::vector<const CodeSeen*> out;
  for (const CodeSeen& code : summary.codes)
    if (!code.documented) out.push_back(&code);
  return out;
}

}  // namespace

std::string console_summary(const Summary& summary, Colour colour, std::size_t width) {
  Page page(colour, width);
  headline(page, summary);
  failures(page, summary);
  readings(page, summary);
  tallies(page, "Not decided", summary.incomplete);
  if (summary.decided() > 0)
    codes(page, "Codes that a request can provoke and no answer carried", summary.not_provoked());
  codes(page, "Codes that answers carried and no document has with that status",
        undocumented(summary));
  tallies(page, "Notes", summary.notes);
  tallies(page, "Deselected", summary.skipped);
  return page.take();
}

}  // namespace assay
