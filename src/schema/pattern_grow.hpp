// Strings of an exact length from a syntax tree.
//
// First the lengths that each node can take are measured (as intervals), then a string is filled in
// from the left. Look-around is left out of the account and back references are taken as long as
// their group: what comes out is a guess there, and always has to be matched.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/pattern_syntax.hpp"

namespace assay::pattern {

// Lengths up to a limit. Of a set with many holes only the outer intervals are kept.
class Lengths {
 public:
  Lengths() = default;
  Lengths(std::size_t least, std::size_t most) : intervals_{{least, most}} {}

  // length * first, ..., length * last; none when last < first.
  static Lengths multiples(std::size_t length, std::size_t first, std::size_t last);

  bool empty() const { return intervals_.empty(); }
  bool contains(std::size_t length) const;
  std::size_t least() const { return intervals_.front().first; }  // Requires: !empty()
  std::size_t most() const { return intervals_.back().second; }   // Requires: !empty()
  bool has_all_from(std::size_t first, std::size_t last) const;
  std::optional<std::size_t> at_least(std::size_t length) const;  // the nearest one
  std::optional<std::size_t> at_most(std::size_t length) const;

  void unite(const Lengths& other);
  Lengths plus(const Lengths& other, std::size_t limit) const;
  Lengths without_zero() const;
  // Some member `length` of this set for which total - length is in `rest`; the shortest one.
  std::optional<std::size_t> part_of(std::size_t total, const Lengths& rest) const;

  friend bool operator==(const Lengths&, const Lengths&) = default;

 private:
  void tidy();
  std::vector<std::pair<std::size_t, std::size_t>> intervals_;  // ascending, apart, ends included
};

// Which character of a class is taken.
struct Taste {
  enum class Order : std::uint8_t { plain, ascending, descending };
  Order order = Order::plain;  // plain: letters, or digits from 1, whichever the class has
  std::u32string favourites;   // taken in turn wherever a class has them
  std::u32string lead;         // the first choices
};

// Makes one branch be taken: the `branch`th part of an alternation, or `branch` times a repeat.
struct Detour {
  std::size_t node = kUnlimited;  // its id
  std::size_t branch = 0;
};

class Grower {
 public:
  Grower(const Syntax& syntax, std::size_t limit, Detour detour = {});

  const Lengths& lengths() const { return lengths_[syntax_.root.id]; }
  // Requires: lengths().contains(length), unless back references made a promise they cannot keep.
  std::u32string grow(std::size_t length, const Taste& taste);

 private:
  const Lengths& measure(const Node& node);
  Lengths measure_repeat(const Node& node);
  bool takes(const Node& alternation, std::size_t part) const;
  std::size_t least_of(const Node& repeat) const;
  std::size_t most_of(const Node& repeat) const;
  void fill(const Node& node, std::size_t length);
  void fill_sequence(const Node& node, std::size_t length);
  void fill_repeat(const Node& node, std::size_t length);
  char32_t choose(const Node& node);

  // What a class offers to the taste: `wanted` in turn where there is any, otherwise `shown`.
  struct Menu {
    std::u32string wanted;
    bool favourite = false;  // `wanted` comes from the taste, not from what is plain
    CodeSet shown;
  };
  Menu menu_of(const CharClass& chars) const;

  const Syntax& syntax_;
  std::size_t limit_;
  Detour detour_;
  std::vector<Lengths> lengths_;        // by node id
  std::vector<Lengths> group_lengths_;  // by group number
  Taste taste_;
  std::u32string out_;
  std::size_t choices_ = 0;                 // so far
  std::vector<std::size_t> choices_at_;     // by node id
  std::vector<std::u32string> captured_;    // by group number
  std::vector<std::optional<Menu>> menus_;  // by node id
};

// The members one would rather show: printable ASCII of a broad class, no controls otherwise.
CodeSet presentable(const CharClass& chars);

}  // namespace assay::pattern
