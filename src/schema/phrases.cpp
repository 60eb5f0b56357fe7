#include "schema/phrases.hpp"

#include <array>

#include "base/text.hpp"

namespace assay::jsonschema {
namespace {

constexpr std::size_t kLongest = 60;       // bytes of a value that are shown
constexpr std::size_t kLongestList = 200;  // bytes of a list of values

std::string joined(std::span<const std::string> parts, std::string_view last) {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) out += i + 1 == parts.size() ? last : std::string_view(", ");
    out += parts[i];
  }
  return out;
}

// As many as fit, and how many there are beyond.
std::string listed(std::span<const std::string> parts) {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (out.size() + parts[i].size() > kLongestList)
      return out + " and " + std::to_string(parts.size() - i) + " more";
    if (i > 0) out += ", ";
    out += parts[i];
  }
  return out;
}

}  // namespace

std::string phrase_types(std::uint8_t types) {
  constexpr std::array<std::string_view, 7> names{"null",     "a boolean", "a number",  "a string",
                                                  "an array", "an object", "an integer"};
  std::vector<std::string> parts;
  for (std::size_t bit = names.size(); bit-- > 1;)
    if (types & (1U << bit)) parts.emplace_back(names[bit]);
  if (types & 1U) parts.emplace_back(names[0]);
  return joined(parts, " or ");
}

std::string phrase_text(std::string_view text) {
  const std::string phrase = in_quotes(shortened(text, kLongest));
  if (is_utf8(phrase)) return phrase;
  std::string escaped;  // decoded contents may be any bytes, a report may not
  for (const char c : phrase) {
    if (static_cast<unsigned char>(c) < 0x80)
      escaped += c;
    else
      (escaped += "\\x") += hex_encode({&c, 1});
  }
  return escaped;
}

std::string phrase_count(std::uint64_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

std::string phrase_value(const Json& value) {
  if (value.is_string()) return phrase_text(value.as_string());
  if (value.is_array()) return "an array of " + phrase_count(value.as_array().size(), "item");
  if (value.is_object())
    return "an object with " + phrase_count(value.as_object().size(), "member");
  return shortened(value.dump(), kLongest);
}

std::string phrase_value_and_type(const Json& value) {
  if (value.is_string()) return "a string " + phrase_value(value);
  if (value.is_number()) return "the number " + phrase_value(value);
  return phrase_value(value);
}

std::string phrase_choices(const Json::Array& choices) {
  std::vector<std::string> parts;
  for (const Json& choice : choices) parts.push_back(shortened(choice.dump(), kLongest));
  if (parts.empty()) return "nothing, the list of values is empty";
  return (parts.size() == 1 ? "" : "one of ") + listed(parts);
}

std::string phrase_known_members(const Node& node) {
  std::vector<std::string> parts;
  if (const Json* properties = node.json->find("properties"))
    for (const auto& [name, schema] : properties->as_object()) parts.push_back(phrase_text(name));
  for (const auto& [pattern, schema] : node.object->patterns)
    parts.push_back("names that match " + shortened(pattern.text(), kLongest));
  if (parts.empty()) return "no members";
  return "no members but " + listed(parts);
}

}  // namespace assay::jsonschema
