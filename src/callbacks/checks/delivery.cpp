#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "callbacks/push_evidence.hpp"

namespace assay {
namespace {

constexpr std::string_view kId = "push-delivery";
using Milliseconds = std::chrono::milliseconds;

double seconds(Milliseconds time) { return static_cast<double>(time.count()) / 1000; }

// A quarter of the period: schedulers tick, and attempts take time.
Milliseconds slack(const PushDelivery& delivery) { return delivery.every / 4 + Milliseconds(2000); }

// The attempts of one message, in order.
std::vector<const PushMessage*> attempts_of(const PushEvidence& evidence, std::size_t first) {
  std::vector<const PushMessage*> out;
  for (const PushMessage& message : evidence.messages)
    if (message.repeats == first) out.push_back(&message);
  return out;
}

void check_period(const PushEvidence& evidence, const PushDelivery& delivery,
                  const std::vector<const PushMessage*>& attempts, std::vector<Finding>& out) {
  // A scheduler that looks each minute may be early with the first repeat, not with the others.
  for (std::size_t i = 1; i < attempts.size(); ++i) {
    const Milliseconds gap = attempts[i]->received->at - attempts[i - 1]->received->at;
    const bool early = i > 1 && gap < delivery.every - slack(delivery);
    if (!early && gap <= delivery.every + slack(delivery)) continue;
    add_finding(out, evidence, kId, "period",
                fmt::format("again after {} s", seconds(delivery.every)),
                fmt::format("attempt {} after {:.1f} s", i + 1, seconds(gap)), delivery.cite);
    return;
  }
}

void check_end(const PushEvidence& evidence, const PushDelivery& delivery,
               const std::vector<const PushMessage*>& attempts, std::vector<Finding>& out) {
  const PushMessage& last = *attempts.back();
  if (last.received->accepted) return;
  const Milliseconds lasted = last.received->at - attempts.front()->received->at;
  const Milliseconds watched = evidence.until - attempts.front()->received->at;
  const Milliseconds room = delivery.every + slack(delivery);
  if (lasted > delivery.lasting + room)
    add_finding(out, evidence, kId, "end",
                fmt::format("no attempt later than {} s", seconds(delivery.lasting)),
                fmt::format("one after {:.1f} s", seconds(lasted)), delivery.cite);
  // Without an HTTP error nothing is promised.
  if (evidence.hung_up && attempts.size() == 1) return;
  if (lasted < delivery.lasting - room && watched > lasted + room)
    add_finding(out, evidence, kId, attempts.size() == 1 ? "retry" : "end",
                fmt::format("an attempt every {} s for {} s", seconds(delivery.every),
                            seconds(delivery.lasting)),
                fmt::format("{} in {:.1f} s, and none in the {:.1f} s after it",
                            attempts.size() == 1 ? "one attempt"
                                                 : fmt::format("{} attempts", attempts.size()),
                            seconds(lasted), seconds(watched - lasted)),
                delivery.cite);
}

void check_sameness(const PushEvidence& evidence, const std::vector<const PushMessage*>& attempts,
                    const Citations& cite, std::vector<Finding>& out) {
  const PushMessage& first = *attempts.front();
  for (const PushMessage* again : attempts) {
    if (again->received->framed.request.body == first.received->framed.request.body) continue;
    if (again->body && first.body && *again->body == *first.body) continue;
    std::string place = "body";
    if (again->body && first.body && first.body->is_object() && again->body->is_object())
      for (const auto& [name, value] : first.body->as_object())
        if (const Json* other = again->body->find(name); !other || *other != value) {
          place = "/" + name;
          break;
        }
    return add_finding(out, evidence, kId, place, "the same message again",
                       "another: " + shortened(again->received->framed.request.body, 80), cite);
  }
}

}  // namespace

void check_push_delivery(const PushEvidence& evidence, std::vector<Finding>& out) {
  if (!evidence.push.delivery || !evidence.judges_delivery) return;
  const PushDelivery& delivery = *evidence.push.delivery;
  std::size_t accepted = 0;
  for (std::size_t i = 0; i < evidence.messages.size(); ++i) {
    const PushMessage& message = evidence.messages[i];
    if (message.repeats != i) continue;
    // Without events, a second message of its own is the first one once more.
    if (accepted++ > 0 && !evidence.push.sequence)
      add_finding(out, evidence, kId, "accepted", "nothing after it was accepted",
                  fmt::format("{} more", evidence.messages.size() - i), delivery.cite);
    const auto attempts = attempts_of(evidence, i);
    check_sameness(evidence, attempts, delivery.cite, out);
    if (delivery.every.count() == 0) continue;
    check_period(evidence, delivery, attempts, out);
    check_end(evidence, delivery, attempts, out);
  }
}

}  // namespace assay
