// Signature cases about the time of signing: too far off, not a time, a time in another spelling.
#include <algorithm>
#include <chrono>

#include "base/duration.hpp"
#include "cases/auth_edits.hpp"

namespace assay {
namespace {

using namespace std::chrono_literals;
using Expect = AuthCase::Expect;
using Aspect = Cause::Aspect;
using Duration = std::chrono::milliseconds;

// A call of a time function as {function: {members}}, with its offset.
struct TimeCall {
  std::string function;
  Json members;
  Duration offset{0};

  // Null when the expression is no such call.
  static std::optional<TimeCall> from(const Json& expression) {
    if (!expression.is_object() || expression.as_object().size() != 1) return std::nullopt;
    const auto& [function, given] = expression.as_object().front();
    TimeCall out{function, given.is_object() ? given : Json::object(), Duration(0)};
    if (given.is_string() && function == "utc") out.members.set("format", given);
    if (!given.is_object() && !given.is_null() && function != "utc")
      out.members.set("offset", given);
    if (const Json* offset = out.members.find("offset"))
      out.offset = duration_from(*offset).value();
    return out;
  }
  Json moved(Duration by) const {
    Json changed = members;
    changed.set("offset", std::to_string((offset + by).count()) + " ms");
    return Json::object({{function, changed}});
  }
  std::string format() const {
    const Json* text = members.find("format");
    return text ? text->as_string() : "";
  }
  Json formatted(const std::string& text) const {
    Json changed = members;
    changed.set("format", text);
    return Json::object({{function, changed}});
  }
};

class TimeCases {
 public:
  TimeCases(AuthCaseList& list, const SignaturePart& part, TimeCall call)
      : list_(list), part_(part), call_(std::move(call)), fresh_(list.signer()->freshness()) {}

  void add() {
    add_distances();
    add_malformed();
    add_spellings();
    add_other_digits();
  }

 private:
  void instead(std::string rule, std::string partition, const std::string& title, Json value,
               Expect expect, std::vector<Cause> causes) {
    list_.replace(
        {auth_subject(part_), std::move(rule), std::move(partition), part_.subject() + " " + title},
        AuthCaseList::source_of(part_), std::move(value), expect, std::move(causes));
  }

  // A distance so near a bound that clocks and travelling time decide.
  static bool is_near(Duration far, Duration bound) {
    return std::chrono::abs(far - bound) < std::max<Duration>(bound / 24, 1s);
  }

  void distance(const std::string& partition, const std::string& title, Duration by) {
    const Duration far = std::chrono::abs(by);
    if (is_near(far, fresh_.unsettled) || (fresh_.settled && is_near(far, *fresh_.settled))) return;
    const bool recent = by < 0ms && fresh_.past && far < *fresh_.past;
    const Expect expect = far < fresh_.unsettled || recent          ? Expect::accepted
                          : fresh_.settled && far > *fresh_.settled ? Expect::refused
                                                                    : Expect::open;
    std::vector<Cause> causes;
    if (expect == Expect::refused) causes = {signature_cause(Aspect::expired)};
    instead("time", partition, title, call_.moved(by), expect, std::move(causes));
  }

  void add_distances() {
    struct Step {
      std::string_view name, title;
      Duration by;
    };
    constexpr Step kSteps[] = {{"one-minute", "a minute", 1min},
                               {"two-and-a-half-minutes", "two and a half minutes", 150s},
                               {"five-minutes", "five minutes", 5min},
                               {"one-hour", "an hour", 1h},
                               {"eight-hours", "eight hours", 8h},
                               {"two-days", "two days", 48h},
                               {"ten-years", "ten years", 10 * 365 * 24h}};
    for (const Step& step : kSteps) {
      const std::string name(step.name), title(step.title);
      distance(name + "-past", "is " + title + " in the past", -step.by);
      distance(name + "-future", "is " + title + " in the future", step.by);
    }
    if (!fresh_.settled) return;
    // A little beyond the bound: the clocks of both sides differ, and a request takes its time.
    const Duration beyond = *fresh_.settled + std::max<Duration>(*fresh_.settled / 24, 1min);
    const std::string bound = *fresh_.settled == 24h ? "a-day" : "settled";
    const std::string title = *fresh_.settled == 24h ? "a day and an hour" : "just too far";
    distance(bound + "-past", "is " + title + " in the past", -beyond);
    distance(bound + "-future", "is " + title + " in the future", beyond);
    // Leap years, so that each day of the year exists.
    other_year("other-year-past", "2012");
    other_year("other-year-future", "2096");
  }

