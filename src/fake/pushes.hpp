// The pushes of one spec: what its requests and triggers provoke, until each was taken or given up.
// Private to fake/.
#pragma once
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "fake/due_push.hpp"
#include "fake/handling.hpp"
#include "fake/push_compose.hpp"
#include "fake/push_making.hpp"
#include "fake/push_queue.hpp"

namespace assay {

class Resources;
struct Fault;
struct StateReader;

class Pushes {
 public:
  // What is given lives as long as this. Errors: those of PushComposer::create.
  static Result<Pushes> create(const Spec& spec, const Profile& profile, std::uint64_t seed,
                               const Fault* fault);

  // A request of the spec was answered.
  void observe(const Handling& handling, bool accepted);
  // Queues what the push says when it is asked for: of the last exchange that the values fit, else
  // of the last whose resource is alive. Errors: one sentence. Requires: the spec has the push.
  Result<bool> trigger(std::string_view push, const std::map<std::string, std::string>& values,
                       const Resources& resources, WallTime now);

  std::optional<WallTime> next() const { return queue_.next(); }
  bool is_busy(WallTime now) const { return queue_.is_busy(now); }
  std::vector<DuePush> take(WallTime now);
  void delivered(std::uint64_t id, std::optional<int> status, WallTime now);

  std::uint64_t changes() const { return queue_.changes() + told_; }
  void forget();

  // Into the state of the spec, and from it; what is under way waits again after a restart.
  void add_state(Json& state) const;
  void restore(const Json& state, StateReader& reader);
  // Into {"waiting": [...], "attempts": [...]}.
  void show(Json& into) const;

 private:
  struct Served {
    PushComposer composer;
    std::map<std::string, PushComposer> in_media;  // by the names of the other media types
    PushHooks hooks;
    std::optional<PushOccasion> before = {};
    const PushComposer& composer_for(const std::string& media) const;
  };
  struct Told {
    PushOccasion occasion;
    Json identity;  // of the resource that the request made; null without one
  };
  Pushes(const Spec& spec, const Profile& profile, std::uint64_t seed);

  Result<std::map<std::string, PushComposer>> composers_in_media(const Push& push);
  Served* find(std::string_view push);
  bool enqueue(Served& served, const PushOccasion& occasion, const std::string& url,
               WallTime first);
  Result<PushOccasion> occasion_for(const Push& push,
                                    const std::map<std::string, std::string>& values,
                                    const Resources& resources, WallTime now) const;

  const Spec* spec_;
  const Profile* profile_;
  std::deque<Push> in_media_;  // as documented, with another media type first
  std::vector<Served> served_;
  std::map<std::string, std::deque<Told>> told_of_;  // by operation, those that a push refers to
  PushQueue queue_;
  PushChance chance_;
  Random random_;
  Json memory_;
  std::uint64_t told_ = 0;
};

}  // namespace assay
