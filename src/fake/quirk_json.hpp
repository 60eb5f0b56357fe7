// JSON that is none and yet read, JSON that is right and yet refused; one row each in
// quirks/spelling.cpp.
#pragma once
#include <span>
#include <string>
#include <string_view>

namespace assay {

struct JsonRepair {
  std::string_view id, what;
  std::string (*apply)(const std::string& text);  // of a text that is no JSON
};
std::span<const JsonRepair> json_repairs();

struct JsonDislike {
  std::string_view id, what;
  bool (*matches)(const std::string& text);
};
std::span<const JsonDislike> json_dislikes();

}  // namespace assay
