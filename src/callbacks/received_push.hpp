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

// Its bytes for a log: without what tells who may send (RFC 9110 section 11.6, RFC 6265), and,
// where it could not be read, with the reason in its place.
std::string shown_bytes(const Framed& framed);

}  // namespace assay
