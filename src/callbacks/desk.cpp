#include "callbacks/desk.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/query.hpp"
#include "base/text.hpp"
#include "spec/request_values.hpp"

namespace assay {
namespace {

// Anybody may send anything, as long as the user listens: what is kept to compare with is bounded.
constexpr std::size_t kMostThreads = 4096, kMostInThread = 256;
constexpr std::size_t kMostBytesInThread = 256 * 1024, kMostBytes = 64 * 1024 * 1024;

std::size_t size_of(const ReceivedPush& push) {
  std::size_t out = push.framed.request.body.size() + push.framed.request.target.size();
  for (const Field& field : push.framed.request.fields)
    out += field.name.size() + field.value.size();
  return out;
}

bool is_of_one(std::string_view check) {
  constexpr std::string_view kChecks[] = {"push-method", "push-media-type", "push-body",
                                          "push-schema", "push-signature"};
  return std::ranges::find(kChecks, check) != std::end(kChecks);
}

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

// The push that the last part of the path names; else the one whose schema it has; else none.
std::string Desk::name_for(const ReceivedPush& received) const {
  const std::string path(path_of(received.framed.request.target));
  const std::string last = path.substr(path.rfind('/') + 1);
  if (spec_.push(last)) return last;
  for (const Push& push : spec_.pushes) {
    const Push* const one[] = {&push};
    if (accepts(push, read_push(one, received))) return push.name;
  }
  return {};
}

Finding Desk::came_nowhere(const ReceivedPush& received) const {
  std::vector<std::string> paths;
  for (const Push& push : spec_.pushes)
    if (std::ranges::find(paths, "/" + push.name) == paths.end()) paths.push_back("/" + push.name);
  Finding out;
  out.check = "push-destination";
  out.level = Level::must;
  out.subject = "push";
  out.expected = fmt::format("a push to {}, or one that has the form of one", join(paths, " or "));
  out.observed =
      fmt::format("{} to {}, which is neither", received.framed.request.method,
                  in_quotes(shortened(std::string(path_of(received.framed.request.target)), 60)));
  out.cause = "push-destination|push";
  return out;
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
  if (threads_.try_emplace(key).second) order_.push_back(key);
  return threads_.at(key);
}

void Desk::forget_first(Thread& thread) {
  const std::size_t size = size_of(thread.pushes.front());
  thread.bytes -= size;
  bytes_ -= size;
  thread.pushes.pop_front();
}

void Desk::keep(Thread& thread, const ReceivedPush& received) {
  const std::size_t size = size_of(received);
  thread.pushes.push_back(received);
  thread.bytes += size;
  bytes_ += size;
  while (thread.pushes.size() > 1 &&
         (thread.pushes.size() > kMostInThread || thread.bytes > kMostBytesInThread))
    forget_first(thread);
  while (order_.size() > 1 && (order_.size() > kMostThreads || bytes_ > kMostBytes)) {
    // The one at hand goes to the end, where it stays.
    const std::string key = std::move(order_.front());
    order_.pop_front();
    Thread& oldest = threads_.at(key);
    if (&oldest == &thread) {
      order_.push_back(key);
      continue;
    }
    bytes_ -= oldest.bytes;
    threads_.erase(key);
  }
}

Desk::Line Desk::take(const ReceivedPush& received) {
  Line out;
  if (spec_.pushes.empty()) return out;
  std::string name = name_for(received);
  if (name.empty() && received.framed.problem == Framed::Problem::none &&
      std::ranges::any_of(
          spec_.pushes, [&](const Push& push) { return push.name != spec_.pushes.front().name; })) {
    out.findings.push_back(came_nowhere(received));
    return out;
  }
  if (name.empty()) name = spec_.pushes.front().name;
  const auto candidates = named(name);
  const PushMessage message = read_push(candidates, received);
  out.push = message.push;
  out.what = message.event;
  Thread& thread = thread_of(message);
  keep(thread, received);
  const std::vector<ReceivedPush> all(thread.pushes.begin(), thread.pushes.end());
  const auto messages = read_pushes(candidates, all);
  const PushContext context{&profile_, Json::object(), std::nullopt, {}};
  // What is wrong with the message itself is said each time; what is wrong with it among others,
  // once.
  const std::vector<ReceivedPush> one{received};
  const std::vector<PushMessage> alone = read_pushes(candidates, one);
  Memory forgotten;
  PushEvidence own{spec_, *message.push, nullptr, context, forgotten, alone};
  own.expected = PushesExpected::any;
  own.since = own.until = received.at;
  PushJudgement judged = judge_pushes(own);
  for (Finding& finding : judged.findings)
    if (is_of_one(finding.check)) {
      thread.told.insert(finding.cause);
      out.findings.push_back(std::move(finding));
    }
  Memory of_thread;  // each is looked at again with every one after it
  PushEvidence evidence{spec_, *message.push, nullptr, context, of_thread, messages};
  evidence.expected = PushesExpected::any;
  evidence.since = all.front().at;
  evidence.until = received.at;
  judged = judge_pushes(evidence);
  for (Finding& finding : judged.findings)
    if (thread.told.insert(finding.cause).second) out.findings.push_back(std::move(finding));
  out.readings = std::move(judged.readings);
  return out;
}

}  // namespace assay
