#include "cases/traps.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "base/text.hpp"

namespace assay {
namespace {

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  if (const auto at = text.find(from); at != std::string::npos) text.replace(at, from.size(), to);
  return text;
}

// A change of text; a row applies where it changes anything.
struct TextTrap {
  std::string_view partition;
  std::string (*change)(const std::string& text);
};
// Every printable sign as its full-width form (U+FF01 to U+FF5E).
std::string full_width(const std::string& text) {
  std::string out;
  for (char c : text) {
    const auto sign = static_cast<unsigned char>(c);
    if (sign < 0x21 || sign > 0x7E)
      out += c;
    else
      append_utf8(out, U'\uFF01' + (sign - 0x21U));
  }
  return out;
}

// The digits parted, so that whoever leaves the sign out reads the same number: 1_0, 0_5.
std::string parted(const std::string& text, std::string_view sign) {
  if (text.size() < 2) return "0" + std::string(sign) + text;
  return text.substr(0, text.size() - 1) + std::string(sign) + text.substr(text.size() - 1);
}

// The same number in the digits of another script.
std::string in_digits_from(const std::string& text, char32_t zero) {
  std::string out;
  for (char c : text) {
    if (c >= '0' && c <= '9')
      append_utf8(out, zero + static_cast<char32_t>(c - '0'));
    else
      out += c;
  }
  return out;
}

constexpr TextTrap kTextTraps[] = {
    {"all-full-width", full_width},
    {"json-in-string", [](const std::string& t) { return Json(t).dump(); }},
    {"first-dropped", [](const std::string& t) { return t.substr(1); }},
    {"first-doubled", [](const std::string& t) { return t.substr(0, 1) + t; }},
    {"plus-as-00", [](const std::string& t) { return replaced(t, "+", "00"); }},
    {"plus-encoded", [](const std::string& t) { return replaced(t, "+", "%2B"); }},
    {"plus-as-blank", [](const std::string& t) { return replaced(t, "+", " "); }},
    {"plus-full-width", [](const std::string& t) { return replaced(t, "+", "\xEF\xBC\x8B"); }},
    {"scheme-ftp",
     [](const std::string& t) {
       return t.starts_with("http") ? "ftp" + t.substr(t.find("://")) : t;
     }},
    {"scheme-javascript",
     [](const std::string& t) {
       return t.starts_with("http") ? "javascript" + t.substr(t.find(':')) : t;
     }},
    {"scheme-httpx",
     [](const std::string& t) {
       return t.starts_with("http") ? "httpx" + t.substr(t.find("://")) : t;
     }},
    {"scheme-inside",
     [](const std::string& t) { return t.starts_with("http") ? "ftp://a.example/" + t : t; }},
    {"query", [](const std::string& t) { return t.starts_with("http") ? t + "?a=b" : t; }},
    {"fragment", [](const std::string& t) { return t.starts_with("http") ? t + "#a" : t; }},
    {"user",
     [](const std::string& t) { return t.starts_with("http") ? replaced(t, "://", "://u@") : t; }},
    {"carriage-return", [](const std::string& t) { return t + "\r\n"; }},
    {"tab", [](const std::string& t) { return t + "\t"; }},
    {"no-break-space", [](const std::string& t) { return t + "\xC2\xA0"; }},
    {"zero-width-space", [](const std::string& t) { return t + "\xE2\x80\x8B"; }},
    {"hanzi", [](const std::string& t) { return t.substr(0, t.size() - 1) + "\xE4\xB8\x80"; }},
    {"hanzi-digit", [](const std::string& t) { return "\xE4\xB8\x89" + t.substr(1); }},
    {"hanzi-extension",
     [](const std::string& t) { return t.substr(0, t.size() - 1) + "\xF0\xA0\x80\x80"; }},
};

void add_text_traps(const std::string& text, std::vector<Trap>& out) {
  for (const TextTrap& trap : kTextTraps)
    if (std::string changed = trap.change(text); changed != text)
      out.push_back({std::string(trap.partition), Json(std::move(changed))});
  // Every printable ASCII sign that is no letter or digit, in the middle.
  for (char sign = ' '; sign < 0x7f; ++sign) {
    const bool plain = (sign >= '0' && sign <= '9') || (sign >= 'a' && sign <= 'z') ||
                       (sign >= 'A' && sign <= 'Z');
    if (plain) continue;
    std::string changed = text;
    if (changed[text.size() / 2] == sign) continue;
    changed[text.size() / 2] = sign;
    out.push_back(
        {fmt::format("sign-{:02x}", static_cast<unsigned>(sign)), Json(std::move(changed))});
  }
}

}  // namespace

