// Values of the body that are bent until they fit. Each function is a whole conversion; what it
// does not apply to stays as it is.
#include <algorithm>
#include <array>
#include <optional>

#include "base/http.hpp"
#include "base/text.hpp"
#include "fake/quirk_values.hpp"
#include "fake/quirks.hpp"

namespace assay {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

Json number_from_text(const Json& value, const Json&) {
  if (!value.is_string()) return value;
  std::string_view text = trimmed(value.as_string());
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto number = Number::parse(text);
  return number ? Json(*number) : value;
}

Json text_from_number(const Json& value, const Json&) {
  return value.is_number() ? Json(value.as_number().text()) : value;
}

Json text_from_boolean(const Json& value, const Json&) {
  return value.is_bool() ? Json(value.as_bool() ? "true" : "false") : value;
}

Json boolean_from_text(const Json& value, const Json&) {
  if (!value.is_string()) return value;
  if (value.as_string() == "true") return Json(true);
  if (value.as_string() == "false") return Json(false);
  return value;
}

Json number_from_boolean(const Json& value, const Json&) {
  return value.is_bool() ? Json(value.as_bool() ? 1 : 0) : value;
}

Json whole_part(const Json& value, const Json&) {
  if (!value.is_number() || value.as_number().is_integer()) return value;
  const std::string text = value.as_number().text();
  const auto number = Number::parse(text.substr(0, text.find('.')));
  return number ? Json(*number) : value;
}

Json positive(const Json& value, const Json&) {
  if (!value.is_number() || value.as_number().sign() >= 0) return value;
  return Json(Number(0).minus(value.as_number()));
}

// `given` holds {minimum, maximum}, either of which may be absent.
Json within_bounds(const Json& value, const Json& given) {
  if (!value.is_number()) return value;
  const Json* least = given.find("minimum");
  const Json* most = given.find("maximum");
  if (least && least->is_number() && value.as_number() < least->as_number()) return *least;
  if (most && most->is_number() && value.as_number() > most->as_number()) return *most;
  return value;
}

Json for_null(const Json& value, const Json& given) { return value.is_null() ? given : value; }

Json for_empty(const Json& value, const Json& given) {
  return value.is_string() && value.as_string().empty() ? given : value;
}

Json without_blanks_around(const Json& value, const Json&) {
  return value.is_string() ? Json(trimmed(value.as_string())) : value;
}

Json first_line(const Json& value, const Json&) {
  if (!value.is_string()) return value;
  return Json(value.as_string().substr(0, value.as_string().find_first_of("\r\n")));
}

Json without_separators(const Json& value, const Json&) {
  if (!value.is_string()) return value;
  std::string out = value.as_string();
  std::erase_if(out, [](char c) { return c == ' ' || c == '-' || c == '(' || c == ')'; });
  return Json(std::move(out));
}

Json leading_digits(const Json& value, const Json&) {
  if (!value.is_string()) return value;
  const std::string& text = value.as_string();
  return Json(text.substr(0, text.find_first_not_of("0123456789")));
}

// U+FF01 to U+FF5E are the printable ASCII signs in full width.
Json half_width(const Json& value, const Json&) {
  const auto points = value.is_string() ? decode_utf8(value.as_string()) : std::nullopt;
  if (!points) return value;
  std::string out;
  for (const char32_t point : *points)
    append_utf8(out, point >= 0xFF01 && point <= 0xFF5E ? point - 0xFEE0 : point);
  return Json(std::move(out));
}

// `given` is the greatest length.
Json cut_to_length(const Json& value, const Json& given) {
  const auto points = value.is_string() ? decode_utf8(value.as_string()) : std::nullopt;
  const auto most = given.is_number() ? given.as_number().to_int64() : std::nullopt;
  if (!points || !most || points->size() <= static_cast<std::size_t>(*most)) return value;
  std::string out;
  for (const char32_t point : points->substr(0, static_cast<std::size_t>(*most)))
    append_utf8(out, point);
  return Json(std::move(out));
}

Json only_item(const Json& value, const Json&) {
  return value.is_array() && value.as_array().size() == 1 ? value.as_array().front() : value;
}

Json parsed_text(const Json& value, const Json&) {
  if (!value.is_string()) return value;
  auto parsed = parse_json(value.as_string());
  return parsed ? *std::move(parsed) : value;
}

// `given` lists what a value may be.
Json same_but_case(const Json& value, const Json& given) {
  if (!value.is_string() || !given.is_array()) return value;
  for (const Json& known : given.as_array())
    if (known.is_string() && equal_ignoring_case(known.as_string(), value.as_string()))
      return known;
  return value;
}

constexpr std::array kConversions{
    Conversion{"number-from-string", "a number in quotes is read as a number", number_from_text},
    Conversion{"string-from-number", "a number without quotes is read as text", text_from_number},
    Conversion{"string-from-boolean", "true and false without quotes are read as text",
               text_from_boolean},
    Conversion{"boolean-from-string", "true and false in quotes are read as booleans",
               boolean_from_text},
    Conversion{"number-from-boolean", "true is read as 1, false as 0", number_from_boolean},
    Conversion{"fraction-cut", "a fraction is cut off", whole_part},
    Conversion{"sign-dropped", "a negative number is read as positive", positive},
    Conversion{"clamped", "a value out of range is moved to the nearest bound", within_bounds},
    Conversion{"null-as-absent", "null is taken for a part that was not sent", for_null},
    Conversion{"empty-as-absent", "empty text is taken for a part that was not sent", for_empty},
    Conversion{"trimmed", "blanks around a text are dropped before it is checked",
               without_blanks_around},
    Conversion{"first-line", "only the first line of a text is checked", first_line},
    Conversion{"separators-dropped", "blanks, hyphens and brackets are dropped before the check",
               without_separators},
    Conversion{"leading-digits", "what follows the leading digits is not looked at",
               leading_digits},
    Conversion{"half-width", "full-width signs are read as ASCII", half_width},
    Conversion{"cut", "a text that is too long is cut", cut_to_length},
    Conversion{"unwrapped", "an array of one is read as its item", only_item},
    Conversion{"parsed", "JSON inside a string is read as JSON", parsed_text},
    Conversion{"case-folded", "case is not compared", same_but_case},
};

}  // namespace

std::span<const Conversion> conversions() { return kConversions; }

Json converted(const Json& body, const std::string& pointer, std::string_view conversion,
               const Json& given) {
  const auto* row = std::ranges::find(kConversions, conversion, &Conversion::id);
  const Json* value = body.at(pointer);
  if (row == kConversions.end() || !value) return body;
  Json out = body;
  const Json bent = row->apply(*value, given);
  // A part that was not sent is no longer there.
  const bool dropped = row->id.ends_with("as-absent") && bent.is_null();
  out.put(pointer, dropped ? nullptr : &bent);
  return out;
}

namespace quirks {

void bends_values(const Misconduct& misconduct, Handling& handling) {
  if (!handling.body) return;
  const Json* conversion = misconduct.value.find("conversion");
  const Json* given = misconduct.value.find("given");
  handling.body = converted(*handling.body, misconduct.place,
                            conversion ? conversion->as_string() : "", given ? *given : Json());
}

}  // namespace quirks
}  // namespace assay
