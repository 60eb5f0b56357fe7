// A server that does not mind.
#include <algorithm>

#include "fake/quirks.hpp"

namespace assay::quirks {

void forgives(const Misconduct& misconduct, Handling& handling) {
  std::erase_if(handling.causes, [&](const Cause& found) {
    return std::ranges::any_of(misconduct.causes,
                               [&](const Cause& named) { return answers(named, found); });
  });
}

}  // namespace assay::quirks
