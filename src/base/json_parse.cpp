// The library that the design names reads numbers as double, so "1e400" is an error to it and
// positions are lost; why this is ours is in docs/decisions/0002-own-json-reader.md. The library is
// the judge in its test.
#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

namespace assay {
namespace {

class Reader {
 public:
  Reader(std::string_view text, std::string_view name, ParseLimits limits)
      : text_(text), name_(name), limits_(limits) {}

  Result<Json> read() {
    Json root;
    skip_space();
    if (!value(root, 0)) return *error_;
    skip_space();
    if (at_ < text_.size()) {
      fail(fmt::format("{} after the end of the value", found()));
      return *error_;
    }
    return root;
  }

 private:
  bool fail(std::string what) {
    std::size_t line = 1, column = 1;
    for (std::size_t i = 0; i < at_ && i < text_.size(); ++i) {
      if (text_[i] == '\n') {
        ++line;
        column = 1;
      } else if ((static_cast<unsigned char>(text_[i]) & 0xC0) != 0x80) {
        ++column;
      }
    }
    error_ = Error{fmt::format("{}{}{}:{}", name_, name_.empty() ? "" : ":", line, column),
                   "not JSON: " + what};
    return false;
  }
  std::string found() const {
    if (at_ >= text_.size()) return "the end of the text";
    const auto byte = static_cast<unsigned char>(text_[at_]);
    if (byte < 0x20 || byte >= 0x7f) return fmt::format("the byte 0x{:02x}", byte);
    return in_quotes(text_.substr(at_, 1));
  }
  bool next_is(char c) const { return at_ < text_.size() && text_[at_] == c; }
  void skip_space() {
    if (at_ >= text_.size() || text_[at_] > ' ') return;
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t'))
      ++at_;
  }

  bool value(Json& out, int depth) {
    const auto mark = static_cast<std::uint32_t>(at_);
    bool ok = false;
    if (at_ >= text_.size()) {
      fail("the text ends where a value is expected");
    } else if (text_[at_] == '{' || text_[at_] == '[') {
      if (depth >= limits_.depth)
        return fail(fmt::format("nested deeper than {} levels", limits_.depth));
      ok = text_[at_] == '{' ? object(out, depth) : array(out, depth);
    } else if (text_[at_] == '"') {
      std::string text;
      ok = string(text);
      out = Json(std::move(text));
    } else if (text_[at_] == '-' || (text_[at_] >= '0' && text_[at_] <= '9')) {
      ok = number(out);
    } else {
      ok = word("true", Json(true), out) || word("false", Json(false), out) ||
           word("null", Json(), out) || fail(fmt::format("{} where a value is expected", found()));
    }
    out.set_mark(mark);
    return ok;
  }

  bool word(std::string_view word, Json meaning, Json& out) {
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    out = std::move(meaning);
    return true;
  }

  bool object(Json& out, int depth) {
    Json::Object members;
    ++at_;
    skip_space();
    if (next_is('}')) return ++at_, out = Json(std::move(members)), true;
    while (true) {
      if (!next_is('"')) return fail(fmt::format("{} where a member name is expected", found()));
      const std::size_t name_at = at_;
      std::string name;
      if (!string(name)) return false;
      skip_space();
      if (!next_is(':')) return fail(fmt::format("{} where \":\" is expected", found()));
      ++at_;
      skip_space();
      Json member;
      if (!value(member, depth + 1)) return false;
      if (!insert(members, std::move(name), std::move(member), name_at)) return false;
      skip_space();
      if (next_is('}')) return ++at_, out = Json(std::move(members)), true;
      if (!next_is(',')) return fail(fmt::format("{} where \",\" or \"}}\" is expected", found()));
      ++at_;
      skip_space();
    }
  }

