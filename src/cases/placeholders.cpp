#include "cases/placeholders.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/clock.hpp"
#include "base/text.hpp"
#include "cases/body_values.hpp"
#include "spec/profile.hpp"

namespace assay {
namespace {

constexpr std::string_view kFresh = "AssayFresh";
constexpr std::size_t kFreshLength = 32;

using Write = std::string (*)(std::string_view);

void replace_all(std::string& text, std::string_view word, const std::string& with) {
  for (auto at = text.find(word); at != text.npos; at = text.find(word, at + with.size()))
    text.replace(at, word.size(), with);
}

std::string as_is(std::string_view text) { return std::string(text); }
std::string in_json(std::string_view text) {
  const std::string quoted = Json(text).dump();
  return quoted.substr(1, quoted.size() - 2);
}

void find_fresh(const std::string& text, std::vector<MadeValue>& found, Random& random) {
  for (auto at = text.find(kFresh); at != text.npos; at = text.find(kFresh, at + kFreshLength)) {
    if (text.size() - at < kFreshLength) return;
    const std::string word = text.substr(at, kFreshLength);
    if (std::ranges::find(found, word, &MadeValue::word) == found.end())
      found.push_back({word, Json(random.alphanumeric(kFreshLength))});
  }
}

}  // namespace

std::string Made::word() const {
  if (is_asked() && change.empty()) return asked_word(output);
  return fmt::format("AssayMade{:016x}", hash64(change, hash64(output, hash64(workflow))));
}

Json Made::changed(const Json& value) const {
  if (change.empty() || !value.is_string()) return value;
  std::string text = value.as_string();
  if (change == "truncated")
    return Json(text.substr(0, text.size() - std::min<std::size_t>(1, text.size())));
  for (char& c : text) {
    if (c >= 'a' && c <= 'z')
      c = static_cast<char>(c - 32);
    else if (c >= 'A' && c <= 'Z')
      c = static_cast<char>(c + 32);
  }
  return Json(std::move(text));
}

std::size_t placeholder_length(std::string_view text) {
  constexpr std::size_t kHashDigits = 16;
  for (std::string_view lead : {std::string_view("AssayMade"), std::string_view("AssayWord")})
    if (text.starts_with(lead)) return lead.size() + kHashDigits;
  return text.starts_with(kFresh) ? kFreshLength : 0;
}

std::string fresh_word() {
  return std::string(kFresh) + std::string(kFreshLength - kFresh.size(), '0');
}

std::optional<Json> placeholder_for(const Schema& schema) {
  if (const Json* made = x_assay(schema, "made-by"))
    return Json(
        Made{made->find("workflow")->as_string(), made->find("output")->as_string(), {}}.word());
  if (const Json* fresh = x_assay(schema, "fresh"); fresh && *fresh == Json(true))
    return Json(fresh_word());
  return std::nullopt;
}

bool mentions(const Request& request, std::string_view word) {
  if (request.target.find(word) != std::string::npos ||
      request.body.find(word) != std::string::npos)
    return true;
  for (const Field& field : request.fields)
    if (field.value.find(word) != std::string::npos) return true;
  return false;
}

std::string word_for(std::string_view expression) {
  return fmt::format("AssayWord{:016x}", hash64(expression));
}

std::vector<MadeValue> fresh_values(const Request& request, Random& random) {
  std::vector<MadeValue> out;
  find_fresh(request.target, out, random);
  find_fresh(request.body, out, random);
  for (const Field& field : request.fields) find_fresh(field.value, out, random);
  return out;
}

void put_in(Request& request, const std::vector<MadeValue>& made, Random& random) {
  if (made.empty() && !mentions(request, kFresh)) return;
  const std::string* type = find_field(request.fields, "Content-Type");
  const bool form = type && media_type_of(*type) == "application/x-www-form-urlencoded";
  const Write write_body = form ? Write(percent_encode) : Write(in_json);
  const auto put = [&](const std::string& word, const Json& value) {
    const std::string text = value.is_string() ? value.as_string() : value.dump();
    if (!form && !value.is_string()) replace_all(request.body, '"' + word + '"', text);
    replace_all(request.target, word, percent_encode(text));
    replace_all(request.body, word, write_body(text));
    for (Field& field : request.fields) replace_all(field.value, word, as_is(text));
  };
  for (const auto& [word, value] : made) put(word, value);
  for (const auto& [word, value] : fresh_values(request, random)) put(word, value);
}

}  // namespace assay
