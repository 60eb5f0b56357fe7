#include <algorithm>
#include <array>
#include <set>

#include "base/text.hpp"
#include "schema/pattern_impl.hpp"

namespace assay {
namespace {

using pattern::CharClass;
using pattern::CodeRange;
using pattern::kUnlimited;
using pattern::Lengths;
using pattern::Node;

// Signs first: most patterns forbid some; then what only looks harmless.
constexpr std::u32string_view kForbidden{U"!#~x7 {\"<;\u00e9\u4e2d\n\0", 14};
constexpr std::size_t kMostExcluded = 16;       // of one class
constexpr std::size_t kMostBeside = 8;          // ranges of one class
constexpr std::size_t kLongestRun = 8;          // of which every character is altered
constexpr std::size_t kUnlimitedLength = 5000;  // a pattern that allows so much has no upper end

bool is_digit(char32_t code) { return code >= '0' && code <= '9'; }
bool is_lower(char32_t code) { return code >= 'a' && code <= 'z'; }
bool is_upper(char32_t code) { return code >= 'A' && code <= 'Z'; }

char32_t other_case(char32_t code) {
  if (is_lower(code)) return code - 'a' + 'A';
  if (is_upper(code)) return code - 'A' + 'a';
  return code;
}

char32_t neighbour(char32_t code) {
  if (is_digit(code)) return code == '9' ? '8' : code + 1;
  if (is_lower(code)) return code == 'z' ? 'y' : code + 1;
  if (is_upper(code)) return code == 'Z' ? 'Y' : code + 1;
  if (code == '+') return '-';
  return code == '!' ? '?' : '!';
}

std::string hex(char32_t code) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (; code != 0 || text.size() < 2; code /= 16) text.insert(text.begin(), kDigits[code % 16]);
  return text;
}

// "http" as it is, "://" as "3a-2f-2f".
std::string slug(const std::u32string& run) {
  const bool plain =
      std::ranges::all_of(run, [](char32_t code) { return is_digit(code) || is_lower(code); });
  std::string text;
  for (char32_t code : run) {
    if (plain)
      text += static_cast<char>(code);
    else
      text += (text.empty() ? "" : "-") + hex(code);
  }
  return text;
}

// What stands in a pattern as it is, in order: "http", "://".
void runs_of(const Node& node, std::vector<std::u32string>& runs) {
  std::u32string run;
  const auto close = [&] {
    if (!run.empty() && std::ranges::find(runs, run) == runs.end()) runs.push_back(run);
    run.clear();
  };
  if (node.kind == Node::Kind::look && node.negated) return;
  if (node.kind == Node::Kind::chars && node.chars.members.size() == 1)
    run += node.chars.members.at(0);
  for (const Node& part : node.parts) {
    if (part.kind == Node::Kind::chars && part.chars.members.size() == 1) {
      run += part.chars.members.at(0);
      continue;
    }
    close();
    runs_of(part, runs);
  }
  close();
}

// The run that every match begins with; empty when there is none.
std::u32string leading_run(const Node& node) {
  if (node.kind == Node::Kind::group) return leading_run(node.parts.front());
  std::u32string run;
  if (node.kind != Node::Kind::sequence) return run;
  for (const Node& part : node.parts) {
    if (part.kind == Node::Kind::start) continue;
    if (part.kind != Node::Kind::chars || part.chars.members.size() != 1) {
      if (run.empty() && &part == &node.parts.front()) run = leading_run(part);
      break;
    }
    run += part.chars.members.at(0);
  }
  return run;
}

void classes_of(const Node& node, std::vector<const CharClass*>& classes) {
  if (node.kind == Node::Kind::chars && node.chars.members.size() != 1)
    classes.push_back(&node.chars);
  for (const Node& part : node.parts) classes_of(part, classes);
}

class Breaker {
 public:
  Breaker(const Pattern& pattern, const pattern::Syntax& syntax, std::u32string valid)
      : pattern_(pattern), syntax_(syntax), valid_(std::move(valid)), trimmed_(trimmed()) {}

