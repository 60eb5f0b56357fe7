// Faults in the members of a push. Left out: what a reading of the document allows, an optional
// member that is absent, and values that happen to be right.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "fake/faults/push_faults.hpp"
#include "fake/quirk_pushes.hpp"
#include "schema/sample.hpp"
#include "spec/request_values.hpp"

namespace assay {
namespace {

// Of the ways to break a keyword at one place, how many are planted.
std::size_t most_of(std::string_view keyword) {
  return keyword == "type" ? 3 : keyword == "enum" || keyword == "pattern" ? 2 : 1;
}

class Members {
 public:
  Members(const PushFaultContext& context, FaultList& list) : context_(context), list_(list) {}

  void add_all() {
    for (const Json& body : context_.made) add_broken(body);
    for (const Correlation& correlation : context_.push.correlate) add_correlation(correlation);
    for (const Relation& relation : context_.push.operation.relations) add_relation(relation);
    add_times();
  }

 private:
  void add(const std::string& pointer, const std::string& rule, std::string sentence,
           Misconduct misconduct) {
    std::string name = pointer.substr(1);
    std::ranges::replace(name, '/', '.');
    if (!known_.insert(name + "/" + rule).second) return;
    misconduct.place = pointer;
    list_.add_misconduct(name, rule, std::move(sentence), std::move(misconduct)).subject = pointer;
  }

  static Misconduct misconduct(Quirk quirk, Json value = {}) {
    Misconduct out;
    out.quirk = quirk;
    out.value = std::move(value);
    return out;
  }

  void add_broken(const Json& body) {
    const Schema& schema = context_.push.operation.bodies.front().compiled;
    if (!schema.accepts(body)) return;
    std::map<std::string, std::size_t> planted;
    for (const Broken& broken : breaks(schema, body)) {
      if (broken.instance.empty()) continue;
      std::size_t& count = planted[broken.instance + " " + broken.keyword];
      if (count >= most_of(broken.keyword) && broken.partition != "null") continue;
      const Json* value = broken.value.at(broken.instance);
      Json changed = body;
      if (!changed.put(broken.instance, value) || changed != broken.value) continue;
      if (!context_.is_refused(changed) || counts_as_absent(body, broken.instance, value)) continue;
      ++count;
      add(broken.instance, broken.keyword + "/" + broken.partition,
          value ? fmt::format("{} is {}", broken.instance, shortened(value->dump(), 60))
                : fmt::format("{} is missing", broken.instance),
          value ? misconduct(Quirk::push_puts_member, *value)
                : misconduct(Quirk::push_drops_member));
    }
  }

  // A member that says nothing is like one that is not there: null, and an empty text in a form.
  bool counts_as_absent(const Json& body, const std::string& pointer, const Json* value) const {
    const std::string& media = context_.push.operation.bodies.front().name;
    const bool form = media_type_of(media) == "application/x-www-form-urlencoded";
    if (!value || !(value->is_null() || (form && *value == Json("")))) return false;
    Json without = body;
    return without.put(pointer, nullptr) && !context_.is_refused(without);
  }

  bool equals_a_source(const Correlation& correlation, const Json& value) const {
    return std::ranges::any_of(correlation.sources, [&](const std::string& source) {
      const Json known = context_.occasion.value_of(source, context_.composer.profile());
      return !known.is_null() && text_of(known) == text_of(value);
    });
  }

  void add_correlation(const Correlation& correlation) {
    const Json* body = context_.with(correlation.pointer);
    if (!body || context_.is_open("push-correlation")) return;
    const std::string& pointer = correlation.pointer;
    const Json value = *body->at(pointer);
    if (!equals_a_source(correlation, value)) return;  // nothing is known of it
    if (!equals_a_source(correlation, altered_value(value)))
      add(pointer, "correlate/altered", pointer + " has another last sign",
          misconduct(Quirk::push_alters_text));
    if (value.is_string() && value.as_string().size() > 2 &&
        !equals_a_source(correlation, Json(value.as_string().substr(1))))
      add(pointer, "correlate/cut", pointer + " is one that no request had",
          misconduct(Quirk::push_puts_member, Json(value.as_string().substr(1))));
    const auto is_answered = [](const std::string& source) {
      return source.starts_with("response.");
    };
    if (std::ranges::all_of(correlation.sources, is_answered))
      add(pointer, "correlate/another", pointer + " is that of another exchange",
          misconduct(Quirk::push_tells_of_another));
    if (correlation.required)
      add(pointer, "correlate/absent", pointer + " is missing",
          misconduct(Quirk::push_drops_member));
  }

