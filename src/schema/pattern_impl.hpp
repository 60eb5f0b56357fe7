// What a Pattern holds; seen by the sources of Pattern only.
#pragma once
#include <memory>
#include <optional>
#include <string>

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
  std::string ecma;
  pattern::Syntax syntax;
  pattern::Matcher matcher;

  // A string of exactly `length`; padded where the pattern is not anchored. Null when none matches.
  std::optional<std::string> make(std::size_t length, const pattern::Taste& taste,
                                  pattern::Detour detour = {}) const;
  // The lengths that make() has a chance with.
  pattern::Lengths lengths(std::size_t limit, pattern::Detour detour = {}) const;
};

}  // namespace assay
