// The parts of a request target, as bytes: nothing is decoded unless asked.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

std::string_view path_of(std::string_view target);   // up to "?"
std::string_view query_of(std::string_view target);  // after "?", empty when there is none

struct QueryParameter {
  std::string_view name, value;  // as written; views into the target
};
// In order; empty pieces ("a=1&&b=2") are left out.
std::vector<QueryParameter> query_parameters(std::string_view target);

void append_parameter(std::string& target, std::string_view name, std::string_view value);
// The target without every parameter of these (decoded) names.
std::string without_parameters(std::string_view target, std::span<const std::string> names);

// Bytes of "%41"; a "%" that is not followed by two hex digits stays as it is.
std::string percent_decoded(std::string_view text);

}  // namespace assay
