#include <fmt/format.h>

#include <algorithm>

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
  const auto condition = [&] {
    return fmt::format("request.{} is {}", relation.if_request, relation.if_value->dump());
  };
  if (owed && (!value || value->is_null()))
    add_finding(out, evidence, "relation", subject,
                relation.if_value ? "present, for " + condition() : "present", shown(value),
                relation.cite);
  if (!owed && relation.else_absent && value && !value->is_null())
    add_finding(out, evidence, "relation", subject, fmt::format("absent unless {}", condition()),
                shown(value), relation.cite);
}

// What the request asked of `field` ("query.limit"), or the default that the document gives it.
const Json* asked_for(const std::string& field, const Evidence& evidence) {
  std::string pointer = "/" + field;
  std::ranges::replace(pointer, '.', '/');
  if (const Json* said = evidence.test.inputs ? evidence.test.inputs->at(pointer) : nullptr)
    return said;
  for (const Parameter& parameter : evidence.test.operation->parameters)
    if (parameter.in == Parameter::In::query && field == "query." + parameter.name)
      return parameter.compiled.json().find("default");
  return nullptr;
}

// A filter and a limit hold for what a target accepted; how it reads a value that the document
// leaves open is not ours to say.
void check_items(const Relation& relation, const Evidence& evidence, Judgement& out,
                 const Json* value) {
  if (!value || !value->is_array()) return;
  if (evidence.test.expect.kind != Expectation::Kind::accepted) return;
  const Json* asked = asked_for(relation.field, evidence);
  if (!asked || is_hollow(asked)) return;
  const Json::Array& items = value->as_array();
  const std::string subject = "response." + relation.target;
  if (relation.kind == Relation::Kind::items_at_most) {
    const auto most = asked->is_number() ? asked->as_number().to_int64() : std::nullopt;
    if (most && *most >= 0 && items.size() > static_cast<std::size_t>(*most))
      add_finding(out, evidence, "relation", subject,
                  fmt::format("at most {} items ({})", *most, relation.field),
                  fmt::format("{} items", items.size()), relation.cite);
    return;
  }
  for (const Json& item : items) {
    const Json* member = item.at(relation.member);
    if (member && *member == *asked) continue;
    add_finding(out, evidence, "relation", subject + relation.member,
                fmt::format("{} in every item ({})", asked->dump(), relation.field), shown(member),
                relation.cite);
    return;
  }
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
      case Relation::Kind::same:
        break;  // takes two requests: cases/repeats.cpp
      case Relation::Kind::items_equal:
      case Relation::Kind::items_at_most:
        check_items(relation, evidence, out, value);
        break;
      case Relation::Kind::present:
        check_presence(relation, evidence, out, value);
        break;
      case Relation::Kind::ordered:
      case Relation::Kind::difference:
        break;  // of pushes
    }
  }
}

}  // namespace assay
