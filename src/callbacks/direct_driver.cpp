#include "callbacks/direct_driver.hpp"

#include "base/text.hpp"

namespace assay {
namespace {

using Milliseconds = std::chrono::milliseconds;

// What a sender would read of the answer; null when it waits in vain.
std::optional<int> status_of(const Answer& answer) {
  constexpr std::string_view kLead = "HTTP/1.1 ";
  constexpr Milliseconds kPatience{100};
  if (answer.after == Answer::After::hang || answer.delay > kPatience) return std::nullopt;
  if (!answer.bytes.starts_with(kLead) || answer.bytes.size() < kLead.size() + 3)
    return std::nullopt;
  return std::stoi(answer.bytes.substr(kLead.size(), 3));
}

class DirectDriver final : public PushDriver {
 public:
  DirectDriver(PushingFake fake, Receiver& receiver, ShiftedClock& clock)
      : fake_(std::move(fake)), receiver_(receiver), clock_(clock) {}

  std::optional<std::string> why_no_trigger(const Push&, const PushVariant*) const override {
    return std::nullopt;
  }
  Result<bool> trigger(const Push& push,
                       const std::map<std::string, std::string>& values) override {
    return fake_.trigger(push.name, values);
  }

  bool wait(Milliseconds most, Milliseconds) override {
    const WallTime end = clock_.now() + most;
    while (true) {
      const auto next = fake_.next();
      const WallTime now = clock_.now();
      if (!next || *next > end) {
        if (end > now) clock_.advance(std::chrono::duration_cast<Milliseconds>(end - now));
        return false;
      }
      if (*next > now) clock_.advance(std::chrono::duration_cast<Milliseconds>(*next - now));
      const std::vector<PushingFake::Due> due = fake_.take_due();
      if (due.empty()) return false;
      bool came = false;
      for (const PushingFake::Due& push : due) came = deliver(push) || came;
      if (came) return true;
    }
  }

  Milliseconds longest_wait() const override { return Milliseconds(24 * 3600 * 1000); }
  bool knows_when_over() const override { return true; }
  Milliseconds grace() const override { return Milliseconds(3'600'000); }

 private:
  // False for the URL of an example, in a case that waits for no push: nobody is to be called.
  bool deliver(const PushingFake::Due& push) {
    constexpr int kTaken = 200;
    if (!push.url.starts_with(receiver_.base_url())) {
      fake_.delivered(push.id, kTaken);
      return false;
    }
    std::size_t consumed = 0;
    const Framed framed = frame_request(to_bytes(push.request, "receiver"), consumed);
    fake_.delivered(push.id, status_of(receiver_.handle(framed)));
    return true;
  }

  PushingFake fake_;
  Receiver& receiver_;
  ShiftedClock& clock_;
};

}  // namespace

std::unique_ptr<PushDriver> direct_driver(PushingFake fake, Receiver& receiver,
                                          ShiftedClock& clock) {
  return std::make_unique<DirectDriver>(std::move(fake), receiver, clock);
}

}  // namespace assay
