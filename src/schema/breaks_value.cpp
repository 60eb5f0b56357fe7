// Breaks of type, enum and const.
#include <algorithm>

#include "base/text.hpp"
#include "schema/breaks_parts.hpp"

namespace assay::sampling {
namespace {

// "2" for 2, "true" for true: what a lenient target reads as the same.
std::string as_text(const Json& value) {
  return value.is_string() ? value.as_string() : value.dump();
}

// 2 for "2", 8613800000000 for "+8613800000000", 1 for true.
Number as_number(const Json& value) {
  if (value.is_bool()) return Number(value.as_bool() ? 1 : 0);
  if (value.is_string()) {
    std::string_view text = value.as_string();
    const std::size_t first = text.find_first_not_of("+0");
    if (first != std::string_view::npos)
      if (auto number = Number::parse(text.substr(first))) return *number;
  }
  return Number(1);
}

bool as_bool(const Json& value) {
  if (value.is_string())
    return lower_ascii(value.as_string()) != "false" && value.as_string() != "0";
  if (value.is_number()) return value.as_number().sign() != 0;
  return true;
}

struct Other {
  const char* partition;
  Json value;
};

// One value of each kind of JSON, as near to `value` as the kind allows.
std::vector<Other> of_other_types(const Json& value) {
  std::vector<Other> others;
  if (!value.is_string()) others.push_back({"string", Json(as_text(value))});
  if (!value.is_string()) others.push_back({"empty-string", Json("")});
  if (value.is_number()) {
    others.push_back({"fraction", Json(value.as_number().plus(*Number::parse("0.5")))});
    others.push_back({"fraction", Json(value.as_number().minus(*Number::parse("0.5")))});
  } else {
    others.push_back({"number", Json(as_number(value))});
    others.push_back({"fraction", Json(*Number::parse("1.5"))});
  }
  if (!value.is_bool()) others.push_back({"boolean", Json(as_bool(value))});
  if (!value.is_array()) others.push_back({"array", Json::array({value})});
  if (!value.is_array()) others.push_back({"empty-array", Json::array()});
  if (!value.is_object()) others.push_back({"object", Json::object({{"value", value}})});
  if (!value.is_object()) others.push_back({"empty-object", Json::object()});
  if (!value.is_null()) others.push_back({"null", Json()});
  return others;
}

std::string swapped_case(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z')
      c = static_cast<char>(c - 'a' + 'A');
    else if (c >= 'A' && c <= 'Z')
      c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

void near_texts(const Spot& spot, Collector& out) {
  const std::string& text = spot.value.as_string();
  const std::string& keyword = spot.facts.values_keyword;
  const auto propose = [&](const char* partition, std::string near) {
    out.propose(spot.pointer, keyword, partition, Json(std::move(near)));
  };
  propose("other-case", swapped_case(text));
  propose("leading-blank", " " + text);
  propose("trailing-blank", text + " ");
  propose("trailing-newline", text + "\n");
  if (auto codes = decode_utf8(text); codes && !codes->empty()) {
    std::string last;
    append_utf8(last, codes->back());
    propose("prefix", text.substr(0, text.size() - last.size()));
    propose("one-more", text + last);
  }
  propose("empty", "");
  propose("unknown", "unknown");
}

void near_numbers(const Spot& spot, Collector& out) {
  const std::string& keyword = spot.facts.values_keyword;
  const auto propose = [&](const char* partition, const Number& near) {
    out.propose(spot.pointer, keyword, partition, Json(near));
  };
  Number least = spot.value.as_number(), most = least;
  for (const Json& value : *spot.facts.values) {
    if (!value.is_number()) continue;
    least = std::min(least, value.as_number());
    most = std::max(most, value.as_number());
  }
  propose("above", most.plus(Number(1)));
  propose("below", least.minus(Number(1)));
  // Between the values there may be holes, and a range check does not see them.
  for (Number inside = least.plus(Number(1)); inside < most && inside < least.plus(Number(32));
       inside = inside.plus(Number(1)))
    propose("between", inside);
  propose("far-above", Number(2147483648));
  propose("wraps-32-bit", spot.value.as_number().plus(Number(4294967296)));
}

}  // namespace

void break_type(const Spot& spot, Collector& out) {
  if (!spot.facts.typed) return;
  for (const Other& other : of_other_types(spot.value))
    if (!allows(spot.facts.types, other.value))
      out.propose(spot.pointer, "type", other.partition, other.value);
}

void break_values(const Spot& spot, Collector& out) {
  if (!spot.facts.values) return;
  if (spot.value.is_string()) near_texts(spot, out);
  if (spot.value.is_number()) near_numbers(spot, out);
  if (spot.value.is_bool())
    out.propose(spot.pointer, spot.facts.values_keyword, "opposite", Json(!spot.value.as_bool()));
  for (const Other& other : of_other_types(spot.value))
    if (!spot.facts.typed || allows(spot.facts.types, other.value))
      out.propose(spot.pointer, spot.facts.values_keyword, other.partition, other.value);
}

}  // namespace assay::sampling
