#include "fake/resources.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "fake/served_operation.hpp"
#include "fake/state.hpp"

namespace assay {
namespace {

// "body.appid", "query.subid", "path.x": null when the request does not have it.
const Json* value_in(const Handling& handling, const std::string& field) {
  std::string pointer = "/" + field;
  std::ranges::replace(pointer, '.', '/');
  constexpr std::string_view kBody = "/body";
  if (pointer.starts_with(kBody))
    return handling.body ? handling.body->at(std::string_view(pointer).substr(kBody.size()))
                         : nullptr;
  return handling.parameters.at(pointer);
}

std::string last_word(const std::string& field) { return field.substr(field.rfind('.') + 1); }

std::map<std::string, Json> parent_of(const Handling& handling, const Lifecycle& lifecycle) {
  std::map<std::string, Json> out;
  for (const std::string& field : lifecycle.parent)
    if (const Json* value = value_in(handling, field)) out[last_word(field)] = *value;
  return out;
}

std::optional<WallTime> end_of(const Handling& handling, const Lifecycle& lifecycle) {
  const Json* seconds =
      lifecycle.time_to_live.empty() ? nullptr : value_in(handling, lifecycle.time_to_live);
  const auto count =
      seconds && seconds->is_number() ? seconds->as_number().to_int64() : std::nullopt;
  constexpr std::int64_t kForEver = 100LL * 365 * 24 * 3600;
  if (!count || *count <= 0 || *count > kForEver) return std::nullopt;
  return handling.now + std::chrono::seconds(*count);
}

void drop_ended(std::vector<Resource>& alive, WallTime now) {
  std::erase_if(alive, [&](const Resource& one) { return one.ends && *one.ends <= now; });
}

Json as_json(const Resource& resource) {
  Json out = Json::object({{"identity", resource.identity}});
  if (!resource.parent.empty()) {
    Json& parent = out.set("parent", Json::object());
    for (const auto& [name, value] : resource.parent) parent.set(name, value);
  }
  if (!resource.retry_key.is_null()) out.set("retry_key", resource.retry_key);
  if (resource.ends) out.set("ends", time_text(*resource.ends));
  return out;
}

Resource resource_from(const Json& state, StateReader& reader) {
  Resource out;
  out.identity = *state.find("identity");
  if (const Json* parent = state.find("parent"))
    for (const auto& [name, value] : parent->as_object()) out.parent[name] = value;
  if (const Json* key = state.find("retry_key")) out.retry_key = *key;
  if (const Json* ends = state.find("ends")) {
    out.ends = time_from(ends->as_string());
    if (!out.ends)
      reader.complain(*ends, in_quotes(ends->as_string()) +
                                 " is no time: expected one such as \"2026-01-01T00:00:00Z\"");
  }
  return out;
}

}  // namespace

void Resources::expire(WallTime now) {
  for (auto& [kind, alive] : alive_) drop_ended(alive, now);
}

void Resources::add_state(Json& state) const {
  state.set("identities", static_cast<std::int64_t>(made_));
  Json& kinds = state.set("resources", Json::object());
  for (const auto& [kind, alive] : alive_) {
    if (alive.empty()) continue;
    Json::Array& list = kinds.set(kind, Json::array()).as_array();
    for (const Resource& one : alive) list.push_back(as_json(one));
  }
}

void Resources::restore(const Json& state, const Spec& spec, StateReader& reader) {
  *this = {};
  if (const Json* made = state.find("identities"))
    made_ = static_cast<std::uint64_t>(made->as_number().to_int64().value_or(0));
  std::vector<std::string> known;
  for (const Operation& operation : spec.operations)
    if (operation.lifecycle) known.push_back(operation.lifecycle->resource);
  const Json* kinds = state.find("resources");
  for (const auto& [kind, list] : kinds ? kinds->as_object() : Json::Object{}) {
    if (std::ranges::find(known, kind) == known.end())
      reader.complain(list, fmt::format("{} has no resource {}{}", in_quotes(spec.name),
                                        in_quotes(kind), did_you_mean(kind, known)));
    for (const Json& one : list.as_array()) alive_[kind].push_back(resource_from(one, reader));
  }
}

void Resources::examine(Handling& handling) {
  handling.effect = {};
  const auto& lifecycle = handling.served.operation->lifecycle;
  if (!lifecycle) return;
  Effect& effect = handling.effect;
  effect.kind = lifecycle->resource;
  std::vector<Resource>& alive = alive_[effect.kind];
  drop_ended(alive, handling.now);
  if (lifecycle->does == Lifecycle::Does::create) {
    effect.does = Effect::Does::create;
    effect.made.parent = parent_of(handling, *lifecycle);
    effect.made.ends = end_of(handling, *lifecycle);
    if (const Json* identity = value_in(handling, lifecycle->identity))
      effect.made.identity = *identity;
    const Json* key =
        lifecycle->retry_key.empty() ? nullptr : value_in(handling, lifecycle->retry_key);
    if (!key) return;
    effect.made.retry_key = *key;
    const auto first = std::ranges::find(alive, *key, &Resource::retry_key);
    if (first == alive.end() || first->parent != effect.made.parent) return;
    effect.does = Effect::Does::repeat;
    effect.index = static_cast<std::size_t>(first - alive.begin());
    return;
  }
  const Json* identity = value_in(handling, lifecycle->identity);
  const auto found =
      identity ? std::ranges::find(alive, *identity, &Resource::identity) : alive.end();
  if (found == alive.end()) {
    handling.causes.push_back({Cause::Kind::state, "no such " + effect.kind, Cause::Aspect::any});
    return;
  }
  for (const std::string& field : lifecycle->parent) {
    const auto owned = found->parent.find(last_word(field));
    const Json* given = value_in(handling, field);
    if (owned != found->parent.end() && given && *given != owned->second)
      handling.causes.push_back({Cause::Kind::state, "other " + field, Cause::Aspect::any});
  }
  if (lifecycle->does != Lifecycle::Does::remove) return;
  effect.does = Effect::Does::remove;
  effect.index = static_cast<std::size_t>(found - alive.begin());
}

bool Resources::is_alive(const std::string& kind, const Json& identity, WallTime now) const {
  const auto alive = alive_.find(kind);
  return alive != alive_.end() && std::ranges::any_of(alive->second, [&](const Resource& one) {
           return one.identity == identity && (!one.ends || *one.ends > now);
         });
}

void Resources::apply(Handling& handling) {
  Effect& effect = handling.effect;
  if (effect.does == Effect::Does::nothing) return;
  const Lifecycle& lifecycle = *handling.served.operation->lifecycle;
  std::vector<Resource>& alive = alive_[effect.kind];
  const bool repeats = effect.does == Effect::Does::repeat && effect.index < alive.size();
  if (!repeats) ++changes_;
  if (effect.does == Effect::Does::remove) {
    if (effect.ends_all)
      alive.clear();
    else if (effect.index < alive.size())
      alive.erase(alive.begin() + static_cast<std::ptrdiff_t>(effect.index));
    return;
  }
  constexpr std::string_view kResponse = "response.";
  const bool answered = lifecycle.identity.starts_with(kResponse);
  if (repeats) {
    effect.made.identity = alive[effect.index].identity;
  } else {
    if (answered) effect.made.identity = Json(fmt::format("{:08}", 10'000'000 + ++made_));
    if (answered && !effect.fixed_identity.is_null()) effect.made.identity = effect.fixed_identity;
    // One for an identity: the later replaces the earlier.
    std::erase_if(alive, [&](const Resource& one) { return one.identity == effect.made.identity; });
    alive.push_back(effect.made);
  }
  if (answered && handling.draft.body)
    handling.draft.body->put(lifecycle.identity.substr(kResponse.size()), &effect.made.identity);
}

}  // namespace assay
