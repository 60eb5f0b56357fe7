// Runs the pushes of cases: opens addresses, triggers, waits, judges. The PushListener of a run.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "callbacks/judge_pushes.hpp"
#include "callbacks/push_driver.hpp"
#include "callbacks/receiver.hpp"
#include "run/push_listener.hpp"

namespace assay {

class Listener final : public PushListener {
 public:
  // All live longer.
  Listener(const Spec& spec, const Profile& profile, Receiver& receiver, PushDriver& driver,
           const Clock& clock, PushesWanted wanted)
      : spec_(spec),
        profile_(profile),
        receiver_(receiver),
        driver_(driver),
        clock_(clock),
        wanted_(wanted) {}

  std::optional<WhyNot> why_not(const Case& test) const override;
  std::vector<MadeValue> open(const Case& test) override;
  std::vector<PushSeen> close(const Case& test, const Sent& sent, Judgement& judgement) override;
  std::vector<Late> late() override;

 private:
  struct Address {
    const Push* push;
    Receiver::Mailbox mailbox;
  };

  std::vector<const Push*> named(const std::string& name) const;
  bool complete(const PushPlan& plan, const Address& address) const;
  bool begun() const;
  bool may_still_begin() const;
  bool watch(const PushPlan& plan);
  void judge(const Case& test, const Sent& sent, bool over, Judgement& judgement);
  void note_strays(Judgement& judgement);
  PushSeen seen(const Push& push, const ReceivedPush& received) const;
  std::vector<PushSeen> seen() const;

  const Spec& spec_;
  const Profile& profile_;
  Receiver& receiver_;
  PushDriver& driver_;
  const Clock& clock_;
  PushesWanted wanted_;
  bool pushes_ = false;        // something came before
  bool only_answers_ = false;  // nothing came, and nobody said that it should
  Memory memory_;
  PushContext context_;
  std::vector<Address> addresses_;  // of the case under way
  struct Past {
    const Case* test;
    const Push* push;
    bool refused;  // what the case sent
  };
  std::map<Receiver::Mailbox, Past> past_;
  WallTime since_{};
};

}  // namespace assay
