// One member of a planned message given another value, as the command line asks for it.
#pragma once
#include <string>

#include "cases/case.hpp"
#include "spec/spec.hpp"

namespace assay {

// `name` is a member of the body, "statusInfo.caller", or "caller" where only one is called so; the
// value becomes what the schema asks for there: "caller=+86138", or is given as JSON:
// "data:=null". What the document does not allow any more is sent all the same, and any answer to
// it will do.
// Errors: a name that the message does not have (nearest offered), or has in several places; what
// is no JSON.
Result<bool> override_member(const Spec& spec, Case& test, const std::string& assignment);

}  // namespace assay