  bool insert(Json::Object& members, std::string name, Json member, std::size_t name_at) {
    // Wide objects (thousands of members) are rare enough for a plain scan.
    for (auto& [known, old] : members) {
      if (known != name) continue;
      if (!limits_.duplicates_allowed) {
        at_ = name_at;
        return fail(fmt::format("the member {} stands here a second time", in_quotes(name)));
      }
      old = std::move(member);
      return true;
    }
    members.emplace_back(std::move(name), std::move(member));
    return true;
  }

  bool array(Json& out, int depth) {
    Json::Array items;
    ++at_;
    skip_space();
    if (next_is(']')) return ++at_, out = Json(std::move(items)), true;
    while (true) {
      if (!value(items.emplace_back(), depth + 1)) return false;
      skip_space();
      if (next_is(']')) return ++at_, out = Json(std::move(items)), true;
      if (!next_is(',')) return fail(fmt::format("{} where \",\" or \"]\" is expected", found()));
      ++at_;
      skip_space();
    }
  }

  bool number(Json& out) {
    std::size_t end = at_;
    constexpr std::string_view kSigns = "+-.eE0123456789";
    while (end < text_.size() && kSigns.find(text_[end]) != std::string_view::npos) ++end;
    const std::string_view written = text_.substr(at_, end - at_);
    auto number = Number::parse(written);
    if (!number) return fail(fmt::format("{} is not a number", in_quotes(written)));
    out = Json(std::move(*number));
    at_ = end;
    return true;
  }

  bool string(std::string& out) {
    ++at_;
    while (true) {
      const std::size_t begin = at_;
      at_ += plain_prefix(text_.substr(at_));
      const std::size_t plain = at_;
      while (at_ < text_.size() && text_[at_] != '"' && text_[at_] != '\\' &&
             static_cast<unsigned char>(text_[at_]) >= 0x20)
        ++at_;
      const std::string_view run = text_.substr(begin, at_ - begin);
      if (at_ != plain && !is_utf8(run)) {
        at_ = begin;
        return fail("a string that is not UTF-8");
      }
      out += run;
      if (at_ >= text_.size()) return fail("the text ends inside a string");
      if (next_is('"')) return ++at_, true;
      if (!next_is('\\')) return fail(fmt::format("{} unescaped in a string", found()));
      if (!escape(out)) return false;
    }
  }

  bool escape(std::string& out) {
    ++at_;
    constexpr std::string_view kFrom = "\"\\/bfnrt", kTo = "\"\\/\b\f\n\r\t";
    if (at_ < text_.size() && kFrom.find(text_[at_]) != std::string_view::npos) {
      out += kTo[kFrom.find(text_[at_++])];
      return true;
    }
    if (!next_is('u')) return fail(fmt::format("{} after a backslash", found()));
    char32_t code = 0;
    if (!hex4(code)) return false;
    if (code >= 0xDC00 && code < 0xE000) return fail("a low surrogate without its high one");
    if (code >= 0xD800 && code < 0xDC00) {
      char32_t low = 0;
      if (text_.substr(at_, 2) != "\\u") return fail("a high surrogate without its low one");
      ++at_;
      if (!hex4(low)) return false;
      if (low < 0xDC00 || low >= 0xE000) return fail("a high surrogate without its low one");
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    append_utf8(out, code);
    return true;
  }

  bool hex4(char32_t& code) {
    ++at_;
    for (int k = 0; k < 4; ++k, ++at_) {
      const char c = at_ < text_.size() ? text_[at_] : ' ';
      const int digit = c >= '0' && c <= '9'   ? c - '0'
                        : c >= 'a' && c <= 'f' ? c - 'a' + 10
                        : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                               : -1;
      if (digit < 0)
        return fail(fmt::format("{} where four hexadecimal digits are expected", found()));
      code = (code << 4) | static_cast<char32_t>(digit);
    }
    return true;
  }

  std::string_view text_, name_;
  ParseLimits limits_;
  std::size_t at_ = 0;
  std::optional<Error> error_;
};

}  // namespace

Result<Json> parse_json(std::string_view text, std::string_view name, ParseLimits limits) {
  return Reader(text, name, limits).read();
}

}  // namespace assay
