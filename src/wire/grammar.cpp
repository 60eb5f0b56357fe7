#include "wire/grammar.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.hpp"

namespace assay {
namespace {

constexpr std::size_t kShown = 80;  // bytes of the peer's text in a message

std::string shown(std::string_view text) { return in_quotes(shortened(text, kShown)); }

constexpr std::array<bool, 256> make_token_table() {
  std::array<bool, 256> table{};
  for (const char c : std::string_view("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz"
                                       "ABCDEFGHIJKLMNOPQRSTUVWXYZ")) {
    table[static_cast<unsigned char>(c)] = true;
  }
  return table;
}
constexpr std::array<bool, 256> kToken = make_token_table();

// Any control character but the tab (RFC 9110 section 5.5).
bool is_forbidden_in_value(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t') || byte == 0x7f;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Calls `use` with each member of a comma-separated list, empty ones left out (RFC 9110
// section 5.6.1.2).
template <class Use>
void each_member(std::string_view list, Use use) {
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    if (const std::string_view member = trimmed(list.substr(0, comma)); !member.empty())
      use(member);
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
}

bool is_number(std::string_view digits, int base, std::uint64_t& value) {
  const char* end = digits.data() + digits.size();
  // from_chars takes a minus sign for unsigned types, and we do not.
  if (digits.empty() || digits.front() == '-') return false;
  const auto [stop, error] = std::from_chars(digits.data(), end, value, base);
  return error == std::errc() && stop == end;
}

std::string read_content_length(const Fields& fields, BodyLength& length) {
  std::string problem;
  for (const Field& field : fields) {
    if (!equal_ignoring_case(field.name, "content-length")) continue;
    bool has_member = false;
    each_member(field.value, [&](std::string_view member) {
      has_member = true;
      std::uint64_t bytes = 0;
      if (!problem.empty()) return;
      if (!is_number(member, 10, bytes)) {
        problem = "Content-Length " + shown(field.value) + " is not a number of bytes";
      } else if (length.kind == BodyLength::Kind::fixed && length.bytes != bytes) {
        problem = "two different Content-Length values, " + std::to_string(length.bytes) + " and " +
                  std::to_string(bytes);
      } else {
        length = {BodyLength::Kind::fixed, bytes};
      }
    });
    if (!has_member) return "Content-Length is empty";
    if (!problem.empty()) return problem;
  }
  return problem;
}

}  // namespace

bool is_token(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](char c) { return kToken[static_cast<unsigned char>(c)]; });
}

std::string read_field_line(std::string_view line, Field& field) {
  if (line.starts_with(' ') || line.starts_with('\t')) {
    return "field line " + shown(line) + " begins with white space (line folding is obsolete)";
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return "field line " + shown(line) + " has no colon";
  const std::string_view name = line.substr(0, colon);
  if (name.ends_with(' ') || name.ends_with('\t')) {
    return "field line " + shown(line) + " has white space before the colon";
  }
  if (!is_token(name)) return "field name " + shown(name) + " is not a token";
  const std::string_view value = trimmed(line.substr(colon + 1));
  if (std::ranges::any_of(value, is_forbidden_in_value)) {
    return "value of field " + in_quotes(name) + " has a control character: " + shown(value);
  }
  field.name.assign(name);
  field.value.assign(value);
  return {};
}

std::string read_body_length(const Fields& fields, int version_minor, BodyLength& length) {
  length = {};
  if (std::string problem = read_content_length(fields, length); !problem.empty()) return problem;
  std::string problem;
  bool chunked = false, present = false;
  for (const Field& field : fields) {
    if (!equal_ignoring_case(field.name, "transfer-encoding")) continue;
    present = true;
    each_member(field.value, [&](std::string_view coding) {
      if (!problem.empty()) return;
      if (!equal_ignoring_case(coding, "chunked")) {
        problem = "transfer coding " + shown(coding) + " was not offered";
      } else if (chunked) {
        problem = "transfer coding \"chunked\" applied twice";
      }
      chunked = true;
    });
  }
  if (!present || !problem.empty()) return problem;
  if (!chunked) return "Transfer-Encoding is empty";
  if (length.kind == BodyLength::Kind::fixed) return "both Transfer-Encoding and Content-Length";
  if (version_minor == 0) return "Transfer-Encoding in an HTTP/1.0 message";
  length = {BodyLength::Kind::chunked, 0};
  return {};
}

bool list_has(const Fields& fields, std::string_view name, std::string_view member) {
  bool found = false;
  for (const Field& field : fields) {
    if (!equal_ignoring_case(field.name, name)) continue;
    each_member(field.value,
                [&](std::string_view one) { found = found || equal_ignoring_case(one, member); });
  }
  return found;
}

bool keeps_connection(const Fields& fields, int version_minor) {
  if (list_has(fields, "connection", "close")) return false;
  return version_minor >= 1 || list_has(fields, "connection", "keep-alive");
}

std::string read_chunk_size(std::string_view line, std::uint64_t& bytes) {
  const std::size_t semicolon = line.find(';');
  std::string_view digits = line.substr(0, semicolon);
  if (semicolon != std::string_view::npos) digits = trimmed(digits);
  const bool fits = digits.size() <= 15 || digits.find_first_not_of('0') >= digits.size() - 15;
  if (!fits || !is_number(digits, 16, bytes))
    return "chunk size " + shown(line) + " is not a hexadecimal number";
  if (std::ranges::any_of(line, is_forbidden_in_value)) {
    return "chunk size line has a control character: " + shown(line);
  }
  return {};
}

}  // namespace assay
