#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "cases/body_values.hpp"
#include "cases/builder.hpp"
#include "cases/traps.hpp"
#include "schema/sample.hpp"

namespace assay {
namespace {

constexpr std::string_view kOrdinals[] = {"first", "second", "third", "fourth"};

std::string first_token(std::string_view pointer) {
  if (pointer.empty()) return {};
  return std::string(pointer.substr(1, pointer.find('/', 1) - 1));
}

// The optional member that a place lies in; empty when it is in the minimal body.
std::string optional_member(const OperationContext& context, std::string_view pointer) {
  const std::string name = first_token(pointer);
  return context.minimal.find(name) ? "" : name;
}

Json base_for(const OperationContext& context, std::string_view pointer) {
  const std::string member = optional_member(context, pointer);
  return member.empty() ? context.minimal : context.body_with({member});
}

bool is_listed(const Schema& place) { return x_assay(place, "from") != nullptr; }

// The top-level members that a reading is about: those whose schema it changes, or all where it
// lies deeper than one looks here.
std::set<std::string> affected_by(const BodyReadings::Variant& variant, const Schema& base) {
  std::set<std::string> all, changed;
  for (const std::string& name : property_names(base)) {
    all.insert(pointer_escape(name));
    const auto plain = layers_of(property(base, name)),
               varied = layers_of(property(variant.schema, name));
    const auto same = [](const Schema& a, const Schema& b) { return a.json() == b.json(); };
    if (!std::ranges::equal(plain, varied, same)) changed.insert(pointer_escape(name));
  }
  all.insert("");
  return changed.empty() ? all : changed;
}

class Positives {
 public:
  Positives(const OperationContext& context, CaseList& list) : context_(context), list_(list) {}

  void add_all() {
    add_combinations();
    each_place(context_.readings.base(), context_.full,
               [&](const std::string& pointer, const Schema& place) {
                 if (is_listed(place))
                   add_listed(pointer, *x_assay(place, "from"));
                 else
                   add_samples(pointer, place, "");
               });
    for (const BodyReadings::Variant& variant : context_.readings.variants()) {
      const auto affected = affected_by(variant, context_.readings.base());
      each_place(variant.schema, context_.full,
                 [&](const std::string& pointer, const Schema& place) {
                   if (!is_listed(place) && affected.contains(first_token(pointer)))
                     add_samples(pointer, place, variant.reading);
                 });
    }
    add_examples();
  }

 private:
  void add(std::string subject, std::string rule, std::string partition, const Json& body,
           std::string title) {
    Case test = list_.make(Phase::positive, std::move(subject), std::move(rule),
                           std::move(partition), body.dump());
    test.expect = context_.readings.classify(body);
    if (test.expect.kind == Expectation::Kind::refused) return;
    test.title = std::move(title);
    list_.add(std::move(test));
  }

  void add_combinations() {
    add("control", "required", "minimal", context_.minimal,
        "the plain request with its mandatory parts only");
    const auto optional = context_.optional_members();
    for (const std::string& name : optional)
      add("control", "optional", name, context_.body_with({name}),
          fmt::format("the plain request with {}", name));
    if (optional.size() < 2) return;
    add("control", "optional", "all", context_.full, "the plain request with every optional part");
    for (const std::string& name : optional) {
      Json body = context_.full;
      body.erase(name);
      add("body." + name, "optional", "absent", body,
          fmt::format("every optional part but {}", name));
    }
    for (std::size_t i = 0; i < optional.size(); ++i)
      for (std::size_t j = i + 1; j < optional.size() && optional.size() <= kMostPaired; ++j)
        add("body." + optional[i], "pair", optional[j],
            context_.body_with({optional[i], optional[j]}),
            fmt::format("{} together with {}", optional[i], optional[j]));
    add_enum_pairs(optional);
  }

  // Each optional part with each value of an enum, and each bound of a number, beside it.
  void add_enum_pairs(const std::vector<std::string>& optional) {
    for (const std::string& chooser : property_names(context_.readings.base())) {
      const Schema place = property(context_.readings.base(), chooser);
      const Json* plain = context_.full.find(chooser);
      if (!plain || is_listed(place)) continue;
      for (const Json& value : choices_of(place))
        for (const std::string& other : optional) {
          if (other == chooser || value == *plain) continue;
          Json body = context_.body_with({other});
          body.set(chooser, value);
          add("body." + other, "pair", fmt::format("{}.{}", chooser, slug(value)), body,
              fmt::format("{} together with {} {}", other, chooser, value.dump()));
        }
    }
  }