std::vector<Trap> base64_traps(const std::string& encoded) {
  const std::string head = encoded.substr(0, 4), rest = encoded.substr(head.size());
  return {{"lenient-leading-blank", Json(" " + encoded)},
          {"lenient-trailing-blank", Json(encoded + " ")},
          {"lenient-newline", Json(encoded + "\n")},
          {"lenient-second-line", Json(encoded + "\nx")},
          {"lenient-hyphen", Json(head + "-" + rest)},
          {"lenient-line-break", Json(head + "\r\n" + rest)},
          {"lenient-quoted", Json(Json(encoded).dump())},
          {"all-full-width", Json(full_width(encoded))}};
}

std::vector<Trap> word_traps(const std::string& constant) {
  const auto at = constant.find_first_of("_-,");
  if (at == std::string::npos) return {};
  const char separator = constant[at];
  std::vector<std::string> words = split(constant, separator);
  const auto without = [&](std::size_t place) {
    std::vector<std::string> fewer = words;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(place));
    return join(fewer, std::string(1, separator));
  };
  std::vector<Trap> out{
      {"without-last-word", Json(without(words.size() - 1))},
      {"without-first-word", Json(without(0))},
      {"words-joined", Json(join(words, ""))},
      {"words-by-blank", Json(join(words, " "))},
      {"words-by-other-separator", Json(join(words, separator == '_' ? "-" : "_"))}};
  // A word that is a number may be taken beyond those that stand in a constant.
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].empty() || words[i].find_first_not_of("0123456789") != std::string::npos) continue;
    std::vector<std::string> more = words;
    more[i] = "2";
    out.push_back(
        {fmt::format("word-{}-of-2", i + 1), Json(join(more, std::string(1, separator)))});
  }
  std::ranges::reverse(words);
  out.push_back({"words-reversed", Json(join(words, std::string(1, separator)))});
  return out;
}

std::vector<Trap> content_traps(const Json& content) {
  std::vector<Trap> out;
  if (!content.is_object()) return out;
  const auto with = [&](const std::string& partition, const std::string& name, const Json& value) {
    Json changed = content;
    changed.set(name, value);
    out.push_back({"content-" + name + "-" + partition, changed});
  };
  Json::Array values;
  for (const auto& [name, value] : content.as_object()) {
    Json fewer = content;
    fewer.erase(name);
    out.push_back({"content-" + name + "-absent", fewer});
    with("null", name, Json());
    with("list", name, Json::array({value}));
    with("object", name, Json::object({{"value", value}}));
    values.push_back(value);
    if (!value.is_number()) continue;
    const Number& number = value.as_number();
    with("text", name, Json(number.text()));
    with("negated", name, Json(Number(0).minus(number)));
    with("zero", name, Json(0));
    with("one-more", name, Json(number.plus(Number(1))));
    with("fraction-more", name, Json(number.plus(*Number::parse("0.9"))));
    with("thousand-more", name, Json(number.plus(Number(1000))));
  }
  if (values.size() > 1) {
    Json swapped = content;
    std::size_t i = values.size();
    for (auto& [name, value] : swapped.as_object()) value = values[--i];
    out.push_back({"content-values-swapped", swapped});
  }
  out.push_back({"content-list", Json(values)});
  out.push_back({"content-empty", Json::object()});
  return out;
}

