// Values of the body are bent until they fit: each conversion at each place, where a witness shows
// it. Most do nothing at most places, and null for an optional member is unsettled.
#include <fmt/format.h>

#include "base/text.hpp"
#include "fake/fault_list.hpp"
#include "fake/quirk_values.hpp"

namespace assay {
namespace {

// What the conversion needs to know of the place.
Json given_for(const Conversion& conversion, const BodyRules& rules, const BodyPlace& place) {
  const auto keyword = [&](std::string_view name) {
    const Json* found = place.keywords.find(name);
    return found ? *found : Json();
  };
  if (conversion.id == "clamped")
    return Json::object({{"minimum", keyword("minimum")}, {"maximum", keyword("maximum")}});
  if (conversion.id == "cut") return keyword("maxLength");
  if (conversion.id.ends_with("as-absent")) {
    // A mandatory member that was not sent gets a default.
    const Json* value = place.required ? rules.full().at(place.pointer) : nullptr;
    return value ? *value : Json();
  }
  if (conversion.id != "case-folded") return {};
  const Json* words = place.keywords.find("x-assay");
  const Json* from = words ? words->find("from") : nullptr;
  if (!from || !from->is_string()) return keyword("enum");
  Json::Array listed;
  for (const std::string& value : rules.profile().list(from->as_string()))
    listed.emplace_back(value);
  return Json(std::move(listed));
}

bool is_number_like(const Json& right) {
  return right.is_string() && !right.as_string().empty() &&
         right.as_string().find_first_not_of("+0123456789") == std::string::npos;
}

// Whether a programmer would think of the conversion at such a value.
bool is_natural(const Conversion& conversion, const BodyPlace& place, const Json& right) {
  for (std::string_view of_numbers : {"separators-dropped", "half-width", "leading-digits"})
    if (conversion.id == of_numbers) return is_number_like(right);
  return conversion.id != "parsed" || place.path.empty();
}

// Values that the conversion is made for.
std::vector<Json> likely(const Json& right) {
  std::vector<Json> out{Json(), Json(""), Json::array({right}), Json::array({right, right}),
                        Json(right.dump())};
  if (right.is_string()) {
    const std::string& text = right.as_string();
    out.insert(out.end(),
               {Json(" " + text), Json(text + " "), Json(text + "\n"), Json(text + "\nx"),
                Json(text + "x"), Json(text.substr(0, 2) + "-" + text.substr(2))});
    if (const auto number = Number::parse(text)) out.emplace_back(*number);
    if (text == "true") out.emplace_back(true);
    std::string wide;
    for (const char c : text) {
      const auto sign = static_cast<unsigned char>(c);
      if (sign < 0x21 || sign > 0x7E) return out;
      append_utf8(wide, U'\uFF01' + (sign - 0x21U));
    }
    out.emplace_back(wide);
  }
  if (right.is_number()) out.emplace_back(Number(0).minus(right.as_number()));
  return out;
}

}  // namespace

void add_values_faults(const FaultContext& context, FaultList& list) {
  if (!context.rules || context.rules->as_text()) return;  // a text has no other type to be bent to
  const BodyRules& rules = *context.rules;
  for (const BodyPlace& place : rules.places()) {
    const Json* words = place.keywords.find("x-assay");
    if (words && words->is_object() && (words->find("made-by") || words->find("fresh"))) continue;
    if (place.path.empty() && needs_others(context.operation)) continue;
    // A listed value in another spelling may be another one, or the same.
    if (words && words->is_object() && words->find("from") &&
        rules.is_open(place.subject + "/from/leading-blank"))
      continue;
    const Json* right = rules.full().at(place.pointer);
    if (!right) continue;
    for (const Conversion& conversion : conversions()) {
      if (!is_natural(conversion, place, *right)) continue;
      const std::string key = place.subject + "/type/null";
      if (conversion.id == "null-as-absent" && rules.is_open(key)) continue;
      // A base64 decoder that skips strange signs is bent by nature.
      const bool skips = rules.is_open(place.subject + "/contentEncoding/lenient-blank");
      if (skips && place.keywords.find("contentEncoding") && conversion.id != "half-width")
        continue;
      const Json given = given_for(conversion, rules, place);
      const auto accepts = [&](const Json& body) {
        return rules.bound().accepts(converted(body, place.pointer, conversion.id, given));
      };
      if (!rules.has_witness(accepts, place.pointer, likely(*right))) continue;
      Misconduct misconduct;
      misconduct.quirk = Quirk::bends_values;
      misconduct.place = place.pointer;
      misconduct.value = Json::object({{"conversion", conversion.id}, {"given", given}});
      list.add_misconduct(place.subject, fmt::format("value/{}", conversion.id),
                          fmt::format("{}: {}", place.subject, conversion.what), misconduct);
    }
  }
}

}  // namespace assay
