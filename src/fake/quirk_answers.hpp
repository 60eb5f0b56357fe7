// What can happen to the JSON of an answer; one row each in quirks/answers.cpp.
#pragma once
#include <span>
#include <string>
#include <string_view>

namespace assay {

struct Garbling {
  std::string_view id, what;
  std::string (*apply)(const std::string& json);  // of an object
};
std::span<const Garbling> garblings();

}  // namespace assay
