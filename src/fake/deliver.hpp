// Sends what a fake has to push, from threads of its own: one that asks for what is due, and one a
// receiver, so that a receiver that hangs keeps nothing from the others.
//
// Time is the fake's: whoever moves its clock makes retries due.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fake/due_push.hpp"
#include "wire/client.hpp"

namespace assay {

// The fake, as its deliverer needs it; called on the deliverer's threads, several at once.
struct PushSource {
  std::function<std::vector<DuePush>()> take_due;
  std::function<void(std::uint64_t id, std::optional<int> status)> delivered;
};

// Nothing secret is in it: of the URL no query.
struct DeliveredPush {
  std::string method, url;
  std::optional<int> status;
  std::string detail;  // why there was no answer
  std::chrono::microseconds took{0};
};
using PushLog = std::function<void(const DeliveredPush&)>;  // on any thread, one at a time

struct DeliverOptions {
  std::chrono::milliseconds timeout{10000};  // of one attempt
  std::chrono::milliseconds look_every{20};
  std::size_t connections = 16;  // to one receiver
  // A URL in a request may be anybody's: nobody is called by accident.
  enum class Reach { this_machine, anywhere };
  Reach reach = Reach::this_machine;
  WireOptions::Verify verify = WireOptions::Verify::yes;
  std::string ca_file;
};

class Deliverer {
 public:
  Deliverer(PushSource source, const DeliverOptions& options = {}, PushLog log = {});
  ~Deliverer();  // stops
  Deliverer(const Deliverer&) = delete;
  Deliverer& operator=(const Deliverer&) = delete;

  // What is under way is given up, and `delivered` hears of it like of any other silence.
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace assay
