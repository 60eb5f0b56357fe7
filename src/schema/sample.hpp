// From a compiled schema: valid values, one for each thing the schema says, and values that break
// exactly one keyword.
//
// Both are deterministic (no random source) and proven by the validator: a sample
// is accepted; a broken value is refused by the one keyword it names, at the one
// place it names, and by no other. A value that cannot be proven is left out.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "schema/schema.hpp"

namespace assay {

// A valid value and why it is worth trying: id parts of a case, lower-case but for names and values
// that the document itself writes otherwise.
struct Sample {
  std::string rule;       // keyword or class: "maximum", "enum", "pattern", "length", "value", ...
  std::string partition;  // "at", "below", "shortest", "leading-zeros", "present", ...
  Json value;             // the whole instance
  std::string instance;   // JSON pointer to the place it is about, "" for the whole
};

// Valid values of the whole schema, of any type: each bound and one inside it, each enum value,
// each example and default that is valid, strings from the pattern at the shortest and longest
// length, value classes inside the legal range (the tables in sample_values.cpp: digits only,
// leading zeros, all equal, each case, printable ASCII signs, look-alikes; numeric extremes), each
// type of a type list, each branch of anyOf and oneOf, arrays at minItems and maxItems, objects
// with the minimum, with everything and with each optional member alone; then the samples of each
// member and item in an otherwise plain value. The first is the plainest ("value/plain"): of
// examples and defaults where they are valid. No value is there twice, and no
// instance/rule/partition.
std::vector<Sample> samples(const Schema& schema);
// The plainest valid value, null when none can be made.
std::optional<Json> plain_sample(const Schema& schema);

// A value that breaks one keyword.
struct Broken {
  std::string instance;   // JSON pointer to the place that is wrong, "" for the whole
  std::string keyword;    // the keyword it breaks, as the validator names it
  std::string partition;  // "above", "below", "string", "null", "missing", "other-case", "blank",
                          // "start", ...
  Json value;             // the whole instance, wrong in that place only
};

// Breaks each keyword in turn, starting from `valid` (Requires: schema.accepts(valid)): one beyond
// each bound, far beyond (32 and 64 bits, and what wraps around to `valid`), every other JSON type
// (coercible spellings too: "2" for 2, 1 for true), null, each required member missing (`instance`
// names the member), enum near-misses (other case, trailing and leading blank, prefix, one letter
// more), pattern broken at start, middle, end and by the traps of Pattern::broken, formats,
// contentEncoding and contentSchema ("content-..."), items and members down to every depth that
// `valid` has. "2.0" for an integer is valid and not among them.
//
// Where a keyword cannot be broken alone because another one at the same place says the same, both
// are broken and the first is named: `type` before any other, `minLength` and `maxLength` before
// what describes the text (pattern, format, encoding), `enum` and `const` before bounds and
// patterns. What is wrong inside an anyOf or oneOf is named after that, as the validator does; its
// partition then begins with the inner keyword.
std::vector<Broken> breaks(const Schema& schema, const Json& valid);

}  // namespace assay
