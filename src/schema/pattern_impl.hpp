// What a Pattern holds; seen by the sources of Pattern only.
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <tuple>

#include "schema/pattern.hpp"
#include "schema/pattern_grow.hpp"
#include "schema/pattern_syntax.hpp"

namespace assay {
namespace pattern {

// A compiled expression of PCRE2; matching is const and may be done by many threads at once.
class Matcher {
 public:
  // The message of PCRE2 when it refuses.
  static Result<Matcher> compile(const std::string& pcre2);
  bool matches(std::string_view utf8) const;

 private:
  explicit Matcher(std::shared_ptr<const void> code) : code_(std::move(code)) {}
  std::shared_ptr<const void> code_;
};

}  // namespace pattern

struct Pattern::Impl {
  Impl(std::string_view text, pattern::Syntax parsed, pattern::Matcher compiled)
      : ecma(text), syntax(std::move(parsed)), matcher(std::move(compiled)) {}

  std::string ecma;
  pattern::Syntax syntax;
  pattern::Matcher matcher;

  // A string of exactly `length`; padded where the pattern is not anchored. Null when none matches.
  std::optional<std::string> make(std::size_t length, const pattern::Taste& taste,
                                  pattern::Detour detour = {}) const;
  // The same for a taste without an order, kept: a planner asks for the same strings again and
  // again.
  std::optional<std::string> kept(std::size_t length, std::u32string_view favourites,
                                  std::u32string_view lead) const;
  // The lengths that make() has a chance with.
  pattern::Lengths lengths(std::size_t limit, pattern::Detour detour = {}) const;

 private:
  mutable std::mutex kept_guard_;
  mutable std::map<std::tuple<std::size_t, std::u32string, std::u32string>,
                   std::optional<std::string>>
      kept_;
};

}  // namespace assay
