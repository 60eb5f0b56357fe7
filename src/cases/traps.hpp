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
// Changes of a base64 text itself. Many decoders skip what is not of the alphabet ("lenient-...").
std::vector<Trap> base64_traps(const std::string& encoded);

}  // namespace assay
