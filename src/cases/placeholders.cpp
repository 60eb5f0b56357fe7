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

std::string hex_digits(Random& random, std::size_t count) {
  std::string out = random.alphanumeric(count);
  for (char& c : out) c = "0123456789abcdef"[static_cast<unsigned char>(c) % 16];
  return out;
}

constexpr FreshShape kShapes[] = {
    {"alphanumeric", "32 letters and digits",
     [](Random& random) { return random.alphanumeric(kFreshLength); }},
    {"uuid", "a UUID (RFC 9562)",
     [](Random& random) {
       return fmt::format("{}-{}-4{}-a{}-{}", hex_digits(random, 8), hex_digits(random, 4),
                          hex_digits(random, 3), hex_digits(random, 3), hex_digits(random, 12));
     }},
    {"digits", "20 digits",
     [](Random& random) {
       std::string out = random.alphanumeric(20);
       for (char& c : out) c = static_cast<char>('0' + static_cast<unsigned char>(c) % 10);
       out.front() = '1';
       return out;
     }},
    {"letters", "32 letters",
     [](Random& random) {
       std::string out = random.alphanumeric(kFreshLength);
       for (char& c : out) c = static_cast<char>('a' + static_cast<unsigned char>(c) % 26);
       return out;
     }},
};

// The last sign of a word tells its shape.
const FreshShape& shape_of(std::string_view word) {
  const auto at = static_cast<std::size_t>(word.back() - '0');
  return kShapes[at < std::size(kShapes) ? at : 0];
}

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
      found.push_back({word, Json(shape_of(word).make(random))});
  }
}

}  // namespace

std::span<const FreshShape> fresh_shapes() { return kShapes; }

std::string fresh_word(std::string_view shape) {
  const auto* found = std::ranges::find(kShapes, shape, &FreshShape::name);
  std::string out = std::string(kFresh) + std::string(kFreshLength - kFresh.size(), '0');
  out.back() = static_cast<char>('0' + (found - std::begin(kShapes)));
  return out;
}

Made made_from(const Json& made_by) {
  Made out{made_by.find("workflow")->as_string(), made_by.find("output")->as_string(), {}, {}};
  if (const Json* inputs = made_by.find("inputs"); inputs && inputs->is_object())
    for (const auto& [name, field] : inputs->as_object())
      if (field.is_string()) out.inputs.emplace_back(name, field.as_string());
  return out;
}

std::string Made::word() const {
  if (is_asked() && change.empty()) return asked_word(output);
  return fmt::format("AssayMade{:016x}", hash64(change, hash64(output, hash64(workflow))));
}

Json Made::changed(const Json& value) const {
  if (change.empty() || !value.is_string()) return value;
  std::string text = value.as_string();
  if (change == "truncated")
    return Json(text.substr(0, text.size() - std::min<std::size_t>(1, text.size())));
  // "a1b2---{...}": what stands before the sign that parts it from what follows.
  if (change == "before-separator") return Json(text.substr(0, text.find_first_of("-_.:|,")));
  if (change == "altered-first" && !text.empty()) {
    char& first = text.front();
    first = first == '9'   ? '1'
            : first == 'z' ? 'a'
            : first == 'Z' ? 'A'
                           : static_cast<char>(first + 1);
    return Json(std::move(text));
  }
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

std::string fresh_word() { return fresh_word(kShapes[0].name); }

std::optional<Json> placeholder_for(const Schema& schema) {
  if (const Json* made = x_assay(schema, "made-by")) return Json(made_from(*made).word());
  if (const Json* fresh = x_assay(schema, "fresh"); fresh && *fresh == Json(true))
    return Json(fresh_word(kShapes[0].name));
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
