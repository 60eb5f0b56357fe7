#include "base/query.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace assay {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string_view path_of(std::string_view target) { return target.substr(0, target.find('?')); }

std::string_view query_of(std::string_view target) {
  const auto mark = target.find('?');
  return mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
}

std::vector<QueryParameter> query_parameters(std::string_view target) {
  std::vector<QueryParameter> out;
  for (std::string_view rest = query_of(target); !rest.empty();) {
    const auto end = std::min(rest.find('&'), rest.size());
    const std::string_view piece = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (piece.empty()) continue;
    const auto equals = std::min(piece.find('='), piece.size());
    out.push_back({piece.substr(0, equals), piece.substr(std::min(equals + 1, piece.size()))});
  }
  return out;
}

void append_parameter(std::string& target, std::string_view name, std::string_view value) {
  const auto mark = target.find('?');
  if (mark == std::string::npos)
    target += '?';
  else if (mark + 1 != target.size() && target.back() != '&')
    target += '&';
  target.append(percent_encode(name)).append("=").append(percent_encode(value));
}

std::string without_parameters(std::string_view target, std::span<const std::string> names) {
  const auto named = [&](const QueryParameter& parameter) {
    const std::string name = percent_decoded(parameter.name);
    return std::ranges::find(names, name) != names.end();
  };
  std::vector<QueryParameter> parameters = query_parameters(target);
  if (std::ranges::none_of(parameters, named)) return std::string(target);
  std::erase_if(parameters, named);
  std::string out(path_of(target));
  char separator = '?';
  for (const QueryParameter& parameter : parameters) {
    out += separator;
    out.append(parameter.name);
    // "a" and "a=" are different bytes: a value view right behind "=" tells them apart.
    const bool has_equals = parameter.value.data() != parameter.name.data() + parameter.name.size();
    if (has_equals) out.append("=").append(parameter.value);
    separator = '&';
  }
  return out;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
    if (low < 0) {
      out += text[i];
    } else {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  return out;
}

}  // namespace assay
