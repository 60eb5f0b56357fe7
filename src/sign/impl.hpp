// What a Signer holds. Private to sign/.
#pragma once
#include "base/json.hpp"
#include "sign/declaration.hpp"
#include "sign/signer.hpp"

namespace assay {

struct Signer::Impl {
  Json json;
  Declaration compiled;
  std::uint64_t revision;
};

}  // namespace assay
