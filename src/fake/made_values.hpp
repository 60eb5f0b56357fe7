// Values that only a sequence of requests can make (x-assay `made-by`): the fake follows the
// workflows of the Arazzo document and knows what it gave away. Private to fake/.
#pragma once
#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "spec/profile.hpp"
#include "spec/runtime_expression.hpp"
#include "spec/spec.hpp"

namespace assay {

struct Handling;
struct StateReader;

class MadeValues {
 public:
  // Follows the workflows that some schema of the spec names.
  void add(const Spec& spec, const Profile& profile);
  // What the request carries and was never made, as causes.
  void examine(Handling& handling) const;
  // A request that was answered with success is a step of whatever sequence it fits.
  void observe(const Handling& handling);

  std::uint64_t changes() const { return changes_; }
  void forget();
  // Members "made_values" and "under_way" of a spec's state.
  void add_state(Json& state) const;
  void restore(const Json& state, StateReader& reader);

 private:
  struct Followed {
    const Spec* spec;
    const Workflow* workflow;
    std::map<std::string, Json> inputs;
    std::set<std::string> free;  // inputs that each request gives itself: any value fits
  };
  struct Instance {
    std::size_t followed;  // index
    std::size_t next;      // step
    std::map<std::string, std::map<std::string, Json>> outputs;
  };
  void advance(Instance instance, const Handling& handling, const Json& request);
  // Null and a complaint when the spec has no such workflow that makes values.
  const Followed* followed(std::string_view workflow, const Json& place, StateReader& reader) const;
  void restore_instance(const Json& state, StateReader& reader);

  std::vector<Followed> followed_;
  std::deque<Instance> instances_;                      // the oldest is forgotten
  std::map<std::string, std::set<std::string>> known_;  // "workflow/output" -> texts
  std::uint64_t changes_ = 0;
};

}  // namespace assay
