// Hashes and HMACs: raw bytes.
#include "sign/functions.hpp"

namespace assay::function {

void hash(Call& call, std::string& out) { call.node().digest->hash(call.text(0), out); }

void hmac(Call& call, std::string& out) {
  call.node().digest->hmac(call.text(0), call.text(1), out);
}

}  // namespace assay::function
