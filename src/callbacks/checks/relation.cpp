#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "callbacks/push_evidence.hpp"
#include "spec/request_values.hpp"

namespace assay {
namespace {

constexpr std::string_view kId = "push-relation";

bool is_hollow(const Json* value) {
  return !value || value->is_null() || (value->is_string() && value->as_string().empty());
}

void check_ordered(const PushEvidence& evidence, const Relation& relation, const Json& body,
                   std::vector<Finding>& out) {
  const Json* before = nullptr;
  std::string name;
  for (const std::string& pointer : relation.pointers) {
    const Json* value = body.at(pointer);
    // Zero is how many say that it did not happen.
    if (is_hollow(value) || *value == Json(0)) continue;
    const bool smaller = before && (value->is_number() && before->is_number()
                                        ? value->as_number() < before->as_number()
                                        : value->is_string() && before->is_string() &&
                                              value->as_string() < before->as_string());
    if (smaller)
      add_finding(out, evidence, kId, pointer,
                  fmt::format("not before {} ({})", name, before->dump()), value->dump(),
                  relation.cite);
    before = value;
    name = pointer;
  }
}

std::optional<double> number_at(const Json& body, const std::string& pointer) {
  const Json* value = body.at(pointer);
  if (!value || !value->is_number()) return std::nullopt;
  return value->as_number().to_double();
}

void check_difference(const PushEvidence& evidence, const Relation& relation, const Json& body,
                      std::vector<Finding>& out) {
  const auto said = number_at(body, relation.target);
  const auto last = number_at(body, relation.pointers.back());
  if (!said || !last) return;
  // What began last did not begin: nothing lasted.
  const auto begun = number_at(body, relation.pointers[relation.pointers.size() - 2]);
  if (*said == 0 && begun.value_or(0) == 0) return;
  std::vector<std::string> fitting;
  for (std::size_t i = 0; i + 1 < relation.pointers.size(); ++i) {
    const auto from = number_at(body, relation.pointers[i]);
    if (from.value_or(0) == 0) continue;  // zero is how many say that it did not happen
    const double difference = *last - *from;
    if (std::abs(difference - *said) <= relation.tolerance) return;
    fitting.push_back(
        fmt::format("{} ({} - {})", difference, relation.pointers.back(), relation.pointers[i]));
  }
  if (fitting.empty()) return;
  add_finding(out, evidence, kId, relation.target, join(fitting, " or "), fmt::format("{}", *said),
              relation.cite);
}

void check_one(const PushEvidence& evidence, const Relation& relation, const PushMessage& message,
               std::vector<Finding>& out) {
  const Json& body = *message.body;
  const Json* value = relation.target.empty() ? nullptr : body.at(relation.target);
  switch (relation.kind) {
    case Relation::Kind::ordered:
      return check_ordered(evidence, relation, body, out);
    case Relation::Kind::difference:
      return check_difference(evidence, relation, body, out);
    case Relation::Kind::empty:
      if (!is_hollow(value))
        add_finding(out, evidence, kId, relation.target, "absent here",
                    shortened(value->dump(), 60), relation.cite);
      return;
    case Relation::Kind::unique: {
      const bool repeated =
          message.repeats != static_cast<std::size_t>(&message - evidence.messages.data());
      if (is_hollow(value) || repeated) return;
      const std::uint64_t key = hash64(relation.target, hash64(evidence.push.name));
      if (!evidence.memory.remember(key, text_of(*value)))
        add_finding(out, evidence, kId, relation.target, "a value that no other push has",
                    shortened(value->dump(), 60) + " again", relation.cite);
      return;
    }
    default:
      return;  // of answers
  }
}

}  // namespace

void check_push_relation(const PushEvidence& evidence, std::vector<Finding>& out) {
  for (const PushMessage& message : evidence.messages) {
    if (!message.body || !message.body->is_object()) continue;
    for (const Relation& relation : message.push->operation.relations)
      check_one(evidence, relation, message, out);
  }
}

}  // namespace assay
