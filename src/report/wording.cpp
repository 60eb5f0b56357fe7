#include "report/wording.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace assay {

std::string with_separators(std::size_t count) {
  std::string out = std::to_string(count);
  for (std::size_t at = out.size(); at > 3;) out.insert(at -= 3, ",");
  return out;
}

std::string counted(std::size_t count, std::string_view noun) {
  std::string out = with_separators(count);
  out.append(" ").append(noun);
  if (count != 1) out += 's';
  return out;
}

std::string in_a_row(std::span<const std::string> parts) {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) out += i + 1 == parts.size() ? " and " : ", ";
    out += parts[i];
  }
  return out;
}

std::string replay_command(std::string_view id) {
  const auto plain = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("._/@=:+,%-").find(c) != std::string_view::npos;
  };
  std::string out = "assay replay ";
  if (std::ranges::all_of(id, plain)) return out.append(id);
  out += '\'';
  for (const char c : id)
    if (c == '\'')
      out += R"('\'')";
    else
      out += c;
  return out + '\'';
}

namespace {

// The first `columns` code points of `text`, as bytes.
std::size_t bytes_of(std::string_view text, std::size_t columns) {
  std::size_t at = 0;
  for (; at < text.size() && columns > 0; --columns) {
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
  }
  return at;
}

}  // namespace

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  std::vector<std::string> out;
  while (!text.empty()) {
    std::size_t end = bytes_of(text, width);
    std::size_t next = end;
    if (end < text.size()) {
      const std::size_t blank = text.substr(0, end + 1).rfind(' ');
      if (blank != std::string_view::npos && blank > 0) {
        end = blank;
        next = blank + 1;
      }
    }
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(next);
  }
  return out;
}

}  // namespace assay
