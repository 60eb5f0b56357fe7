// Places inside a compiled schema, through what it refers to. Private to fake/.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "schema/schema.hpp"

namespace assay {

// Where the value at a pointer of members is described; null handle when nowhere.
Schema place_of(const Schema& schema, std::string_view pointer);
// A keyword at the place or at what it refers to; null when there is none.
const Json* keyword_at(const Schema& place, std::string_view keyword);

// The place itself and all that is laid over it: references, allOf, and the branches of anyOf,
// oneOf and if.
std::vector<Schema> layers_at(const Schema& place);

}  // namespace assay
