// A vendor's push as it arrived, and what our receiver answered.
#pragma once
#include <cstdint>
#include <string>

#include "base/clock.hpp"
#include "wire/server.hpp"

namespace assay {

struct ReceivedPush {
  WallTime at;    // by the receiver's clock, when it was whole
  Framed framed;  // the request, or why it could not be read
  // "200", "500", or what was done instead: "closed", "no answer".
  std::string answered;
  bool accepted = false;  // answered with 200, and at once
};

}  // namespace assay
