// Careless ways to compare a part of a signature; one row each in quirks/signature.cpp.
#pragma once
#include <span>
#include <string_view>

namespace assay {

struct Comparison {
  std::string_view id, what;
  bool (*same)(std::string_view sent, std::string_view right);
};
std::span<const Comparison> comparisons();

}  // namespace assay
