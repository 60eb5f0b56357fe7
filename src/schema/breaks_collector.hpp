// Takes proposals of broken values, asks the validator, and keeps those that break what they
// should.
#pragma once
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "schema/sample.hpp"
#include "schema/schema.hpp"

namespace assay::sampling {

class Collector {
 public:
  // Both must live longer than the collector. Requires: schema.accepts(valid)
  Collector(const Schema& schema, const Json& valid) : schema_(schema), valid_(valid) {}

  // `value` instead of what is at `pointer`. True when it was proven, or is known already.
  bool propose(const std::string& pointer, const std::string& keyword, const std::string& partition,
               const Json& value);
  // `object` instead of what is at `pointer`: its member `name` is what is wrong.
  bool propose_member(const std::string& pointer, const std::string& name,
                      const std::string& keyword, const std::string& partition, const Json& object);

  // Below an anyOf or oneOf every violation is reported as one of that keyword at that place. While
  // such a claim is made, proposals are named after it.
  struct Claim {
    std::string pointer, keyword;
  };
  const std::optional<Claim>& claim() const { return claim_; }
  void set_claim(std::optional<Claim> claim) { claim_ = std::move(claim); }

  std::vector<Broken> take() { return std::move(found_); }

 private:
  struct Expected {
    std::string pointer, keyword, member;
  };
  bool add(Broken broken, Expected expected);
  bool proves(const Json& value, const Expected& expected) const;

  const Schema& schema_;
  const Json& valid_;
  std::optional<Claim> claim_;
  std::vector<Broken> found_;
  std::set<std::string> values_;
  std::set<std::tuple<std::string, std::string, std::string>> names_;
};

}  // namespace assay::sampling
