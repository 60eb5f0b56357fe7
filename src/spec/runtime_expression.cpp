#include "spec/runtime_expression.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <compare>

#include "base/text.hpp"
#include "spec/text_picks.hpp"

namespace assay {
namespace {

Error nothing(std::string_view expression) {
  return {"", fmt::format("{} names nothing here", in_quotes(expression))};
}

Result<Json> at_pointer(const Json* root, std::string_view rest, std::string_view expression) {
  if (!root) return nothing(expression);
  if (rest.empty()) return *root;
  if (!rest.starts_with('#')) return nothing(expression);
  const Json* found = root->at(rest.substr(1));
  if (!found) return nothing(expression);
  return *found;
}

Result<Json> of_message(std::string_view rest, std::string_view expression, const Fields* fields,
                        const Json* body) {
  constexpr std::string_view kHeader = "header.", kBody = "body";
  if (rest.starts_with(kHeader)) {
    const std::string name(rest.substr(kHeader.size()));
    const std::string* value = fields ? find_field(*fields, name) : nullptr;
    if (!value) return nothing(expression);
    return Json(*value);
  }
  if (rest.starts_with(kBody)) return at_pointer(body, rest.substr(kBody.size()), expression);
  return nothing(expression);
}

Result<Json> value_of(std::string_view expression, const RuntimeValues& values) {
  const auto take = [&](std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) return false;
    text.remove_prefix(prefix.size());
    return true;
  };
  std::string_view rest = expression;
  if (rest == "$statusCode") {
    if (values.status == 0) return nothing(expression);
    return Json(values.status);
  }
  if (take(rest, "$response.")) {
    return of_message(rest, expression, values.response ? &values.response->fields : nullptr,
                      values.response_body);
  }
  if (take(rest, "$request.")) {
    if (rest.starts_with("body"))
      return at_pointer(values.request ? values.request->find("body") : nullptr, rest.substr(4),
                        expression);
    std::string pointer = "/" + std::string(rest);
    std::ranges::replace(pointer, '.', '/');
    const Json* found = values.request ? values.request->at(pointer) : nullptr;
    if (!found) return nothing(expression);
    return *found;
  }
  if (take(rest, "$inputs.")) {
    const auto found = values.inputs.find(std::string(rest));
    if (found == values.inputs.end()) return nothing(expression);
    return found->second;
  }
  if (take(rest, "$steps.")) {
    constexpr std::string_view kOutputs = ".outputs.";
    const auto at = rest.find(kOutputs);
    if (at == std::string_view::npos) return nothing(expression);
    const auto step = values.outputs.find(std::string(rest.substr(0, at)));
    if (step == values.outputs.end()) return nothing(expression);
    const auto found = step->second.find(std::string(rest.substr(at + kOutputs.size())));
    if (found == step->second.end()) return nothing(expression);
    return found->second;
  }
  return nothing(expression);
}

// A sign in the middle replaced: what a search that takes it for "any" finds anyway.
std::string with_middle(std::string text, char sign) {
  if (!text.empty()) text[text.size() / 2] = sign;
  return text;
}

// "longest:/name": of a list's items, the text at /name of the one that is picked.
Result<Json> picked(const Json& list, std::string_view which, std::string_view expression) {
  const auto colon = which.find(':');
  const TextPick* pick = find_text_pick(which.substr(0, colon));
  if (!pick || colon == std::string_view::npos || !list.is_array()) return nothing(expression);
  std::vector<std::string> texts;
  for (const Json& item : list.as_array())
    if (const Json* text = item.at(which.substr(colon + 1)); text && text->is_string())
      texts.push_back(text->as_string());
  const auto place = pick->choose(texts);
  if (!place) return nothing(expression);
  return Json(texts[*place]);
}

// Whether the items are neighbours in `whole`, in its order; they may go on beyond its end, but not
// with items of it.
bool runs_in(const Json::Array& items, const Json::Array& whole) {
  const auto known = [&](const Json& item) {
    return std::ranges::find(whole, item) != whole.end();
  };
  if (std::ranges::none_of(items, known)) return true;
  for (auto start = whole.begin(); start != whole.end(); ++start) {
    const auto [item, place] = std::mismatch(items.begin(), items.end(), start, whole.end());
    if (item == items.begin()) continue;
    if (item == items.end() || (place == whole.end() && std::none_of(item, items.end(), known)))
      return true;
  }
  return false;
}

Result<Json> less(const Json& value, std::string_view by, std::string_view expression) {
  const auto subtrahend = parse_json(by);
  if (!subtrahend || !subtrahend->is_number() || !value.is_number()) return nothing(expression);
  const Number out = value.as_number().minus(subtrahend->as_number());
  if (out < Number(1)) return nothing(expression);
  return Json(out);
}

// The last item is the first from the end.
Result<Json> from_end(const Json& list, std::string_view place, std::string_view expression) {
  const auto number = parse_json(place);
  const auto at = number && number->is_number() ? number->as_number().to_int64() : std::nullopt;
  const auto size = list.is_array() ? static_cast<std::int64_t>(list.as_array().size()) : 0;
  if (!at || *at < 1 || *at > size) return nothing(expression);
  return list.as_array()[static_cast<std::size_t>(size - *at)];
}

Result<Json> changed(const Json& value, std::string_view how, std::string_view expression) {
  constexpr std::string_view kPick = "pick:";
  if (how.starts_with(kPick)) return picked(value, how.substr(kPick.size()), expression);
  constexpr std::string_view kLess = "less:";
  if (how.starts_with(kLess)) return less(value, how.substr(kLess.size()), expression);
  constexpr std::string_view kBack = "back:";
  if (how.starts_with(kBack)) return from_end(value, how.substr(kBack.size()), expression);
  if (how == "count")
    return Json(value.is_array() ? static_cast<std::int64_t>(value.as_array().size()) : 0);
  if (how == "sorted") {
    if (!value.is_array()) return value;
    Json::Array items = value.as_array();
    std::ranges::sort(items, {}, [](const Json& item) { return item.dump(); });
    return Json(std::move(items));
  }
  if (!value.is_string()) return nothing(expression);
  const std::string& text = value.as_string();
  if (how == "drop-last")
    return Json(text.substr(0, text.size() - std::min<std::size_t>(1, text.size())));
  if (how == "drop-first") return Json(text.substr(std::min<std::size_t>(1, text.size())));
  if (how == "percent-middle") return Json(with_middle(text, '%'));
  if (how == "blank-middle") return Json(with_middle(text, ' '));
  if (how == "underscore-middle") return Json(with_middle(text, '_'));
  return nothing(expression);
}

Result<Json> whole_value(std::string_view expression, const RuntimeValues& values) {
  const auto bar = expression.find('|');
  auto value = value_of(expression.substr(0, bar), values);
  if (!value || bar == std::string_view::npos) return value;
  constexpr std::string_view kRunsIn = "|runs-in:";
  if (expression.substr(bar).starts_with(kRunsIn)) {
    const std::string_view step = expression.substr(bar + kRunsIn.size());
    const auto dot = step.find('.');
    const auto whole = value_of(fmt::format("$steps.{}.outputs.{}", step.substr(0, dot),
                                            step.substr(std::min(dot, step.size() - 1) + 1)),
                                values);
    if (!whole || !whole->is_array() || !value->is_array()) return nothing(expression);
    return Json(runs_in(value->as_array(), whole->as_array()));
  }
  return changed(*value, expression.substr(bar + 1), expression);
}

// A recursive descent over: or := and ("||" and)*; and := not ("&&" not)*; not := "!" not | "(" or
// ")" | operand (("=="|...) operand)?
class Condition {
 public:
  Condition(std::string_view text, const RuntimeValues& values) : text_(text), values_(values) {}

