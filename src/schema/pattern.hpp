// A regular expression of ECMA-262 (the dialect of JSON Schema's "pattern"), matched by PCRE2 with
// limits, and a source of strings that match it and of strings that just do not.
#pragma once
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace assay {

class Pattern {
 public:
  // Translates what differs between the dialects (`$` and newline, \d and \w, \uXXXX, \p{...}, named
  // groups) or refuses it with what is wrong and at which column. Always Unicode, unanchored.
  static Result<Pattern> compile(std::string_view ecma);

  // Requires: is_utf8(text). A match that runs into the limit counts as no match.
  bool matches(std::string_view utf8) const;
  const std::string& text() const;

  // Strings that match and have between `shortest` and `longest` code points; empty when the
  // generator knows none (look-around, back references: it tries and proves, it never guesses).
  // One for each kind of choice the pattern offers: each alternative, shortest, longest, first and
  // last of each character class. Same pattern, same strings; all proven by matches().
  std::vector<std::string> examples(std::size_t shortest, std::size_t longest, std::size_t most = 16) const;

  // `valid` changed so that it no longer matches, and nothing else: a forbidden character at the
  // start, in the middle, at the end; proven by matches(). The length stays that of `valid` where
  // that is possible. Includes the traps that fool hand-written checks, where they break the
  // pattern: trailing newline, leading and trailing blank, full-width digit, NUL.
  struct Broken {
    std::string partition;  // "start", "middle", "end", "newline", "full-width", ...: an id's last part
    std::string text;
  };
  std::vector<Broken> broken(std::string_view valid) const;

 private:
  struct Impl;
  explicit Pattern(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
  std::shared_ptr<const Impl> impl_;
};

}  // namespace assay
