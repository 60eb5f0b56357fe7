// A push that is to be sent now.
#pragma once
#include <cstdint>
#include <string>

#include "base/http.hpp"

namespace assay {

struct DuePush {
  std::uint64_t id = 0;
  std::string url;
  Request request;  // its target is the path and query of `url`
};

}  // namespace assay
