#include "sign/value_rule.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"

namespace assay {
namespace {

class PatternReader {
 public:
  explicit PatternReader(std::string_view text) : rest_(text) {}

  // "^[A-Za-z0-9]{1,128}$"; false when it is anything else.
  bool read(ValueRule& rule) {
    rule.allowed.reset();
    return take("^") && read_class(rule) && read_count(rule) && rest_ == "$";
  }

 private:
  bool take(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }

  static void allow(ValueRule& rule, char from, char to) {
    for (int c = from; c <= to; ++c) rule.allowed.set(static_cast<std::size_t>(c));
  }

  bool take_shorthand(ValueRule& rule) {
    const bool word = rest_.starts_with("\\w");
    if (!word && !rest_.starts_with("\\d")) return false;
    rest_.remove_prefix(2);
    allow(rule, '0', '9');
    if (word) {
      allow(rule, 'A', 'Z');
      allow(rule, 'a', 'z');
      allow(rule, '_', '_');
    }
    return true;
  }

  bool read_class(ValueRule& rule) {
    if (take_shorthand(rule)) return true;
    if (!take("[")) return false;
    const bool negated = take("^");
    while (!rest_.starts_with("]"))
      if (!read_member(rule)) return false;
    rest_.remove_prefix(1);
    if (negated) rule.allowed.flip();
    return true;
  }

  bool read_sign(char& sign) {
    if (rest_.starts_with("\\")) {
      rest_.remove_prefix(1);
      constexpr std::string_view kMeta = "\\]-^[./+$";
      if (rest_.empty() || kMeta.find(rest_[0]) == std::string_view::npos) return false;
    }
    if (rest_.empty() || static_cast<unsigned char>(rest_[0]) > 0x7e) return false;
    sign = rest_[0];
    rest_.remove_prefix(1);
    return true;
  }

  bool read_member(ValueRule& rule) {
    if (take_shorthand(rule)) return true;
    char from = 0;
    if (!read_sign(from)) return false;
    char to = from;
    const bool range = rest_.size() > 1 && rest_[0] == '-' && rest_[1] != ']';
    if (range && !(take("-") && read_sign(to))) return false;
    allow(rule, from, to);
    return from <= to;
  }

  bool read_number(std::size_t& out) {
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), out);
    if (error != std::errc()) return false;
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return true;
  }

  bool read_count(ValueRule& rule) {
    if (take("*")) return true;
    rule.shortest = 1;
    if (take("+")) return true;
    rule.longest = 1;
    if (!take("{")) return true;
    if (!read_number(rule.shortest)) return false;
    rule.longest = rule.shortest;
    if (take(",")) {
      rule.longest = std::string::npos;
      if (!rest_.starts_with("}") && !read_number(rule.longest)) return false;
    }
    return take("}") && rule.shortest <= rule.longest;
  }

  std::string_view rest_;
};

Errors read_pattern(const Json& declared, ValueRule& rule) {
  if (declared.is_string() && PatternReader(declared.as_string()).read(rule)) return {};
  const std::string found =
      declared.is_string() ? in_quotes(declared.as_string()) : declared.dump();
  return {{"", found + " is not a pattern of a rule: expected one class of signs and its count, "
                       "such as \"^[A-Za-z0-9]{1,128}$\""}};
}

Errors read_length(const Json& declared, std::size_t& length) {
  const auto number = declared.is_number() ? declared.as_number().to_int64() : std::nullopt;
  if (!number || *number < 0)
    return {{"", "found " + declared.dump() + ", expected a whole number from 0"}};
  length = static_cast<std::size_t>(*number);
  return {};
}

}  // namespace

Result<ValueRule> ValueRule::from(const Json& declared, const std::string& place) {
  if (!declared.is_object())
    return Error{place, "found " + declared.dump() + ", expected {minLength, maxLength, pattern}"};
  ValueRule rule, of_pattern;
  Errors errors;
  for (const auto& [key, value] : declared.as_object()) {
    constexpr std::string_view kKeys[] = {"minLength", "maxLength", "pattern"};
    Errors found;
    if (key == "minLength")
      found = read_length(value, rule.shortest);
    else if (key == "maxLength")
      found = read_length(value, rule.longest);
    else if (key == "pattern")
      found = read_pattern(value, of_pattern);
    else
      found = {{"", in_quotes(key) + " is not a key of a rule" + did_you_mean(key, kKeys)}};
    for (Error& error : found) errors.push_back({pointer_join(place, key), std::move(error.what)});
  }
  rule.allowed = of_pattern.allowed;
  rule.shortest = std::max(rule.shortest, of_pattern.shortest);
  rule.longest = std::min(rule.longest, of_pattern.longest);
  if (errors.empty() && rule.shortest > rule.longest)
    errors.push_back({place, "no value has at least " + std::to_string(rule.shortest) +
                                 " and at most " + std::to_string(rule.longest) + " bytes"});
  if (!errors.empty()) return errors;
  return rule;
}

bool ValueRule::accepts(std::string_view value) const {
  return value.size() >= shortest && value.size() <= longest && allows_all(value);
}

bool ValueRule::allows_all(std::string_view signs) const {
  return std::ranges::all_of(signs, [&](char sign) { return allows(sign); });
}

}  // namespace assay
