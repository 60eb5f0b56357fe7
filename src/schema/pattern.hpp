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
  // Translates what differs between the dialects (`$` and newline, \d and \w, \uXXXX, \p{...},
  // named groups) or refuses it with what is wrong and at which column. Always Unicode, unanchored.
  static Result<Pattern> compile(std::string_view ecma);

  // Requires: is_utf8(text). A match that runs into the limit counts as no match.
  bool matches(std::string_view utf8) const;
  const std::string& text() const;

  // Strings that match and have between `shortest` and `longest` code points; empty when the
  // generator knows none (look-around, back references: it tries and proves, it never guesses).
  // The plainest comes first, then the shortest and the longest, the first and the last of each
  // character class, each alternative, each end of a repeat. Same pattern, same strings; all proven
  // by matches(). A `longest` beyond 65,536 counts as none: 64 is long enough then.
  std::vector<std::string> examples(std::size_t shortest, std::size_t longest,
                                    std::size_t most = 16) const;

  // The same with the name of what each shows: "plain", "shortest", "longest", "first-of-class",
  // "last-of-class", "choice-2.1" (the first branch of the second choice in the pattern).
  struct Example {
    std::string partition, text;
  };
  std::vector<Example> named_examples(std::size_t shortest, std::size_t longest,
                                      std::size_t most = 16) const;

  // A string that matches and has exactly `length` code points, in which every choice of a
  // character falls on `lead` (the first choices, one each), on `favourites` (in turn, where they
  // are allowed) or else on plain letters and digits. Null when the generator knows none.
  std::optional<std::string> example(std::size_t length, std::u32string_view favourites = {},
                                     std::u32string_view lead = {}) const;

  // `valid` changed so that it no longer matches, and nothing else: a forbidden character at the
  // start, in the middle, at the end; proven by matches(). The length stays that of `valid` where
  // that is possible. Includes the traps that fool hand-written checks, where they break the
  // pattern: trailing newline, leading and trailing blank, full-width digit, NUL.
  struct Broken {
    std::string partition;  // an id's last part: "start", "middle", "newline", "full-width", ...
    std::string text;
  };
  std::vector<Broken> broken(std::string_view valid) const;

 private:
  struct Impl;
  explicit Pattern(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
  std::shared_ptr<const Impl> impl_;
};

}  // namespace assay
