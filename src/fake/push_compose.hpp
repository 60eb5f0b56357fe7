// One push of a document as the fake sends it: from what it tells of to the request.
//
// A body has the members that its event or variant allows, what `correlate` names filled in from
// the occasion, and times and differences that agree. Private to fake/.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/http.hpp"
#include "base/result.hpp"
#include "fake/push_body.hpp"
#include "fake/push_occasion.hpp"
#include "sign/signer.hpp"

namespace assay {

// How values are made that no other push has.
struct PushChance {
  std::uint64_t seed = 0;
  std::uint64_t made = 0;
};

class PushComposer {
 public:
  // What is given lives as long as the composer. Errors: a signature or schema that does not
  // compile.
  static Result<PushComposer> create(const Spec& spec, const Push& push, const Profile& profile);

  const Push& push() const { return *push_; }
  const Profile& profile() const { return *profile_; }
  const std::vector<Signer>& signers() const { return signers_; }

  // In their order; one without a name where the document knows none.
  std::vector<std::string> events() const;
  // The one that is named by "variant", else whose values are given; null for none.
  const PushVariant* variant_for(const std::map<std::string, std::string>& values) const;

  // Null when no value can be made.
  std::optional<Json> body(const std::string& event, const PushOccasion& occasion, WallTime at,
                           PushChance& chance) const;
  // Fills in one correlated member.
  void correlate(Json& body, const Schema& schema, const Correlation& correlation,
                 const PushOccasion& occasion, std::vector<std::string>& used) const;
  const PushBody& plain_body(const std::string& event, const PushVariant* variant) const;

  Request request(const Json& body, std::string target) const;
  void sign(Request& request, WallTime now, Random& random) const;

 private:
  const Push* push_ = nullptr;
  const Profile* profile_ = nullptr;
  Json bound_;
  std::vector<Signer> signers_;
  mutable std::map<std::string, PushBody> bodies_;  // by event and variant, made when asked for
};

bool is_form(const Push& push);            // its body, by the first media type
std::string form_bytes(const Json& body);  // application/x-www-form-urlencoded

}  // namespace assay
