// The x-assay words of callbacks and webhooks.
#include <fmt/format.h>

#include <algorithm>

#include "base/duration.hpp"
#include "base/text.hpp"
#include "spec/words.hpp"

namespace assay {
namespace {

PushSequence sequence_from(SpecSource& source, SpecNode node) {
  PushSequence out;
  out.by = text_in(node, "by");
  out.order = texts_of(node.find("order"));
  out.optional = texts_of(node.find("optional"));
  out.foreign = texts_of(node.find("foreign"));
  out.ends_with = text_in(node, "ends-with");
  out.time = text_in(node, "time");
  out.cite = cite_of(node);
  const auto known = [&](const SpecNode& word, const std::string& event) {
    if (!event.empty() && out.rank(event) == out.order.size())
      source.complain(word, fmt::format("{} is no event of the order{}", in_quotes(event),
                                        did_you_mean(event, out.order)));
  };
  known(node.find("ends-with"), out.ends_with);
  for (const std::string& event : out.optional) known(node.find("optional"), event);
  return out;
}

Correlation correlation_from(SpecNode node, const std::string& pointer) {
  Correlation out{pointer, texts_of(node), {}};
  if (node.value->is_object()) {
    out.sources = texts_of(node.find("equals"));
    out.cite = cite_of(node);
    const SpecNode required = node.find("required");
    out.required = required && required.value->is_bool() && required.value->as_bool();
  }
  return out;
}

PushDelivery delivery_from(SpecSource& source, SpecNode node) {
  PushDelivery out;
  out.accepted = texts_of(node.find("accepted"));
  out.refused = texts_of(node.find("refused"));
  out.cite = cite_of(node);
  for (const auto& [word, to] : {std::pair{"within", &out.within}, std::pair{"every", &out.every},
                                 std::pair{"for", &out.lasting}}) {
    const SpecNode given = node.find(word);
    if (!given) continue;
    if (const auto duration = duration_from(*given.value))
      *to = *duration;
    else
      source.complain(given, duration.error().what);
  }
  return out;
}

std::vector<std::pair<std::string, std::string>> values_of(SpecNode node) {
  std::vector<std::pair<std::string, std::string>> out;
  if (node && node.value->is_object())
    for (const auto& [name, value] : node.value->as_object())
      if (value.is_string()) out.emplace_back(name, value.as_string());
  return out;
}

Relation relation_from(SpecNode node) {
  using Kind = Relation::Kind;
  Relation out;
  out.cite = cite_of(node);
  out.place = node.place();
  for (const auto& [word, kind] :
       {std::pair{"unique", Kind::unique}, std::pair{"empty", Kind::empty}})
    if (const std::string pointer = text_in(node, word); !pointer.empty()) {
      out.kind = kind;
      out.target = pointer;
    }
  for (const auto& [word, kind] :
       {std::pair{"ordered", Kind::ordered}, std::pair{"difference", Kind::difference}})
    if (const SpecNode pointers = node.find(word)) {
      out.kind = kind;
      out.pointers = texts_of(pointers);
    }
  if (out.kind == Kind::difference) out.target = text_in(node, "equals");
  if (const SpecNode tolerance = node.find("tolerance"); tolerance && tolerance.value->is_number())
    out.tolerance = tolerance.value->as_number().to_double();
  return out;
}

}  // namespace

bool PushSequence::is_optional(const std::string& event) const {
  return std::ranges::find(optional, event) != optional.end();
}

std::size_t PushSequence::rank(const std::string& event) const {
  return static_cast<std::size_t>(std::ranges::find(order, event) - order.begin());
}

void read_push_words(SpecSource& source, SpecNode words, Push& push) {
  if (!words) return;
  if (const SpecNode node = words.find("sequence")) push.sequence = sequence_from(source, node);
  if (const SpecNode node = words.find("delivery")) push.delivery = delivery_from(source, node);
  if (const SpecNode node = words.find("correlate"); node && node.value->is_object())
    for (const auto& [pointer, value] : node.value->as_object())
      push.correlate.push_back(correlation_from({node.document, &value}, pointer));
  if (const SpecNode node = words.find("relations"); node && node.value->is_array())
    for (const Json& item : node.value->as_array())
      push.operation.relations.push_back(relation_from({node.document, &item}));
  if (const SpecNode node = words.find("trigger")) {
    push.trigger.name = node.value->is_string() ? node.value->as_string() : text_in(node, "name");
    push.trigger.with = values_of(node.find("with"));
  }
  if (const SpecNode node = words.find("variants"); node && node.value->is_object())
    for (const auto& [name, value] : node.value->as_object()) {
      const SpecNode variant{node.document, &value};
      const SpecNode expects = variant.find("expects");
      push.variants.push_back({name, values_of(variant.find("with")),
                               expects ? *expects.value : Json::object(), cite_of(variant)});
    }
  push.follows = text_in(words, "follows");
}

}  // namespace assay