  std::vector<Pattern::Broken> run(const Lengths& lengths) {
    classes_of(syntax_.root, classes_);
    for (const CharClass* chars : classes_)
      if (chars->negated && !chars->dot) excluded(*chars);
    forbidden();
    traps();
    prefix();
    literals();
    for (const CharClass* chars : classes_)
      if (!chars->broad) beside(*chars);
    lengths_of(lengths);
    return std::move(found_);
  }

 private:
  bool matches(const std::u32string& text) const { return pattern_.matches(encoded(text)); }
  static std::string encoded(const std::u32string& text) {
    std::string out;
    for (char32_t code : text) append_utf8(out, code);
    return out;
  }

  bool add(const std::string& partition, const std::u32string& text) {
    std::string out = encoded(text);
    if (text == valid_ || texts_.contains(out) || partitions_.contains(partition) ||
        pattern_.matches(out))
      return false;
    partitions_.insert(partition);
    texts_.insert(out);
    found_.push_back({partition, std::move(out)});
    return true;
  }

  std::u32string with(std::size_t at, char32_t code) const {
    std::u32string text = valid_;
    if (at < text.size())
      text[at] = code;
    else
      text += code;
    return text;
  }
  std::size_t middle() const { return valid_.size() / 2; }
  std::size_t end() const { return valid_.empty() ? 0 : valid_.size() - 1; }

  // A place where the pattern has a choice, neither at the start nor at the end where that can be;
  // behind a constant prefix rather than in it.
  std::size_t inner() const {
    return inner([&](char32_t code) {
      return std::ranges::any_of(
          classes_, [&](const CharClass* chars) { return chars->members.contains(code); });
    });
  }
  template <class Fits>
  std::size_t inner(const Fits& fits) const {
    const std::size_t wanted = valid_.size() * 3 / 4;
    std::size_t best = middle(), distance = valid_.size();
    for (std::size_t at = 1; at + 1 < valid_.size(); ++at) {
      const std::size_t away = at > wanted ? at - wanted : wanted - at;
      if (fits(valid_[at]) && away < distance) {
        best = at;
        distance = away;
      }
    }
    return best;
  }

  // A match one shorter, to which a trap is added: a target that overlooks the trap accepts it.
  std::u32string trimmed() const {
    if (valid_.size() < 2) return valid_;
    for (std::size_t at : {end(), middle()}) {
      std::u32string text = valid_;
      text.erase(at, 1);
      if (matches(text)) return text;
    }
    return valid_;
  }

  void forbidden() {
    struct Place {
      const char* partition;
      std::size_t at;
    };
    for (const Place& place : {Place{"start", 0}, Place{"middle", middle()}, Place{"end", end()}})
      std::ranges::any_of(
          kForbidden, [&](char32_t code) { return add(place.partition, with(place.at, code)); });
  }

  void traps() {
    add("newline", trimmed_ + U'\n');
    add("leading-blank", U' ' + trimmed_);
    add("trailing-blank", trimmed_ + U' ');
    add("inner-blank", with(inner(), ' '));
    add("nul", trimmed_ + U'\0');
    add("non-ascii", with(inner(), U'\u00e9'));
    instead_of_digit("full-width", [](char32_t digit) { return U'\uff10' + (digit - '0'); });
    instead_of_digit("arabic-indic", [](char32_t digit) { return U'\u0660' + (digit - '0'); });
    for (char32_t letter : {U'a', U'g', U'O'})
      instead_of_digit("letter", [&](char32_t) { return letter; });
    for (std::size_t at = 0; at < valid_.size(); ++at)
      if (add("other-case", with(at, other_case(valid_[at])))) break;
  }

  template <class Replace>
  void instead_of_digit(const std::string& partition, const Replace& replace) {
    for (std::size_t at = 0; at < valid_.size(); ++at)
      if (is_digit(valid_[at]) && add(partition, with(at, replace(valid_[at])))) return;
  }

