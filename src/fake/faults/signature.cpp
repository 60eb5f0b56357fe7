// A part of the signature is not checked, or compared carelessly.
//
// Left out: what an unsettled point covers, and comparisons that see no difference on anything
// that a client could send (a constant of one case folded, a short one compared by its first
// eight).
#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "fake/fault_list.hpp"
#include "fake/quirk_signature.hpp"
#include "sign/value_rule.hpp"

namespace assay {
namespace {

using Kind = Cause::Kind;
using Aspect = Cause::Aspect;
using Part = SignaturePart;

Cause cause_of(const Part& part, Aspect aspect) {
  const Kind kind = part.where == Part::Where::query    ? Kind::field
                    : part.where == Part::Where::header ? Kind::header
                                                        : Kind::attribute;
  return {kind, part.subject(), aspect};
}

// Where a digest function stands in an expression: "/base64/hmac-sha256".
std::string digest_pointer(const Json& expression, const std::string& here = {}) {
  if (expression.is_array()) {
    for (std::size_t i = 0; i < expression.as_array().size(); ++i) {
      std::string found = digest_pointer(expression.as_array()[i], here + "/" + std::to_string(i));
      if (!found.empty()) return found;
    }
  }
  if (!expression.is_object()) return {};
  for (const auto& [name, argument] : expression.as_object()) {
    const std::string below = pointer_join(here, name);
    if (name.starts_with("hmac-") || name.starts_with("sha") || name == "md5") return below;
    std::string found = digest_pointer(argument, below);
    if (!found.empty()) return found;
  }
  return {};
}

class Signatures {
 public:
  Signatures(const FaultContext& context, FaultList& list)
      : context_(context), signer_(*context.signer), list_(list) {}

  void add_all() {
    const Json* headers = signer_.declaration().find("headers");
    for (const auto& [name, declared] : headers ? headers->as_object() : Json::Object{})
      add_header(name, declared);
    for (const Part& part : signer_.parts()) {
      subject_ = "auth." + part.subject();
      forgive("presence/absent", "presence/unchecked", "is not missed",
              {cause_of(part, Aspect::absent)});
      switch (part.kind) {
        case Part::Kind::constant:
          forgive("constant/altered", "constant/unchecked", "may be anything",
                  {cause_of(part, Aspect::invalid)});
          add_comparisons(part, "constant");
          break;
        case Part::Kind::key:
          forgive("key/unknown", "key/unchecked", "may be of no account",
                  {{Kind::signature, "", Aspect::unknown_key}});
          add_comparisons(part, "key");
          break;
        case Part::Kind::digest:
          forgive("signature/flipped-middle", "signature/unchecked", "is not compared",
                  {{Kind::signature, "", Aspect::wrong}});
          add_comparisons(part, "signature");
          add_other_digests(part);
          break;
        case Part::Kind::time:
          add_time(part);
          break;
        case Part::Kind::chance:
          add_chance(part);
      }
    }
  }

 private:
  bool is_open(const std::string& rule) const {
    return assay::is_open(context_.operation, subject_ + "/" + rule);
  }

  // `shown_by` is the rule and partition of a case that would show it.
  void forgive(const std::string& shown_by, const std::string& rule, const std::string& what,
               std::vector<Cause> causes) {
    if (is_open(shown_by)) return;
    Misconduct misconduct;
    misconduct.quirk = Quirk::forgives;
    misconduct.causes = std::move(causes);
    list_.add_misconduct(subject_, rule, fmt::format("{} {}", subject_.substr(5), what),
                         misconduct);
  }

  void add_header(const std::string& name, const Json& declared) {
    subject_ = "auth." + name;
    forgive("presence/absent", "presence/unchecked", "is not missed",
            {{Kind::header, name, Aspect::absent}});
    if (declared.is_object() && declared.find("scheme"))
      forgive("scheme/other", "scheme/unchecked", "may begin with any scheme word",
              {{Kind::scheme, name, Aspect::any}});
    Misconduct exact;
    exact.quirk = Quirk::minds_field_name_case;
    exact.place = name;
    if (!is_open("case/lower-case"))
      list_.add_misconduct(subject_, "case/exact",
                           fmt::format("the field name {} is compared with case", name), exact);
    const Json* separators = declared.is_object() ? declared.find("separators") : nullptr;
    if (!separators || is_open("separator/comma-blank")) return;
    for (const Json& separator : separators->as_array()) {
      const Json* usual = declared.find("separator");
      if (usual && separator == *usual) continue;
      Misconduct minds;
      minds.quirk = Quirk::minds_text_of_field;
      minds.place = name;
      minds.value = separator;
      list_.add_misconduct(
          subject_, "separator/other-refused",
          fmt::format("{} separated by {} is refused", name, in_quotes(separator.as_string())),
          minds);
    }
  }

