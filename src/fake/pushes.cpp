#include "fake/pushes.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "fake/fault.hpp"
#include "fake/resources.hpp"
#include "fake/served_operation.hpp"
#include "spec/request_values.hpp"

namespace assay {
namespace {

using namespace std::chrono_literals;

// A receiver knows the answer before it hears more of it.
constexpr auto kAfterAnswer = 100ms;
constexpr auto kBetweenEvents = 1s;
constexpr std::size_t kKeptExchanges = 64;  // of an operation

// The value of a trigger that chooses among the media types of a push.
const std::string kMediaType = "media-type";

bool has_media(const Push& push, const std::string& name) {
  return std::ranges::any_of(push.operation.bodies,
                             [&](const MediaType& one) { return media_type_of(one.name) == name; });
}

// Where the identity of the resource stands that an exchange made.
Json identity_in(const PushOccasion& occasion, const Operation& operation, const Profile& profile) {
  if (!operation.lifecycle || operation.lifecycle->does != Lifecycle::Does::create) return {};
  return occasion.value_of(operation.lifecycle->identity, profile);
}

}  // namespace

Pushes::Pushes(const Spec& spec, const Profile& profile, std::uint64_t seed)
    : spec_(&spec), profile_(&profile), chance_{seed, 0}, random_(seed) {}

Result<Pushes> Pushes::create(const Spec& spec, const Profile& profile, std::uint64_t seed,
                              const Fault* fault) {
  Pushes out(spec, profile, seed);
  Errors errors;
  for (const Push& push : spec.pushes) {
    auto composer = PushComposer::create(spec, push, profile);
    if (!composer) {
      errors.insert(errors.end(), composer.errors().begin(), composer.errors().end());
      continue;
    }
    auto in_media = out.composers_in_media(push);
    if (!in_media) return in_media.errors();
    const bool planted = fault && fault->push == push.name;
    out.served_.push_back({*std::move(composer), *std::move(in_media),
                           planted ? push_hooks_for(fault->misconduct) : PushHooks{}});
    if (!push.refers_to().empty()) out.told_of_[push.refers_to()];
  }
  if (!errors.empty()) return errors;
  return out;
}

Result<std::map<std::string, PushComposer>> Pushes::composers_in_media(const Push& push) {
  std::map<std::string, PushComposer> out;
  for (std::size_t i = 1; i < push.operation.bodies.size(); ++i) {
    Push& first = in_media_.emplace_back(push);
    std::swap(first.operation.bodies.front(), first.operation.bodies[i]);
    auto composer = PushComposer::create(*spec_, first, *profile_);
    if (!composer) return composer.errors();
    out.emplace(media_type_of(push.operation.bodies[i].name), *std::move(composer));
  }
  return out;
}

const PushComposer& Pushes::Served::composer_for(const std::string& media) const {
  const auto other = in_media.find(media);
  return other == in_media.end() ? composer : other->second;
}

Pushes::Served* Pushes::find(std::string_view push) {
  for (Served& served : served_)
    if (served.composer.push().name == push) return &served;
  return nullptr;
}

void Pushes::observe(const Handling& handling, bool accepted) {
  const Operation& operation = *handling.served.operation;
  if (handling.served.spec != spec_) return;
  const auto kept = told_of_.find(operation.id);
  if (kept == told_of_.end()) return;
  PushOccasion occasion;
  occasion.request = handling.parameters.is_object() ? handling.parameters : Json::object();
  if (handling.body) occasion.request.set("body", *handling.body);
  if (handling.draft.body) occasion.response = *handling.draft.body;
  for (Served& served : served_) {
    const Push& push = served.composer.push();
    if (push.provoked_by != operation.id) continue;
    PushMaking making{served.composer, memory_};
    making.is_provoked = accepted;
    served.hooks.run(PushStage::occasion, making);
    if (!making.is_provoked) continue;
    const std::string url = callback_url(push, operation, occasion);
    if (!split_url(url).origin.empty()) enqueue(served, occasion, url, handling.now + kAfterAnswer);
  }
  if (!accepted) return;
  ++told_;
  Json identity = identity_in(occasion, operation, *profile_);
  kept->second.push_back({std::move(occasion), std::move(identity)});
  if (kept->second.size() > kKeptExchanges) kept->second.pop_front();
}

// False when no body can be made.
bool Pushes::enqueue(Served& served, const PushOccasion& occasion, const std::string& url,
                     WallTime first) {
  std::vector<QueuedPush> batch;
  bool is_made = true;
  int position = 0;
  const auto asked = occasion.values.find(kMediaType);
  const std::string media = asked == occasion.values.end() ? "" : asked->second;
  const PushComposer& composer = served.composer_for(media);
  for (const std::string& event : served.composer.events()) {
    PushMaking making{composer, memory_};
    making.due = making.at = first;
    making.position = position++;
    served.hooks.run(PushStage::time, making);
    const auto body = composer.body(event, occasion, making.at, chance_);
    if (!body) {
      is_made = false;
      continue;
    }
    making.told = &occasion;
    making.before = served.before ? &*served.before : nullptr;
    making.body = *body;
    served.hooks.run(PushStage::body, making);
    if (!making.is_sent) continue;
    QueuedPush push;
    push.push = served.composer.push().name;
    push.event = event;
    push.media = media;
    push.url = url;
    push.body = std::move(making.body);
    push.first = making.due;
    batch.push_back(std::move(push));
    first += kBetweenEvents;
  }
  served.before = occasion;
  queue_.add(std::move(batch));
  return is_made;
}

Result<PushOccasion> Pushes::occasion_for(const Push& push,
                                          const std::map<std::string, std::string>& values,
                                          const Resources& resources, WallTime now) const {
  const std::string& id = push.refers_to();
  if (id.empty()) return PushOccasion{};
  const Operation* operation = spec_->operation(id);
  const auto is_alive = [&](const Told& told) {
    return told.identity.is_null() ||
           resources.is_alive(operation->lifecycle->resource, told.identity, now);
  };
  const auto fits = [&](const Told& told) {
    bool any = false;
    for (const auto& [name, source] : push.trigger.with) {
      const auto given = values.find(name);
      const Json known = told.occasion.value_of(source, *profile_);
      if (given == values.end() || known.is_null()) continue;
      if (text_of(known) != given->second) return false;
      any = true;
    }
    return any;
  };
  const auto kept = told_of_.find(id);
  const Told* alive = nullptr;
  if (kept != told_of_.end())
    for (auto told = kept->second.rbegin(); told != kept->second.rend(); ++told) {
      if (!is_alive(*told)) continue;
      if (fits(*told)) return told->occasion;
      if (!alive) alive = &*told;
    }
  if (alive) return alive->occasion;
  return Error{"", fmt::format("{} tells of {}, and no accepted request of it is alive: send one "
                               "first",
                               in_quotes(push.name), id)};
}

Result<bool> Pushes::trigger(std::string_view push,
                             const std::map<std::string, std::string>& values,
                             const Resources& resources, WallTime now) {
  Served* served = find(push);
  const Push& wanted = served->composer.push();
  const auto variant = values.find("variant");
  const bool is_named = variant != values.end() && !variant->second.empty();
  if (is_named && !served->composer.variant_for(values)) {
    std::vector<std::string> names;
    for (const PushVariant& one : wanted.variants) names.push_back(one.name);
    return Error{"", fmt::format("{} is no variant of {}{}", in_quotes(variant->second),
                                 wanted.name, did_you_mean(variant->second, names))};
  }
  const auto media = values.find(kMediaType);
  if (media != values.end() && !has_media(wanted, media->second)) {
    std::vector<std::string> names;
    for (const MediaType& one : wanted.operation.bodies) names.push_back(one.name);
    return Error{"", fmt::format("{} is no media type of {}: expected {}", in_quotes(media->second),
                                 wanted.name, join(names, " or "))};
  }
  auto occasion = occasion_for(wanted, values, resources, now);
  if (!occasion) return occasion.errors();
  occasion->values = values;
  const auto given = values.find("url");
  std::string url = given == values.end() ? "" : given->second;
  if (given == values.end() && !wanted.provoked_by.empty())
    url = callback_url(wanted, *spec_->operation(wanted.provoked_by), *occasion);
  if (split_url(url).origin.empty())
    return Error{"",
                 fmt::format("\"url\" is {}: expected the http or https URL that {} is sent to",
                             url.empty() ? "missing" : in_quotes(shortened(url, 80)), wanted.name)};
  if (!enqueue(*served, *occasion, url, now))
    return Error{"", fmt::format("no body can be made of the schema of {}", wanted.name)};
  return true;
}

std::vector<DuePush> Pushes::take(WallTime now) {
  std::vector<DuePush> out;
  for (const QueuedPush& push : queue_.take(now)) {
    const Served* served = find(push.push);
    if (!served) continue;
    const PushComposer& composer = served->composer_for(push.media);
    PushMaking making{composer, memory_};
    making.body = push.body;
    if (push.attempts > 1) served->hooks.run(PushStage::retry, making);
    making.request = composer.request(making.body, split_url(push.url).target);
    served->hooks.run(PushStage::request, making);
    composer.sign(making.request, now, random_);
    served->hooks.run(PushStage::bytes, making);
    out.push_back({push.id, push.url, std::move(making.request)});
  }
  return out;
}

void Pushes::delivered(std::uint64_t id, std::optional<int> status, WallTime now) {
  const QueuedPush* push = queue_.find(id);
  const Served* served = push ? find(push->push) : nullptr;
  const auto* rule =
      served && served->composer.push().delivery ? &*served->composer.push().delivery : nullptr;
  queue_.answered(id, status, rule, now);
}

void Pushes::forget() {
  queue_.forget();
  for (auto& [operation, told] : told_of_) told.clear();
  for (Served& served : served_) served.before.reset();
  chance_.made = 0;
  random_ = Random(chance_.seed);
  memory_ = {};
  ++told_;
}

}  // namespace assay
