// Which members or items of one value some keyword has judged, for unevaluated*.
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace assay::jsonschema {

class Evaluated {
 public:
  void mark_all() { all_ = true; }
  void mark(std::size_t index) {
    if (index < kInline) {
      first_ |= std::uint64_t{1} << index;
      return;
    }
    if (rest_.size() <= index - kInline) rest_.resize(index - kInline + 1);
    rest_[index - kInline] = true;
  }
  bool has(std::size_t index) const {
    if (all_) return true;
    if (index < kInline) return ((first_ >> index) & 1U) != 0;
    return index - kInline < rest_.size() && rest_[index - kInline];
  }
  void merge(const Evaluated& other) {
    all_ = all_ || other.all_;
    first_ |= other.first_;
    if (rest_.size() < other.rest_.size()) rest_.resize(other.rest_.size());
    for (std::size_t i = 0; i < other.rest_.size(); ++i) rest_[i] = rest_[i] || other.rest_[i];
  }

 private:
  static constexpr std::size_t kInline = 64;  // so that few values ever allocate
  bool all_ = false;
  std::uint64_t first_ = 0;
  std::vector<bool> rest_;
};

}  // namespace assay::jsonschema
