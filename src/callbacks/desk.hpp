// Judges pushes as they come, without knowing what provoked them: each against its schema, and
// together with those before it that belong to the same thing (a call, a check).
#pragma once
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "callbacks/judge_pushes.hpp"

namespace assay {

class Desk {
 public:
  Desk(const Spec& spec, const Profile& profile) : spec_(spec), profile_(profile) {}

  struct Line {
    const Push* push = nullptr;  // the one that it was taken for; null: the spec has none
    std::string what;            // its event, or what tells its variant; empty when there is none
    std::vector<Finding> findings;  // those that are new with this push
    std::vector<ReadingSeen> readings;
  };
  // `received.accepted` says whether the vendor was told that all is well.
  Line take(const ReceivedPush& received);

 private:
  // What belongs together, in the order it came.
  struct Thread {
    std::deque<ReceivedPush> pushes;
    std::size_t bytes = 0;
    std::set<std::string> told;  // causes of findings
  };

  std::string name_for(const ReceivedPush& received) const;
  Finding came_nowhere(const ReceivedPush& received) const;
  std::vector<const Push*> named(const std::string& name) const;
  Thread& thread_of(const PushMessage& message);
  void keep(Thread& thread, const ReceivedPush& received);
  void forget_first(Thread& thread);

  const Spec& spec_;
  const Profile& profile_;
  std::map<std::string, Thread> threads_;
  std::deque<std::string> order_;  // of the threads, the oldest first
  std::size_t bytes_ = 0;          // of all that is kept
};

}  // namespace assay