  std::string right_value(const Part& part) const {
    const Json* expression = signer_.declaration().at(part.pointer);
    if (!expression || !expression->is_string()) return {};
    const std::string& text = expression->as_string();
    if (!text.starts_with('$')) return text;
    const std::string* known = context_.profile.value(text.substr(1));
    return known ? *known : "";
  }

  // A comparison that takes nothing but the right value of this part is none.
  static bool differs(const Comparison& comparison, const std::string& right) {
    std::string upper = right;
    for (char& c : upper)
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    const std::string half = right.substr(0, right.size() / 2);
    for (const std::string& sent :
         {upper, lower_ascii(right), right + "X", "X" + right, "X" + right + "X", right + " ",
          half + " " + right.substr(half.size()), right.substr(0, right.size() - 1)})
      if (sent != right && comparison.same(sent, right)) return true;
    return false;
  }

  void add_comparisons(const Part& part, const std::string& rule) {
    const bool digest = part.kind == Part::Kind::digest;
    const std::string right = digest ? std::string("0123456789abcdefABCDEF") : right_value(part);
    if (right.empty()) return;
    for (const Comparison& comparison : comparisons()) {
      const std::string id(comparison.id);
      const bool of_digests = id == "first-eight" || id.ends_with("-half") || id == "length-only";
      if (digest ? id == "blanks-ignored" || id == "trimmed" : of_digests) continue;
      if (!of_digests && !differs(comparison, right)) continue;
      const bool folds = id == "case-folded";
      if (folds && (is_open(rule + "/lower-case") || is_open(rule + "/upper-case") ||
                    is_open(rule + "/other-case")))
        continue;
      if (id == "trimmed" && is_open(rule + "/leading-blank") && is_open(rule + "/trailing-blank"))
        continue;
      Misconduct misconduct;
      misconduct.quirk = Quirk::compares_carelessly;
      misconduct.place = part.subject();
      misconduct.value = Json(comparison.id);
      list_.add_misconduct(subject_, rule + "/" + id,
                           fmt::format("{} {}", part.subject(), comparison.what), misconduct);
    }
  }

  // Signed in another way, and accepted beside the right one.
  void add_other_digests(const Part& part) {
    const Json* written = signer_.declaration().at(part.pointer);
    if (!written || !written->is_string() || !written->as_string().starts_with('$')) return;
    const std::string variable = pointer_join("/let", written->as_string().substr(1));
    const Json* whole = signer_.declaration().at(variable);
    if (!whole) return;
    const std::string below = digest_pointer(*whole);
    const std::string place = variable + below;
    const Json* arguments = below.empty() ? nullptr : signer_.declaration().at(place);
    if (!arguments) return;
    const auto other = [&](const std::string& rule, const std::string& what,
                           const std::string& pointer, Json value) {
      Misconduct misconduct;
      misconduct.quirk = Quirk::accepts_other_signature;
      misconduct.value = signer_.declaration();
      if (!misconduct.value.put(pointer, &value)) return;
      list_.add_misconduct(subject_, "signature/" + rule,
                           fmt::format("{} {} is accepted as well", part.subject(), what),
                           misconduct);
    };
    const Json* data = arguments->find("data");
    const Json& parts = data ? *data : *arguments;
    const std::string parts_place = data ? place + "/data" : place;
    if (parts.is_array() && parts.as_array().size() > 1) {
      Json::Array reversed = parts.as_array();
      std::ranges::reverse(reversed);
      other("inputs-swapped", "of the inputs in reverse order", parts_place, Json(reversed));
      for (const Json& one : parts.as_array())
        if (one.is_string() && one.as_string().starts_with('$'))
          other("only-" + lower_ascii(one.as_string().substr(1)),
                fmt::format("of {} alone", one.as_string().substr(1)), parts_place, one);
    }
    if (data && arguments->find("key"))
      other("empty-secret", "with an empty secret", place + "/key", Json(""));
    const auto name = place.substr(place.rfind('/') + 1);
    if (data && name.starts_with("hmac-"))
      other("without-secret", "without the secret", place.substr(0, place.rfind('/')),
            Json::object({{name.substr(5), *data}}));
    if (const Json* raw = whole->find("base64")) {
      other("hex", "in hex instead of Base64", variable, Json::object({{"hex", *raw}}));
      other("base64-of-hex", "of hex digits in Base64", variable,
            Json::object({{"base64", Json::object({{"hex", *raw}})}}));
    }
  }

