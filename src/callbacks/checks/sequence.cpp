#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>

#include "base/text.hpp"
#include "callbacks/push_evidence.hpp"
#include "spec/request_values.hpp"

namespace assay {
namespace {

constexpr std::string_view kId = "push-sequence";

void check_order(const PushEvidence& evidence, const PushSequence& sequence,
                 std::vector<Finding>& out) {
  const PushMessage* highest = nullptr;
  std::vector<std::string> seen;
  for (const PushMessage* message : evidence.distinct()) {
    const std::string& event = message->event;
    if (event.empty()) continue;
    const std::size_t rank = sequence.rank(event);
    if (std::ranges::find(sequence.foreign, event) != sequence.foreign.end()) {
      add_finding(out, evidence, kId, event, fmt::format("only {}", join(sequence.order, ", ")),
                  fmt::format("{}, which belongs to something else", event), sequence.cite);
      continue;
    }
    if (rank == sequence.order.size()) continue;  // the schema says which events there are
    if (std::ranges::find(seen, event) != seen.end())
      add_finding(out, evidence, kId, event, fmt::format("{} once", event),
                  fmt::format("{} again, after it was accepted", event), sequence.cite);
    else if (highest && sequence.rank(highest->event) > rank)
      add_finding(out, evidence, kId, event,
                  highest->event == sequence.ends_with
                      ? fmt::format("nothing after {}", sequence.ends_with)
                      : fmt::format("{} before {}", event, highest->event),
                  fmt::format("{} after {}", event, highest->event), sequence.cite);
    seen.push_back(event);
    if (!highest || sequence.rank(highest->event) < rank) highest = message;
  }
}

// Two times of one form, as far as both can be compared.
bool is_earlier(const Json& a, const Json& b) {
  if (a.is_number() && b.is_number()) return a.as_number() < b.as_number();
  return a.is_string() && b.is_string() && a.as_string().size() == b.as_string().size() &&
         a.as_string() < b.as_string();
}

// Seconds since 1970 of "1548299064", the same in milliseconds, or "2019-01-24 03:04:24".
std::optional<double> seconds_of(const Json& time) {
  constexpr double kMilliseconds = 1e11;  // no number of seconds before the year 5138
  const std::string text = text_of(time);
  int year = 0, month = 0, day = 0;
  if (std::sscanf(text.c_str(), "%4d-%2d-%2d", &year, &month, &day) == 3 && year > 1900) {
    const std::chrono::year_month_day date{std::chrono::year(year),
                                           std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok()) return std::nullopt;
    return static_cast<double>(std::chrono::duration_cast<std::chrono::seconds>(
                                   std::chrono::sys_days(date).time_since_epoch())
                                   .count());
  }
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number > kMilliseconds ? number / 1000 : number;
}

// An event happens when it is told. Zones, and a text that is read by its day alone, are a day
// each.
void check_now(const PushEvidence& evidence, const PushSequence& sequence,
               std::vector<Finding>& out) {
  constexpr double kMostSeconds = 3 * 86'400;
  for (const PushMessage* message : evidence.distinct()) {
    const Json* time = message->body ? message->body->at(sequence.time) : nullptr;
    const auto said = time ? seconds_of(*time) : std::nullopt;
    if (!said) continue;
    const double now = static_cast<double>(
        std::chrono::duration_cast<std::chrono::seconds>(message->received->at.time_since_epoch())
            .count());
    if (std::abs(*said - now) > kMostSeconds)
      add_finding(out, evidence, kId, sequence.time,
                  fmt::format("the time of the event, about {:.0f} s since 1970", now),
                  time->dump(), sequence.cite);
  }
}

void check_times(const PushEvidence& evidence, const PushSequence& sequence,
                 std::vector<Finding>& out) {
  if (sequence.time.empty()) return;
  const Json* before = nullptr;
  std::string event;
  for (const PushMessage* message : evidence.distinct()) {
    const Json* time = message->body ? message->body->at(sequence.time) : nullptr;
    if (!time) continue;
    if (before && is_earlier(*time, *before))
      add_finding(out, evidence, kId, sequence.time,
                  fmt::format("{} not before {} ({})", message->event, event, before->dump()),
                  time->dump(), sequence.cite);
    before = time;
    event = message->event;
  }
}

void check_complete(const PushEvidence& evidence, const PushSequence& sequence,
                    std::vector<Finding>& out) {
  const auto came = [&](const std::string& event) {
    return std::ranges::any_of(evidence.messages,
                               [&](const PushMessage& one) { return one.event == event; });
  };
  if (evidence.messages.empty()) return;  // all of it is missing: push-missing says so
  const bool ended = !sequence.ends_with.empty() && came(sequence.ends_with);
  if (!ended && !evidence.over) return;
  for (const std::string& event : sequence.order)
    if (!sequence.is_optional(event) && !came(event))
      add_finding(out, evidence, kId, event, fmt::format("{}", event),
                  ended ? fmt::format("{} without it", sequence.ends_with) : "it never came",
                  sequence.cite);
}

}  // namespace

void check_push_sequence(const PushEvidence& evidence, std::vector<Finding>& out) {
  if (!evidence.push.sequence) return;
  check_order(evidence, *evidence.push.sequence, out);
  check_times(evidence, *evidence.push.sequence, out);
  if (evidence.expected == PushesExpected::complete)
    check_complete(evidence, *evidence.push.sequence, out);
  if (evidence.expected == PushesExpected::complete && !evidence.push.sequence->time.empty())
    check_now(evidence, *evidence.push.sequence, out);
}

}  // namespace assay