  // This very moment of another year: seen only by who compares the year.
  void other_year(const std::string& partition, const std::string& year) {
    std::string format = call_.format();
    const auto at = format.find("%Y");
    if (at == std::string::npos) return;
    format.replace(at, 2, year);
    instead("time", partition, "is this moment in the year " + year, call_.formatted(format),
            Expect::refused, {signature_cause(Aspect::expired)});
  }

  void add_malformed() {
    const std::vector<Cause> causes{cause_of(part_, Aspect::invalid),
                                    signature_cause(Aspect::expired)};
    const auto malformed = [&](std::string partition, const std::string& title, Json value) {
      instead("format", std::move(partition), title, std::move(value), Expect::refused, causes);
    };
    malformed("not-a-time", "is a word, not a time", "yesterday");
    if (call_.function != "utc") {
      if (call_.function == "unix-milliseconds")
        malformed("seconds", "is in seconds, not in milliseconds",
                  Json::object({{"unix", nullptr}}));
      if (call_.function == "unix")
        malformed("in-milliseconds", "is in milliseconds, not in seconds",
                  Json::object({{"unix-milliseconds", nullptr}}));
      malformed("iso", "is a date and time, not a number",
                Json::object({{"utc", "%Y-%m-%dT%H:%M:%SZ"}}));
      return;
    }
    malformed("epoch", "is the number of seconds since 1970", Json::object({{"unix", nullptr}}));
    const auto field = [&](std::string partition, const std::string& title,
                           std::string_view directive, std::string_view value) {
      std::string format = call_.format();
      const auto at = format.find(directive);
      if (at == std::string::npos) return;
      format.replace(at, directive.size(), value);
      malformed(std::move(partition), title, call_.formatted(format));
    };
    field("month-13", "has the month 13", "%m", "13");
    field("day-32", "has the day 32", "%d", "32");
    field("hour-25", "has the hour 25", "%H", "25");
  }

  // The digest is made over the digits of the plain number, and others are sent: who makes it over
  // the number that he read takes it, and the document does not say that he must not.
  void add_other_digits() {
    if (part_.variable.empty() || call_.function == "utc") return;
    const Json plain = "$" + part_.variable;
    for (const auto& [partition, title, sent] :
         {std::tuple{"zero-in-front", "has a zero in front that is not signed", "0"},
          {"plus-in-front", "has a plus sign in front that is not signed", "+"}})
      list_.replace({auth_subject(part_), "format", partition, part_.subject() + " " + title},
                    part_.pointer, Json::array({sent, plain}), Expect::open);
  }

  // The same moment in another spelling: which of them are taken is not said.
  void add_spellings() {
    const auto spelled = [&](std::string partition, const std::string& title, std::string_view from,
                             std::string_view to) {
      std::string format = call_.format();
      const auto at = format.rfind(from);
      if (at == std::string::npos) return;
      format.replace(at, from.size(), to);
      instead("format", std::move(partition), title, call_.formatted(format), Expect::open, {});
    };
    spelled("milliseconds", "has milliseconds", "%S", "%S.%L");
    spelled("numeric-zone", "has +00:00 for Z", "SZ", "S+00:00");
    spelled("without-zone", "has no Z", "SZ", "S");
    spelled("blank", "has a blank for T", "dT%H", "d %H");
    if (call_.format().find("dT%H") == std::string::npos) return;
    instead("format", "lower-case", "is in lower case", Json::object({{"lower", call_.moved(0ms)}}),
            Expect::open, {});
  }

  AuthCaseList& list_;
  const SignaturePart& part_;
  TimeCall call_;
  Freshness fresh_;
};

}  // namespace

void add_time_cases(AuthCaseList& list) {
  for (const SignaturePart& part : list.parts()) {
    if (part.kind != SignaturePart::Kind::time) continue;
    auto call = TimeCall::from(*list.declaration().at(AuthCaseList::source_of(part)));
    if (call) TimeCases(list, part, *std::move(call)).add();
  }
}

}  // namespace assay