std::vector<Trap> traps_for(const Json& valid) {
  std::vector<Trap> out;
  if (valid.is_string() || valid.is_number()) {
    out.push_back({"true", Json(true)});
    out.push_back({"false", Json(false)});
  }
  if (valid.is_bool()) {
    out.push_back({"zero", Json(0)});
    out.push_back({"one", Json(1)});
    out.push_back({"yes", Json("yes")});
  }
  if (valid.is_string() && !valid.as_string().empty()) add_text_traps(valid.as_string(), out);
  if (valid.is_string())
    if (auto inside = parse_json(valid.as_string()); inside && !inside->is_number())
      out.push_back({"not-as-text", *std::move(inside)});
  if (valid.is_number()) {
    const std::string text = valid.as_number().text();
    out.push_back({"negated", Json(Number(0).minus(valid.as_number()))});
    for (const auto& [partition, spelt] : {std::pair{"text-padded", " " + text},
                                           {"text-plus", "+" + text},
                                           {"text-zero", "0" + text},
                                           {"text-decimal", text + ".0"},
                                           {"text-exponent", text + "e0"},
                                           {"text-hex", "0x" + text},
                                           {"text-twice", text + " " + text},
                                           {"text-list", text + "," + text},
                                           {"text-word", std::string("all")},
                                           {"text-unit", text + "px"},
                                           {"text-seconds", text + "s"},
                                           {"text-clock", std::string("00:10:00")},
                                           {"text-underscore", parted(text, "_")},
                                           {"text-blank-inside", parted(text, " ")},
                                           {"text-comma-inside", parted(text, ",")},
                                           {"text-sum", text + "+0"},
                                           {"text-product", text + "*1"},
                                           {"text-full-width", full_width(text)},
                                           {"text-arabic-digits", in_digits_from(text, U'\u0660')},
                                           {"text-quoted", "\"" + text + "\""},
                                           {"text-bracketed", "[" + text + "]"},
                                           {"text-percent", text + "%"},
                                           {"text-statement", text + ";"},
                                           {"text-comment", text + "--"},
                                           {"text-long-suffix", text + "L"},
                                           {"text-float-suffix", text + "f"},
                                           {"text-binary", std::string("0b1")},
                                           {"text-octal", std::string("0o1")},
                                           {"text-infinity", std::string("Infinity")},
                                           {"text-not-a-number", std::string("NaN")},
                                           {"text-null", std::string("null")},
                                           {"text-yes", std::string("yes")},
                                           {"text-on", std::string("on")},
                                           {"text-default", std::string("default")}})
      out.push_back({partition, Json(spelt)});
  }
  return out;
}

std::vector<Trap> near_misses(const std::string& listed) {
  const auto altered = [&](std::size_t at) {
    std::string out = listed;
    char& c = out[at];
    c = c == '9' || c == 'z' || c == 'Z' ? static_cast<char>(c - 1) : static_cast<char>(c + 1);
    return out;
  };
  std::string other_case = listed;
  for (char& c : other_case)
    c = c >= 'a' && c <= 'z'   ? static_cast<char>(c - 32)
        : c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32)
                               : c;
  std::size_t middle = listed.size() / 2;
  while (middle + 1 < listed.size() && !std::isalnum(static_cast<unsigned char>(listed[middle])))
    ++middle;
  // An account often has the numbers next to one: the last digit of a number may lead to another.
  const bool number = listed.find_first_not_of("0123456789") == std::string::npos;
  std::vector<Trap> out;
  // A file of that name in a folder is another file.
  if (listed.find('.') != std::string::npos)
    out.push_back({"in-a-folder", Json("assay/" + listed)});
  out.insert(out.end(), {number ? Trap{"altered-first", Json(altered(0))}
                                : Trap{"altered-last", Json(altered(listed.size() - 1))},
                         {"altered-middle", Json(altered(middle))},
                         {"prefix", Json(listed.substr(0, listed.size() - 1))},
                         {"one-more", Json(listed + listed.back())},
                         {"doubled", Json(listed + listed)},
                         {"other-case", Json(other_case)},
                         {"lower-case", Json(lower_ascii(listed))},
                         {"upper-case", Json(upper_ascii(listed))},
                         {"leading-blank", Json(" " + listed)},
                         {"trailing-blank", Json(listed + " ")},
                         {"trailing-newline", Json(listed + "\n")},
                         {"empty", Json("")}});
  return out;
}

}  // namespace assay
