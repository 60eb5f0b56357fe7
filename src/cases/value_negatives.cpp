#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/text.hpp"
#include "cases/traps.hpp"
#include "cases/value_places.hpp"
#include "cases/workflows.hpp"
#include "schema/sample.hpp"
#include "spec/request_values.hpp"

namespace assay {
namespace {

class Negatives {
 public:
  Negatives(const OperationContext& context, const RequestPart& part, CaseList& list)
      : context_(context), part_(part), list_(list) {}

  void add_all() {
    add_breaks(part_.unbound.base(), "", "");
    add_unlisted("");
    add_unmade("");
    add_traps("");
    const auto optional = part_.optional_members();
    for (const std::string& member : optional) {
      add_member_breaks(part_.unbound.base(), member, "", member);
      add_unlisted(member);
      add_unmade(member);
      add_traps(member);
      if (list_.has(list_.control_id("all"))) add_beside_all(member);
    }
    for (const BodyReadings::Variant& variant : part_.unbound.variants()) {
      const auto affected = affected_by(variant, part_.unbound.base());
      for (const auto& [name, value] : members_of(part_.full))
        if (affected.contains(pointer_escape(name)))
          add_member_breaks(variant.schema, name, variant.reading,
                            part_.minimal.find(name) ? "" : name);
    }
    add_unknown_members();
  }

 private:
  static Json::Object members_of(const Json& values) {
    return values.is_object() ? values.as_object() : Json::Object();
  }

  // Breaks of the whole minimal body.
  void add_breaks(const Schema& schema, const std::string& member, const std::string& reading) {
    if (!schema.accepts(part_.minimal)) return;
    for (const Broken& broken : breaks(schema, part_.minimal))
      if (is_new(broken.instance, broken.value.at(broken.instance)))
        add_broken(broken.instance, broken, broken.value, reading, member);
  }

  // Whether no case has this value (null: none) there yet.
  bool is_new(const std::string& pointer, const Json* value) {
    return seen_[pointer].insert(value ? value->dump() : "missing").second;
  }

  // Breaks of one top-level member alone, in the request that has it.
  void add_member_breaks(const Schema& schema, const std::string& name, const std::string& reading,
                         const std::string& member) {
    const Json base = member.empty() ? part_.minimal : part_.with({member});
    const Json* valid = base.find(name);
    const Schema place = property(schema, name);
    if (!valid || !place || !place.accepts(*valid)) return;
    std::vector<Broken> found = breaks(place, *valid);
    for (const Broken& broken : found) {
      const std::string pointer = pointer_join("", name) + broken.instance;
      if (!is_new(pointer, broken.value.at(broken.instance))) continue;
      Json body = base;
      body.set(name, broken.value);
      add_broken(pointer, broken, body, reading, member);
    }
    if (reading.empty()) breaks_of_[name] = std::move(found);
  }

  void add_broken(const std::string& pointer, const Broken& broken, const Json& body,
                  const std::string& reading, const std::string& member) {
    std::string partition = broken.partition;
    const auto id = list_.id_of(part_.subject_of(pointer), broken.keyword, partition);
    if (list_.has(id)) partition += "@reading=" + reading;
    add(pointer, broken.keyword, partition, body, member);
  }

  // The first break of each keyword again, with every other optional member there.
  void add_beside_all(const std::string& member) {
    std::vector<std::string> keywords;
    for (const Broken& broken : breaks_of_[member]) {
      if (std::ranges::find(keywords, broken.keyword) != keywords.end()) continue;
      keywords.push_back(broken.keyword);
      Json body = part_.full;
      body.set(member, broken.value);
      add(pointer_join("", member) + broken.instance, broken.keyword,
          broken.partition + "@with=all", body, "all");
    }
  }

  void add_traps(const std::string& member) {
    const Json base = member.empty() ? part_.minimal : part_.with({member});
    each_place(part_.unbound.base(), base, [&](const std::string& pointer, const Schema& place) {
      if (!member.empty() && first_token(pointer) != pointer_escape(member)) return;
      const Json* valid = base.at(pointer);
      if (holds_asked(*valid)) return;
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
      add_bytes(base, pointer, place, member);
      add_word_traps(base, pointer, place, member);
      add_content_traps(base, pointer, place, member);
      if (decoded)
        for (const Trap& trap : base64_traps(valid->as_string()))
          add_trap(base, pointer, trap, member);
    });
  }

