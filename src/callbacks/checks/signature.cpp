#include <fmt/format.h>

#include "callbacks/push_evidence.hpp"
#include "sign/signer.hpp"

namespace assay {

void check_push_signature(const PushEvidence& evidence, std::vector<Finding>& out) {
  for (const std::string& name : evidence.push.operation.security) {
    const SecurityScheme* scheme = evidence.spec.scheme(name);
    if (!scheme || !scheme->sign || !evidence.context.profile) continue;
    std::vector<std::string> names;
    for (const ProfileKey& key : evidence.spec.profile) names.push_back(key.name);
    const auto signer = Signer::compile(*scheme->sign, names);
    if (!signer) continue;
    const Lookup lookup = [&](std::string_view key) {
      return evidence.context.profile->value(key);
    };
    for (const PushMessage& message : evidence.messages)
      for (const Cause& cause :
           signer->verify(message.received->framed.request, lookup, message.received->at))
        add_finding(out, evidence, "push-signature",
                    cause.subject.empty() ? "signature" : cause.subject,
                    fmt::format("signed by {}", name),
                    fmt::format("{} in {}", cause.text(), called(evidence, message)), scheme->cite);
  }
}

}  // namespace assay
