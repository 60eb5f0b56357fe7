// Signatures as a spec declares them: a structured expression over profile values, time, chance and
// the request, evaluated to sign and evaluated again to verify. No C++ for a new vendor.
//
//   let:     {nonce: {random-alphanumeric: 32}, created: {utc: "%Y-%m-%dT%H:%M:%SZ"},
//             digest: {base64: {hmac-sha256: {key: $app-secret, data: [$nonce, $created]}}}}
//   headers: {X-AKSK: {scheme: UsernameToken, attributes: {Username: $app-key, PasswordDigest: $digest, ...}}}
//
// An expression is: text; "$name" (a let variable, else a profile value); {function: argument}; a list (its
// parts joined). Functions: one row each in functions.def. A negative case is an edited
// declaration, so the language has all that edits need (offset of a time, substring, flip-bit).
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/http.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "spec/cause.hpp"

namespace assay {

// Profile values by name; null when there is none.
using Lookup = std::function<const std::string*(std::string_view name)>;

class Signer {
 public:
  // Errors, with the JSON pointer inside the declaration as place: unknown function (nearest
  // offered), wrong arguments, a cycle, a name that is neither let nor in `profile_names`.
  static Result<Signer> compile(const Json& declaration, const std::vector<std::string>& profile_names);

  // Adds the declared header fields (in their declared order, in front of the others) and query parameters
  // to a request whose body and target are final otherwise.
  // Requires: every profile name used has a value.
  void sign(Request& request, const Lookup& lookup, WallTime now, Random& random) const;

  // One let variable with others fixed: for test vectors and for verifying.
  using Fixed = std::vector<std::pair<std::string, std::string>>;
  Result<std::string> evaluate(std::string_view variable, const Fixed& fixed, const Request& request,
                               const Lookup& lookup, WallTime now) const;

  // What is wrong with a received request's signature, in the order: headers, schemes, attributes,
  // then values (constants, key, nonce, time), then the digest. Empty when all is right. Variables made by
  // chance or time are taken from the request, the rest is computed again and compared.
  std::vector<Cause> verify(const Request& request, const Lookup& lookup, WallTime now) const;

  const Json& declaration() const;

 private:
  struct Impl;
  explicit Signer(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
  std::shared_ptr<const Impl> impl_;
};

// A header value that is a scheme and key="value" pairs: `AKSK realm="SDP",type="Appkey"`.
struct AttributeHeader {
  std::string scheme;  // empty when the value begins with a pair
  std::vector<std::pair<std::string, std::string>> attributes;
};
// Lenient in white space, strict in quotes (RFC 9110 section 11.2); null when it is not of that form.
std::optional<AttributeHeader> parse_attributes(std::string_view value);

}  // namespace assay
