#include "callbacks/judge_pushes.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace assay {
namespace {

constexpr CheckInfo kChecks[] = {
#define ASSAY_PUSH_CHECK(name, id, level, source, promise) {id, Level::level, source, promise},
#include "callbacks/checks.def"
#undef ASSAY_PUSH_CHECK
};
constexpr PushCheck kFunctions[] = {
#define ASSAY_PUSH_CHECK(name, id, level, source, promise) check_push_##name,
#include "callbacks/checks.def"
#undef ASSAY_PUSH_CHECK
};

}  // namespace

PushJudgement judge_pushes(const PushEvidence& evidence) {
  PushJudgement out;
  for (const PushCheck check : kFunctions) check(evidence, out.findings);
  // What the document leaves open is no finding, but one of its readings.
  std::erase_if(out.findings, [&](const Finding& finding) {
    for (const Unsettled& point : evidence.push.operation.unsettled) {
      if (!point.is_about(finding.check)) continue;
      out.readings.push_back({point.id, point.readings.back().name});
      return true;
    }
    return false;
  });
  return out;
}

std::span<const CheckInfo> push_checks() { return kChecks; }

std::vector<const PushMessage*> PushEvidence::distinct() const {
  std::vector<const PushMessage*> out;
  for (std::size_t i = 0; i < messages.size(); ++i)
    if (messages[i].repeats == i) out.push_back(&messages[i]);
  return out;
}

void add_finding(std::vector<Finding>& out, const PushEvidence& evidence, std::string_view id,
                 std::string_view place, std::string expected, std::string observed,
                 const Citations& clauses, std::string_view why) {
  const auto* info = std::ranges::find(kChecks, id, &CheckInfo::id);
  Finding finding;
  finding.check = id;
  finding.level = info->level;
  finding.subject = fmt::format("{}.{}", evidence.push.name, place);
  finding.expected = std::move(expected);
  finding.observed = std::move(observed);
  finding.clauses = clauses.empty() ? evidence.push.operation.body_cite : clauses;
  finding.cause =
      fmt::format("{}|{}|{}", finding.check, finding.subject, why.empty() ? finding.expected : why);
  // The same of many messages is one finding.
  const bool told =
      std::ranges::any_of(out, [&](const Finding& other) { return other.cause == finding.cause; });
  if (!told) out.push_back(std::move(finding));
}

std::string media_types(const Push& push) {
  std::vector<std::string> names;
  for (const MediaType& media : push.operation.bodies) names.push_back(media.name);
  return join(names, " or ");
}

std::string called(const PushEvidence& evidence, const PushMessage& message) {
  if (!message.event.empty()) return message.event;
  const auto at = static_cast<std::size_t>(&message - evidence.messages.data()) + 1;
  return evidence.messages.size() == 1 ? "the push" : fmt::format("push {}", at);
}

}  // namespace assay
