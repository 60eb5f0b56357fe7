#include "schema/breaks_collector.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.hpp"
#include "schema/sample_facts.hpp"

namespace assay::sampling {
namespace {

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

// Whether `keyword` may break together with `companion` at one place (see sample.hpp).
bool may_join(std::string_view keyword, std::string_view companion) {
  if (keyword == "type") return true;
  if (is_one_of(keyword, {"minLength", "maxLength"}))
    return is_one_of(companion, {"pattern", "format", "contentEncoding", "contentMediaType",
                                 "minLength", "maxLength"});
  if (is_one_of(keyword, {"enum", "const"}))
    return is_one_of(companion, {"enum", "const", "pattern", "format", "minLength", "maxLength",
                                 "minimum", "maximum", "multipleOf"});
  return false;
}

// "/items/0/times" as "items.0.times".
std::string dotted(std::string_view pointer) {
  std::string text;
  for (const std::string& token : split(pointer, '/'))
    if (!token.empty()) text += (text.empty() ? "" : ".") + id_part(token);
  return text;
}

}  // namespace

bool Collector::proves(const Json& value, const Expected& expected) const {
  const std::vector<Violation> violations = schema_.validate(value);
  const auto is_expected = [&](const Violation& violation) {
    return violation.keyword == expected.keyword && violation.instance == expected.pointer &&
           (expected.member.empty() || violation.member == expected.member);
  };
  const auto is_allowed = [&](const Violation& violation) {
    return is_expected(violation) || (violation.instance == expected.pointer &&
                                      may_join(expected.keyword, violation.keyword));
  };
  return std::ranges::any_of(violations, is_expected) &&
         std::ranges::all_of(violations, is_allowed);
}

bool Collector::add(Broken broken, Expected expected) {
  if (claim_) {
    const std::string below =
        dotted(std::string_view(broken.instance).substr(claim_->pointer.size()));
    broken.partition =
        (below.empty() ? "" : below + "-") + lower_ascii(broken.keyword) + "-" + broken.partition;
    broken.instance = claim_->pointer;
    broken.keyword = claim_->keyword;
    expected = {claim_->pointer, claim_->keyword, {}};
  }
  std::string text = broken.value.dump();
  if (values_.contains(text)) return true;
  std::tuple name{broken.instance, broken.keyword, broken.partition};
  if (names_.contains(name) || !proves(broken.value, expected)) return false;
  values_.insert(std::move(text));
  names_.insert(std::move(name));
  found_.push_back(std::move(broken));
  return true;
}

bool Collector::propose(const std::string& pointer, const std::string& keyword,
                        const std::string& partition, const Json& value) {
  Json whole = valid_;
  if (pointer.empty())
    whole = value;
  else if (!whole.put(pointer, &value))
    return false;
  return add({pointer, keyword, partition, std::move(whole)}, {pointer, keyword, {}});
}

bool Collector::propose_member(const std::string& pointer, const std::string& name,
                               const std::string& keyword, const std::string& partition,
                               const Json& object) {
  Json whole = valid_;
  if (pointer.empty())
    whole = object;
  else if (!whole.put(pointer, &object))
    return false;
  return add({pointer_join(pointer, name), keyword, partition, std::move(whole)},
             {pointer, keyword, name});
}

}  // namespace assay::sampling