  static Json::Array choices_of(const Schema& place) {
    Json::Array out;
    for (const Schema& layer : layers_of(place)) {
      if (const Json* values = layer.json().find("enum");
          values && values->as_array().size() <= kMostPaired)
        out.insert(out.end(), values->as_array().begin(), values->as_array().end());
      for (std::string_view bound : {"minimum", "maximum"})
        if (const Json* value = layer.json().find(bound)) out.push_back(*value);
    }
    return out;
  }

  void add_listed(const std::string& pointer, const Json& key) {
    const auto values = context_.profile.list(key.as_string());
    for (std::size_t i = 0; i < values.size() && i < std::size(kOrdinals); ++i) {
      Json body = base_for(context_, pointer);
      const Json value(values[i]);
      if (!body.put(pointer, &value)) continue;
      add(subject_of(pointer), "from", fmt::format("listed-{}", kOrdinals[i]), body,
          fmt::format("{} is the {} of the profile's {}", subject_of(pointer), kOrdinals[i],
                      key.as_string()));
    }
  }

  void add_samples(const std::string& pointer, const Schema& place, const std::string& reading) {
    auto& seen = seen_[pointer];
    for (Sample& sample : samples(place)) {
      std::string written = sample.value.dump();
      if (std::ranges::find(seen, written) != seen.end()) continue;
      seen.push_back(std::move(written));
      Json body = base_for(context_, pointer);
      if (!body.put(pointer, &sample.value)) continue;
      const std::string subject = subject_of(pointer);
      std::string partition = sample.partition;
      const auto id =
          fmt::format("{}/{}/{}/{}", context_.operation.id, subject, sample.rule, partition);
      if (list_.has(id)) partition += "@reading=" + reading;
      add(subject, sample.rule, partition, body,
          fmt::format("{} is {}", subject, shortened(sample.value.dump(), 60)));
    }
  }

  void add_examples() {
    std::size_t index = 0;
    for (const Json& example : context_.media->examples) {
      const std::string name =
          index < std::size(kOrdinals) ? std::string(kOrdinals[index]) : "more";
      ++index;
      add("body", "example", name, example, "the example of the document");
    }
  }

  static std::string slug(const Json& value) {
    std::string out;
    for (char c : lower_ascii(value.is_string() ? value.as_string() : value.dump()))
      out += (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '-';
    return out.empty() ? "empty" : out.substr(0, 24);
  }

  static constexpr std::size_t kMostPaired = 12;  // 66 pairs; beyond, the full request has to do
  const OperationContext& context_;
  CaseList& list_;
  std::map<std::string, std::vector<std::string>> seen_;  // pointer -> values that have a case
};

class Negatives {
 public:
  Negatives(const OperationContext& context, CaseList& list) : context_(context), list_(list) {}

  void add_all() {
    add_breaks(context_.unbound.base(), "", "");
    add_unlisted("");
    add_traps("");
    const auto optional = context_.optional_members();
    for (const std::string& member : optional) {
      add_member_breaks(context_.unbound.base(), member, "", member);
      add_unlisted(member);
      add_traps(member);
      add_beside_all(member);
    }
    for (const BodyReadings::Variant& variant : context_.unbound.variants()) {
      const auto affected = affected_by(variant, context_.unbound.base());
      for (const auto& [name, value] : context_.full.as_object())
        if (affected.contains(pointer_escape(name)))
          add_member_breaks(variant.schema, name, variant.reading,
                            context_.minimal.find(name) ? "" : name);
    }
    add_unknown_members();
  }

 private:
  // Breaks of the whole minimal body.
  void add_breaks(const Schema& schema, const std::string& member, const std::string& reading) {
    if (!schema.accepts(context_.minimal)) return;
    for (const Broken& broken : breaks(schema, context_.minimal))
      add_broken(broken.instance, broken, broken.value, reading, member);
  }

