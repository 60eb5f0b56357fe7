#include "fake/state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

#include "base/text.hpp"
#include "schema/schema.hpp"
#include "sign/time_format.hpp"

namespace assay {

extern const std::string_view kFakeStateSchema;  // reports/fake-state.schema.json

namespace {

constexpr std::int64_t kFormat = 1;
constexpr std::string_view kTime = "%Y-%m-%dT%H:%M:%S.%LZ", kWholeSeconds = "%Y-%m-%dT%H:%M:%SZ";

const Schema& state_schema() {
  static const Schema schema = [] {
    auto parsed = parse_json(kFakeStateSchema, "fake-state.schema.json");
    assert(parsed);
    auto compiled = Schema::compile(*parsed);
    assert(compiled);
    return *std::move(compiled);
  }();
  return schema;
}

// The last name of a place, `"resources"`; with the index in a list, `"lock" (item 2)`.
std::string label_of(const std::string& instance) {
  if (instance.empty()) return "the state";
  const auto slash = instance.rfind('/');
  const std::string last = instance.substr(slash + 1);
  if (last.empty() || last.size() > 9 || last.find_first_not_of("0123456789") != std::string::npos)
    return in_quotes(last);
  return fmt::format("{} (item {})", label_of(instance.substr(0, slash)), std::stoul(last) + 1);
}

// The members that the schema knows where `violation` found another.
std::vector<std::string> words_at(const Violation& violation) {
  std::vector<std::string> out;
  const std::string pointer = violation.schema.substr(violation.schema.find('#') + 1);
  const Json* rule = state_schema().json().at(pointer.substr(0, pointer.rfind('/')));
  if (const Json* properties = rule ? rule->find("properties") : nullptr)
    for (const auto& [name, schema] : properties->as_object()) out.push_back(name);
  return out;
}

Error error_of(const Document& file, const Violation& violation) {
  const Json* value = file.root.at(violation.instance);
  const std::string label = label_of(violation.instance);
  if (violation.keyword == "additionalProperties")
    return {file.place_of_key(violation.member, *value->find(violation.member)),
            fmt::format("{} is no member of {}{}", in_quotes(violation.member), label,
                        did_you_mean(violation.member, words_at(violation)))};
  if (violation.keyword == "required")
    return {file.place(*value),
            fmt::format("{} has no {}: it needs one", label, in_quotes(violation.member))};
  return {file.place(*value),
          fmt::format("{} must be {}, not {}", label, violation.expected, violation.found)};
}

// Errors of the document's shape; a format of another version alone, the rest may mean anything.
Errors shape_errors(const Document& file) {
  const Json* format = file.root.is_object() ? file.root.find("format") : nullptr;
  if (format && *format != Json(kFormat))
    return {{file.place(*format),
             fmt::format("the state has format {}, this assay reads format {}: serve it with the "
                         "assay that wrote it, or move the file away to start empty",
                         shortened(format->dump(), 40), kFormat)}};
  Errors out;
  for (const Violation& violation : state_schema().validate(file.root))
    out.push_back(error_of(file, violation));
  return out;
}

void restore_clock(const Json& clock, ShiftedClock& into, StateReader& reader) {
  const Json* ahead = clock.find("ahead_ms");
  if (!ahead) return;
  into.set_ahead({});
  const std::chrono::milliseconds by(ahead->as_number().to_int64().value_or(0));
  const auto checked = ahead_for(into.now() + by, into);
  if (!checked) return reader.complain(*ahead, checked.error().what);
  into.set_ahead(by);
}

}  // namespace

std::string time_text(WallTime time) { return format_utc(time, kTime); }

std::optional<WallTime> time_from(std::string_view text) {
  const auto whole = parse_utc(text, kWholeSeconds);
  return whole ? whole : parse_utc(text, kTime);
}

Result<std::chrono::milliseconds> ahead_for(WallTime time, const ShiftedClock& clock) {
  using namespace std::chrono;
  constexpr WallTime kFirst{sys_days(year(1970) / 1 / 1)}, kEnd{sys_days(year(9000) / 1 / 1)};
  if (time < kFirst || time >= kEnd)
    return Error{"", fmt::format("the clock would be {} the years 1970 to 8999",
                                 time < kFirst ? "before" : "after")};
  return time - clock.now() + clock.ahead();
}

Json state_of(const Running& running, const Json& kept) {
  Json specs = Json::object();
  for (Fake& fake : running.fakes) {
    Json of_fake = fake.state();
    for (auto& [name, state] : of_fake.as_object()) specs.set(name, std::move(state));
  }
  if (kept.is_object())
    for (const auto& [name, state] : kept.as_object()) specs.set(name, state);
  return Json::object(
      {{"format", kFormat},
       {"clock", Json::object({{"ahead_ms", std::int64_t{running.clock.ahead().count()}}})},
       {"specs", std::move(specs)}});
}

Result<Restored> restore_state(const Document& file, const Running& running) {
  Errors errors = shape_errors(file);
  if (!errors.empty()) return errors;
  StateReader reader{file, errors};
  if (const Json* clock = file.root.find("clock")) restore_clock(*clock, running.clock, reader);
  Restored out;
  const Json* specs = file.root.find("specs");
  for (const auto& [name, state] : specs ? specs->as_object() : Json::Object{}) {
    const auto serves = [&, &spec = name](const Fake& fake) {
      return fake.spec_hash(spec) != nullptr;
    };
    const auto fake = std::ranges::find_if(running.fakes, serves);
    if (fake == running.fakes.end()) {
      if (out.kept.is_null()) out.kept = Json::object();
      out.kept.set(name, state);
      out.notes.push_back(fmt::format("{}: {} is not served now; its state is kept as it is",
                                      file.place_of_key(name, state), in_quotes(name)));
      continue;
    }
    const Json* hash = state.find("hash");
    if (hash && hash->as_string() != *fake->spec_hash(name))
      out.notes.push_back(
          fmt::format("{}: this is the state of another edition of {}; it is taken over",
                      file.place(*hash), in_quotes(name)));
    fake->restore(name, state, reader);
  }
  if (!errors.empty()) return errors;
  return out;
}

}  // namespace assay