  void add_ordered(const Relation& relation) {
    for (const Json& body : context_.made) {
      std::vector<std::string> there;
      for (const std::string& pointer : relation.pointers)
        if (body.at(pointer)) there.push_back(pointer);
      for (std::size_t i = 1; i < there.size(); ++i)
        if (*body.at(there[i - 1]) != *body.at(there[i]))
          add(there[i - 1], "ordered/after-" + there[i].substr(1),
              fmt::format("{} and {} have each other's time", there[i - 1], there[i]),
              misconduct(Quirk::push_swaps_members, Json(there[i])));
    }
    for (const std::string& pointer : relation.pointers) add_unit(pointer);
  }

  // Milliseconds for seconds and the other way, where a bound tells them apart.
  void add_unit(const std::string& pointer) {
    const Json* body = context_.with(pointer);
    const auto number = body ? Number::parse(text_of(*body->at(pointer))) : std::nullopt;
    const auto whole = number ? number->to_int64() : std::nullopt;
    if (!whole) return;
    for (const auto& [factor, rule, what] :
         {std::tuple{1000, "unit/milliseconds", "in milliseconds"},
          std::tuple{-1000, "unit/seconds", "in seconds"}}) {
      const std::int64_t scaled = factor < 0 ? *whole / -factor : *whole * factor;
      const Json value =
          body->at(pointer)->is_string() ? Json(std::to_string(scaled)) : Json(scaled);
      Json changed = *body;
      changed.put(pointer, &value);
      if (context_.is_refused(changed))
        add(pointer, rule, fmt::format("{} is {}", pointer, what),
            misconduct(Quirk::push_scales_number, Json(factor)));
    }
  }

  // Whether the difference is one of numbers, all of them there.
  bool is_counted(const Json& body, const Relation& relation) const {
    const Json read = context_.as_read(body);
    const auto is_number = [&](const std::string& pointer) {
      const Json* value = read.at(pointer);
      return value && value->is_number();
    };
    return is_number(relation.target) && std::ranges::all_of(relation.pointers, is_number);
  }

  void add_relation(const Relation& relation) {
    if (context_.is_open("push-relation")) return;
    const Json* body = context_.with(relation.target);
    switch (relation.kind) {
      case Relation::Kind::ordered:
        return add_ordered(relation);
      case Relation::Kind::difference:
        if (body && is_counted(*body, relation))
          add(relation.target, "difference/wrong",
              relation.target + " is not what lies between its times",
              misconduct(Quirk::push_adds_number,
                         Json(static_cast<std::int64_t>(relation.tolerance) + 1000)));
        return;
      case Relation::Kind::unique:
        if (body)
          add(relation.target, "unique/repeated", relation.target + " is the same in each push",
              misconduct(Quirk::push_repeats_value));
        return;
      case Relation::Kind::empty:
        if (!relation.target.empty())
          add(relation.target, "empty/present", relation.target + " is there",
              misconduct(Quirk::push_puts_member, Json("assay-1")));
        return;
      default:
        return;
    }
  }

  void add_times() {
    const auto& sequence = context_.push.sequence;
    if (!sequence || sequence->time.empty() || sequence->order.size() < 2) return;
    if (context_.is_open("push-sequence") || !context_.with(sequence->time)) return;
    add(sequence->time, "ordered/backwards",
        fmt::format("{} is earlier in each event than in the one before", sequence->time),
        misconduct(Quirk::push_counts_time_back));
  }

  const PushFaultContext& context_;
  FaultList& list_;
  std::set<std::string> known_;
};

}  // namespace

void add_push_member_faults(const PushFaultContext& context, FaultList& list) {
  Members(context, list).add_all();
}

}  // namespace assay
