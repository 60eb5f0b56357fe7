// Which rows of the table the fake answers with, and for what.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "fake/body_rules.hpp"
#include "sign/signer.hpp"
#include "spec/spec.hpp"

namespace assay {

// Each cause that a request can give, from the declarations; `signer` and `rules` may be null.
std::vector<Cause> provokable_causes(const Operation& operation, const Signer* signer,
                                     const BodyRules* rules);

struct RowUse {
  std::size_t row;  // index in the table
  bool success = false;
  std::vector<Cause> causes;  // that it answers; none for the success row
};
// In the order of the table; none without a table.
std::vector<RowUse> rows_in_use(const Operation& operation, const std::vector<Cause>& causes);

// As a case names it: "auth.X-AKSK.Nonce", "header.Content-Type", "body.times", "body", "method";
// what is said of the whole signature is said of the header that carries it.
std::string case_subject(const Cause& cause, const Signer* signer);

}  // namespace assay
