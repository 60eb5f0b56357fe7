// From a signature's declaration alone: what to send instead, and what must come of it.
//
// Each case is the declaration with one thing edited, so that the request is signed by the same
// code as any other. An edit of a value is signed over the value sent: only the edits of
// the digest make the digest wrong. Each refused case was proven to be refused by a receiver of the
// original declaration, and each accepted one to be accepted; what cannot be proven is left out.
#pragma once
#include <string>
#include <vector>

#include "base/json.hpp"
#include "sign/signer.hpp"
#include "spec/cause.hpp"

namespace assay {

struct AuthCase {
  std::string subject;    // "auth.Authorization", "auth.X-AKSK.PasswordDigest", "auth.query.sign"
  std::string rule;       // presence, scheme, constant, name, signature, key, time, format, length,
                          // charset, separator, order, case, spelling, hostile
  std::string partition;  // "absent", "altered", "prefix", "other-case", "flipped-first", ...
  std::string title;      // a sentence without full stop
  Json declaration;       // edited
  enum class Expect { accepted, refused, open };
  Expect expect = Expect::refused;
  std::vector<Cause> causes;  // what an honest implementer may name, most specific first
  Signer signer;              // of `declaration`
};

// Requires: each profile name that the declaration uses has a value in `lookup`. Empty when the
// declaration does not compile. No two cases have the same subject, rule and partition.
std::vector<AuthCase> auth_cases(const Json& declaration,
                                 const std::vector<std::string>& profile_names,
                                 const Lookup& lookup);

}  // namespace assay
