// A server that does not mind.
#include <algorithm>

#include "base/http.hpp"
#include "fake/quirks.hpp"
#include "fake/served_operation.hpp"

namespace assay::quirks {

void forgives(const Misconduct& misconduct, Handling& handling) {
  std::erase_if(handling.causes, [&](const Cause& found) {
    return std::ranges::any_of(misconduct.causes,
                               [&](const Cause& named) { return answers(named, found); });
  });
}

void takes_method(const Misconduct& misconduct, Handling& handling) {
  if (handling.request->method == misconduct.place)
    handling.alter().method = handling.served.operation->method;
}

void takes_media_type(const Misconduct& misconduct, Handling& handling) {
  if (handling.served.bodies.empty()) return;
  const std::string& right = handling.served.bodies.front().name;
  for (Field& field : handling.alter().fields) {
    if (!equal_ignoring_case(field.name, "Content-Type")) continue;
    const std::string sent = media_type_of(field.value);
    if (misconduct.place == "suffix" ? sent.starts_with(right) : sent.ends_with(right))
      field.value = right;
  }
}

void trusts_after_success(const Misconduct& misconduct, Handling& handling) {
  if (handling.history.accepted > 0) forgives(misconduct, handling);
}

}  // namespace assay::quirks
