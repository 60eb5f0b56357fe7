#include "fake/response_bytes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>

namespace assay {
namespace {

struct Reason {
  int status;
  std::string_view text;
};
constexpr std::array kReasons{
    Reason{200, "OK"},
    Reason{201, "Created"},
    Reason{202, "Accepted"},
    Reason{203, "Non-Authoritative Information"},
    Reason{204, "No Content"},
    Reason{205, "Reset Content"},
    Reason{206, "Partial Content"},
    Reason{301, "Moved Permanently"},
    Reason{302, "Found"},
    Reason{303, "See Other"},
    Reason{304, "Not Modified"},
    Reason{307, "Temporary Redirect"},
    Reason{308, "Permanent Redirect"},
    Reason{400, "Bad Request"},
    Reason{401, "Unauthorized"},
    Reason{402, "Payment Required"},
    Reason{403, "Forbidden"},
    Reason{404, "Not Found"},
    Reason{405, "Method Not Allowed"},
    Reason{406, "Not Acceptable"},
    Reason{409, "Conflict"},
    Reason{410, "Gone"},
    Reason{411, "Length Required"},
    Reason{413, "Content Too Large"},
    Reason{415, "Unsupported Media Type"},
    Reason{422, "Unprocessable Content"},
    Reason{429, "Too Many Requests"},
    Reason{431, "Request Header Fields Too Large"},
    Reason{500, "Internal Server Error"},
    Reason{501, "Not Implemented"},
    Reason{502, "Bad Gateway"},
    Reason{503, "Service Unavailable"},
    Reason{504, "Gateway Timeout"},
};

// RFC 9110 sections 8.6 and 15.3.5, 15.4.5: these carry neither a body nor its length.
bool is_bodiless(int status) { return status == 204 || status == 304; }

}  // namespace

std::string_view reason_of(int status) {
  const auto* found = std::ranges::find(kReasons, status, &Reason::status);
  return found == kReasons.end() ? std::string_view{} : found->text;
}

int status_of(Framed::Problem problem) {
  using enum Framed::Problem;
  switch (problem) {
    case header_too_large:
      return 431;
    case body_too_large:
      return 413;
    case length_required:
      return 411;
    default:
      return 400;
  }
}

const std::string& DateText::at(WallTime time) {
  using namespace std::chrono;
  const auto whole = floor<seconds>(time);
  if (whole.time_since_epoch().count() == second_ && !text_.empty()) return text_;
  second_ = whole.time_since_epoch().count();
  const auto day = floor<days>(whole);
  const year_month_day date(day);
  constexpr std::string_view kDays = "SunMonTueWedThuFriSat";
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  text_ = fmt::format("{}, {:02} {} {}", kDays.substr(weekday(day).c_encoding() * 3, 3),
                      unsigned(date.day()), kMonths.substr((unsigned(date.month()) - 1) * 3, 3),
                      format_utc(time, "%Y %H:%M:%S GMT"));
  return text_;
}

Answer response_bytes(const Draft& draft, std::string_view method, std::string_view date,
                      bool closes) {
  std::string body;
  if (draft.body)
    draft.body->append_to(body);
  else
    body = draft.text;
  Answer answer;
  std::string& out = answer.bytes;
  out.reserve(256 + body.size());
  fmt::format_to(std::back_inserter(out), "HTTP/1.1 {} {}\r\n", draft.status,
                 reason_of(draft.status));
  const auto add = [&](std::string_view name, std::string_view value) {
    out.append(name).append(": ").append(value).append("\r\n");
  };
  add("Date", date);
  for (const Field& field : draft.fields) add(field.name, field.value);
  if (closes) add("Connection", "close");
  if (!is_bodiless(draft.status))
    fmt::format_to(std::back_inserter(out), "Content-Length: {}\r\n", body.size());
  out.append("\r\n");
  if (method != "HEAD" && !is_bodiless(draft.status)) out.append(body);
  if (closes) answer.after = Answer::After::close;
  return answer;
}

}  // namespace assay
