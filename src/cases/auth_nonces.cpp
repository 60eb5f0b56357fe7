// Signature cases about values made by chance: the lengths and signs that their rule allows or
// forbids.
#include <algorithm>

#include "cases/auth_edits.hpp"
#include "sign/value_rule.hpp"

namespace assay {
namespace {

using Expect = AuthCase::Expect;
using Aspect = Cause::Aspect;

constexpr std::string_view kDigits = "0123456789", kLower = "abcdefghijklmnopqrstuvwxyz",
                           kUpper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

Json random_text(std::size_t length, std::string_view signs) {
  return Json::object({{"random-text", Json::object({{"length", static_cast<int>(length)},
                                                     {"signs", std::string(signs)}})}});
}

std::string signs_of(const ValueRule& rule) {
  std::string out;
  for (const std::string_view all : {kDigits, kUpper, kLower})
    std::ranges::copy_if(all, std::back_inserter(out), [&](char c) { return rule.allows(c); });
  return out;
}

class NonceCases {
 public:
  NonceCases(AuthCaseList& list, const SignaturePart& part, const ValueRule& rule)
      : list_(list), part_(part), rule_(rule), signs_(signs_of(rule)) {
    // Long enough to be new each time, within the bounds.
    length_ = std::clamp<std::size_t>(32, rule.shortest, rule.longest);
  }

  void add() {
    if (signs_.empty()) return;
    add_lengths();
    add_signs();
  }

 private:
  void instead(std::string rule, std::string partition, const std::string& title, Json value,
               Expect expect) {
    std::vector<Cause> causes;
    if (expect == Expect::refused) causes.push_back(cause_of(part_, Aspect::invalid));
    list_.replace(
        {auth_subject(part_), std::move(rule), std::move(partition), part_.subject() + " " + title},
        AuthCaseList::source_of(part_), std::move(value), expect, std::move(causes));
  }

  void length(std::string partition, std::size_t bytes, Expect expect) {
    instead("length", std::move(partition),
            "has " + std::to_string(bytes) + (bytes == 1 ? " character" : " characters"),
            random_text(bytes, signs_), expect);
  }

  void add_lengths() {
    if (rule_.shortest > 0) length("minimum", rule_.shortest, Expect::accepted);
    if (rule_.shortest > 1) length("below", rule_.shortest - 1, Expect::refused);
    constexpr std::size_t kFar = 1000;
    if (rule_.longest > kFar * kFar) return;  // as good as none
    length("maximum", rule_.longest, Expect::accepted);
    length("above", rule_.longest + 1, Expect::refused);
    length("far-above", std::max(kFar, rule_.longest * 8), Expect::refused);
  }

  void add_signs() {
    const auto only = [&](std::string partition, const std::string& title, std::string_view signs) {
      if (rule_.allows_all(signs))
        instead("charset", std::move(partition), title, random_text(length_, signs),
                Expect::accepted);
    };
    only("digits", "is digits only", kDigits);
    only("lower-case", "is lower-case letters only", kLower);
    only("upper-case", "is upper-case letters only", kUpper);
    struct Sign {
      std::string_view partition, title, bytes;
    };
    constexpr Sign kSigns[] = {{"hyphen", "has a hyphen", "-"},
                               {"underscore", "has an underscore", "_"},
                               {"blank", "has a blank", " "},
                               {"dot", "has a dot", "."},
                               {"plus", "has a plus sign", "+"},
                               {"slash", "has a slash", "/"},
                               {"non-ascii", "has a letter that is not ASCII", "\xc3\xa9"}};
    for (const Sign& sign : kSigns) {
      if (rule_.allows_all(sign.bytes) || length_ <= sign.bytes.size()) continue;
      const std::size_t rest = length_ - sign.bytes.size();
      instead("charset", std::string(sign.partition), std::string(sign.title) + " inside",
              Json::array({random_text(rest / 2, signs_), sign.bytes,
                           random_text(rest - rest / 2, signs_)}),
              Expect::refused);
    }
  }

  AuthCaseList& list_;
  const SignaturePart& part_;
  const ValueRule& rule_;
  std::string signs_;
  std::size_t length_ = 0;
};

}  // namespace

Json nonce_of(const ValueRule& rule, std::size_t length) {
  return random_text(length, signs_of(rule));
}

void add_chance_cases(AuthCaseList& list) {
  for (const SignaturePart& part : list.parts()) {
    if (part.kind != SignaturePart::Kind::chance || part.variable.empty()) continue;
    if (const ValueRule* rule = list.signer()->rule_of(part.variable))
      NonceCases(list, part, *rule).add();
  }
}

}  // namespace assay
