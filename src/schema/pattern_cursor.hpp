// Reading an expression: a place in its code points, and the first thing that was wrong.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.hpp"
#include "schema/pattern_syntax.hpp"

namespace assay::pattern {

// After a failure it stands at the end, so that every loop of a reader ends without further checks.
class Cursor {
 public:
  Cursor(std::string_view ecma, std::u32string text) : ecma_(ecma), text_(std::move(text)) {}

  bool more() const { return pos_ < text_.size(); }
  std::size_t position() const { return pos_; }
  std::size_t end() const { return text_.size(); }
  void go_to(std::size_t position) { pos_ = position; }
  // NUL beyond the end.
  char32_t peek(std::size_t ahead = 0) const {
    return pos_ + ahead < text_.size() ? text_[pos_ + ahead] : U'\0';
  }
  char32_t next() { return text_[pos_++]; }  // Requires: more()
  bool take(char32_t code) {
    if (!more() || text_[pos_] != code) return false;
    ++pos_;
    return true;
  }
  bool take(std::u32string_view word) {
    if (std::u32string_view(text_).substr(pos_, word.size()) != word) return false;
    pos_ += word.size();
    return true;
  }

  void fail(std::string_view what, std::size_t at) {
    if (!error_) error_ = pattern_error(ecma_, what, at);
    pos_ = text_.size();
  }
  const std::optional<Error>& error() const { return error_; }

 private:
  std::string_view ecma_;
  std::u32string text_;
  std::size_t pos_ = 0;
  std::optional<Error> error_;
};

bool is_ascii_digit(char32_t code);
bool is_ascii_letter(char32_t code);
std::string utf8(char32_t code);

// Behind a backslash that stands at `at`: adds what may stand in a class and outside, a set, a
// property, or one character, which is returned. Requires: in.more()
std::optional<char32_t> read_escape(Cursor& in, CharClass& chars, std::size_t at);
// Behind "[".
CharClass read_class(Cursor& in);
// Fills `members` and `broad` from what was written.
CharClass finished(CharClass chars);

}  // namespace assay::pattern
