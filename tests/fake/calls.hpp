// The small API of calls.yaml whose vendor pushes, and what a client does with it.
#pragma once
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "fake/fake.hpp"
#include "spec/profile.hpp"
#include "spec/spec.hpp"

namespace assay::tests {

const Spec& calls();
const Profile& calls_profile();

// The JSON body of the answer; null without one.
Json send(Fake& fake, const std::string& method, const std::string& target, const Json& body);
// A call whose events go to http://127.0.0.1:9/status?t=1 and whose bill to http://127.0.0.1:9/fee.
Json call_body(const std::string& callee = "+8613001010001");

struct SentPush {
  WallTime at;
  DuePush push;
};
// Everything that is sent until nothing waits, each answered with `status`.
std::vector<SentPush> sent_by(Fake& fake, ManualClock& clock, std::optional<int> status = 200,
                              std::size_t at_most = 200);
std::vector<SentPush> sent_to(const std::vector<SentPush>& all, const std::string& path);

}  // namespace assay::tests
