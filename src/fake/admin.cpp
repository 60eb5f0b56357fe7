#include "fake/admin.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "base/duration.hpp"
#include "base/text.hpp"
#include "fake/response_bytes.hpp"
#include "fake/routes.hpp"

namespace assay {
namespace {

using std::chrono::milliseconds;

// `body` has members of the row only. An error becomes 400.
using AdminVerb = Result<Json> (*)(const Json& body, const Running& running);

#define ASSAY_ADMIN(name, method, path, members, about) \
  Result<Json> admin_##name(const Json& body, const Running& running);
#include "fake/admin.def"
#undef ASSAY_ADMIN

struct AdminRow {
  std::string_view method, path, members, about;
  AdminVerb run;

  std::vector<std::string> member_names() const {
    return members.empty() ? std::vector<std::string>() : split(members, ' ');
  }
};
constexpr AdminRow kRows[] = {
#define ASSAY_ADMIN(name, method, path, members, about) \
  {method, path, members, about, admin_##name},
#include "fake/admin.def"
#undef ASSAY_ADMIN
};

std::string quoted_list(std::vector<std::string> words) {
  for (std::string& word : words) word = in_quotes(word);
  return join(words, ", ");
}

Json number_of_seconds(milliseconds time) {
  std::string text = fmt::format("{}{}.{:03}", time.count() < 0 ? "-" : "",
                                 std::abs(time.count()) / 1000, std::abs(time.count()) % 1000);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return *Number::parse(text);
}

Result<Json> admin_list(const Json&, const Running&) {
  Json offered = Json::array();
  for (const AdminRow& row : kRows)
    offered.as_array().push_back(
        Json::object({{"method", row.method}, {"path", row.path}, {"about", row.about}}));
  return Json::object({{"offered", std::move(offered)}});
}

Result<Json> admin_clock(const Json&, const Running& running) {
  return Json::object({{"now", time_text(running.clock.now())},
                       {"offset_seconds", number_of_seconds(running.clock.ahead())}});
}

Result<milliseconds> seconds_from(const Json& value) {
  constexpr double kLongest = 1000.0 * 365 * 24 * 3600;
  const double seconds = value.is_number() ? value.as_number().to_double() : NAN;
  if (!(std::abs(seconds) <= kLongest))
    return Error{"", fmt::format("\"advance_seconds\" is {}: expected a number of seconds, at most "
                                 "1000 years",
                                 shortened(value.dump(), 80))};
  return milliseconds(std::llround(seconds * 1000));
}

// How far ahead the clock is to be.
Result<milliseconds> wanted_ahead(std::string_view member, const Json& value,
                                  const ShiftedClock& clock) {
  if (member == "reset") {
    if (value == Json(true)) return milliseconds(0);
    return Error{"", fmt::format("\"reset\" is {}: expected true", shortened(value.dump(), 80))};
  }
  if (member == "set") {
    const auto time = value.is_string() ? time_from(value.as_string()) : std::nullopt;
    if (time) return ahead_for(*time, clock);
    return Error{"", fmt::format("\"set\" is {}: expected a time such as \"2026-01-01T00:00:00Z\"",
                                 shortened(value.dump(), 80))};
  }
  const auto by = member == "advance" ? duration_from(value) : seconds_from(value);
  if (!by) return by.errors();
  return ahead_for(clock.now() + *by, clock);
}

Result<Json> admin_move_clock(const Json& body, const Running& running) {
  const Json::Object& members = body.as_object();
  if (members.size() != 1) {
    std::vector<std::string> found;
    for (const auto& [name, value] : members) found.push_back(name);
    return Error{"", fmt::format("the clock is moved by one member, and the body has {}: expected "
                                 "one of \"advance\", \"advance_seconds\", \"set\", \"reset\"",
                                 found.empty() ? "none" : quoted_list(std::move(found)))};
  }
  const auto& [name, value] = members.front();
  const auto ahead = wanted_ahead(name, value, running.clock);
  if (!ahead) return ahead.errors();
  running.clock.set_ahead(*ahead);
  // What has ended by then is gone, also when the clock goes back.
  for (Fake& fake : running.fakes) fake.expire();
  return admin_clock({}, running);
}

Result<Json> admin_state(const Json&, const Running& running) { return state_of(running); }

Result<Json> admin_pushes(const Json&, const Running& running) {
  Json out = Json::object({{"waiting", Json::array()}, {"attempts", Json::array()}});
  for (const Fake& fake : running.fakes) {
    Json of_fake = fake.pushes();
    for (auto& [name, list] : of_fake.as_object())
      for (Json& item : list.as_array()) out.find(name)->as_array().push_back(std::move(item));
  }
  return out;
}

Result<std::map<std::string, std::string>> trigger_values(const Json* values) {
  std::map<std::string, std::string> out;
  if (values && !values->is_object())
    return Error{"", fmt::format("\"values\" is {}: expected an object of texts",
                                 shortened(values->dump(), 80))};
  for (const auto& [name, value] : values ? values->as_object() : Json::Object{}) {
    if (!value.is_string())
      return Error{"", fmt::format("{} is {}: expected a text", in_quotes(shortened(name, 80)),
                                   shortened(value.dump(), 80))};
    out[name] = value.as_string();
  }
  return out;
}

Result<Json> admin_trigger(const Json& body, const Running& running) {
  const Json* push = body.find("push");
  if (!push || !push->is_string())
    return Error{"", "\"push\" has to name a push, such as {\"push\": \"callStatus\"}"};
  const auto values = trigger_values(body.find("values"));
  if (!values) return values.errors();
  std::vector<std::string> known;
  for (Fake& fake : running.fakes) {
    const std::vector<std::string> names = fake.push_names();
    known.insert(known.end(), names.begin(), names.end());
    if (std::ranges::find(names, push->as_string()) == names.end()) continue;
    const auto queued = fake.trigger(push->as_string(), *values);
    if (!queued) return queued.errors();
    return admin_pushes({}, running);
  }
  return Error{"", fmt::format("{} is no push that is served here{}",
                               in_quotes(shortened(push->as_string(), 80)),
                               did_you_mean(push->as_string(), known))};
}

Result<Json> admin_reset(const Json&, const Running& running) {
  running.clock.set_ahead({});
  for (Fake& fake : running.fakes) fake.forget();
  return state_of(running);
}

// The body as an object; nothing is one without members.
Result<Json> body_of(const Framed& framed, const AdminRow& row) {
  if (framed.request.body.empty()) return Json::object();
  ParseLimits limits;
  limits.duplicates_allowed = false;
  auto body = parse_json(framed.request.body, "body", limits);
  if (!body) return Error{"", body.error().text()};
  if (!body->is_object())
    return Error{"", fmt::format("the body is {}: expected an object", name_of(body->kind()))};
  const std::vector<std::string> known = row.member_names();
  for (const auto& [name, value] : body->as_object())
    if (std::ranges::find(known, name) == known.end())
      return Error{
          "", fmt::format("{} is no member of {} {}, which takes {}{}",
                          in_quotes(shortened(name, 80)), row.method, row.path,
                          known.empty() ? "none" : quoted_list(known), did_you_mean(name, known))};
  return body;
}

struct Told {
  int status;
  Json body;
  std::string allow = {};  // methods, with 405
};

Told refused(int status, std::string sentence, std::string allow = {}) {
  return {status, Json::object({{"error", std::move(sentence)}}), std::move(allow)};
}

Told told(const Framed& framed, const Running& running) {
  if (framed.problem != Framed::Problem::none)
    return refused(status_of(framed.problem), framed.detail);
  const std::string path(target_path(framed.request.target));
  std::vector<std::string> offered, methods;
  for (const AdminRow& row : kRows) {
    offered.push_back(fmt::format("{} {}", row.method, row.path));
    if (row.path != path) continue;
    methods.emplace_back(row.method);
    if (row.method != framed.request.method) continue;
    const auto body = body_of(framed, row);
    if (!body) return refused(400, body.error().what);
    auto answer = row.run(*body, running);
    if (!answer) return refused(400, answer.error().what);
    return {200, *std::move(answer)};
  }
  if (methods.empty())
    return refused(404, fmt::format("nothing is at {}: offered are {}",
                                    in_quotes(shortened(path, 80)), join(offered, ", ")));
  return refused(405,
                 fmt::format("{} is not offered at {}: expected {}",
                             shortened(framed.request.method, 40), path, join(methods, " or ")),
                 join(methods, ", "));
}

}  // namespace

Fake::Reply admin_reply(const Framed& framed, const Running& running) {
  Told answer = told(framed, running);
  Draft draft;
  draft.status = answer.status;
  draft.fields.push_back({"Content-Type", "application/json"});
  if (!answer.allow.empty()) draft.fields.push_back({"Allow", std::move(answer.allow)});
  draft.text = answer.body.dump_pretty() + "\n";
  const bool closes = framed.wants_close || framed.problem != Framed::Problem::none;
  DateText date;
  return {response_bytes(draft, framed.request.method, date.at(running.clock.now()), closes),
          answer.status,
          {}};
}

}  // namespace assay
