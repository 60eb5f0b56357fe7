#include "callbacks/desk.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/query.hpp"
#include "base/text.hpp"
#include "spec/request_values.hpp"

namespace assay {
namespace {

constexpr std::size_t kMostThreads = 4096, kMostInThread = 256;

bool accepts(const Push& push, const PushMessage& message) {
  return message.body && std::ranges::any_of(push.operation.bodies, [&](const MediaType& media) {
           return media.compiled.accepts(*message.body);
         });
}

}  // namespace

std::vector<const Push*> Desk::named(const std::string& name) const {
  std::vector<const Push*> out;
  for (const Push& push : spec_.pushes)
    if (push.name == name) out.push_back(&push);
  return out;
}

// The push that the last part of the path names; else the one whose schema it has; else the first.
std::string Desk::name_for(const ReceivedPush& received) const {
  const std::string path(path_of(received.framed.request.target));
  const std::string last = path.substr(path.rfind('/') + 1);
  if (spec_.push(last)) return last;
  for (const Push& push : spec_.pushes) {
    const Push* const one[] = {&push};
    if (accepts(push, read_push(one, received))) return push.name;
  }
  return spec_.pushes.front().name;
}

// By what a push has from the answer to a request, as an identity of the thing it tells of; without
// one, each is alone.
Desk::Thread& Desk::thread_of(const PushMessage& message) {
  std::string key = message.push->name;
  bool identified = false;
  for (const Correlation& correlation : message.push->correlate) {
    const bool is_identity = std::ranges::any_of(
        correlation.sources, [](const std::string& one) { return one.starts_with("response."); });
    const Json* value =
        is_identity && message.body ? message.body->at(correlation.pointer) : nullptr;
    if (!value || value->is_null()) continue;
    key += "\x1f" + text_of(*value);
    identified = true;
  }
  if (!identified || !message.push->sequence)
    key =
        fmt::format("{}\x1f{}", message.push->name, hash64(message.received->framed.request.body));
  const auto [found, is_new] = threads_.try_emplace(key);
  if (is_new) order_.push_back(key);
  if (order_.size() > kMostThreads) {
    threads_.erase(order_.front());
    order_.pop_front();
  }
  return threads_.at(key);
}

Desk::Line Desk::take(const ReceivedPush& received) {
  Line out;
  if (spec_.pushes.empty()) return out;
  const auto candidates = named(name_for(received));
  const PushMessage message = read_push(candidates, received);
  out.push = message.push;
  out.what = message.event;
  Thread& thread = thread_of(message);
  if (thread.pushes.size() == kMostInThread) thread.pushes.pop_front();
  thread.pushes.push_back(received);
  const std::vector<ReceivedPush> all(thread.pushes.begin(), thread.pushes.end());
  const auto messages = read_pushes(candidates, all);
  const PushContext context{&profile_, Json::object(), std::nullopt, {}};
  PushEvidence evidence{spec_, *message.push, nullptr, context, memory_, messages};
  evidence.expected = PushesExpected::any;
  evidence.since = all.front().at;
  evidence.until = received.at;
  PushJudgement judged = judge_pushes(evidence);
  for (Finding& finding : judged.findings)
    if (thread.told.insert(finding.cause).second) out.findings.push_back(std::move(finding));
  out.readings = std::move(judged.readings);
  return out;
}

}  // namespace assay