  // Breaks of one top-level member alone, in the request that has it.
  void add_member_breaks(const Schema& schema, const std::string& name, const std::string& reading,
                         const std::string& member) {
    const Json base = member.empty() ? context_.minimal : context_.body_with({member});
    const Json* valid = base.find(name);
    const Schema place = property(schema, name);
    if (!valid || !place || !place.accepts(*valid)) return;
    for (const Broken& broken : breaks(place, *valid)) {
      Json body = base;
      body.set(name, broken.value);
      add_broken(pointer_join("", name) + broken.instance, broken, body, reading, member);
    }
  }

  void add_broken(const std::string& pointer, const Broken& broken, const Json& body,
                  const std::string& reading, const std::string& member) {
    auto& seen = seen_[pointer];
    const Json* value = body.at(pointer);
    if (!seen.insert(value ? value->dump() : "missing").second) return;
    std::string partition = broken.partition;
    const auto id = fmt::format("{}/{}/{}/{}", context_.operation.id, subject_of(pointer),
                                broken.keyword, partition);
    if (list_.has(id)) partition += "@reading=" + reading;
    add(pointer, broken.keyword, partition, body, member);
  }

  // The first break of each keyword again, with every other optional member there.
  void add_beside_all(const std::string& member) {
    std::vector<std::string> keywords;
    for (const Broken& broken :
         breaks(property(context_.unbound.base(), member), *context_.full.find(member))) {
      if (std::ranges::find(keywords, broken.keyword) != keywords.end()) continue;
      keywords.push_back(broken.keyword);
      Json body = context_.full;
      body.set(member, broken.value);
      add(pointer_join("", member) + broken.instance, broken.keyword,
          broken.partition + "@with=all", body, "all");
    }
  }

  void add_traps(const std::string& member) {
    const Json base = member.empty() ? context_.minimal : context_.body_with({member});
    each_place(context_.unbound.base(), base, [&](const std::string& pointer, const Schema& place) {
      if (!member.empty() && first_token(pointer) != pointer_escape(member)) return;
      const Json* valid = base.at(pointer);
      const bool encoded = std::ranges::any_of(layers_of(place), [](const Schema& layer) {
        const Json* encoding = layer.json().find("contentEncoding");
        return encoding && *encoding == Json("base64");
      });
      const auto decoded =
          encoded && valid->is_string() ? base64_decode(valid->as_string()) : std::nullopt;
      for (Trap& trap : traps_for(decoded ? Json(*decoded) : *valid)) {
        if (decoded && trap.value.is_string()) {
          trap.value = Json(base64_encode(trap.value.as_string()));
          trap.partition.insert(0, "content-");
        }
        add_trap(base, pointer, trap, member);
      }
      if (decoded)
        for (const Trap& trap : base64_traps(valid->as_string()))
          add_trap(base, pointer, trap, member);
    });
  }

  void add_trap(const Json& base, const std::string& pointer, const Trap& trap,
                const std::string& member) {
    Json body = base;
    if (!body.put(pointer, &trap.value)) return;
    if (!seen_[pointer].insert(trap.value.dump()).second) return;
    const auto violations = context_.unbound.base().validate(body);
    // Formally right: only the profile's list can refuse it.
    add(pointer, violations.empty() ? "from" : violations.front().keyword, trap.partition, body,
        member);
  }

  void add(const std::string& pointer, const std::string& rule, const std::string& partition,
           const Json& body, const std::string& member) {
    const std::string subject = subject_of(pointer);
    Case test = list_.make(Phase::negative, subject, rule, partition, body.dump());
    test.expect = context_.readings.classify(body);
    if (test.expect.kind == Expectation::Kind::accepted) return;
    test.expect.causes = causes(pointer, rule, body);
    test.control = list_.control_id(member);
    const Json* value = body.at(pointer);
    test.title = rule == "required" || !value
                     ? fmt::format("{} is missing", subject)
                     : fmt::format("{} is {}", subject, shortened(value->dump(), 60));
    list_.add(std::move(test));
  }

