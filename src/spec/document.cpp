#include "spec/document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/text.hpp"
#include "spec/yaml_reader.hpp"

namespace assay {
namespace {

namespace fs = std::filesystem;

std::vector<std::uint32_t> line_starts(std::string_view text) {
  std::vector<std::uint32_t> starts{0};
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '\n') starts.push_back(static_cast<std::uint32_t>(i + 1));
  return starts;
}

std::optional<std::size_t> first_byte_that_is_not_utf8(std::string_view text) {
  if (is_utf8(text)) return std::nullopt;
  std::size_t begin = 0;
  // A line feed is never part of a longer character, so that lines can be judged one by one.
  while (true) {
    const auto line = text.substr(begin, text.find('\n', begin) - begin);
    if (!is_utf8(line)) break;
    begin += line.size() + 1;
  }
  std::size_t end = begin;
  for (std::size_t length = 1; end < text.size(); length = 1) {
    while (length <= 4 && !is_utf8(text.substr(end, length))) ++length;
    if (length > 4) break;
    end += length;
  }
  return end;
}

// "specs/apy.yaml" -> `: did you mean "api.yaml"?` where the folder has such a file.
std::string near_file(const fs::path& path) {
  std::vector<std::string> names;
  std::error_code ignored;
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  for (fs::directory_iterator at(folder, ignored), end; !ignored && at != end;
       at.increment(ignored))
    names.push_back(at->path().filename().string());
  std::ranges::sort(names);
  return did_you_mean(path.filename().string(), names);
}

}  // namespace

std::string Document::place(std::uint32_t mark) const {
  if (lines.empty()) return path;
  const auto after = std::ranges::upper_bound(lines, mark);
  const auto line = static_cast<std::size_t>(after - lines.begin());
  const std::size_t begin = lines[line - 1];
  const std::string_view before =
      std::string_view(text).substr(begin, std::min<std::size_t>(mark, text.size()) - begin);
  return fmt::format("{}:{}:{}", path, line, length_in_code_points(before) + 1);
}

std::string Document::place_of_key(std::string_view name, const Json& value) const {
  const std::string_view before = std::string_view(text).substr(0, value.mark() + 1);
  for (std::size_t at = before.rfind(name); at != std::string_view::npos && !name.empty();
       at = at == 0 ? std::string_view::npos : before.rfind(name, at - 1)) {
    auto next = at + name.size();
    const bool quoted = at > 0 && (text[at - 1] == '"' || text[at - 1] == '\'');
    if (quoted && next < text.size() && text[next] == text[at - 1]) ++next;
    next = text.find_first_not_of(" \t\r\n", next);
    if (next == std::string::npos || text[next] != ':') continue;
    return place(static_cast<std::uint32_t>(quoted ? at - 1 : at));
  }
  return place(value);
}

Result<Document> parse_document(std::string path, std::string text, Syntax syntax) {
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
    return Error{path, "the file is UTF-16: save it as UTF-8"};
  Document document{std::move(path), std::move(text), {}, {}};
  document.lines = line_starts(document.text);
  if (const auto wrong = first_byte_that_is_not_utf8(document.text))
    return Error{document.place(static_cast<std::uint32_t>(*wrong)),
                 fmt::format("the byte 0x{:02x} is not UTF-8: save the file as UTF-8",
                             static_cast<unsigned char>(document.text[*wrong]))};
  if (syntax == Syntax::json || document.path.ends_with(".json")) {
    ParseLimits limits;
    limits.duplicates_allowed = false;
    auto root = parse_json(document.text, document.path, limits);
    if (!root) return root.errors();
    document.root = std::move(*root);
    return document;
  }
  Errors errors;
  read_yaml(document, errors);
  if (!errors.empty()) return errors;
  return document;
}

Result<Document> load_document(const std::string& path, Syntax syntax) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored))
    return Error{path, "cannot be read: it is a folder, a file was expected"};
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    const int reason = errno;
    return Error{path, fmt::format("cannot be read: {}{}", std::generic_category().message(reason),
                                   reason == ENOENT ? near_file(path) : "")};
  }
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (file.bad()) return Error{path, "cannot be read to its end"};
  // Marks are 32 bits wide.
  if (text.size() >= (std::size_t{1} << 31U)) return Error{path, "is larger than 2 GiB"};
  return parse_document(path, std::move(text), syntax);
}

}  // namespace assay
