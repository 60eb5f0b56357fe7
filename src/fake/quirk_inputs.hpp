// Kinds of requests that a server may break down on; one row each in quirks/breakdowns.cpp.
#pragma once
#include <span>
#include <string_view>

#include "wire/server.hpp"

namespace assay {

struct InputClass {
  std::string_view id, subject, what;
  bool (*matches)(const Framed& framed);
};
std::span<const InputClass> input_classes();

}  // namespace assay