  void prefix() {
    const std::u32string run = leading_run(syntax_.root);
    if (!run.empty() && valid_.starts_with(run)) add("without-prefix", valid_.substr(run.size()));
  }

  void literals() {
    std::vector<std::u32string> runs;
    runs_of(syntax_.root, runs);
    for (const std::u32string& run : runs) {
      const std::size_t at = valid_.find(run);
      if (at == std::u32string::npos) continue;
      const std::string name = slug(run);
      const auto instead = [&](const std::u32string& text) {
        return valid_.substr(0, at) + text + valid_.substr(at + run.size());
      };
      for (std::size_t i = 0; i < run.size(); ++i) {
        if (run.size() > kLongestRun && i != 0 && i != run.size() / 2 && i + 1 != run.size())
          continue;
        const std::string place = run.size() == 1 ? "" : "-" + std::to_string(i + 1);
        add("altered-" + name + place, with(at + i, neighbour(run[i])));
      }
      if (run.size() > 1) {
        std::u32string shorter = run, upper = run;
        shorter.erase(run.size() / 2, 1);
        add("dropped-" + name, instead(shorter));
        std::ranges::transform(run, upper.begin(), other_case);
        add("other-case-" + name, instead(upper));
      }
      if (run == U"http") add("other-scheme", instead(U"ftp"));
    }
  }

  void excluded(const CharClass& chars) {
    std::vector<char32_t> codes;
    for (const CodeRange& range : chars.written.ranges()) {
      const bool few = range.last - range.first < 4;
      for (char32_t code = range.first; few && code <= range.last; ++code) codes.push_back(code);
      if (!few) codes.insert(codes.end(), {range.first, range.last});
    }
    if (codes.size() > kMostExcluded) codes.resize(kMostExcluded);
    for (char32_t code : codes) {
      add("excluded-" + hex(code) + "-start", with(0, code));
      add("excluded-" + hex(code) + "-middle", with(middle(), code));
      add("excluded-" + hex(code) + "-end", with(end(), code));
    }
  }

  // What a range that is one too wide lets in: "/" and ":" around [0-9].
  void beside(const CharClass& chars) {
    const auto& ranges = chars.written.ranges();
    const std::size_t at = inner([&](char32_t code) { return chars.members.contains(code); });
    for (std::size_t i = 0; i < std::min(ranges.size(), kMostBeside); ++i) {
      const auto [first, last] = ranges[i];
      if (first == last) continue;
      if (first > 0 && first - 1 != 0xDFFF) add("beside-" + hex(first - 1), with(at, first - 1));
      if (last < pattern::kLastCode && last + 1 != 0xD800)
        add("beside-" + hex(last + 1), with(at, last + 1));
    }
  }

  void lengths_of(const Lengths& lengths) {
    if (lengths.empty() || valid_.empty()) return;
    if (lengths.least() > 1 && lengths.least() <= valid_.size() + 1)
      add("too-short", valid_.substr(0, lengths.least() - 1));
    if (lengths.most() < kUnlimitedLength && lengths.most() >= valid_.size())
      add("too-long", valid_ + std::u32string(lengths.most() + 1 - valid_.size(), valid_.back()));
  }

  const Pattern& pattern_;
  const pattern::Syntax& syntax_;
  std::u32string valid_;
  std::u32string trimmed_;
  std::vector<const CharClass*> classes_;
  std::set<std::string> partitions_, texts_;
  std::vector<Pattern::Broken> found_;
};

}  // namespace

std::vector<Pattern::Broken> Pattern::broken(std::string_view valid) const {
  std::optional<std::u32string> text = decode_utf8(valid);
  if (!text || !matches(valid)) return {};
  return Breaker(*this, impl_->syntax, std::move(*text)).run(impl_->lengths(kUnlimitedLength));
}

}  // namespace assay
