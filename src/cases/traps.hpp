// Values that fool hand-written checks: what a tired implementer forgets to refuse.
//
// Made from a valid value, without knowing its rule: the planner keeps those that the schema
// refuses. One row a trap, in traps.cpp.
#pragma once
#include <string>
#include <vector>

#include "base/json.hpp"

namespace assay {

struct Trap {
  std::string partition;  // last part of a case id
  Json value;
};
std::vector<Trap> traps_for(const Json& valid);
// What is almost a value of a list: longer, shorter, altered, in another case.
std::vector<Trap> near_misses(const std::string& listed);
// Of a constant written in words ("FORGET_PWD_SMS"): words left out, joined, parted otherwise.
std::vector<Trap> word_traps(const std::string& constant);
// Of a document inside a text ({"x":237.0,"y":5.0}): members absent, of other types, with other
// numbers, exchanged; as values that are still to be written as text.
std::vector<Trap> content_traps(const Json& content);
// Changes of a base64 text itself. Many decoders skip what is not of the alphabet ("lenient-...").
std::vector<Trap> base64_traps(const std::string& encoded);

}  // namespace assay