  Result<bool> run() {
    const bool out = any();
    blanks();
    if (error_.empty() && at_ != text_.size()) fail("an operator or the end");
    if (!error_.empty()) return Error{"", error_};
    return out;
  }

 private:
  void blanks() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }
  bool take(std::string_view word) {
    blanks();
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }
  void fail(std::string_view expected) {
    if (error_.empty())
      error_ = fmt::format("{}: expected {} at column {}", in_quotes(text_), expected, at_ + 1);
  }

  bool any() {
    constexpr int kDeepest = 100;
    if (++depth_ > kDeepest) {
      fail("fewer parentheses");
      at_ = text_.size();
      return false;
    }
    bool out = all();
    while (take("||")) out = all() || out;
    --depth_;
    return out;
  }
  bool all() {
    bool out = one();
    while (take("&&")) out = one() && out;
    return out;
  }
  bool one() {
    if (take("(")) {
      const bool out = any();
      if (!take(")")) fail("\")\"");
      return out;
    }
    blanks();
    if (text_.substr(at_).starts_with('!') && !text_.substr(at_).starts_with("!=")) {
      std::size_t signs = 0;
      while (at_ < text_.size() && text_[at_] == '!') ++at_, ++signs;
      const bool inner = one();
      return signs % 2 == 1 ? !inner : inner;
    }
    return comparison();
  }

