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

  bool wait(Milliseconds most) override {
    const auto next = fake_.next();
    const WallTime now = clock_.now();
    if (!next || *next > now + most) {
      clock_.advance(most);
      return false;
    }
    if (*next > now) clock_.advance(std::chrono::duration_cast<Milliseconds>(*next - now));
    bool came = false;
    for (const PushingFake::Due& due : fake_.take_due()) {
      if (!due.url.starts_with(receiver_.base_url())) {
        // Of a case whose URL is an example: nobody is there, and nobody is to be called.
        constexpr int kTaken = 200;
        fake_.delivered(due.id, kTaken);
        continue;
      }
      std::size_t consumed = 0;
      const Framed framed = frame_request(to_bytes(due.request, "receiver"), consumed);
      fake_.delivered(due.id, status_of(receiver_.handle(framed)));
      came = true;
    }
    return came;
  }

  Milliseconds longest_wait() const override { return Milliseconds(24 * 3600 * 1000); }
  bool knows_when_over() const override { return true; }
  Milliseconds grace() const override { return Milliseconds(3'600'000); }

 private:
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
