// Answers that are not what the document promises.

#include <algorithm>
#include <array>

#include "base/http.hpp"
#include "fake/quirk_answers.hpp"
#include "fake/quirks.hpp"

namespace assay {
namespace {

std::string without_last(const std::string& json) { return json.substr(0, json.size() - 1); }

constexpr std::array kGarblings{
    Garbling{"truncated", "stops before its last bracket", without_last},
    Garbling{"truncated-half", "stops in its middle",
             [](const std::string& json) { return json.substr(0, json.size() / 2); }},
    Garbling{"trailing-comma", "has a comma before its last bracket",
             [](const std::string& json) { return without_last(json) + ",}"; }},
    Garbling{"single-quotes", "is written with single quotes",
             [](const std::string& json) {
               std::string out = json;
               std::ranges::replace(out, '"', '\'');
               return out;
             }},
    Garbling{"empty", "is empty", [](const std::string&) { return std::string(); }},
    Garbling{"in-array", "is wrapped in an array",
             [](const std::string& json) { return "[" + json + "]"; }},
    Garbling{"in-string", "is a string that holds JSON",
             [](const std::string& json) { return Json(json).dump(); }},
    Garbling{"null", "is null", [](const std::string&) { return std::string("null"); }},
    Garbling{"twice", "is written twice", [](const std::string& json) { return json + json; }},
    Garbling{
        "not-utf-8", "has bytes that are not UTF-8",
        [](const std::string& json) { return without_last(json) + ",\"more\":\"\xC3\x28\"}"; }},
};

}  // namespace

std::span<const Garbling> garblings() { return kGarblings; }

namespace quirks {

void puts_member(const Misconduct& misconduct, Handling& handling) {
  if (concerns(misconduct, handling) && handling.draft.body)
    handling.draft.body->put(misconduct.place, &misconduct.value);
}

void drops_member(const Misconduct& misconduct, Handling& handling) {
  if (concerns(misconduct, handling) && handling.draft.body)
    handling.draft.body->put(misconduct.place, nullptr);
}

void appends_text(const Misconduct& misconduct, Handling& handling) {
  if (!concerns(misconduct, handling) || !handling.draft.body) return;
  Json* text = handling.draft.body->at(misconduct.place);
  if (text && text->is_string()) text->as_string() += misconduct.value.as_string();
}

void writes_number(const Misconduct& misconduct, Handling& handling) {
  if (!concerns(misconduct, handling) || !handling.draft.body) return;
  Json* text = handling.draft.body->at(misconduct.place);
  if (!text || !text->is_string()) return;
  if (auto number = Number::parse(text->as_string())) *text = Json(*std::move(number));
}

void repeats_value(const Misconduct& misconduct, Handling& handling) {
  if (!concerns(misconduct, handling) || !handling.draft.body) return;
  Json* value = handling.draft.body->at(misconduct.place);
  if (!value) return;
  Json& first = handling.history.first_value;
  if (first.is_null()) first = *value;
  *value = first;
}

void replaces_field(const Misconduct& misconduct, Handling& handling) {
  if (!concerns(misconduct, handling)) return;
  std::erase_if(handling.draft.fields, [&](const Field& field) {
    return equal_ignoring_case(field.name, misconduct.place);
  });
  if (misconduct.value.is_string())
    handling.draft.fields.push_back({misconduct.place, misconduct.value.as_string()});
}

void sets_status(const Misconduct& misconduct, Handling& handling) {
  const auto status = misconduct.value.as_number().to_int64();
  if (concerns(misconduct, handling) && status) handling.draft.status = static_cast<int>(*status);
}

void garbles_body(const Misconduct& misconduct, Handling& handling) {
  if (!concerns(misconduct, handling) || !handling.draft.body) return;
  const auto* row =
      std::ranges::find(kGarblings, std::string_view(misconduct.place), &Garbling::id);
  if (row == kGarblings.end()) return;
  handling.draft.text = row->apply(handling.draft.body->dump());
  handling.draft.body.reset();
}

void misstates_length(const Misconduct& misconduct, Handling& handling) {
  if (!concerns(misconduct, handling)) return;
  std::string& bytes = handling.answer.bytes;
  constexpr std::string_view kName = "Content-Length: ";
  const auto at = bytes.find(kName);
  const auto by = misconduct.value.as_number().to_int64();
  if (at == std::string::npos || !by) return;
  const auto begin = at + kName.size(), end = bytes.find("\r\n", begin);
  const auto length = Number::parse(bytes.substr(begin, end - begin))->to_int64();
  bytes.replace(begin, end - begin, std::to_string(std::max<std::int64_t>(0, *length + *by)));
  handling.answer.after = Answer::After::close;
}

}  // namespace quirks
}  // namespace assay
