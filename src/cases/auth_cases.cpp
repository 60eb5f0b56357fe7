#include "cases/auth_cases.hpp"

#include "cases/auth_edits.hpp"

namespace assay {

std::vector<AuthCase> auth_cases(const Json& declaration,
                                 const std::vector<std::string>& profile_names,
                                 const Lookup& lookup) {
  AuthCaseList list(declaration, profile_names, lookup);
  if (!list.signer()) return {};
  add_header_cases(list);
  add_piece_cases(list);
  add_value_cases(list);
  add_digest_cases(list);
  add_time_cases(list);
  add_chance_cases(list);
  add_hostile_cases(list);
  return list.take();
}

}  // namespace assay
