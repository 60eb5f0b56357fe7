#include "schema/pattern_set.hpp"

#include <algorithm>
#include <cassert>

namespace assay::pattern {
namespace {

constexpr char32_t kFirstSurrogate = 0xD800, kLastSurrogate = 0xDFFF;

}  // namespace

CodeSet::CodeSet(std::initializer_list<CodeRange> ranges) {
  for (const CodeRange& range : ranges) add(range.first, range.last);
}

void CodeSet::add(char32_t first, char32_t last) {
  if (first > last) return;
  if (first <= kLastSurrogate && last >= kFirstSurrogate) {
    if (first < kFirstSurrogate) add(first, kFirstSurrogate - 1);
    if (last > kLastSurrogate) add(kLastSurrogate + 1, last);
    return;
  }
  auto begin = std::ranges::lower_bound(ranges_, first, {},
                                        [](const CodeRange& range) { return range.last + 1; });
  auto end = begin;
  while (end != ranges_.end() && end->first <= last + 1) {
    first = std::min(first, end->first);
    last = std::max(last, end->last);
    ++end;
  }
  ranges_.insert(ranges_.erase(begin, end), CodeRange{first, last});
}

void CodeSet::add(const CodeSet& other) {
  for (const CodeRange& range : other.ranges_) add(range.first, range.last);
}

CodeSet CodeSet::complement() const {
  CodeSet result;
  char32_t next = 0;
  for (const CodeRange& range : ranges_) {
    if (range.first > next) result.add(next, range.first - 1);
    next = range.last + 1;
  }
  if (next <= kLastCode) result.add(next, kLastCode);
  return result;
}

CodeSet CodeSet::meet(const CodeSet& other) const {
  CodeSet result;
  for (const CodeRange& a : ranges_)
    for (const CodeRange& b : other.ranges_)
      result.add(std::max(a.first, b.first), std::min(a.last, b.last));
  return result;
}

bool CodeSet::contains(char32_t code) const {
  auto range = std::ranges::lower_bound(ranges_, code, {}, &CodeRange::last);
  return range != ranges_.end() && range->first <= code;
}

std::size_t CodeSet::size() const {
  std::size_t sum = 0;
  for (const CodeRange& range : ranges_) sum += range.last - range.first + 1;
  return sum;
}

char32_t CodeSet::at(std::size_t index) const {
  for (const CodeRange& range : ranges_) {
    const std::size_t width = range.last - range.first + 1;
    if (index < width) return static_cast<char32_t>(range.first + index);
    index -= width;
  }
  assert(false && "index < size()");
  return 0;
}

}  // namespace assay::pattern
