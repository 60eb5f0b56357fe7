// A set of code points as sorted ranges. Surrogates are never members: no UTF-8 text has any.
#pragma once
#include <cstddef>
#include <vector>

namespace assay::pattern {

struct CodeRange {
  char32_t first, last;  // first <= last
  friend bool operator==(const CodeRange&, const CodeRange&) = default;
};

class CodeSet {
 public:
  CodeSet() = default;
  CodeSet(std::initializer_list<CodeRange> ranges);

  void add(char32_t first, char32_t last);
  void add(const CodeSet& other);
  CodeSet complement() const;
  CodeSet meet(const CodeSet& other) const;

  bool contains(char32_t code) const;
  bool empty() const { return ranges_.empty(); }
  std::size_t size() const;
  char32_t at(std::size_t index) const;  // Requires: index < size()
  const std::vector<CodeRange>& ranges() const { return ranges_; }

 private:
  std::vector<CodeRange> ranges_;  // ascending, neither overlapping nor touching
};

inline constexpr char32_t kLastCode = 0x10FFFF;

}  // namespace assay::pattern