  bool comparison() {
    const auto left = operand();
    constexpr std::string_view kOperators[] = {"==", "!=", "<=", ">=", "<", ">"};
    for (std::string_view op : kOperators) {
      if (!take(op)) continue;
      const auto right = operand();
      return compare(left, op, right);
    }
    return left && left->is_bool() && left->as_bool();
  }

  // What names nothing equals null and nothing else.
  static bool compare(const std::optional<Json>& left, std::string_view op,
                      const std::optional<Json>& right) {
    const Json null;
    const Json &a = left ? *left : null, &b = right ? *right : null;
    const bool equal = a == b || (a.is_string() && b.is_string() &&
                                  lower_ascii(a.as_string()) == lower_ascii(b.as_string()));
    if (op == "==") return equal;
    if (op == "!=") return !equal;
    if (!a.is_number() || !b.is_number()) return false;
    const auto order = a.as_number() <=> b.as_number();
    if (op == "<") return order < 0;
    if (op == "<=") return order <= 0;
    if (op == ">") return order > 0;
    return order >= 0;
  }

  std::optional<Json> operand() {
    blanks();
    if (at_ < text_.size() && (text_[at_] == '\'' || text_[at_] == '"')) {
      const auto end = text_.find(text_[at_], at_ + 1);
      if (end == std::string_view::npos) {
        fail("a closing quotation mark");
        return std::nullopt;
      }
      const Json out(text_.substr(at_ + 1, end - at_ - 1));
      at_ = end + 1;
      return out;
    }
    auto end = std::min(text_.find_first_of(" =!<>&|)", at_), text_.size());
    if (end + 1 < text_.size() && text_[end] == '|' && text_[end + 1] != '|')
      end = std::min(text_.find_first_of(" =!<>&|)", end + 1), text_.size());
    const std::string_view word = text_.substr(at_, end - at_);
    if (word.empty()) {
      fail("a value or an expression");
      return std::nullopt;
    }
    at_ = end;
    if (word.starts_with('$')) {
      auto found = whole_value(word, values_);
      return found ? std::optional<Json>(*std::move(found)) : std::nullopt;
    }
    if (auto literal = parse_json(word)) return *std::move(literal);
    fail("a number, true, false, null, text in quotes or an expression");
    return std::nullopt;
  }

  std::string_view text_;
  const RuntimeValues& values_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::string error_;
};

}  // namespace

bool has_expression(std::string_view text) {
  return text.starts_with('$') || text.find("{$") != std::string_view::npos;
}

Result<Json> value_of_expression(std::string_view text, const RuntimeValues& values) {
  if (text.starts_with('$')) return whole_value(text, values);
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto open = text.find("{$", at);
    const auto close = open == std::string_view::npos ? open : text.find('}', open);
    if (close == std::string_view::npos) {
      out += text.substr(at);
      break;
    }
    out += text.substr(at, open - at);
    const auto value = whole_value(text.substr(open + 1, close - open - 1), values);
    if (!value) return value.errors();
    out += value->is_string() ? value->as_string() : value->dump();
    at = close + 1;
  }
  return Json(out);
}

Result<bool> condition_holds(std::string_view condition, const RuntimeValues& values) {
  return Condition(condition, values).run();
}

}  // namespace assay
