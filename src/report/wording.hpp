// Small pieces of English that every report needs.
#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

std::string counted(std::size_t count, std::string_view noun);  // "1 case", "1,204 cases"
std::string with_separators(std::size_t count);                 // "100,000"
std::string in_a_row(std::span<const std::string> parts);       // "a", "a and b", "a, b and c"
std::string replay_command(
    std::string_view id);  // "assay replay ID", quoted for a shell where needed
// Lines of at most `width` columns, broken at blanks (inside a word only when it is longer than a
// line). Columns are code points. Requires: is_utf8(text), width > 0
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

}  // namespace assay
