#include "base/json.hpp"

#include <algorithm>
#include <charconv>

#include "base/ascii.hpp"
#include "base/text.hpp"

namespace assay {

const Json* Json::find(std::string_view name) const noexcept {
  if (!is_object()) return nullptr;
  for (const Member& member : as_object())
    if (member.first == name) return &member.second;
  return nullptr;
}

Json* Json::find(std::string_view name) noexcept {
  return const_cast<Json*>(std::as_const(*this).find(name));
}

namespace {

std::string unescape_token(std::string_view token) {
  std::string out;
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (token[i] == '~' && i + 1 < token.size() && (token[i + 1] == '0' || token[i + 1] == '1'))
      out += token[++i] == '0' ? '~' : '/';
    else
      out += token[i];
  }
  return out;
}

std::optional<std::size_t> index_of(std::string_view token) {
  std::size_t index = 0;
  if (token.empty() || (token.size() > 1 && token[0] == '0')) return std::nullopt;
  const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), index);
  if (error != std::errc() || end != token.data() + token.size()) return std::nullopt;
  return index;
}

}  // namespace

const Json* Json::at(std::string_view pointer) const {
  const Json* here = this;
  while (here && !pointer.empty()) {
    if (pointer[0] != '/') return nullptr;
    const auto end = std::min(pointer.find('/', 1), pointer.size());
    const std::string_view written = pointer.substr(1, end - 1);
    const bool escaped = written.find('~') != written.npos;
    const std::string unescaped = escaped ? unescape_token(written) : std::string();
    const std::string_view token = escaped ? std::string_view(unescaped) : written;
    pointer.remove_prefix(end);
    if (here->is_array()) {
      const auto index = index_of(token);
      here = index && *index < here->as_array().size() ? &here->as_array()[*index] : nullptr;
    } else {
      here = here->find(token);
    }
  }
  return here;
}

Json* Json::at(std::string_view pointer) {
  return const_cast<Json*>(std::as_const(*this).at(pointer));
}

Json& Json::set(std::string_view name, Json value) {
  if (is_null()) value_ = Object{};
  if (Json* member = find(name)) return *member = std::move(value);
  return as_object().emplace_back(std::string(name), std::move(value)).second;
}

bool Json::erase(std::string_view name) {
  if (!is_object()) return false;
  return std::erase_if(as_object(), [&](const Member& member) { return member.first == name; }) > 0;
}

bool Json::put(std::string_view pointer, const Json* value) {
  if (pointer.empty()) {
    *this = value ? *value : Json();
    return true;
  }
  const auto slash = pointer.rfind('/');
  if (slash == std::string_view::npos) return false;
  Json* parent = at(pointer.substr(0, slash));
  const std::string token = unescape_token(pointer.substr(slash + 1));
  if (!parent) return false;
  if (parent->is_object()) {
    if (!value) return parent->erase(token);
    parent->set(token, *value);
    return true;
  }
  if (!parent->is_array()) return false;
  Array& items = parent->as_array();
  const auto index = token == "-" ? std::optional(items.size()) : index_of(token);
  if (!index || *index > items.size() || (!value && *index == items.size())) return false;
  if (!value)
    items.erase(items.begin() + static_cast<std::ptrdiff_t>(*index));
  else if (*index == items.size())
    items.push_back(*value);
  else
    items[*index] = *value;
  return true;
}

std::string_view name_of(Json::Kind kind) {
  constexpr std::string_view names[] = {"null", "boolean", "number", "string", "array", "object"};
  return names[static_cast<std::size_t>(kind)];
}

std::string pointer_escape(std::string_view name) {
  if (name.find_first_of("~/") == name.npos) return std::string(name);
  std::string out;
  for (char c : name) {
    if (c == '~')
      out += "~0";
    else if (c == '/')
      out += "~1";
    else
      out += c;
  }
  return out;
}

std::string pointer_join(std::string_view pointer, std::string_view name) {
  std::string out;
  out.reserve(pointer.size() + 1 + name.size());
  return out.append(pointer).append("/").append(pointer_escape(name));
}

void append_json_string(std::string& out, std::string_view text) {
  constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  std::size_t clean = 0;  // from here on nothing needed an escape yet
  for (std::size_t i = plain_prefix(text); i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
    out.append(text, clean, i - clean).append(1, '\\');
    clean = i + 1;
    constexpr std::string_view kShort = "\n\r\t\"\\", kWritten = "nrt\"\\";
    if (const auto known = kShort.find(text[i]); known != kShort.npos)
      out += kWritten[known];
    else
      out.append("u00").append(1, kHex[byte >> 4]).append(1, kHex[byte & 15]);
  }
  out.append(text, clean).append(1, '"');
}

namespace {

// `indent` below 0 writes compactly.
void write(std::string& out, const Json& value, int indent, int depth) {
  const auto line = [&](int levels) {
    if (indent < 0) return;
    out += '\n';
    out.append(static_cast<std::size_t>(indent * levels), ' ');
  };
  switch (value.kind()) {
    case Json::Kind::null:
      out += "null";
      return;
    case Json::Kind::boolean:
      out += value.as_bool() ? "true" : "false";
      return;
    case Json::Kind::number:
      out += value.as_number().text();
      return;
    case Json::Kind::string:
      append_json_string(out, value.as_string());
      return;
    case Json::Kind::array: {
      out += '[';
      bool first = true;
      for (const Json& item : value.as_array()) {
        if (!first) out += ',';
        first = false;
        line(depth + 1);
        write(out, item, indent, depth + 1);
      }
      if (!first) line(depth);
      out += ']';
      return;
    }
    case Json::Kind::object: {
      out += '{';
      bool first = true;
      for (const auto& [name, member] : value.as_object()) {
        if (!first) out += ',';
        first = false;
        line(depth + 1);
        append_json_string(out, name);
        out += indent < 0 ? ":" : ": ";
        write(out, member, indent, depth + 1);
      }
      if (!first) line(depth);
      out += '}';
      return;
    }
  }
}

}  // namespace

std::string Json::dump() const {
  std::string out;
  write(out, *this, -1, 0);
  return out;
}

std::string Json::dump_pretty() const {
  std::string out;
  write(out, *this, 2, 0);
  return out;
}

void Json::append_to(std::string& out) const { write(out, *this, -1, 0); }

bool operator==(const Json& a, const Json& b) {
  if (a.kind() != b.kind()) return false;
  if (!a.is_object()) return a.value_ == b.value_;
  if (a.as_object().size() != b.as_object().size()) return false;
  return std::ranges::all_of(a.as_object(), [&](const Json::Member& member) {
    const Json* other = b.find(member.first);
    return other && *other == member.second;
  });
}

}  // namespace assay
