// What goes wrong with a push.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "fake/quirk_pushes.hpp"
#include "fake/quirks.hpp"
#include "spec/request_values.hpp"

namespace assay {
namespace {

std::string as_form(const std::string&, const Json& body) { return form_bytes(body); }
std::string as_json(const std::string&, const Json& body) { return body.dump(); }
std::string cut_short(const std::string& right, const Json&) {
  return right.substr(0, right.size() - std::min<std::size_t>(right.size(), 2));
}
std::string nothing(const std::string&, const Json&) { return {}; }

std::string pairs(const Json& body, std::string (*encode)(const std::string&)) {
  std::vector<std::string> out;
  for (const auto& [name, value] : body.as_object())
    if (!value.is_null()) out.push_back(name + "=" + encode(text_of(value)));
  return join(out, "&");
}
std::string unencoded(const std::string&, const Json& body) {
  return pairs(body, [](const std::string& text) { return text; });
}
std::string encoded_twice(const std::string&, const Json& body) {
  return pairs(body, [](const std::string& text) { return percent_encode(percent_encode(text)); });
}

constexpr std::array kWritings{
    PushWriting{"form-for-json", "is a form where JSON is announced", PushWriting::Of::json,
                as_form},
    PushWriting{"truncated", "ends too early", PushWriting::Of::json, cut_short},
    PushWriting{"empty", "is empty", PushWriting::Of::both, nothing},
    PushWriting{"json-for-form", "is JSON where a form is announced", PushWriting::Of::form,
                as_json},
    PushWriting{"unencoded", "has values that are not percent-encoded", PushWriting::Of::form,
                unencoded},
    PushWriting{"encoded-twice", "has values that are percent-encoded twice", PushWriting::Of::form,
                encoded_twice},
};

bool alter_last(std::string& text) {
  for (auto sign = text.rbegin(); sign != text.rend(); ++sign) {
    const bool digit = *sign >= '0' && *sign <= '9';
    const bool letter = (*sign >= 'a' && *sign <= 'z') || (*sign >= 'A' && *sign <= 'Z');
    if (!digit && !letter) continue;
    *sign = static_cast<char>(*sign == '9' || *sign == 'z' || *sign == 'Z' ? *sign - 1 : *sign + 1);
    return true;
  }
  return false;
}

}  // namespace

std::span<const PushWriting> push_writings() { return kWritings; }

Json altered_value(const Json& value) {
  if (value.is_number()) return Json(value.as_number().plus(Number(1)));
  if (value.is_bool()) return Json(!value.as_bool());
  if (!value.is_string()) return value;
  std::string text = value.as_string();
  if (!alter_last(text)) text += "1";
  return Json(std::move(text));
}

namespace quirks {

void push_follows_refusal(const Misconduct&, PushMaking& making) { making.is_provoked = true; }

void push_counts_time_back(const Misconduct&, PushMaking& making) {
  making.at -= std::chrono::seconds(2 * making.position);
}

void push_never_comes(const Misconduct&, PushMaking& making) { making.is_sent = false; }

void push_puts_member(const Misconduct& misconduct, PushMaking& making) {
  making.body.put(misconduct.place, &misconduct.value);
}

void push_drops_member(const Misconduct& misconduct, PushMaking& making) {
  making.body.put(misconduct.place, nullptr);
}

void push_adds_number(const Misconduct& misconduct, PushMaking& making) {
  Json* value = making.body.at(misconduct.place);
  const auto number = value ? Number::parse(text_of(*value)) : std::nullopt;
  if (!number) return;
  Number sum = number->plus(misconduct.value.as_number());
  *value = value->is_string() ? Json(sum.text()) : Json(std::move(sum));
}

void push_scales_number(const Misconduct& misconduct, PushMaking& making) {
  Json* value = making.body.at(misconduct.place);
  const auto number = value ? Number::parse(text_of(*value)) : std::nullopt;
  const auto whole = number ? number->to_int64() : std::nullopt;
  const auto factor = misconduct.value.as_number().to_int64();
  if (!whole || !factor) return;
  const std::int64_t scaled = *factor < 0 ? *whole / -*factor : *whole * *factor;
  *value = value->is_string() ? Json(std::to_string(scaled)) : Json(scaled);
}

void push_swaps_members(const Misconduct& misconduct, PushMaking& making) {
  Json* one = making.body.at(misconduct.place);
  Json* other = making.body.at(misconduct.value.as_string());
  if (one && other) std::swap(*one, *other);
}

void push_tells_of_another(const Misconduct& misconduct, PushMaking& making) {
  if (!making.before || !making.body.at(misconduct.place)) return;
  for (const Correlation& correlation : making.composer.push().correlate) {
    if (correlation.pointer != misconduct.place) continue;
    std::vector<std::string> used;
    making.composer.correlate(making.body, Schema::compile(Json(true)).value(), correlation,
                              *making.before, used);
  }
}

void push_alters_text(const Misconduct& misconduct, PushMaking& making) {
  if (Json* value = making.body.at(misconduct.place)) *value = altered_value(*value);
}

void push_repeats_value(const Misconduct& misconduct, PushMaking& making) {
  Json* value = making.body.at(misconduct.place);
  if (!value) return;
  if (making.memory.is_null()) making.memory = *value;
  *value = making.memory;
}

void push_changes_retry(const Misconduct& misconduct, PushMaking& making) {
  Json* value = making.body.at(misconduct.place);
  if (value) *value = misconduct.value.is_null() ? altered_value(*value) : misconduct.value;
}

void push_writes_body(const Misconduct& misconduct, PushMaking& making) {
  const auto* row =
      std::ranges::find(kWritings, std::string_view(misconduct.place), &PushWriting::id);
  if (row != kWritings.end() && making.body.is_object())
    making.request.body = row->apply(making.request.body, making.body);
}

void push_alters_field(const Misconduct& misconduct, PushMaking& making) {
  const bool alters = misconduct.value == Json(true);
  const auto is_named = [&](const Field& field) {
    return equal_ignoring_case(field.name, misconduct.place);
  };
  if (!alters) std::erase_if(making.request.fields, is_named);
  for (Field& field : making.request.fields)
    if (alters && is_named(field)) alter_last(field.value);
}

}  // namespace quirks
}  // namespace assay
