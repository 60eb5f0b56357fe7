// How the bytes of a request are read: too strictly, or with too much good will.
#include <algorithm>
#include <array>

#include "base/http.hpp"
#include "base/text.hpp"
#include "fake/quirk_json.hpp"
#include "fake/quirks.hpp"

namespace assay {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// Calls `visit` for each sign outside strings; what it returns is put in its place.
template <class Visit>
std::string outside_strings(const std::string& text, Visit visit) {
  std::string out;
  bool inside = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (inside && text[i] == '\\' && i + 1 < text.size()) {
      out += text.substr(i, 2);
      ++i;
      continue;
    }
    if (text[i] == '"') inside = !inside;
    if (inside || text[i] == '"')
      out += text[i];
    else
      out += visit(i);
  }
  return out;
}

std::string first_value(const std::string& text) {
  int depth = 0;
  std::size_t end = std::string::npos;
  outside_strings(text, [&](std::size_t i) {
    if (text[i] == '{' || text[i] == '[') ++depth;
    if ((text[i] == '}' || text[i] == ']') && --depth == 0) end = std::min(end, i + 1);
    return std::string();
  });
  return text.substr(0, end);
}

std::string closed(const std::string& text) {
  std::string open;
  outside_strings(text, [&](std::size_t i) {
    if (text[i] == '{') open += '}';
    if (text[i] == '[') open += ']';
    if ((text[i] == '}' || text[i] == ']') && !open.empty()) open.pop_back();
    return std::string();
  });
  std::ranges::reverse(open);
  return text + open;
}

std::string without_trailing_commas(const std::string& text) {
  return outside_strings(text, [&](std::size_t i) {
    if (text[i] != ',') return std::string(1, text[i]);
    std::size_t next = i + 1;
    while (next < text.size() && is_blank(text[next])) ++next;
    const bool trailing = next < text.size() && (text[next] == '}' || text[next] == ']');
    return trailing ? std::string() : std::string(",");
  });
}

std::string without_comments(const std::string& text) {
  std::string out = text;
  for (auto at = out.find("/*"); at != std::string::npos; at = out.find("/*", at)) {
    const auto end = out.find("*/", at + 2);
    if (end == std::string::npos) break;
    out.erase(at, end + 2 - at);
  }
  return out;
}

std::string double_quotes(const std::string& text) {
  std::string out = text;
  if (out.find('"') == std::string::npos) std::ranges::replace(out, '\'', '"');
  return out;
}

std::string quoted_names(const std::string& text) {
  std::size_t word = std::string::npos;
  return outside_strings(text, [&](std::size_t i) {
    const char c = text[i];
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool starts = letter && i > 0 && (text[i - 1] == '{' || text[i - 1] == ',');
    std::string out(1, c);
    if (starts) {
      word = i;
      out.insert(0, 1, '"');
    }
    if (c == ':' && word != std::string::npos) {
      word = std::string::npos;
      out.insert(0, 1, '"');
    }
    return out;
  });
}

std::string numbers_only(const std::string& text) {
  std::string out = text;
  for (std::string_view word : {"NaN", "Infinity"})
    for (auto at = out.find(word); at != std::string::npos; at = out.find(word))
      out.replace(at, word.size(), "null");
  return out;
}

std::string escaped_controls(const std::string& text) {
  std::string out;
  bool inside = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"' && (i == 0 || text[i - 1] != '\\')) inside = !inside;
    if (inside && text[i] == '\n')
      out += "\\n";
    else
      out += text[i];
  }
  return out;
}

constexpr std::array kRepairs{
    JsonRepair{"trailing-junk", "what follows the JSON is not looked at", first_value},
    JsonRepair{"truncated", "brackets that are left open are closed", closed},
    JsonRepair{"trailing-comma", "a comma before a closing bracket is dropped",
               without_trailing_commas},
    JsonRepair{"comment", "comments are dropped", without_comments},
    JsonRepair{"single-quotes", "single quotes are read as double ones", double_quotes},
    JsonRepair{"unquoted-name", "member names need no quotes", quoted_names},
    JsonRepair{"not-a-number", "NaN is read as null", numbers_only},
    JsonRepair{"raw-newline", "a line break inside a string is accepted", escaped_controls},
};

bool has_white_space(const std::string& text) {
  bool found = false;
  outside_strings(text, [&](std::size_t i) {
    found = found || is_blank(text[i]);
    return std::string();
  });
  return found;
}

constexpr std::array kDislikes{
    JsonDislike{"white-space", "white space between the parts of JSON is refused", has_white_space},
    JsonDislike{"line-break", "a line break between the parts of JSON is refused",
                [](const std::string& text) { return text.find('\n') != std::string::npos; }},
    JsonDislike{"escape", "\\u escapes in JSON are refused",
                [](const std::string& text) { return text.find("\\u") != std::string::npos; }},
};

}  // namespace

std::span<const JsonRepair> json_repairs() { return kRepairs; }
std::span<const JsonDislike> json_dislikes() { return kDislikes; }

namespace quirks {

void repairs_json(const Misconduct& misconduct, Handling& handling) {
  const auto* row =
      std::ranges::find(kRepairs, std::string_view(misconduct.place), &JsonRepair::id);
  if (row == kRepairs.end() || parse_json(handling.request->body)) return;
  Request& request = handling.alter();
  request.body = row->apply(request.body);
}

void dislikes_json(const Misconduct& misconduct, Handling& handling) {
  const auto* row =
      std::ranges::find(kDislikes, std::string_view(misconduct.place), &JsonDislike::id);
  if (row != kDislikes.end() && row->matches(handling.request->body)) handling.alter().body = "?";
}

void minds_member_order(const Misconduct& misconduct, Handling& handling) {
  if (!handling.body || !handling.body->is_object() || !misconduct.value.is_array()) return;
  std::ptrdiff_t last = -1;
  const Json::Array& order = misconduct.value.as_array();
  for (const auto& [name, value] : handling.body->as_object()) {
    const auto at = std::ranges::find(order, Json(name)) - order.begin();
    if (at < last) {
      handling.body.reset();
      handling.causes.push_back({Cause::Kind::body, "body", Cause::Aspect::invalid});
      return;
    }
    last = at;
  }
}

void minds_field_name_case(const Misconduct& misconduct, Handling& handling) {
  std::erase_if(handling.alter().fields, [&](const Field& field) {
    return equal_ignoring_case(field.name, misconduct.place) && field.name != misconduct.place;
  });
}

void minds_text_of_field(const Misconduct& misconduct, Handling& handling) {
  const std::string* value = find_field(handling.request->fields, misconduct.place);
  if (!value || !misconduct.value.is_string()) return;
  if (value->find(misconduct.value.as_string()) == std::string::npos) return;
  std::erase_if(handling.alter().fields, [&](const Field& field) {
    return equal_ignoring_case(field.name, misconduct.place);
  });
}

}  // namespace quirks
}  // namespace assay