  // What a command will print has a form that nobody knows yet.
  bool holds_asked(const Json& value) const {
    const auto names = context_.profile.asked_names();
    return value.is_string() && std::ranges::any_of(names, [&](const std::string& name) {
             return value.as_string().find(asked_word(name)) != std::string::npos;
           });
  }

  // Words that a lenient target takes for a constant: its parts, what the document calls it, the
  // constants that another operation has for a member of this name.
  void add_word_traps(const Json& base, const std::string& pointer, const Schema& place,
                      const std::string& member) {
    const Json* valid = base.at(pointer);
    const bool listed = std::ranges::any_of(layers_of(place), [](const Schema& layer) {
      return layer.json().is_object() && layer.json().find("enum");
    });
    if (listed && valid->is_string())
      for (const Schema& layer : layers_of(place))
        if (const Json* values = layer.json().find("enum"); values && values->is_array())
          for (const Json& value : values->as_array())
            if (value.is_string())
              for (const Trap& trap : word_traps(value.as_string()))
                add_trap(base, pointer,
                         {trap.partition + "-of-" + slug(value.as_string()), trap.value}, member);
    if (const Json* names = x_assay(place, "names"); names && names->is_array())
      for (const Json& name : names->as_array())
        if (name.is_string())
          add_trap(base, pointer, {"name-" + slug(name.as_string()), name}, member);
    if (!listed) return;
    const std::string name = first_token(pointer);
    for (const Operation& other : context_.spec.operations) {
      if (&other == &context_.operation || other.bodies.empty()) continue;
      for (const Schema& layer : layers_of(property(other.bodies.front().compiled, name)))
        if (const Json* values = layer.json().find("enum"); values && values->is_array())
          for (const Json& value : values->as_array())
            if (value.is_string())
              add_trap(base, pointer, {"elsewhere-" + slug(value.as_string()), value}, member);
    }
  }

