#include "run/preflight.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.hpp"

namespace assay {
namespace {

// "Sat, 21 Nov 2026 20:00:00 GMT" (RFC 9110 section 5.6.7); null when it is another form.
std::optional<WallTime> http_date(std::string_view text) {
  constexpr std::string_view kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  if (text.size() != 29 || text.substr(25) != " GMT") return std::nullopt;
  const auto number = [&](std::size_t at, std::size_t width) {
    int value = -1;
    std::from_chars(text.data() + at, text.data() + at + width, value);
    return value;
  };
  const auto* month = std::ranges::find(kMonths, text.substr(8, 3));
  if (month == std::end(kMonths)) return std::nullopt;
  using namespace std::chrono;
  const year_month_day date{year(number(12, 4)),
                            std::chrono::month(static_cast<unsigned>(month - kMonths) + 1),
                            day(static_cast<unsigned>(number(5, 2)))};
  if (!date.ok()) return std::nullopt;
  return WallTime(sys_days(date) + hours(number(17, 2)) + minutes(number(20, 2)) +
                  seconds(number(23, 2)));
}

// How far this machine's clock is ahead of the target's Date header; null without one.
std::optional<std::chrono::seconds> ahead_of(const Exchange& exchange, WallTime now) {
  const std::string* date =
      exchange.response ? find_field(exchange.response->fields, "Date") : nullptr;
  const auto theirs = date ? http_date(*date) : std::nullopt;
  if (!theirs) return std::nullopt;
  return std::chrono::duration_cast<std::chrono::seconds>(now - *theirs);
}

std::string clock_text(const Exchange& exchange, WallTime now) {
  const auto ahead = ahead_of(exchange, now);
  if (!ahead) return "; compare this machine's clock with the target's";
  const auto off = ahead->count();
  if (off > -5 && off < 5)
    return "; its Date header agrees with this machine's clock, so its own tolerance or time zone "
           "is to be asked for";
  return fmt::format("; this machine's clock is {} seconds {} the target's Date header",
                     off < 0 ? -off : off, off < 0 ? "behind" : "ahead of");
}

bool names(const ResultRow& row, Cause::Aspect aspect) {
  return std::ranges::any_of(row.when, [&](const Cause& cause) {
    return cause.kind == Cause::Kind::signature && cause.aspect == aspect;
  });
}

const ResultRow* row_of(const Spec& spec, const Record& record) {
  const Operation* operation = spec.operation(record.operation);
  const ResultRow* row = nullptr;
  if (operation && operation->results)
    for (const ResultRow& one : operation->results->rows)
      if (one.code == record.code && (!row || one.comes_with(record.status))) row = &one;
  return row;
}

std::string keys_text(const Spec& spec, bool secret) {
  std::vector<std::string> out;
  for (const ProfileKey& key : spec.profile)
    if (key.secret == secret && !key.list) out.push_back(in_quotes(key.name));
  return join(out, ", ");
}

}  // namespace

std::string unreachable_text(const std::string& url, const Exchange& exchange) {
  const std::string what =
      exchange.detail.empty() ? std::string(name_of(exchange.delivery)) : exchange.detail;
  if (exchange.delivery == Delivery::unreachable)
    return fmt::format("{}: {}: is the target running, and is --target right?", url, what);
  return fmt::format("{}: the plain request got no answer: {}", url, what);
}

bool stands_for_all(const Spec& spec, const Record& record) {
  const ResultRow* row = row_of(spec, record);
  return row && (names(*row, Cause::Aspect::wrong) || names(*row, Cause::Aspect::unknown_key) ||
                 names(*row, Cause::Aspect::expired));
}

std::string refused_text(const Spec& spec, const Record& record, const Exchange& exchange,
                         WallTime now) {
  const ResultRow* row = row_of(spec, record);
  const bool fits = row && row->comes_with(record.status);
  // One row may stand for a wrong signature and for a wrong time: the clocks tell which.
  constexpr std::chrono::seconds kNear{30};
  const auto ahead = ahead_of(exchange, now);
  const bool clock_is_off = ahead && std::chrono::abs(*ahead) > kNear;
  if (fits && names(*row, Cause::Aspect::expired) && clock_is_off)
    return fmt::format("the target finds the time of the signature too far off ({}){}",
                       record.observed, clock_text(exchange, now));
  if (fits && names(*row, Cause::Aspect::wrong))
    return fmt::format("the target refuses the signature ({}): check {} of the profile{}",
                       record.observed, keys_text(spec, true),
                       names(*row, Cause::Aspect::expired) && !ahead
                           ? ", and compare this machine's clock with the target's"
                           : "");
  if (row && names(*row, Cause::Aspect::unknown_key))
    return fmt::format("the target does not know the key ({}): check {} of the profile",
                       record.observed, keys_text(spec, false));
  if (row && names(*row, Cause::Aspect::expired))
    return fmt::format("the target finds the time of the signature too far off ({}){}",
                       record.observed, clock_text(exchange, now));
  if (row && row->provoked != ResultRow::Provoked::request)
    return fmt::format("the target refuses the plain request for a reason of its own ({}): {}",
                       record.observed,
                       row->remedy.empty() ? "see its table of result codes" : row->remedy);
  return fmt::format(
      "the target refuses the plain request {} ({}): check the profile, or run `assay replay {}` "
      "to see the exchange",
      record.id, record.observed, record.id);
}

}  // namespace assay
