// One exchange as a reader wants it: the bytes of both sides, the verdict, and a curl line.
#pragma once
#include <ostream>
#include <string>

#include "cases/case.hpp"
#include "judge/judge.hpp"
#include "spec/profile.hpp"

namespace assay {

// Secrets are masked. `url` is that of the target.
Judgement print_exchange(std::ostream& out, const Profile& profile, const Case& test,
                         const Exchange& exchange, const std::string& url);

}  // namespace assay
