// What the fake remembers of resources that requests create and delete (x-assay `lifecycle`).
// Private to fake/.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "spec/spec.hpp"

namespace assay {

struct Handling;
struct StateReader;

struct Resource {
  Json identity;
  std::map<std::string, Json> parent;  // last word of the field ("appid") -> value
  Json retry_key;
  std::optional<WallTime> ends;
};

// What the request under way will do to a resource once it is answered with success.
struct Effect {
  enum class Does { nothing, create, repeat, remove } does = Does::nothing;
  std::string kind;       // of the resource
  std::size_t index = 0;  // of the one to repeat or to remove
  Resource made;          // create
  // Set by quirks.
  bool ends_all = false;
  Json fixed_identity;
};

class Resources {
 public:
  // Sets `effect`; adds what stands against the request to its causes. Requires: no causes so far.
  void examine(Handling& handling);
  // The effect of a request that was answered with success; the identity goes into its draft.
  void apply(Handling& handling);
  bool is_alive(const std::string& kind, const Json& identity, WallTime now) const;

  std::uint64_t changes() const { return changes_; }
  void expire(WallTime now);  // drops what has ended
  // Members "identities" and "resources" of a spec's state.
  void add_state(Json& state) const;
  void restore(const Json& state, const Spec& spec, StateReader& reader);

 private:
  std::map<std::string, std::vector<Resource>> alive_;  // by kind
  std::uint64_t made_ = 0;                              // identities given away
  std::uint64_t changes_ = 0;                           // without expiry, which needs no request
};

}  // namespace assay