  std::vector<Cause> causes(const std::string& pointer, const std::string& rule,
                            const Json& body) const {
    using Kind = Cause::Kind;
    using Aspect = Cause::Aspect;
    const std::string subject = subject_of(pointer);
    const Json* value = body.at(pointer);
    if (pointer.empty()) return {{Kind::body, "body", Aspect::invalid}};
    if (!value) return {{Kind::field, subject, Aspect::absent}};
    std::vector<Cause> out;
    if (rule != "from") out.push_back({Kind::field, subject, Aspect::invalid});
    Schema place = context_.unbound.base();
    for (const std::string& part : split(pointer.substr(1), '/'))
      place = place ? property(place, part) : place;
    if (rule == "from" || (place && is_listed(place)))
      out.push_back({Kind::field, subject, Aspect::unlisted});
    if (rule == "from") out.push_back({Kind::field, subject, Aspect::invalid});
    // An honest implementer may take null and "" for a part that was not carried.
    const bool hollow =
        value->is_null() ||
        (value->is_string() && value->as_string().find_first_not_of(' ') == std::string::npos);
    if (hollow) out.push_back({Kind::field, subject, Aspect::absent});
    return out;
  }

  // Values in the right form that the profile does not list.
  void add_unlisted(const std::string& member) {
    const Json base = member.empty() ? context_.minimal : context_.body_with({member});
    each_place(context_.readings.base(), base,
               [&](const std::string& pointer, const Schema& place) {
                 if (!is_listed(place) ||
                     (!member.empty() && first_token(pointer) != pointer_escape(member)))
                   return;
                 const Json* listed = base.at(pointer);
                 if (!listed || !listed->is_string()) return;
                 for (const auto& [partition, text] : near_misses(listed->as_string())) {
                   const Json value(text);
                   Json body = base;
                   const bool formally_right =
                       context_.unbound.base().accepts((body.put(pointer, &value), body));
                   if (!formally_right || place.accepts(value)) continue;
                   add(pointer, "from", partition, body, member);
                 }
               });
  }

  static std::vector<std::pair<std::string, std::string>> near_misses(const std::string& listed) {
    const auto altered = [&](std::size_t at) {
      std::string out = listed;
      char& c = out[at];
      c = c == '9' || c == 'z' || c == 'Z' ? static_cast<char>(c - 1) : static_cast<char>(c + 1);
      return out;
    };
    std::string other_case = listed;
    for (char& c : other_case)
      c = c >= 'a' && c <= 'z'   ? static_cast<char>(c - 32)
          : c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32)
                                 : c;
    std::size_t middle = listed.size() / 2;
    while (middle + 1 < listed.size() && !std::isalnum(static_cast<unsigned char>(listed[middle])))
      ++middle;
    return {{"altered-last", altered(listed.size() - 1)},
            {"altered-middle", altered(middle)},
            {"prefix", listed.substr(0, listed.size() - 1)},
            {"one-more", listed + listed.back()},
            {"doubled", listed + listed},
            {"other-case", other_case},
            {"leading-blank", " " + listed},
            {"trailing-blank", listed + " "},
            {"trailing-newline", listed + "\n"}};
  }

  void add_unknown_members() {
    if (!context_.minimal.is_object()) return;
    const std::pair<std::string, Json> extras[] = {{"unknown-string", Json("assay")},
                                                   {"unknown-object", Json::object({{"a", 1}})},
                                                   {"unknown-null", Json()}};
    for (const auto& [partition, value] : extras) {
      Json body = context_.minimal;
      body.set("assayUnknown", value);
      Case test = list_.make(Phase::negative, "body", "members", partition, body.dump());
      if (!context_.readings.base().accepts(body)) continue;
      test.expect.kind = Expectation::Kind::open;
      test.expect.causes = {{Cause::Kind::body, "body", Cause::Aspect::invalid}};
      test.title = "a member that the document does not list";
      list_.add(std::move(test));
    }
  }

  const OperationContext& context_;
  CaseList& list_;
  std::map<std::string, std::set<std::string>> seen_;  // pointer -> values that have a case
};

}  // namespace

void add_body_positives(const OperationContext& context, CaseList& list) {
  Positives(context, list).add_all();
}
void add_body_negatives(const OperationContext& context, CaseList& list) {
  Negatives(context, list).add_all();
}

}  // namespace assay
