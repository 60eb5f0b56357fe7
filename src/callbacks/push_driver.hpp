// How time passes and triggers are pulled while we wait for pushes: for real, or by the clock of a
// fake.
#pragma once
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "callbacks/receiver.hpp"
#include "spec/profile.hpp"
#include "spec/spec.hpp"
#include "wire/client.hpp"

namespace assay {

class PushDriver {
 public:
  using Milliseconds = std::chrono::milliseconds;
  virtual ~PushDriver() = default;

  virtual void begin() {}  // a case

  // Half a sentence when nothing triggers this webhook, or not this form of it.
  virtual std::optional<std::string> why_no_trigger(const Push& push,
                                                    const PushVariant* variant) const = 0;
  // `values`: "push", "url", "variant" and those of the trigger. Errors: what came of it.
  virtual Result<bool> trigger(const Push& push,
                               const std::map<std::string, std::string>& values) = 0;
  // Lets time pass, `most` at the most by the receiver's clock, until something comes. False:
  // nothing did. `busy`: the vendor waits for our answer so long, by a clock that nobody moves.
  virtual bool wait(Milliseconds most, Milliseconds busy) = 0;
  // The longest wait that can be had; what takes longer is unsure.
  virtual Milliseconds longest_wait() const = 0;
  // Whether nothing more is to be expected after a wait in vain: of a clock that is ours to move,
  // or of a target beside us.
  virtual bool knows_when_over() const = 0;
  // How long to watch for what should not come.
  virtual Milliseconds grace() const = 0;
  // What keeps time from passing as it should: the judgement is none of the target's then.
  virtual std::string problem() const { return {}; }
  // The user wants to wait no more: nothing follows from what did not come.
  virtual bool interrupted() const { return false; }
};

// Whether pushes were asked for by name: a target that pushes nothing deviates then; else it is
// taken for one that only answers, as mocks are.
enum class PushesWanted : std::uint8_t { by_name, by_default };

struct RemoteDriverOptions {
  std::string admin_url;  // moves the clock of a fake by POST /clock; empty: time is real
  std::chrono::milliseconds max_wait{5000};
  enum class Target { beside_us, elsewhere } target = Target::elsewhere;
  WireOptions wire;  // of triggers and of the admin address; its `interrupted` ends every wait
};

// A target outside: triggers are those of the profile. `clock` is moved with the target's.
// Errors: an admin URL that is none, or that does not take POST /clock.
Result<std::unique_ptr<PushDriver>> remote_driver(const Profile& profile, Receiver& receiver,
                                                  ShiftedClock& clock,
                                                  const RemoteDriverOptions& options);

}  // namespace assay
