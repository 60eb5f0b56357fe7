#include "schema/pattern_grow.hpp"

#include <algorithm>

namespace assay::pattern {
namespace {

const CodeSet kPrintable{{0x20, 0x7E}};
const CodeSet kVisible{{0x21, 0x7E}};
const CodeSet kControl{{0x00, 0x1F}, {0x7F, 0x9F}};
constexpr std::u32string_view kLower = U"abcdefghijklmnopqrstuvwxyz";
constexpr std::u32string_view kUpper = U"ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::u32string_view kDigits = U"1234567890";

std::u32string allowed(const CodeSet& members, std::u32string_view wanted) {
  std::u32string result;
  for (char32_t code : wanted)
    if (members.contains(code)) result += code;
  return result;
}

}  // namespace

CodeSet presentable(const CharClass& chars) {
  const auto first_with_members = [&](std::initializer_list<CodeSet> choices) {
    for (const CodeSet& choice : choices)
      if (!choice.empty()) return choice;
    return chars.members;
  };
  const CodeSet& members = chars.members;
  if (chars.broad)
    return first_with_members(
        {members.meet(kVisible), members.meet(kPrintable), members.meet(kControl.complement())});
  return first_with_members({members.meet(kControl.complement())});
}

Grower::Grower(const Syntax& syntax, std::size_t limit, Detour detour)
    : syntax_(syntax), limit_(limit), detour_(detour), lengths_(syntax.nodes) {
  measure(syntax.root);
}

bool Grower::takes(const Node& alternation, std::size_t part) const {
  if (alternation.id == detour_.node) return part == detour_.branch;
  const bool leads_there = alternation.covers(detour_.node);
  return !leads_there || alternation.parts[part].covers(detour_.node);
}

std::size_t Grower::least_of(const Node& repeat) const {
  if (repeat.id == detour_.node) return std::max(repeat.least, detour_.branch);
  return repeat.covers(detour_.node) ? std::max<std::size_t>(repeat.least, 1) : repeat.least;
}

std::size_t Grower::most_of(const Node& repeat) const {
  return repeat.id == detour_.node ? detour_.branch : repeat.most;
}

const Lengths& Grower::measure(const Node& node) {
  Lengths& result = lengths_[node.id];
  for (const Node& part : node.parts) measure(part);
  switch (node.kind) {
    case Node::Kind::chars:
      if (!node.chars.members.empty()) result = Lengths(1, 1);
      break;
    case Node::Kind::sequence:
      result = Lengths(0, 0);
      for (const Node& part : node.parts) result = result.plus(lengths_[part.id], limit_);
      break;
    case Node::Kind::alternation:
      for (std::size_t i = 0; i < node.parts.size(); ++i)
        if (takes(node, i)) result.unite(lengths_[node.parts[i].id]);
      break;
    case Node::Kind::repeat:
      result = measure_repeat(node);
      break;
    case Node::Kind::group:
      result = lengths_[node.parts.front().id];
      break;
    case Node::Kind::back:
      result = Lengths(0, 0);
      if (static_cast<std::size_t>(node.group) < group_lengths_.size())
        result = group_lengths_[static_cast<std::size_t>(node.group)];
      break;
    case Node::Kind::start:
    case Node::Kind::end:
    case Node::Kind::boundary:
    case Node::Kind::look:
      result = Lengths(0, 0);
      break;
  }
  if (node.kind == Node::Kind::group && node.group != 0) {
    const auto number = static_cast<std::size_t>(node.group);
    if (group_lengths_.size() <= number) group_lengths_.resize(number + 1, Lengths(0, 0));
    group_lengths_[number] = result;
  }
  return result;
}

Lengths Grower::measure_repeat(const Node& node) {
  const Lengths& one = lengths_[node.parts.front().id];
  const std::size_t least = least_of(node), most = most_of(node);
  Lengths result;
  if (least == 0 || (!one.empty() && one.least() == 0)) result = Lengths(0, 0);
  const Lengths step = one.without_zero();
  if (step.empty()) return result;
  // A part that may be empty can stand for any number of times.
  const std::size_t first = !one.empty() && one.least() == 0 ? 1 : std::max<std::size_t>(least, 1);
  if (step == Lengths(1, 1)) {
    if (first <= limit_ && first <= most) result.unite(Lengths(first, std::min(most, limit_)));
    return result;
  }
  if (step.least() == step.most()) {
    result.unite(Lengths::multiples(step.least(), first, std::min(most, limit_ / step.least())));
    return result;
  }
  Lengths sum(0, 0);
  for (std::size_t count = 1; count <= most; ++count) {
    sum = sum.plus(step, limit_);
    if (sum.empty()) break;
    if (count < first) continue;
    result.unite(sum);
    if (result.has_all_from(sum.least(), limit_)) break;
  }
  return result;
}

std::u32string Grower::grow(std::size_t length, const Taste& taste) {
  taste_ = taste;
  out_.clear();
  choices_ = 0;
  choices_at_.assign(syntax_.nodes, 0);
  menus_.assign(syntax_.nodes, std::nullopt);
  captured_.assign(group_lengths_.size(), {});
  fill(syntax_.root, length);
  return std::move(out_);
}

void Grower::fill(const Node& node, std::size_t length) {
  switch (node.kind) {
    case Node::Kind::chars:
      if (!node.chars.members.empty()) out_ += choose(node);
      break;
    case Node::Kind::sequence:
      fill_sequence(node, length);
      break;
    case Node::Kind::alternation:
      for (std::size_t i = 0; i < node.parts.size(); ++i)
        if (takes(node, i) && lengths_[node.parts[i].id].contains(length))
          return fill(node.parts[i], length);
      break;
    case Node::Kind::repeat:
      fill_repeat(node, length);
      break;
    case Node::Kind::group: {
      const std::size_t begin = out_.size();
      fill(node.parts.front(), length);
      if (node.group != 0) captured_[static_cast<std::size_t>(node.group)] = out_.substr(begin);
      break;
    }
    case Node::Kind::back:
      if (static_cast<std::size_t>(node.group) < captured_.size())
        out_ += captured_[static_cast<std::size_t>(node.group)];
      break;
    case Node::Kind::start:
    case Node::Kind::end:
    case Node::Kind::boundary:
    case Node::Kind::look:
      break;
  }
}

void Grower::fill_sequence(const Node& node, std::size_t length) {
  std::vector<Lengths> rest(node.parts.size() + 1, Lengths(0, 0));
  for (std::size_t i = node.parts.size(); i-- > 0;)
    rest[i] = lengths_[node.parts[i].id].plus(rest[i + 1], limit_);
  for (std::size_t i = 0; i < node.parts.size(); ++i) {
    const auto share = lengths_[node.parts[i].id].part_of(length, rest[i + 1]);
    if (!share) return;
    fill(node.parts[i], *share);
    length -= *share;
  }
}

void Grower::fill_repeat(const Node& node, std::size_t length) {
  if (length == 0) return;
  const Node& part = node.parts.front();
  const Lengths step = lengths_[part.id].without_zero();
  if (step.empty()) return;
  if (step.least() == step.most()) {
    for (; length >= step.least(); length -= step.least()) fill(part, step.least());
    return;
  }
  const bool may_be_empty = lengths_[part.id].contains(0);
  const std::size_t least = may_be_empty ? 1 : std::max<std::size_t>(least_of(node), 1);
  std::vector<Lengths> sums{Lengths(0, 0)};
  while (sums.size() - 1 < most_of(node) &&
         (sums.size() <= least || !sums.back().contains(length))) {
    sums.push_back(sums.back().plus(step, limit_));
    if (sums.back().empty()) return;
  }
  for (std::size_t left = sums.size() - 1; left > 0; --left) {
    const auto share = step.part_of(length, sums[left - 1]);
    if (!share) return;
    fill(part, *share);
    length -= *share;
  }
}

Grower::Menu Grower::menu_of(const CharClass& chars) const {
  Menu menu;
  menu.wanted = allowed(chars.members, taste_.favourites);
  menu.favourite = !menu.wanted.empty();
  if (taste_.order == Taste::Order::plain)
    for (std::u32string_view plain : {kLower, kDigits, kUpper})
      if (menu.wanted.empty()) menu.wanted = allowed(chars.members, plain);
  if (menu.wanted.empty()) menu.shown = presentable(chars);
  return menu;
}

char32_t Grower::choose(const Node& node) {
  const CodeSet& members = node.chars.members;
  if (members.size() == 1) return members.at(0);
  const std::size_t turn = choices_++, turn_here = choices_at_[node.id]++;
  if (turn < taste_.lead.size() && members.contains(taste_.lead[turn])) return taste_.lead[turn];
  std::optional<Menu>& menu = menus_[node.id];
  if (!menu) menu = menu_of(node.chars);
  if (!menu->wanted.empty()) {
    const std::size_t led = menu->favourite ? std::min(turn, taste_.lead.size()) : 0;
    return menu->wanted[(turn - led) % menu->wanted.size()];
  }
  const std::size_t count = menu->shown.size();
  switch (taste_.order) {
    case Taste::Order::plain:
      return menu->shown.at(turn % count);
    case Taste::Order::ascending:
      return menu->shown.at(turn_here % count);
    case Taste::Order::descending:
      return menu->shown.at(count - 1 - turn_here % count);
  }
  return members.at(0);
}

}  // namespace assay::pattern
