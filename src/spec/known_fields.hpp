// What requests, answers and pushes may have, as far as their schemas say: for lint.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "spec/spec.hpp"

namespace assay {

using Path = std::vector<std::string>;
Path tokens_of(std::string_view pointer);  // "/info/at" -> info, at

bool in_any(const std::vector<MediaType>& contents, const Path& path);
bool in_answers(const Operation& operation, const Path& path);
// A subject of a condition, of `reaches` or of a source: "body.times", "query.limit".
bool in_request(const Spec& spec, const Operation& operation, std::string_view subject);

}  // namespace assay
