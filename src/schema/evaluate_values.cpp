// Assertions about one value of any kind, a number or a string.
#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "schema/evaluator.hpp"
#include "schema/phrases.hpp"

namespace assay::jsonschema {
namespace {

bool has_type(std::uint8_t types, const Json& value) {
  if (types & type_bit(value.kind())) return true;
  return (types & Node::kInteger) && value.is_number() && value.as_number().is_integer();
}

// Bytes that begin a code point; right for any valid UTF-8, harmless for the rest.
std::size_t count_code_points(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

bool fits(const Format& format, const Json& value) {
  if (value.is_string()) return !format.text || format.text(value.as_string());
  return !value.is_number() || !format.number || format.number(value.as_number());
}

}  // namespace

bool Evaluator::value_rules(const Node& node, const Json& value) {
  bool ok = true;
  if (node.types != 0 && !has_type(node.types, value)) {
    if (quiet()) return false;
    ok = fail(node, "type", {phrase_types(node.types), phrase_value_and_type(value), {}});
  }
  if (node.constant && !(*node.constant == value)) {
    if (quiet()) return false;
    ok = fail(node, "const", {shortened(node.constant->dump(), 60), phrase_value(value), {}});
  }
  if (node.choices &&
      std::ranges::find(node.choices->as_array(), value) == node.choices->as_array().end()) {
    if (quiet()) return false;
    ok = fail(node, "enum", {phrase_choices(node.choices->as_array()), phrase_value(value), {}});
  }
  if (node.format && !fits(*node.format, value)) {
    if (quiet()) return false;
    ok = fail(node, "format", {std::string(node.format->expected), phrase_value(value), {}});
  }
  return ok;
}

bool Evaluator::number_rules(const Node& node, const Json& value) {
  const NumberRules& rules = *node.number;
  const Number& number = value.as_number();
  bool ok = true;
  const auto check = [&](bool passed, std::string_view keyword, std::string_view phrase,
                         const std::optional<Number>& bound) {
    if (passed) return;
    ok = false;
    if (!quiet())
      fail(node, keyword, {std::string(phrase) + bound->text(), phrase_value(value), {}});
  };
  check(!rules.minimum || number >= *rules.minimum, "minimum", "at least ", rules.minimum);
  check(!rules.maximum || number <= *rules.maximum, "maximum", "at most ", rules.maximum);
  check(!rules.exclusive_minimum || number > *rules.exclusive_minimum, "exclusiveMinimum",
        "more than ", rules.exclusive_minimum);
  check(!rules.exclusive_maximum || number < *rules.exclusive_maximum, "exclusiveMaximum",
        "less than ", rules.exclusive_maximum);
  check(!rules.multiple_of || number.is_multiple_of(*rules.multiple_of), "multipleOf",
        "a multiple of ", rules.multiple_of);
  return ok;
}

bool Evaluator::string_rules(const Node& node, const Json& value) {
  const StringRules& rules = *node.string;
  const std::string& text = value.as_string();
  bool ok = true;
  if (rules.min_length > 0 || rules.max_length != kUnlimited) {
    const std::size_t length = count_code_points(text);
    const auto found = [&] { return phrase_count(length, "character") + ": " + phrase_text(text); };
    if (length < rules.min_length) {
      if (quiet()) return false;
      ok = fail(node, "minLength",
                {"at least " + phrase_count(rules.min_length, "character"), found(), {}});
    }
    if (length > rules.max_length) {
      if (quiet()) return false;
      ok = fail(node, "maxLength",
                {"at most " + phrase_count(rules.max_length, "character"), found(), {}});
    }
  }
  if (text.size() > rules.max_bytes) {
    if (quiet()) return false;
    ok = fail(node, "maxLength",
              {"at most " + phrase_count(rules.max_bytes, "byte"),
               phrase_count(text.size(), "byte") + ": " + phrase_text(text),
               {}});
  }
  if (rules.pattern && !(is_utf8(text) && rules.pattern->matches(text))) {
    if (quiet()) return false;
    ok =
        fail(node, "pattern",
             {"text that matches " + shortened(rules.pattern->text(), 100), phrase_text(text), {}});
  }
  return (!rules.content || content_rules(node, *rules.content, text)) && ok;
}

bool Evaluator::content_rules(const Node& node, const ContentRules& rules,
                              const std::string& text) {
  std::optional<std::string> decoded;
  if (rules.encoded && !(decoded = base64_decode(text)))
    return !quiet() && fail(node, "contentEncoding",
                            {"base64 text (RFC 4648 section 4)", phrase_text(text), {}});
  const std::string& content = decoded ? *decoded : text;
  Json value;
  if (rules.parsed) {
    auto parsed = parse_json(content);
    if (!parsed)
      return !quiet() && fail(node, "contentMediaType",
                              {rules.encoded ? "a JSON document in base64" : "a JSON document",
                               phrase_text(content) + ", " + parsed.error().text(),
                               {}});
    value = std::move(parsed).value();
  } else {
    value = Json(content);
  }
  if (rules.schema == kNoNode) return true;
  const bool outer = std::exchange(inside_content_, true);
  const int depth = std::exchange(in_place_depth_, 0);
  const bool ok = visit(rules.schema, value, nullptr);
  inside_content_ = outer;
  in_place_depth_ = depth;
  return ok;
}

}  // namespace assay::jsonschema
