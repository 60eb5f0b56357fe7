// What a state file and the admin address say of pushes.
#include <fmt/format.h>

#include "base/text.hpp"
#include "fake/pushes.hpp"
#include "fake/state.hpp"

namespace assay {
namespace {

std::uint64_t count_in(const Json& state, std::string_view name) {
  const Json* count = state.find(name);
  return count ? static_cast<std::uint64_t>(count->as_number().to_int64().value_or(0)) : 0;
}

std::string text_in(const Json& state, std::string_view name) {
  const Json* text = state.find(name);
  return text ? text->as_string() : std::string();
}

WallTime time_in(const Json& state, std::string_view name, StateReader& reader) {
  const Json& text = *state.find(name);
  const auto time = time_from(text.as_string());
  if (!time)
    reader.complain(text, in_quotes(text.as_string()) +
                              " is no time: expected one such as \"2026-01-01T00:00:00Z\"");
  return time.value_or(WallTime{});
}

Json as_json(std::uint64_t number) { return Json(static_cast<std::int64_t>(number)); }

Json as_json(const QueuedPush& push) {
  Json out = Json::object({{"id", as_json(push.id)}, {"batch", as_json(push.batch)}});
  out.set("push", push.push);
  if (!push.event.empty()) out.set("event", push.event);
  if (!push.media.empty()) out.set("media-type", push.media);
  out.set("url", push.url);
  out.set("body", push.body);
  out.set("due", time_text(push.due));
  out.set("first", time_text(push.first));
  out.set("attempts", push.attempts);
  return out;
}

std::string_view name_of(PushAttempt::Then then) {
  switch (then) {
    case PushAttempt::Then::done:
      return "done";
    case PushAttempt::Then::again:
      return "again";
    case PushAttempt::Then::given_up:
      return "given up";
  }
  return {};
}

}  // namespace

void Pushes::add_state(Json& state) const {
  if (served_.empty()) return;
  state.set("push_values", as_json(chance_.made));
  Json& exchanges = state.set("exchanges", Json::object());
  for (const auto& [operation, told] : told_of_) {
    Json& list = exchanges.set(operation, Json::array());
    for (const Told& one : told) {
      Json exchange = Json::object({{"request", one.occasion.request}});
      if (!one.occasion.response.is_null()) exchange.set("response", one.occasion.response);
      if (!one.identity.is_null()) exchange.set("identity", one.identity);
      list.as_array().push_back(std::move(exchange));
    }
  }
  Json& pushes = state.set("pushes", Json::array());
  for (const QueuedPush& push : queue_.waiting()) pushes.as_array().push_back(as_json(push));
}

void Pushes::restore(const Json& state, StateReader& reader) {
  forget();
  chance_.made = count_in(state, "push_values");
  const Json* exchanges = state.find("exchanges");
  for (const auto& [operation, list] : exchanges ? exchanges->as_object() : Json::Object{}) {
    const auto kept = told_of_.find(operation);
    if (kept == told_of_.end()) {
      std::vector<std::string> known;
      for (const auto& [name, unused] : told_of_) known.push_back(name);
      reader.complain(list, fmt::format("no push of {} tells of {}{}", in_quotes(spec_->name),
                                        in_quotes(operation), did_you_mean(operation, known)));
      continue;
    }
    for (const Json& one : list.as_array()) {
      Told told;
      told.occasion.request = *one.find("request");
      if (const Json* response = one.find("response")) told.occasion.response = *response;
      if (const Json* identity = one.find("identity")) told.identity = *identity;
      kept->second.push_back(std::move(told));
    }
  }
  const Json* pushes = state.find("pushes");
  for (const Json& one : pushes ? pushes->as_array() : Json::Array{}) {
    QueuedPush push;
    push.id = count_in(one, "id");
    push.batch = count_in(one, "batch");
    push.push = text_in(one, "push");
    push.event = text_in(one, "event");
    push.media = text_in(one, "media-type");
    push.url = text_in(one, "url");
    push.body = *one.find("body");
    push.due = time_in(one, "due", reader);
    push.first = time_in(one, "first", reader);
    push.attempts = static_cast<int>(count_in(one, "attempts"));
    if (find(push.push)) {
      queue_.restore(std::move(push));
      continue;
    }
    std::vector<std::string> known;
    for (const Served& served : served_) known.push_back(served.composer.push().name);
    reader.complain(*one.find("push"),
                    fmt::format("{} has no push {}{}", in_quotes(spec_->name), in_quotes(push.push),
                                did_you_mean(push.push, known)));
  }
}

void Pushes::show(Json& into) const {
  for (const QueuedPush& push : queue_.waiting()) {
    Json one = as_json(push);
    for (const char* internal : {"id", "batch", "first"}) one.erase(internal);
    one.set("under_way", push.under_way);
    into.find("waiting")->as_array().push_back(std::move(one));
  }
  for (const PushAttempt& attempt : queue_.attempts()) {
    Json one = Json::object({{"push", attempt.push}});
    if (!attempt.event.empty()) one.set("event", attempt.event);
    one.set("url", attempt.url);
    one.set("attempt", attempt.attempt);
    one.set("at", time_text(attempt.at));
    one.set("status", attempt.status ? Json(*attempt.status) : Json());
    one.set("then", name_of(attempt.then));
    into.find("attempts")->as_array().push_back(std::move(one));
  }
}

}  // namespace assay