  static std::string slug(const std::string& text) {
    std::string out;
    for (char c : lower_ascii(text))
      out += (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '-';
    return out;
  }

  // What is wrong inside a document that stands in a text.
  void add_content_traps(const Json& base, const std::string& pointer, const Schema& place,
                         const std::string& member) {
    const bool json = std::ranges::any_of(layers_of(place), [](const Schema& layer) {
      const Json* type = layer.json().is_object() ? layer.json().find("contentMediaType") : nullptr;
      return type && *type == Json("application/json");
    });
    const Json* valid = base.at(pointer);
    if (!json || !valid->is_string()) return;
    const auto content = parse_json(valid->as_string());
    if (!content) return;
    for (const Trap& trap : content_traps(*content))
      add_trap(base, pointer, {trap.partition, Json(trap.value.dump())}, member);
  }

  // Not too long in characters, and too long in bytes.
  void add_bytes(const Json& base, const std::string& pointer, const Schema& place,
                 const std::string& member) {
    for (const Schema& layer : layers_of(place)) {
      const Json* most = layer.json().is_object() ? layer.json().find("x-max-bytes") : nullptr;
      const auto bytes = most && most->is_number() ? most->as_number().to_int64() : std::nullopt;
      if (!bytes || *bytes < 3) continue;
      std::string text;
      while (text.size() <= static_cast<std::size_t>(*bytes)) append_utf8(text, U'\u4E00');
      add_trap(base, pointer, {"above-in-bytes", Json(text)}, member);
    }
  }

  void add_trap(const Json& base, const std::string& pointer, const Trap& trap,
                const std::string& member) {
    if (!is_new(pointer, &trap.value)) return;
    Json body = base;
    if (!body.put(pointer, &trap.value)) return;
    const auto violations = part_.unbound.base().validate(body);
    // Formally right: only the profile's list can refuse it.
    add(pointer, violations.empty() ? "from" : violations.front().keyword, trap.partition, body,
        member);
  }

  void add(const std::string& pointer, const std::string& rule, const std::string& partition,
           const Json& values, const std::string& member) {
    const auto read = part_.as_read(values);
    const Json* value = values.at(pointer);
    if (!read || !fits_path(value)) return;
    const std::string subject = part_.subject_of(pointer);
    Expectation expect = part_.readings.classify(*read);
    if (expect.kind == Expectation::Kind::accepted) return;
    Case test = list_.make(Phase::negative, subject, rule, partition, part_, values);
    test.expect = std::move(expect);
    if (is_doubtful(pointer, value)) {
      test.expect = {};
      test.expect.kind = Expectation::Kind::open;
    }
    // Without a value, or with a slash in it, the path is another one, and whatever has no route is
    // the cause.
    const std::string sent = value ? text_of(*value) : "";
    const bool another_path = part_.kind == RequestPart::Kind::path &&
                              (!value || is_hollow(*value) || sent.find('/') != std::string::npos);
    if (!another_path) test.expect.causes = causes(pointer, rule, values);
    // What no route has is answered by HTTP itself.
    test.expect.http_may_answer = part_.kind == RequestPart::Kind::path;
    test.control = control_of(member);
    test.title = rule == "required" || !value
                     ? fmt::format("{} is missing", subject)
                     : fmt::format("{} is {}", subject, shortened(value->dump(), 60));
    list_.add(std::move(test));
  }

  std::string control_of(const std::string& member) const {
    const bool prefixed =
        !member.empty() && member != "all" && part_.kind != RequestPart::Kind::body;
    return list_.control_id(prefixed ? std::string(part_.name()) + "." + member : member);
  }

  // A path whose slot is left open, or climbs, is another path.
  bool fits_path(const Json* value) const {
    if (part_.kind != RequestPart::Kind::path) return true;
    if (!value) return false;
    const std::string text = text_of(*value);
    return text != "." && text != "..";
  }

  // Readers of text differ on other spellings of a number, and on an optional part that is empty.
  bool is_doubtful(const std::string& pointer, const Json* value) const {
    if (!part_.as_text || !value || !value->is_string()) return false;
    if (is_lenient_number(value->as_string()) && asks_for_number(pointer)) return true;
    return is_hollow(*value) && !part_.minimal.find(first_token(pointer));
  }

  Schema place_at(const std::string& pointer) const {
    Schema place = part_.unbound.base();
    for (const std::string& step : split(pointer.substr(1), '/'))
      place = place ? property(place, step) : place;
    return place;
  }

  bool asks_for_number(const std::string& pointer) const {
    const Schema place = place_at(pointer);
    return place && std::ranges::any_of(layers_of(place), [](const Schema& layer) {
             const Json* type = layer.json().find("type");
             return type && (*type == Json("integer") || *type == Json("number"));
           });
  }

  std::vector<Cause> causes(const std::string& pointer, const std::string& rule,
                            const Json& values) const {
    using Aspect = Cause::Aspect;
    const std::string subject = part_.subject_of(pointer);
    const Json* value = values.at(pointer);
    if (pointer.empty()) return {part_.cause(subject, Aspect::invalid)};
    if (!value) return {part_.cause(subject, Aspect::absent)};
    std::vector<Cause> out;
    if (rule != "from") out.push_back(part_.cause(subject, Aspect::invalid));
    const Schema place = place_at(pointer);
    if (rule == "from" || (place && is_listed(place)))
      out.push_back(part_.cause(subject, Aspect::unlisted));
    if (rule == "from") out.push_back(part_.cause(subject, Aspect::invalid));
    // An honest implementer may take null and "" for a part that was not carried.
    if (!value || is_hollow(*value)) out.push_back(part_.cause(subject, Aspect::absent));
    return out;
  }

  // A value that only other requests can make: what they never made.
  void add_unmade(const std::string& member) {
    const Json base = member.empty() ? part_.minimal : part_.with({member});
    each_place(part_.readings.base(), base, [&](const std::string& pointer, const Schema& place) {
      const std::string subject = part_.subject_of(pointer);
      const auto made = maker_of(subject, place);
      if (!made || (!member.empty() && first_token(pointer) != pointer_escape(member))) return;
      for (const auto& [partition, text] :
           {std::pair{"never-made", std::string("assay0never0made")},
            {"empty", std::string()},
            {"suffix", made->word() + "0"},
            {"prefix", "0" + made->word()},
            {"other-case", Made{made->workflow, made->output, "other-case", {}}.word()},
            {"altered-first", Made{made->workflow, made->output, "altered-first", {}}.word()},
            {"before-separator", Made{made->workflow, made->output, "before-separator", {}}.word()},
            {"truncated", Made{made->workflow, made->output, "truncated", {}}.word()}}) {
        Json values = base;
        const Json value(text);
        values.put(pointer, &value);
        Case test = list_.make(Phase::negative, subject, "made-by", partition, part_, values);
        test.expect.kind = Expectation::Kind::refused;
        test.expect.causes = {part_.cause(subject, Cause::Aspect::unlisted),
                              part_.cause(subject, Cause::Aspect::invalid),
                              part_.cause(subject, Cause::Aspect::absent)};
        if (const auto& lifecycle = context_.operation.lifecycle)
          test.expect.causes.push_back(
              {Cause::Kind::state, no_such(lifecycle->resource), Cause::Aspect::any});
        test.control = control_of(member);
        test.title = fmt::format("{} was never made ({})", subject, partition);
        list_.add(std::move(test));
      }
    });
  }

  // What makes the values of a place: a workflow that its schema names, or the creation of the
  // resource that the operation reads or deletes.
  std::optional<Made> maker_of(const std::string& subject, const Schema& place) const {
    if (const Json* made = x_assay(place, "made-by")) return made_from(*made);
    const auto& lifecycle = context_.operation.lifecycle;
    if (!lifecycle || lifecycle->does == Lifecycle::Does::create || lifecycle->identity != subject)
      return std::nullopt;
    const Made created{creation_of(lifecycle->resource), "identity", {}, {}};
    const bool known = std::ranges::find(context_.made, created) != context_.made.end();
    return known ? std::optional(created) : std::nullopt;
  }

  // Values in the right form that the profile does not list.
  void add_unlisted(const std::string& member) {
    const Json base = member.empty() ? part_.minimal : part_.with({member});
    each_place(part_.readings.base(), base, [&](const std::string& pointer, const Schema& place) {
      if (!is_listed(place) || (!member.empty() && first_token(pointer) != pointer_escape(member)))
        return;
      const Json* listed = base.at(pointer);
      if (!listed || !listed->is_string() || listed->as_string().empty()) return;
      for (const auto& [partition, value] : near_misses(listed->as_string())) {
        Json body = base;
        const bool formally_right = part_.unbound.base().accepts((body.put(pointer, &value), body));
        if (!formally_right || place.accepts(value)) continue;
        add(pointer, "from", partition, body, member);
      }
    });
  }

  void add_unknown_members() {
    const bool fields =
        part_.kind == RequestPart::Kind::body || part_.kind == RequestPart::Kind::query;
    if (!part_.minimal.is_object() || !fields) return;
    // Names that frameworks and their debugging aids give a meaning to are unknown as well.
    const std::tuple<std::string, std::string, Json> extras[] = {
        {"unknown-string", "assayUnknown", Json("assay")},
        {"unknown-object", "assayUnknown", Json::object({{"a", 1}})},
        {"unknown-null", "assayUnknown", Json()},
        {"unknown", "unknown", Json("1")},
        {"unknown-extra", "extra", Json("1")},
        {"unknown-id", "id", Json("1")},
        {"unknown-debug", "debug", Json("true")},
        {"unknown-method", "_method", Json("DELETE")},
        {"unknown-callback", "callback", Json("assay")},
        {"unknown-class", "class", Json("assay")},
        {"unknown-prototype", "__proto__", Json("assay")}};
    for (const auto& [partition, name, value] : extras) {
      if (property(part_.unbound.base(), name)) continue;
      Json values = part_.minimal;
      values.set(name, value);
      const auto read = part_.as_read(values);
      if (!read || !part_.readings.base().accepts(*read)) continue;
      const std::string subject(part_.name());
      Case test = list_.make(Phase::negative, subject, "members", partition, part_, values);
      test.expect.kind = Expectation::Kind::open;
      test.expect.causes = {part_.cause(subject, Cause::Aspect::invalid)};
      test.title = "a member that the document does not list";
      list_.add(std::move(test));
    }
  }

  const OperationContext& context_;
  const RequestPart& part_;
  CaseList& list_;
  std::map<std::string, std::set<std::string>> seen_;     // pointer -> values that have a case
  std::map<std::string, std::vector<Broken>> breaks_of_;  // by member, without a reading
};

}  // namespace

void add_value_negatives(const OperationContext& context, const RequestPart& part, CaseList& list) {
  Negatives(context, part, list).add_all();
}

}  // namespace assay
