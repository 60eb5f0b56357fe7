#include <fmt/format.h>

#include "base/clock.hpp"
#include "base/text.hpp"
#include "judge/evidence.hpp"

namespace assay {
namespace {

bool is_hollow(const Json* value) {
  return !value || value->is_null() || (value->is_string() && value->as_string().empty());
}

bool applies(const Relation& relation, const Evidence& evidence) {
  switch (relation.when) {
    case Relation::When::always:
      return evidence.taken != Taken::unclear;
    case Relation::When::success:
      return evidence.taken == Taken::accepted;
    case Relation::When::failure:
      return evidence.taken == Taken::refused && !evidence.answered_by_http;
  }
  return false;
}

std::string shown(const Json* value) { return value ? shortened(value->dump(), 60) : "nothing"; }

void check_presence(const Relation& relation, const Evidence& evidence, Judgement& out,
                    const Json* value) {
  bool owed = true;
  if (relation.if_value) {
    // What a request means that is no JSON, or that asks twice, is not ours to guess.
    const Json* body = evidence.test.inputs ? evidence.test.inputs->find("body") : nullptr;
    if (!body || evidence.test.rule == "duplicate") return;
    const Json* asked = body->at(relation.if_request);
    owed = asked && *asked == *relation.if_value;
    const bool unasked = !asked || (asked->is_string() && !owed);
    if (!owed && !unasked) return;
  }
  const std::string subject = "response." + relation.target;
  const std::string condition =
      relation.if_value
          ? fmt::format("request.{} is {}", relation.if_request, relation.if_value->dump())
          : "";
  if (owed && (!value || value->is_null()))
    add_finding(out, evidence, "relation", subject,
                condition.empty() ? "present" : "present, for " + condition, shown(value),
                relation.cite);
  if (!owed && relation.else_absent && value && !value->is_null())
    add_finding(out, evidence, "relation", subject, fmt::format("absent unless {}", condition),
                shown(value), relation.cite);
}

}  // namespace

void check_relations(const Evidence& evidence, Judgement& out) {
  for (const Relation& relation : evidence.test.operation->relations) {
    if (!applies(relation, evidence) || !evidence.body) continue;
    const Json* value = evidence.body->at(relation.target);
    const auto subject = [&] { return "response." + relation.target; };
    switch (relation.kind) {
      case Relation::Kind::unique:
        if (!is_hollow(value) &&
            !evidence.memory.remember(hash64(relation.target, hash64(evidence.test.operation->id)),
                                      value->is_string() ? value->as_string() : value->dump()))
          add_finding(out, evidence, "relation", subject(), "a value that no other answer has",
                      shown(value) + " again", relation.cite);
        break;
      case Relation::Kind::empty:
        if (!is_hollow(value))
          add_finding(out, evidence, "relation", subject(), "empty or absent", shown(value),
                      relation.cite);
        break;
      case Relation::Kind::present:
        check_presence(relation, evidence, out, value);
        break;
    }
  }
}

}  // namespace assay
