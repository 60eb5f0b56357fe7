// Signatures as a spec declares them: a structured expression over profile values, time, chance and
// the request, evaluated to sign and evaluated again to verify. No C++ for a new vendor.
//
//   let:     {nonce: {random-alphanumeric: 32}, created: {utc: "%Y-%m-%dT%H:%M:%SZ"},
//             digest: {base64: {hmac-sha256: {key: $app-secret, data: [$nonce, $created]}}}}
//   headers: {X-AKSK: {scheme: UsernameToken, attributes: {Username: $app-key, PasswordDigest:
//   $digest, ...}}}
//
// An expression is: text; "$name" (a let variable, else a profile value); {function: argument}; a
// list (its parts joined); "$$x" is the text "$x". Functions: one row each in functions.def. A
// negative case is an edited declaration, so the language has all that edits need (offset of a
// time, substring, flip-bit).
//
// Beside let and headers: query (parameters appended to the target, percent-encoded), key (the
// names whose value tells the account: {key: $app-key}), rules ({VARIABLE: {minLength, maxLength,
// pattern}}), fresh-for ({settled: "1 day", unsettled: "0 s", past: "1 hour"}), and in a header
// with attributes: scheme, separator
// ("," unless said), separators (those that the document shows), quotes (true unless said). Headers
// and attributes may be a list of single members, which is how a name is written twice.
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
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

struct ValueRule;  // value_rule.hpp

// Profile values by name; null when there is none.
using Lookup = std::function<const std::string*(std::string_view name)>;

// One value that a receiver checks: an attribute, a header, a piece of a header, or a query
// parameter.
struct SignaturePart {
  enum class Where { attribute, header, query };
  enum class Kind {
    constant,  // the same in each request
    key,       // tells the account
    chance,    // made anew for each request, by the random source
    time,      // the time of signing
    digest,    // computed from the rest; only who has the secret can
  };
  Where where = Where::attribute;
  Kind kind = Kind::constant;
  std::string header;    // "X-AKSK"; empty in the query
  std::string name;      // of the attribute or query parameter; empty for a header
  std::string pointer;   // of its expression in the declaration
  std::string variable;  // chance and time: the let variable; empty when written in place

  std::string subject() const;  // as in a Cause: "X-AKSK.Nonce", "X-Sign", "query.sign"
};

// How far a time may be off: beyond `settled` it is refused, up to `unsettled` accepted, between
// them the document is silent.
struct Freshness {
  std::optional<std::chrono::milliseconds> settled;
  std::chrono::milliseconds unsettled{0};
  std::optional<std::chrono::milliseconds> past;  // of times behind: up to here accepted
};

class Signer {
 public:
  // Errors, with the JSON pointer inside the declaration as place: unknown function (nearest
  // offered), wrong arguments, a cycle, a name that is neither let nor in `profile_names`.
  static Result<Signer> compile(const Json& declaration,
                                const std::vector<std::string>& profile_names);

  // Adds the declared header fields (in their declared order, in front of the others) and query
  // parameters to a request whose body and target are final otherwise. Requires: every profile name
  // used has a value.
  void sign(Request& request, const Lookup& lookup, WallTime now, Random& random) const;

  // One let variable with others fixed: for test vectors and for verifying.
  using Fixed = std::vector<std::pair<std::string, std::string>>;
  Result<std::string> evaluate(std::string_view variable, const Fixed& fixed,
                               const Request& request, const Lookup& lookup, WallTime now) const;

  // What is wrong with a received request's signature, in the order: headers, schemes, attributes,
  // then values (constants, key, nonce, time), then the digest. Empty when all is right. Variables
  // made by chance or time are taken from the request, the rest is computed again and compared.
  std::vector<Cause> verify(const Request& request, const Lookup& lookup, WallTime now) const;

  const Json& declaration() const;
  std::uint64_t revision() const;            // a hash of the declaration
  std::vector<SignaturePart> parts() const;  // in the order of query, headers, attributes
  const Freshness& freshness() const;
  const ValueRule* rule_of(std::string_view variable) const;  // null when it has none

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
// Lenient in white space, strict in quotes (RFC 9110 section 11.2); null when it is not of that
// form.
std::optional<AttributeHeader> parse_attributes(std::string_view value);

}  // namespace assay
