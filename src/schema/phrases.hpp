// The words of a Violation: what was expected and what was found, in plain English, shortened.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "schema/program.hpp"

namespace assay::jsonschema {

std::string phrase_types(std::uint8_t types);            // "an integer, a string or null"
std::string phrase_value(const Json& value);             // 10, "abc", an array of 3 items
std::string phrase_value_and_type(const Json& value);    // the number 10, a string "abc"
std::string phrase_choices(const Json::Array& choices);  // one of "a", "b"
std::string phrase_count(std::uint64_t count, std::string_view noun);  // 1 item, 2 items
std::string phrase_text(std::string_view text);                        // quoted, shortened
// Requires: node.object
std::string phrase_known_members(const Node& node);  // no members but "a", "b"

}  // namespace assay::jsonschema
