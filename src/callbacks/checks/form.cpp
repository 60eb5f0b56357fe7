#include <fmt/format.h>

#include "base/text.hpp"
#include "callbacks/push_evidence.hpp"

namespace assay {
namespace {

constexpr std::string_view kId = "push-form";

std::string media_types(const Push& push) {
  std::vector<std::string> names;
  for (const MediaType& media : push.operation.bodies) names.push_back(media.name);
  return join(names, " or ");
}

void check_one(const PushEvidence& evidence, const PushMessage& message,
               std::vector<Finding>& out) {
  const Framed& framed = message.received->framed;
  if (framed.problem != Framed::Problem::none)
    return add_finding(out, evidence, kId, "message", "a whole HTTP request", framed.detail);
  const Operation& operation = message.push->operation;
  if (framed.request.method != operation.method)
    add_finding(out, evidence, kId, "method", operation.method, framed.request.method);
  if (operation.bodies.empty()) return;
  if (!message.media) {
    const std::string* type = find_field(framed.request.fields, "Content-Type");
    add_finding(out, evidence, kId, "Content-Type", media_types(*message.push),
                type ? in_quotes(shortened(*type, 60)) : "none");
  }
  if (!message.problem.empty())
    add_finding(out, evidence, kId, "body", "a body of " + media_types(*message.push),
                message.problem);
}

}  // namespace

void check_push_form(const PushEvidence& evidence, std::vector<Finding>& out) {
  for (const PushMessage& message : evidence.messages) check_one(evidence, message, out);
}

}  // namespace assay
