#include "callbacks/listener.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace assay {
namespace {

using Manner = PushPlan::Manner;
using Milliseconds = std::chrono::milliseconds;
using Answers = std::vector<ReceiverAnswer>;

constexpr Milliseconds kHour{3'600'000};
// On a target that may be one that only answers.
constexpr Milliseconds kFirstLook{2'000};
constexpr std::string_view kOnlyAnswers =
    "the target pushed nothing, and nothing says that it should: say --phases callback, or "
    "--listen";

Answers answers_for(Manner manner) {
  using enum ReceiverAnswer;
  switch (manner) {
    case Manner::accepts:
    case Manner::accepts_and_watches:
      return {accepts};
    case Manner::refuses_twice:
      return {refuses, refuses, accepts};
    case Manner::unavailable_once:
      return {unavailable, accepts};
    case Manner::not_found_once:
      return {not_found, accepts};
    case Manner::closes_once:
      return {closes, accepts};
    case Manner::hangs_once:
      return {hangs, accepts};
    case Manner::late_once:
      return {late, accepts};
    case Manner::refuses_always:
      return {refuses};
  }
  return {accepts};
}

bool hangs_up(Manner manner) {
  return manner == Manner::closes_once || manner == Manner::hangs_once ||
         manner == Manner::late_once;
}

// How long the whole case takes by the receiver's clock, as far as the document says.
Milliseconds time_of(const PushPlan& plan) {
  if (plan.manner == Manner::accepts || !plan.awaited->delivery) return Milliseconds(0);
  const PushDelivery& delivery = *plan.awaited->delivery;
  const Milliseconds watched = 3 * delivery.every;
  if (plan.manner == Manner::refuses_always) return delivery.lasting + watched;
  return 2 * delivery.every + watched;
}

}  // namespace

std::optional<PushListener::WhyNot> Listener::why_not(const Case& test) const {
  const PushPlan& plan = *test.push;
  if (plan.addresses.empty())
    if (auto why = driver_.why_no_trigger(*plan.awaited, plan.variant))
      return WhyNot{Verdict::skipped, *std::move(why)};
  if (only_answers_ && !plan.addresses.empty())
    return WhyNot{Verdict::skipped, std::string(kOnlyAnswers)};
  if (const Milliseconds needed = time_of(plan); needed > driver_.longest_wait())
    return WhyNot{Verdict::unsure,
                  fmt::format("it takes a wait of {} s: allow it with --max-wait, or let "
                              "--target-admin move the target's clock",
                              needed.count() / 1000)};
  return std::nullopt;
}

std::vector<const Push*> Listener::named(const std::string& name) const {
  std::vector<const Push*> out;
  for (const Push& push : spec_.pushes)
    if (push.name == name) out.push_back(&push);
  return out;
}

std::vector<MadeValue> Listener::open(const Case& test) {
  const PushPlan& plan = *test.push;
  addresses_.clear();
  driver_.begin();
  since_ = clock_.now();
  std::vector<MadeValue> out;
  const auto add = [&](const Push& push) {
    const Manner manner = &push == plan.awaited ? plan.manner : Manner::accepts;
    addresses_.push_back({&push, receiver_.open(push.name, answers_for(manner))});
    return receiver_.url(addresses_.back().mailbox);
  };
  for (const PushPlan::Address& address : plan.addresses) {
    const std::string url = add(*address.push);
    out.push_back({address.word, Json(address.as_base64 ? base64_encode(url) : url)});
  }
  if (plan.addresses.empty()) add(*plan.awaited);
  return out;
}

// Whether all that is owed at an address has come.
bool Listener::complete(const PushPlan& plan, const Address& address) const {
  const auto received = receiver_.received(address.mailbox);
  if (received.empty()) return false;
  const auto candidates = named(address.push->name);
  if (const auto& sequence = address.push->sequence) {
    const auto messages = read_pushes(candidates, received);
    const auto came = [&](const std::string& event) {
      return std::ranges::any_of(messages, [&](const PushMessage& one) {
        return one.event == event && one.received->accepted;
      });
    };
    if (!sequence->ends_with.empty()) return came(sequence->ends_with);
    return std::ranges::all_of(sequence->order, [&](const std::string& event) {
      return sequence->is_optional(event) || came(event);
    });
  }
  return plan.manner == Manner::refuses_always ? false : received.back().accepted;
}

bool Listener::begun() const {
  return std::ranges::any_of(addresses_, [&](const Address& address) {
    return !receiver_.received(address.mailbox).empty();
  });
}

// Where the clock is ours, the first push may take an hour of it.
bool Listener::may_still_begin() const {
  return !begun() && driver_.longest_wait() > kHour && clock_.now() < since_ + kHour &&
         driver_.problem().empty() && !driver_.interrupted();
}

// Waits until everything has come and a while longer for what should not. False: the wait was cut
// short before it was clear that nothing more comes.
bool Listener::watch(const PushPlan& plan) {
  const auto all = [&] {
    return std::ranges::all_of(addresses_,
                               [&](const Address& address) { return complete(plan, address); });
  };
  const auto& delivery = plan.awaited->delivery;
  const Milliseconds period = delivery ? delivery->every : Milliseconds(0);
  const bool repeats = plan.manner != Manner::accepts && period.count() > 0;
  if (!plan.expected) {
    while (driver_.wait(driver_.grace(), {})) {
    }
    return !driver_.interrupted();
  }
  bool over = true;
  const Milliseconds busy = receiver_.time_until_answered(answers_for(plan.manner).front());
  if (plan.manner == Manner::refuses_always) {
    while (may_still_begin() && !driver_.wait(3 * period, {})) {
    }
    const WallTime end = clock_.now() + delivery->lasting + 6 * period;
    while (clock_.now() < end && driver_.wait(3 * period, {})) {
    }
    return !driver_.interrupted();
  }
  while (!all()) {
    const bool first_look = wanted_ == PushesWanted::by_default && !pushes_;
    // A repeat may take three periods. The first one is waited for in short stretches too, so that
    // none is overtaken.
    const Milliseconds most = first_look ? kFirstLook : repeats ? 3 * period : kHour;
    if (driver_.wait(most, begun() ? busy : Milliseconds(0))) {
      pushes_ = true;
      continue;
    }
    if (repeats && may_still_begin()) continue;
    over = driver_.knows_when_over();
    break;
  }
  const Milliseconds rest = repeats ? 3 * period : driver_.grace();
  while (driver_.wait(rest, {})) {
  }
  return over && !driver_.interrupted();
}

void Listener::note_strays(Judgement& judgement) {
  const auto [paths, more] = receiver_.take_strays();
  for (const std::string& path : paths)
    judgement.notes.push_back(
        {"push-unmatched",
         fmt::format("a push came to {}, which nobody waits at", in_quotes(path))});
  if (more > 0)
    judgement.notes.push_back(
        {"push-unmatched", fmt::format("{} more came to addresses that nobody waits at", more)});
}

PushSeen Listener::seen(const Push& push, const ReceivedPush& received) const {
  constexpr std::size_t kMostBytes = 4 * 1024;
  return {push.name, format_utc(received.at, "%Y-%m-%dT%H:%M:%S.%LZ"),
          profile_.mask(shortened(shown_bytes(received.framed), kMostBytes)), received.answered};
}

std::vector<PushSeen> Listener::seen() const {
  constexpr std::size_t kMostPushes = 100;
  std::vector<PushSeen> out;
  for (const Address& address : addresses_)
    for (const ReceivedPush& push : receiver_.received(address.mailbox)) {
      if (out.size() == kMostPushes) return out;
      out.push_back(seen(*address.push, push));
    }
  return out;
}

// After a request that was refused, a push is as wrong late as at once; after one that was taken,
// what came in time was judged, and nothing says how long the vendor may take.
std::vector<PushListener::Late> Listener::late() {
  std::map<Receiver::Mailbox, std::vector<ReceivedPush>> by_mailbox;
  for (Receiver::Late& one : receiver_.take_late())
    by_mailbox[one.mailbox].push_back(std::move(one.push));
  std::vector<Late> out;
  for (const auto& [mailbox, received] : by_mailbox) {
    const auto past = past_.find(mailbox);
    if (past == past_.end()) continue;  // of another spec
    const auto& [test, push, refused] = past->second;
    Late& late = out.emplace_back(Late{test, {}, {}});
    late.judgement.verdict = Verdict::info;
    late.judgement.expected = "no push after the case had ended";
    late.judgement.observed = fmt::format("{} late", received.size());
    for (const ReceivedPush& one : received) late.pushes.push_back(seen(*push, one));
    // One that may be taken by some reading of the document was taken: its pushes are in order.
    if (test->push->expected || !refused) {
      late.judgement.notes.push_back(
          {"push-late",
           fmt::format("{} of {} came after the case had ended", received.size(), push->name)});
      continue;
    }
    const auto messages = read_pushes(named(push->name), received);
    PushEvidence evidence{spec_, *push, nullptr, context_, memory_, messages};
    evidence.expected = PushesExpected::none;
    late.judgement.findings = judge_pushes(evidence).findings;
    if (!late.judgement.findings.empty()) late.judgement.verdict = Verdict::fail;
  }
  return out;
}

void Listener::judge(const Case& test, const Sent&, bool over, Judgement& judgement) {
  const PushPlan& plan = *test.push;
  std::vector<Finding> found;
  std::size_t came = 0;
  for (const Address& address : addresses_) {
    const auto received = receiver_.received(address.mailbox);
    const auto candidates = named(address.push->name);
    const auto messages = read_pushes(candidates, received);
    came += received.size();
    PushEvidence evidence{
        spec_,    *address.push, address.push == plan.awaited ? plan.variant : nullptr,
        context_, memory_,       messages};
    evidence.expected = plan.expected ? PushesExpected::complete : PushesExpected::none;
    evidence.judges_delivery = plan.manner != Manner::accepts && address.push == plan.awaited;
    evidence.hung_up = hangs_up(plan.manner);
    evidence.since = since_;
    evidence.until = clock_.now();
    evidence.over = over;
    PushJudgement judged = judge_pushes(evidence);
    std::ranges::move(judged.findings, std::back_inserter(found));
    for (const ReadingSeen& seen : judged.readings)
      if (std::ranges::find(judgement.readings, seen) == judgement.readings.end())
        judgement.readings.push_back(seen);
  }
  judgement.expected += plan.expected ? fmt::format(", then {}", plan.awaited->name) : ", no push";
  judgement.observed += fmt::format(", {} push{}", came, came == 1 ? "" : "es");
  if (!found.empty()) {
    std::ranges::move(found, std::back_inserter(judgement.findings));
    if (judgement.verdict != Verdict::crash) judgement.verdict = Verdict::fail;
  } else if (!over && judgement.verdict == Verdict::pass) {
    judgement.verdict = Verdict::unsure;
    judgement.why = driver_.interrupted()
                        ? fmt::format("interrupted while waiting for {}", plan.awaited->name)
                        : fmt::format("not all of {} came within {} s: allow more with --max-wait",
                                      plan.awaited->name, driver_.longest_wait().count() / 1000);
  }
}

std::vector<PushSeen> Listener::close(const Case& test, const Sent& sent, Judgement& judgement) {
  const PushPlan& plan = *test.push;
  context_ = PushContext{&profile_, sent.inputs, sent.answer, {}};
  const bool refused = plan.sends && judgement.taken != Taken::accepted;
  // A request that was not taken as it should be is found already; pushes add nothing to it.
  const bool went_as_planned = !plan.sends || refused != plan.expected;
  bool triggered = true;
  if (went_as_planned && plan.addresses.empty()) {
    const Push& push = *plan.awaited;
    context_.trigger = context_.values(push.trigger.with);
    if (plan.variant)
      for (auto& [name, value] : context_.values(plan.variant->with))
        context_.trigger[name] = std::move(value);
    auto values = context_.trigger;
    values["push"] = push.name;
    values["url"] = receiver_.url(addresses_.front().mailbox);
    if (plan.variant) values["variant"] = plan.variant->name;
    if (const auto pulled = driver_.trigger(push, values); !pulled) {
      judgement.verdict = Verdict::harness;
      judgement.why = pulled.error().text();
      triggered = false;
    }
  }
  if (went_as_planned && triggered) {
    const bool over = watch(plan);
    if (std::string problem = driver_.problem(); !problem.empty()) {
      judgement.verdict = Verdict::harness;
      judgement.why = std::move(problem);
    } else if (plan.expected && !pushes_ && wanted_ == PushesWanted::by_default) {
      only_answers_ = true;
      if (judgement.verdict == Verdict::pass) judgement.verdict = Verdict::info;
      judgement.why = kOnlyAnswers;
    } else {
      judge(test, sent, over, judgement);
    }
  }
  note_strays(judgement);
  auto out = seen();
  for (const Address& address : addresses_) {
    receiver_.close(address.mailbox);
    past_.insert({address.mailbox, {&test, address.push, refused}});
  }
  return out;
}

}  // namespace assay
