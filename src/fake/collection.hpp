// The list that a fake serves page by page: items made from their schema, filtered and cut as the
// operation's `paging` and `relations` say. Private to fake/.
#pragma once
#include <string>
#include <vector>

#include "base/json.hpp"
#include "spec/profile.hpp"
#include "spec/spec.hpp"

namespace assay {

class Collection {
 public:
  // Empty for an operation without `paging`.
  Collection() = default;
  Collection(const Operation& operation, const Profile& profile);

  explicit operator bool() const { return operation_ != nullptr; }
  // The page that `parameters` ({"query": {...}}) ask for, put into an answer's body. An offset
  // counts records; 0 and 1 are the first.
  void fill_in(Json& body, const Json& parameters) const;

 private:
  std::vector<const Json*> matching(const Json& parameters) const;

  const Operation* operation_ = nullptr;
  std::vector<Json> items_;
};

}  // namespace assay
