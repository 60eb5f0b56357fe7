// A server that breaks down, or mixes up its requests.
#include <algorithm>
#include <array>

#include "base/http.hpp"
#include "base/text.hpp"
#include "fake/quirk_inputs.hpp"
#include "fake/quirks.hpp"
#include "fake/response_bytes.hpp"
#include "fake/served_operation.hpp"

namespace assay {
namespace {

constexpr std::size_t kLargeBytes = 64 * 1024;
constexpr std::ptrdiff_t kDeep = 100;

const std::string& body_of(const Framed& framed) { return framed.request.body; }

bool is_json_with(const Framed& framed, bool (*holds)(const Json& value)) {
  const auto json = parse_json(body_of(framed));
  if (!json || !json->is_object()) return false;
  return std::ranges::any_of(json->as_object(),
                             [&](const Json::Member& member) { return holds(member.second); });
}

constexpr std::array kInputs{
    InputClass{"not-utf-8", "body", "a body that is not UTF-8",
               [](const Framed& framed) { return !is_utf8(body_of(framed)); }},
    InputClass{
        "deep", "body", "deeply nested JSON",
        [](const Framed& framed) { return std::ranges::count(body_of(framed), '[') >= kDeep; }},
    InputClass{"large", "body", "a body of more than 64 KiB",
               [](const Framed& framed) { return body_of(framed).size() > kLargeBytes; }},
    InputClass{"empty", "body", "an empty body",
               [](const Framed& framed) { return body_of(framed).empty(); }},
    InputClass{"null-member", "body", "null for a member of the body",
               [](const Framed& framed) {
                 return is_json_with(framed, [](const Json& value) { return value.is_null(); });
               }},
    InputClass{"object-member", "body", "an object for a member of the body",
               [](const Framed& framed) {
                 return is_json_with(framed, [](const Json& value) { return value.is_object(); });
               }},
    InputClass{"empty-text", "body", "empty text for a member of the body",
               [](const Framed& framed) {
                 return is_json_with(framed, [](const Json& value) {
                   return value.is_string() && value.as_string().empty();
                 });
               }},
    InputClass{"fraction", "body", "a number with a fraction",
               [](const Framed& framed) {
                 return is_json_with(framed, [](const Json& value) {
                   return value.is_number() && !value.as_number().is_integer();
                 });
               }},
    InputClass{"large-number", "body", "a number beyond 64 bits",
               [](const Framed& framed) {
                 return is_json_with(framed, [](const Json& value) {
                   return value.is_number() && value.as_number().is_integer() &&
                          !value.as_number().to_int64();
                 });
               }},
    InputClass{"top-level-array", "body", "an array instead of an object",
               [](const Framed& framed) { return body_of(framed).starts_with('['); }},
    InputClass{"beyond-ascii", "body", "text beyond ASCII",
               [](const Framed& framed) {
                 return is_utf8(body_of(framed)) &&
                        std::ranges::any_of(body_of(framed), [](char c) {
                          return static_cast<unsigned char>(c) >= 0x80;
                        });
               }},
    InputClass{"percent", "body", "a percent sign in the body",
               [](const Framed& framed) { return body_of(framed).find('%') != std::string::npos; }},
    InputClass{"apostrophe", "body", "an apostrophe in a JSON body",
               [](const Framed& framed) {
                 return body_of(framed).find('\'') != std::string::npos &&
                        parse_json(body_of(framed)).has_value();
               }},
    InputClass{
        "unknown-query", "target", "a query",
        [](const Framed& framed) { return framed.request.target.find('?') != std::string::npos; }},
    InputClass{"chunked", "message", "a body in chunks",
               [](const Framed& framed) {
                 return find_field(framed.request.fields, "Transfer-Encoding") != nullptr;
               }},
    InputClass{"http-1.0", "message", "HTTP/1.0",
               [](const Framed& framed) { return framed.version_minor == 0; }},
};

Answer bare_page() {
  Draft draft;
  draft.status = 500;
  draft.fields.push_back({"Content-Type", "text/html"});
  draft.text = "<html><body><h1>500 Internal Server Error</h1></body></html>";
  return response_bytes(draft, "POST", "Thu, 01 Jan 1970 00:00:00 GMT", true);
}

// A valid request gets the answer that a wrong one would.
void refuse(const Misconduct& misconduct, Handling& handling) {
  handling.causes = misconduct.causes;
  choose_row(handling);
}

}  // namespace

std::span<const InputClass> input_classes() { return kInputs; }

namespace quirks {

void answers_page(const Misconduct& misconduct, Handling& handling) {
  if (!concerns(misconduct, handling)) return;
  Draft& draft = handling.draft;
  if (const Json* status = misconduct.value.find("status"))
    draft.status = static_cast<int>(*status->as_number().to_int64());
  draft.fields.clear();
  if (const Json* type = misconduct.value.find("type"))
    draft.fields.push_back({"Content-Type", type->as_string()});
  const Json* text = misconduct.value.find("text");
  draft.body.reset();
  draft.text = text ? text->as_string() : "";
}

void cuts_connection(const Misconduct& misconduct, Handling& handling) {
  if (!concerns(misconduct, handling)) return;
  std::string& bytes = handling.answer.bytes;
  bytes.resize(misconduct.value == Json("inside") ? bytes.size() / 2 : 0);
  handling.answer.after = Answer::After::cut;
}

void hangs(const Misconduct& misconduct, Handling& handling) {
  if (concerns(misconduct, handling)) handling.answer.after = Answer::After::hang;
}

void breaks_on_input(const Misconduct& misconduct, Handling& handling) {
  const auto* row = std::ranges::find(kInputs, std::string_view(misconduct.place), &InputClass::id);
  if (row == kInputs.end() || !row->matches(handling.framed)) return;
  if (misconduct.value == Json("cut")) {
    handling.answer.bytes.clear();
    handling.answer.after = Answer::After::cut;
  } else {
    handling.answer = bare_page();
  }
}

void gives_last_answer(const Misconduct&, Handling& handling) {
  std::string& last = handling.history.last_bytes;
  std::string now = handling.answer.bytes;
  if (!last.empty()) handling.answer.bytes = last;
  last = std::move(now);
}

void refuses_after_refusal(const Misconduct& misconduct, Handling& handling) {
  History& history = handling.history;
  const bool harm = handling.causes.empty() && history.refused_last && !history.harmed;
  if (harm) refuse(misconduct, handling);
  history.harmed = harm;
}

void refuses_every(const Misconduct& misconduct, Handling& handling) {
  const auto every = misconduct.value.as_number().to_int64();
  if (!handling.causes.empty() || !every) return;
  if (++handling.history.seen_right % static_cast<std::uint64_t>(*every) == 0)
    refuse(misconduct, handling);
}

}  // namespace quirks
}  // namespace assay
