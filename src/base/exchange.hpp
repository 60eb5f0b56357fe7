// One request and what came of it, as bytes and as understood.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/http.hpp"

namespace assay {

// How the connection dealt with a request.
enum class Delivery : std::uint8_t {
  answered,     // a whole response was read
  unreachable,  // no connection: refused, no route, name unknown
  tls_failed,   // handshake or verification
  cut,          // closed or reset before a whole response was read
  timed_out,    // connect, first byte or total time
  malformed,    // what came is not an HTTP/1.x response
  too_large,    // more than the limit for header or body
};
std::string_view name_of(Delivery delivery);  // "answered", "unreachable", ...
std::optional<Delivery> delivery_of(std::string_view name);

struct Exchange {
  std::string sent;      // every byte, in order
  std::string received;  // every byte read that belongs to this answer, framing included
  std::optional<Response> response;  // set when answered
  Delivery delivery = Delivery::unreachable;
  std::string detail;   // one sentence when not answered: "connection reset after 37 bytes"
  bool reused = false;  // sent on a connection that had carried an exchange before
  std::chrono::microseconds first_byte{0}, total{0};  // since the first byte was written
};

}  // namespace assay
