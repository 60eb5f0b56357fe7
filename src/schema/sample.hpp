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

// A valid value and why it is worth trying: id parts of a case, lower-case.
struct Sample {
  std::string rule;       // keyword or class: "maximum", "enum", "pattern", "length", "value", "optional"
  std::string partition;  // "at", "below", "shortest", "leading-zeros", "absent", "present", ...
  Json value;
};

// Valid values of the whole schema (any type): each bound and one inside it, each enum value, each
// example and default that is valid, strings from the pattern at the shortest and longest length, value classes
// inside the legal range (see the table in sample_values.cpp: digits only, leading zeros, all equal, each case,
// printable ASCII signs in free text, look-alikes, numeric extremes), each type of a type list, each branch of
// anyOf/oneOf, arrays at minItems and maxItems, objects with the minimum and with everything.
// `first` of the list is the plainest value ("value/plain").
std::vector<Sample> samples(const Schema& schema);
// The plainest valid value, null when none can be made.
std::optional<Json> plain_sample(const Schema& schema);

// A value (or text that is no value) that breaks one keyword.
struct Broken {
  std::string instance;   // JSON pointer to the place that is wrong, "" for the whole
  std::string keyword;    // the keyword it breaks, as the validator names it
  std::string partition;  // "above", "below", "string", "null", "missing", "other-case", "blank", "start", ...
  Json value;             // the whole instance, wrong in that place only
};

// Breaks each keyword in turn, starting from `valid` (Requires: schema.accepts(valid)): one beyond
// each bound, far beyond, every other JSON type (coercible spellings too: "2" for 2, 1 for true), null, each required member missing,
// enum near-misses (other case, trailing and leading blank, prefix, one letter more), pattern broken at start,
// middle, end and by the traps of Pattern::broken, formats, contentEncoding and contentSchema, items and members
// down to every depth that `valid` has. "2.0" for an integer is valid and not among them.
std::vector<Broken> breaks(const Schema& schema, const Json& valid);

}  // namespace assay
