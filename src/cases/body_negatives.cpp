#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "cases/body_places.hpp"
#include "cases/traps.hpp"
#include "schema/sample.hpp"

namespace assay {
namespace {

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
    std::vector<Broken> found = breaks(place, *valid);
    for (const Broken& broken : found) {
      Json body = base;
      body.set(name, broken.value);
      add_broken(pointer_join("", name) + broken.instance, broken, body, reading, member);
    }
    if (reading.empty()) breaks_of_[name] = std::move(found);
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
    for (const Broken& broken : breaks_of_[member]) {
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
  std::map<std::string, std::set<std::string>> seen_;     // pointer -> values that have a case
  std::map<std::string, std::vector<Broken>> breaks_of_;  // by member, without a reading
};

}  // namespace

void add_body_negatives(const OperationContext& context, CaseList& list) {
  Negatives(context, list).add_all();
}

}  // namespace assay
