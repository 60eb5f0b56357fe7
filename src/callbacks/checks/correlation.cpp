#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "callbacks/push_evidence.hpp"
#include "spec/request_values.hpp"

namespace assay {
namespace {

// Text and number say the same here: a form has no types.
bool same(const Json& a, const Json& b) { return a == b || text_of(a) == text_of(b); }

bool is_hollow(const Json* value) {
  return !value || value->is_null() || (value->is_string() && value->as_string().empty());
}

void check_one(const PushEvidence& evidence, const Correlation& correlation,
               const PushMessage& message, std::vector<Finding>& out) {
  std::vector<Json> allowed;
  for (const std::string& source : correlation.sources)
    if (auto value = evidence.context.value(source)) allowed.push_back(*std::move(value));
  if (allowed.empty()) return;
  const Json* value = message.body->at(correlation.pointer);
  std::vector<std::string> shown;
  for (const Json& one : allowed) shown.push_back(shortened(one.dump(), 60));
  const std::string sources = join(correlation.sources, " or ");
  const std::string expected = fmt::format("{} ({})", join(shown, " or "), sources);
  if (is_hollow(value)) {
    if (correlation.required)
      add_finding(
          out, evidence, "push-correlation", correlation.pointer, expected,
          fmt::format("{} in {}", value ? value->dump() : "nothing", called(evidence, message)),
          correlation.cite, sources);
    return;
  }
  if (std::ranges::none_of(allowed, [&](const Json& one) { return same(one, *value); }))
    add_finding(out, evidence, "push-correlation", correlation.pointer, expected,
                fmt::format("{} in {}", shortened(value->dump(), 60), called(evidence, message)),
                correlation.cite, sources);
}

}  // namespace

void check_push_correlation(const PushEvidence& evidence, std::vector<Finding>& out) {
  for (const PushMessage& message : evidence.messages) {
    if (!message.body) continue;
    for (const Correlation& correlation : message.push->correlate)
      check_one(evidence, correlation, message, out);
  }
}

}  // namespace assay
