#include "callbacks/received_push.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace assay {

std::string shown_bytes(const Framed& framed) {
  if (framed.problem != Framed::Problem::none && framed.request.method.empty())
    return "(no HTTP request: " + framed.detail + ")";
  constexpr std::string_view kSecret[] = {"Authorization", "Proxy-Authorization", "Cookie"};
  Request shown = framed.request;
  for (Field& field : shown.fields)
    if (std::ranges::any_of(
            kSecret, [&](std::string_view name) { return equal_ignoring_case(field.name, name); }))
      field.value = "***";
  std::string out = to_bytes(shown, "");
  if (framed.problem != Framed::Problem::none) out += "(cut here: " + framed.detail + ")";
  return out;
}

}  // namespace assay