  void edit_declaration(const std::string& rule, const std::string& what,
                        const std::string& pointer, const Json* value) {
    Json edited = signer_.declaration();
    if (!edited.put(pointer, value)) return;
    list_.add(subject_, rule, fmt::format("{} {}", subject_.substr(5), what)).edit =
        [name = context_.scheme->name, edited](Spec& spec) {
          const auto scheme = std::ranges::find(spec.security, name, &SecurityScheme::name);
          if (scheme != spec.security.end()) scheme->sign = edited;
        };
  }

  void add_time(const Part& part) {
    forgive("format/not-a-time", "format/unchecked", "is not read as a time",
            {cause_of(part, Aspect::invalid)});
    const Freshness& fresh = signer_.freshness();
    if (!fresh.settled || is_open("time/a-day-past")) return;
    forgive("time/a-day-past", "time/unchecked", "may be as old as it likes",
            {{Kind::signature, "", Aspect::expired}});
    const Json wide(fmt::format("{} ms", fresh.settled->count() * 7));
    edit_declaration("time/too-tolerant", "may be seven times as far off as it should",
                     "/fresh-for/settled", &wide);
    if (fresh.unsettled.count() <= 0) return;
    const Json narrow(fmt::format("{} ms", fresh.unsettled.count() / 2));
    edit_declaration("time/too-strict", "may be off by half of what it should",
                     "/fresh-for/settled", &narrow);
  }

  void add_chance(const Part& part) {
    const ValueRule* rule = part.variable.empty() ? nullptr : signer_.rule_of(part.variable);
    if (!rule) return;
    forgive("length/above", "rules/unchecked", "may be anything",
            {cause_of(part, Aspect::invalid)});
    const std::string place = pointer_join("/rules", part.variable);
    const Json* declared = signer_.declaration().at(place);
    if (!declared) return;
    const auto bound = [&](const std::string& name, int by, const std::string& id,
                           const std::string& what) {
      const Json* value = declared->find(name);
      if (!value || !value->is_number()) return;
      const Json moved(value->as_number().plus(Number(by)));
      if (moved.as_number().sign() > 0)
        edit_declaration("length/" + id, what, place + "/" + name, &moved);
    };
    bound("maxLength", 1, "off-by-one-up", "may have one sign too many");
    bound("maxLength", -1, "off-by-one-down", "is refused at its greatest length");
    if (declared->find("maxLength"))
      edit_declaration("length/unchecked", "may be of any length", place + "/maxLength", nullptr);
    // Empty counts as absent, so a least length of 1 cannot be moved down.
    bound("minLength", 1, "least-off-by-one-up", "is refused at its least length");
    const Json* pattern = declared->find("pattern");
    if (!pattern || !pattern->is_string()) return;
    edit_declaration("charset/unchecked", "may have any signs", place + "/pattern", nullptr);
    struct Slip {
      std::string_view id, what, from, to;
    };
    constexpr Slip kSlips[] = {
        {"hyphen-too", "may have hyphens", "[", "[\\-"},
        {"underscore-too", "may have underscores", "[", "[_"},
        {"without-upper-case", "is refused with capital letters", "A-Z", ""},
        {"without-lower-case", "is refused with small letters", "a-z", ""},
        {"without-digits", "is refused with digits", "0-9", ""},
    };
    for (const Slip& slip : kSlips) {
      std::string careless = pattern->as_string();
      const auto at = careless.find(slip.from);
      if (at == std::string::npos) continue;
      careless.replace(at, slip.from.size(), slip.to);
      const Json value(careless);
      edit_declaration(fmt::format("charset/{}", slip.id), std::string(slip.what),
                       place + "/pattern", &value);
    }
  }

  const FaultContext& context_;
  const Signer& signer_;
  FaultList& list_;
  std::string subject_;
};

}  // namespace

void add_signature_faults(const FaultContext& context, FaultList& list) {
  if (context.signer) Signatures(context, list).add_all();
}

}  // namespace assay
