#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "schema/pattern_impl.hpp"

namespace assay {
namespace {

using pattern::Detour;
using pattern::kUnlimited;
using pattern::Lengths;
using pattern::Node;
using pattern::Taste;

// Beyond this a length is not sought for its own sake, and stands for "no limit".
constexpr std::size_t kLongest = 65536;
constexpr std::size_t kLongWithoutLimit = 64;
constexpr std::size_t kMostCharacters = 1 << 21;  // a longer text is not made at all
constexpr std::size_t kPlainLength = 8;

// Look-ahead asks for kinds of characters more often than for anything else.
constexpr std::array<std::u32string_view, 3> kSecondThoughts{U"aB3$dE6-", U"1", U"A"};

std::string utf8(const std::u32string& text) {
  std::string out;
  for (char32_t code : text) append_utf8(out, code);
  return out;
}

std::u32string filler(std::size_t length) {
  std::u32string text;
  for (std::size_t i = 0; i < length; ++i) text += U"abcdefghijklmnopqrstuvwxyz"[i % 26];
  return text;
}

struct NamedDetour {
  std::string name;
  Detour detour;
};

// Every choice that a pattern offers, as a detour.
void detours_of(const Node& node, std::size_t& ordinal, std::vector<NamedDetour>& found) {
  std::vector<std::size_t> branches;
  if (node.kind == Node::Kind::alternation)
    for (std::size_t i = 0; i < node.parts.size(); ++i) branches.push_back(i);
  if (node.kind == Node::Kind::repeat && node.least != node.most) {
    branches = {node.least};
    if (node.most != kUnlimited && node.most <= kLongest) branches.push_back(node.most);
    if (node.most == kUnlimited || node.most > node.least + 1) branches.push_back(node.least + 1);
  }
  if (!branches.empty()) ++ordinal;
  for (std::size_t i = 0; i < branches.size(); ++i)
    found.push_back({"choice-" + std::to_string(ordinal) + "." + std::to_string(i + 1),
                     {node.id, branches[i]}});
  for (const Node& part : node.parts) detours_of(part, ordinal, found);
}

std::optional<std::size_t> nearest(const Lengths& lengths, std::size_t wanted, std::size_t shortest,
                                   std::size_t longest) {
  const auto above = lengths.at_least(wanted), below = lengths.at_most(wanted);
  if (above && *above <= longest && (!below || *below < shortest || *above == wanted)) return above;
  if (below && *below >= shortest) return below;
  return above && *above <= longest ? above : std::nullopt;
}

}  // namespace

Lengths Pattern::Impl::lengths(std::size_t limit, Detour detour) const {
  return pattern::Grower(syntax, limit, detour).lengths();
}

std::optional<std::string> Pattern::Impl::make(std::size_t length, const Taste& taste,
                                               Detour detour) const {
  if (length > kMostCharacters) return std::nullopt;
  pattern::Grower grower(syntax, length, detour);
  const auto inner = grower.lengths().at_most(length);
  if (!inner) return std::nullopt;
  const std::u32string fill = filler(length - *inner);
  const auto attempt = [&](const Taste& tried) -> std::optional<std::string> {
    const std::u32string grown = grower.grow(*inner, tried);
    if (grown.size() != *inner) return std::nullopt;
    for (const std::u32string& whole : {grown + fill, fill + grown})
      if (std::string text = utf8(whole); matcher.matches(text)) return text;
    return std::nullopt;
  };
  if (auto text = attempt(taste)) return text;
  if (!syntax.looks || !taste.favourites.empty()) return std::nullopt;
  for (std::u32string_view favourites : kSecondThoughts) {
    Taste second = taste;
    second.favourites = favourites;
    if (auto text = attempt(second)) return text;
  }
  return std::nullopt;
}

std::optional<std::string> Pattern::Impl::kept(std::size_t length, std::u32string_view favourites,
                                               std::u32string_view lead) const {
  constexpr std::size_t kMostKept = 1024;
  Taste taste;
  taste.favourites = favourites;
  taste.lead = lead;
  if (length > kLongest + 1) return make(length, taste);
  const std::scoped_lock lock(kept_guard_);
  const auto [found, is_new] = kept_.try_emplace({length, taste.favourites, taste.lead});
  if (is_new) found->second = make(length, taste);
  std::optional<std::string> text = found->second;
  if (kept_.size() > kMostKept) kept_.clear();
  return text;
}

std::optional<std::string> Pattern::example(std::size_t length, std::u32string_view favourites,
                                            std::u32string_view lead) const {
  return impl_->kept(length, favourites, lead);
}

std::vector<std::string> Pattern::examples(std::size_t shortest, std::size_t longest,
                                           std::size_t most) const {
  std::vector<std::string> texts;
  for (Example& example : named_examples(shortest, longest, most))
    texts.push_back(std::move(example.text));
  return texts;
}

std::vector<Pattern::Example> Pattern::named_examples(std::size_t shortest, std::size_t longest,
                                                      std::size_t most) const {
  if (longest > kLongest) longest = std::max(shortest, kLongWithoutLimit);
  std::vector<Example> found;
  if (shortest > longest) return found;
  const auto add = [&](const std::string& name, std::optional<std::string> text) {
    if (!text || found.size() >= most) return false;
    if (std::ranges::find(found, *text, &Example::text) == found.end())
      found.push_back({name, std::move(*text)});
    return true;
  };
  const Lengths all = impl_->lengths(longest);
  const std::size_t some = all.empty() ? kPlainLength : std::max(kPlainLength, all.least() + 4);
  const std::size_t wanted = std::clamp(some, shortest, longest);
  const auto add_near = [&](const std::string& name, std::size_t length, const Taste& taste,
                            Detour detour) {
    const std::size_t limit = std::min(longest, length + kPlainLength);
    const auto near = nearest(impl_->lengths(limit, detour), length, shortest, longest);
    // An unanchored pattern can be padded to any length above its own.
    if (near && add(name, impl_->make(*near, taste, detour))) return true;
    return add(name, impl_->make(length, taste, detour));
  };
  using Order = Taste::Order;
  add_near("plain", wanted, {}, {});
  if (!add("shortest", impl_->make(shortest, {}))) add_near("shortest", shortest, {}, {});
  if (!add("longest", impl_->make(longest, {}))) add_near("longest", longest, {}, {});
  add_near("first-of-class", wanted, {Order::ascending, {}, {}}, {});
  add_near("last-of-class", wanted, {Order::descending, {}, {}}, {});
  std::vector<NamedDetour> detours;
  std::size_t ordinal = 0;
  detours_of(impl_->syntax.root, ordinal, detours);
  for (const NamedDetour& detour : detours) {
    if (found.size() >= most) break;
    add_near(detour.name, wanted, {}, detour.detour);
  }
  return found;
}

}  // namespace assay
