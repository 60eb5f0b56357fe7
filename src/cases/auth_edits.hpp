// Edits of a signature's declaration, collected as cases: what the files auth_*.cpp share.
//
// Private to cases/.
#pragma once
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cases/auth_cases.hpp"
#include "sign/value_rule.hpp"

namespace assay {

class AuthCaseList {
 public:
  AuthCaseList(const Json& declaration, const std::vector<std::string>& profile_names,
               const Lookup& lookup);

  const Json& declaration() const { return declaration_; }
  const Signer* signer() const { return signer_ ? &*signer_ : nullptr; }
  const std::vector<SignaturePart>& parts() const { return parts_; }
  bool is_profile_name(std::string_view name) const;
  bool is_key(std::string_view name) const;  // names the account (`key` of the declaration)

  struct Words {
    std::string subject, rule, partition, title;
  };
  // Kept when it proves itself (see auth_cases.hpp) and is new; an edit that leaves the bytes of
  // the request as they were is none.
  void add(Words words, Json edited, AuthCase::Expect expect, std::vector<Cause> causes = {});
  // The same with one value replaced.
  void replace(Words words, std::string_view pointer, Json value, AuthCase::Expect expect,
               std::vector<Cause> causes = {});

  // The expression with computed variables written out; generated ones stay names.
  Json expanded(const Json& expression) const;
  // Its value in a sample request; null when it does not compile.
  std::optional<std::string> sample(const Json& expression) const;
  // Where the value of a generated part comes from: its let variable or its own place.
  static std::string source_of(const SignaturePart& part);

  std::vector<AuthCase> take() { return std::move(cases_); }

 private:
  Request signed_sample(const Signer& signer, std::uint64_t seed) const;
  bool proven(const AuthCase& test, const Signer& edited) const;

  Json declaration_;
  const std::vector<std::string>& profile_names_;
  const Lookup& lookup_;
  std::optional<Signer> signer_;
  std::vector<SignaturePart> parts_;
  Request plain_;  // signed as declared
  std::set<std::string, std::less<>> keys_;
  std::vector<AuthCase> cases_;
  std::set<std::string> ids_;
};

std::string auth_subject(const SignaturePart& part);
std::string word_of(const SignaturePart& part);  // of its kind: "key", "digest", "time"
Cause cause_of(const SignaturePart& part, Cause::Aspect aspect);
Cause signature_cause(Cause::Aspect aspect);

// An expression for a value by chance that the rule allows. Requires: it allows letters or digits.
Json nonce_of(const ValueRule& rule, std::size_t length);

// One file each.
void add_header_cases(AuthCaseList& list);   // presence, scheme, names, order, spelling
void add_piece_cases(AuthCaseList& list);    // of a header written as a list
void add_value_cases(AuthCaseList& list);    // constants and keys
void add_digest_cases(AuthCaseList& list);   // signature
void add_time_cases(AuthCaseList& list);     // time and its format
void add_chance_cases(AuthCaseList& list);   // length and signs of a nonce
void add_hostile_cases(AuthCaseList& list);  // what a careless reader breaks on

}  // namespace assay
