#include "sign/attributes.hpp"

#include <algorithm>
#include <utility>

#include "base/ascii.hpp"

namespace assay {
namespace {

bool is_token_sign(char c) {
  constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         kOthers.find(c) != std::string_view::npos;
}

class Reader {
 public:
  explicit Reader(std::string_view rest) : rest_(rest) {}

  bool at_end() const { return rest_.empty(); }
  void skip_blanks() {
    while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\t'))
      rest_.remove_prefix(1);
  }
  bool take(char sign) {
    if (rest_.empty() || rest_.front() != sign) return false;
    rest_.remove_prefix(1);
    return true;
  }
  std::string_view take_token() {
    const auto end = std::ranges::find_if_not(rest_, is_token_sign);
    const std::string_view token = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
    rest_.remove_prefix(token.size());
    return token;
  }
  // Name, "=" and value; false at anything else.
  bool take_pair(std::pair<std::string, std::string>& pair) {
    pair.first = take_token();
    skip_blanks();
    if (pair.first.empty() || !take('=')) return false;
    skip_blanks();
    if (take('"')) return take_quoted_rest(pair.second);
    pair.second = take_token();
    return !pair.second.empty();
  }
  std::string_view rest() const { return rest_; }

 private:
  bool take_quoted_rest(std::string& out) {
    while (!rest_.empty()) {
      char sign = rest_.front();
      rest_.remove_prefix(1);
      if (sign == '"') return true;
      if (sign == '\\') {
        if (rest_.empty()) return false;
        sign = rest_.front();
        rest_.remove_prefix(1);
      }
      out += sign;
    }
    return false;
  }

  std::string_view rest_;
};

// The word in front, unless it is the name of the first pair.
std::string take_scheme(Reader& reader) {
  Reader ahead = reader;
  const std::string_view word = ahead.take_token();
  ahead.skip_blanks();
  if (word.empty() || ahead.take('=')) return {};
  reader = ahead;
  return std::string(word);
}

}  // namespace

ReadAttributes read_attributes(std::string_view value) {
  ReadAttributes out;
  Reader reader(value);
  reader.skip_blanks();
  out.header.scheme = take_scheme(reader);
  while (!reader.at_end()) {
    std::pair<std::string, std::string> pair;
    if (!reader.take_pair(pair)) return out;
    out.header.attributes.push_back(std::move(pair));
    reader.skip_blanks();
    if (reader.at_end()) break;
    // RFC 9110 section 5.6.1.2: a recipient takes empty list elements.
    bool separated = false;
    while (reader.take(',')) {
      separated = true;
      reader.skip_blanks();
    }
    if (!separated) return out;
  }
  out.whole = true;
  return out;
}

std::optional<AttributeHeader> parse_attributes(std::string_view value) {
  ReadAttributes read = read_attributes(value);
  if (!read.whole) return std::nullopt;
  return std::move(read.header);
}

void append_quoted(std::string& out, std::string_view value) {
  out += '"';
  while (!value.empty()) {
    std::size_t clean = plain_prefix(value);
    while (clean < value.size() && value[clean] != '"' && value[clean] != '\\') ++clean;
    out.append(value, 0, clean);
    value.remove_prefix(clean);
    if (value.empty()) break;
    out.append(1, '\\').append(1, value[0]);
    value.remove_prefix(1);
  }
  out += '"';
}

}  // namespace assay
