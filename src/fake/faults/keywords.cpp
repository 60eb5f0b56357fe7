// A rule of the body is not enforced, or enforced too much: the body schema with one keyword
// edited.
//
// Left out by the proof of a witness: bounds and patterns of a member that the profile lists values
// for (the list is narrower), a type next to an enum, what unsettled readings allow.
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <utility>

#include "base/text.hpp"
#include "fake/fault_list.hpp"
#include "fake/faults/pattern_slips.hpp"

namespace assay {
namespace {

using Change = std::function<void(Json& place)>;

Change erased(std::string keyword) {
  return [keyword = std::move(keyword)](Json& place) { place.erase(keyword); };
}
Change set_to(std::string keyword, Json value) {
  return [keyword = std::move(keyword), value = std::move(value)](Json& place) {
    place.set(keyword, value);
  };
}

void recompile(MediaType& media) {
  SchemaOptions options;
  options.formats = options.contents = SchemaOptions::Assert::yes;
  if (auto schema = Schema::compile(media.schema, options)) media.compiled = *std::move(schema);
}

class Keywords {
 public:
  Keywords(const FaultContext& context, FaultList& list) : rules_(*context.rules), list_(list) {}

  void add_all() {
    for (const BodyPlace& place : rules_.places()) {
      // What was never made is refused whatever else is wrong with it.
      const Json* words = place.keywords.find("x-assay");
      if (words && words->is_object() && words->find("made-by")) continue;
      place_ = &place;
      add_type();
      add_listed();
      add_enum();
      add_number_bounds();
      add_length_bounds();
      add_pattern();
      add_contents();
      add_members();
      add_items();
      add_narrowings();
    }
  }

 private:
  const Json* keyword(std::string_view name) const { return place_->keywords.find(name); }

  // Only where somebody can see it.
  void plant(const std::string& rule, const std::string& sentence, const Change& change,
             const std::vector<Json>& values = {}, const std::string& subject = {}) {
    if (is_open_at_bound(rule) || !rules_.shows(*place_, change, values)) return;
    const std::string& named = subject.empty() ? place_->subject : subject;
    list_.add_edit(named, rule, fmt::format("{}: {}", named, sentence),
                   [path = place_->path, change](Operation& operation) {
                     MediaType& media = operation.bodies.front();
                     if (Json* place = open_place(media.schema, path)) change(*place);
                     recompile(media);
                   });
  }

  // A bound that a target may take or not.
  bool is_open_at_bound(const std::string& rule) const {
    const auto open = [&](std::string_view bound) {
      return rules_.is_open(fmt::format("{}/{}/at", place_->subject, bound));
    };
    if (rule == "minimum/off-by-one-up") return open("minimum");
    if (rule == "maximum/off-by-one-down") return open("maximum");
    if (rule.starts_with("from/") && !rule.starts_with("from/without") &&
        rules_.is_open(place_->subject + "/from/altered-last"))
      return true;
    // What names a request is new in each, so that no text of choice is ever sent.
    const Json* words = place_->keywords.find("x-assay");
    const bool fresh = words && words->is_object() && words->find("fresh");
    if (rule.starts_with("legal/") && (fresh || rules_.is_open(place_->subject + "/value/typical")))
      return true;
    const Json* least = keyword("minimum");
    return rule == "legal/zero" && least && *least == Json(0) && open("minimum");
  }

  void add_type() {
    const Json* type = keyword("type");
    if (!type) return;
    plant("type/unchecked", "a value of any type is accepted", erased("type"),
          {Json(1), Json("1"), Json(true), Json(), Json::array(), Json::object()});
    if (!type->is_string()) return;
    const std::string& name = type->as_string();
    const auto widened = [&](const char* other, const Json& value) {
      if (rules_.is_open(fmt::format("{}/type/{}", place_->subject, other))) return;
      plant(fmt::format("type/{}-too", other), fmt::format("a {} is accepted as well", other),
            set_to("type", Json::array({*type, Json(other)})), {value});
    };
    for (const auto& [other, value] : {std::pair{"null", Json()},
                                       {"boolean", Json(true)},
                                       {"string", Json("3")},
                                       {"number", Json(*Number::parse("2.5"))},
                                       {"object", Json::object()}})
      if (name != other && !(name == "integer" && std::string_view(other) == "number"))
        widened(other, value);
    if (name == "integer")
      plant("type/number", "a number with a fraction is accepted", set_to("type", "number"),
            {Json(*Number::parse("2.5"))});
  }

  // A value that only the account has.
  void add_listed() {
    const Json* words = keyword("x-assay");
    const Json* from = words && words->is_object() ? words->find("from") : nullptr;
    if (!from || !from->is_string()) return;
    std::vector<std::string> values = rules_.profile().list(from->as_string());
    if (values.empty()) return;
    const Change unlisted = [](Json& place) { place.find("x-assay")->erase("from"); };
    const auto instead = [&](Json::Array listed) -> Change {
      return [unlisted, listed = std::move(listed)](Json& place) {
        unlisted(place);
        place.set("enum", listed);
      };
    };
    const auto matching = [&](std::string_view before, std::string_view after) -> Change {
      std::string pattern;
      for (const std::string& value : values)
        pattern += (pattern.empty() ? "" : "|") + escaped(value);
      pattern = fmt::format("{}(?:{}){}", before, pattern, after);
      return [unlisted, pattern](Json& place) {
        unlisted(place);
        place.set("pattern", pattern);
      };
    };
    plant("from/unchecked", "a value that the account does not have is accepted", unlisted,
          {Json(values.front() + "1")});
    plant("from/prefix", "what begins with a value of the account is accepted", matching("^", ""),
          {Json(values.front() + "1")});
    plant("from/suffix", "what ends with a value of the account is accepted", matching("", "$"),
          {Json("1" + values.front())});
    Json::Array all(values.begin(), values.end()), cases = all;
    for (const std::string& value : values) cases.emplace_back(lower_ascii(value));
    for (const std::string& value : values) cases.emplace_back(upper(value));
    if (!is_open_case())
      plant("from/case-folded", "case is not compared", instead(cases),
            {Json(upper(values.front()))});
    // A suite tries the first few of a long list.
    constexpr std::size_t kTried = 4;
    for (std::size_t i = 0; i < std::min(all.size(), kTried) && all.size() > 1; ++i) {
      Json::Array fewer = all;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
      plant(fmt::format("from/without-{}", i + 1),
            fmt::format("value {} of the account's list is refused", i + 1), instead(fewer),
            {all[i]});
    }
  }
  bool is_open_case() const { return rules_.is_open(place_->subject + "/from/other-case"); }

  static std::string upper(std::string text) {
    for (char& c : text)
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return text;
  }
  static std::string escaped(std::string_view text) {
    std::string out;
    for (char c : text) {
      if (std::string_view("\\^$.|?*+()[]{}/-").find(c) != std::string_view::npos) out += '\\';
      out += c;
    }
    return replaced_all_hyphens(std::move(out));
  }
  // "\-" is no escape of ECMA-262's unicode patterns outside a class.
  static std::string replaced_all_hyphens(std::string text) {
    for (auto at = text.find("\\-"); at != std::string::npos; at = text.find("\\-", at))
      text.erase(at, 1);
    return text;
  }

  void add_enum() {
    const Json* values = keyword("enum");
    if (!values || !values->is_array()) return;
    const Json::Array& all = values->as_array();
    const auto with = [&](std::vector<Json> more) {
      Json::Array out = all;
      out.insert(out.end(), more.begin(), more.end());
      return set_to("enum", Json(std::move(out)));
    };
    plant("enum/unchecked", "any value of the right type is accepted", erased("enum"),
          {Json(1), Json("other")});
    std::vector<Json> cases, blanks, near;
    for (const Json& value : all) {
      if (value.is_number()) {
        near.emplace_back(value.as_number().plus(Number(1)));
        near.emplace_back(value.as_number().minus(Number(1)));
      }
      if (!value.is_string()) continue;
      cases.emplace_back(upper(value.as_string()));
      cases.emplace_back(lower_ascii(value.as_string()));
      std::string capital = value.as_string();
      capital.replace(0, 1, upper(capital.substr(0, 1)));
      cases.emplace_back(capital);
      blanks.emplace_back(value.as_string() + " ");
      blanks.emplace_back(" " + value.as_string());
      near.emplace_back("");
    }
    if (!near.empty())
      plant("enum/one-more", "a value next to those of the list is accepted", with(near), near);
    if (!cases.empty()) plant("enum/case-folded", "case is not compared", with(cases), cases);
    if (!blanks.empty() && !rules_.is_open(place_->subject + "/enum/trailing-blank"))
      plant("enum/blanks", "blanks around a value are accepted", with(blanks), blanks);
    for (std::size_t i = 0; i < all.size() && all.size() > 1; ++i) {
      Json::Array fewer = all;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
      plant(fmt::format("enum/without-{}", slug(all[i])),
            fmt::format("{} is refused", all[i].dump()), set_to("enum", Json(std::move(fewer))),
            {all[i]});
    }
  }

  static std::string slug(const Json& value) {
    std::string out;
    for (char c : lower_ascii(value.is_string() ? value.as_string() : value.dump()))
      out += (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '-';
    return out.empty() ? "empty" : out;
  }

  void add_bound(const std::string& name, const std::string& what) {
    const Json* bound = keyword(name);
    if (!bound || !bound->is_number()) return;
    const Number up = bound->as_number().plus(Number(1)),
                 down = bound->as_number().minus(Number(1));
    plant(name + "/unchecked", what + " is not enforced", erased(name));
    plant(name + "/off-by-one-up",
          fmt::format("{} is {} instead of {}", what, up.text(), bound->dump()),
          set_to(name, Json(up)));
    if (down.sign() >= 0 || !name.ends_with("Length"))
      plant(name + "/off-by-one-down",
            fmt::format("{} is {} instead of {}", what, down.text(), bound->dump()),
            set_to(name, Json(down)));
  }

  void add_number_bounds() {
    add_bound("minimum", "the least value");
    add_bound("maximum", "the greatest value");
    add_bound("exclusiveMinimum", "the value below the least");
    add_bound("exclusiveMaximum", "the value above the greatest");
    if (keyword("multipleOf"))
      plant("multipleOf/unchecked", "values between the steps are accepted", erased("multipleOf"));
  }

  void add_length_bounds() {
    if (const Json* bytes = keyword("x-max-bytes")) {
      std::string text;
      const auto most = bytes->as_number().to_int64().value_or(0);
      while (std::cmp_less_equal(text.size(), most)) append_utf8(text, U'\u4E00');
      plant("maxLength/characters", "the length is counted in characters, not in bytes",
            erased("x-max-bytes"), {Json(text)});
    }
    add_bound("minLength", "the least length");
    add_bound("maxLength", "the greatest length");
    const Json* most = keyword("maxLength");
    const auto length = most && most->is_number() ? most->as_number().to_int64() : std::nullopt;
    if (length && *length > 3)
      plant("maxLength/half", "what is longer than half of the greatest length is refused",
            set_to("maxLength", Json(*length / 2)));
  }

  void add_pattern() {
    const Json* pattern = keyword("pattern");
    if (!pattern || !pattern->is_string()) return;
    plant("pattern/unchecked", "the pattern is not enforced", erased("pattern"));
    for (const PatternSlip& slip : pattern_slips()) {
      const std::string careless = slip.apply(pattern->as_string());
      if (!careless.empty())
        plant(fmt::format("pattern/{}", slip.id), std::string(slip.what),
              set_to("pattern", careless),
              {Json("\xD9\xA1\xD9\xA2\xD9\xA3\xD9\xA4"), Json("12-34"), Json("12ab")});
    }
  }

  void add_contents() {
    if (keyword("contentEncoding"))
      plant("contentEncoding/unchecked", "text that is not so encoded is accepted",
            [](Json& place) {
              place.erase("contentEncoding");
              place.erase("contentSchema");
            });
    const Json* inner = keyword("contentSchema");
    if (!inner || !inner->is_object()) return;
    plant("contentSchema/unchecked", "any encoded text is accepted", erased("contentSchema"));
    const Json* pattern = inner->find("pattern");
    if (!pattern || !pattern->is_string()) return;
    const auto inside = [](const std::string& careless) -> Change {
      return [careless](Json& place) { place.find("contentSchema")->set("pattern", careless); };
    };
    for (const PatternSlip& slip : pattern_slips()) {
      const std::string careless = slip.apply(pattern->as_string());
      if (!careless.empty())
        plant(fmt::format("contentSchema/{}", slip.id), fmt::format("decoded: {}", slip.what),
              inside(careless));
    }
    for (const UrlSlip& slip : url_slips()) {
      const std::string careless = replaced(pattern->as_string(), slip.from, slip.to);
      if (careless.empty()) continue;
      std::vector<Json> values;
      for (std::string_view text :
           {"http://a.b/c_d", "http://a.b/c?d=e", "ftp://a.b/c", "http://a.b", "https://a.b",
            "http://a.b:80/c", "http://a-b.c/d"})
        values.emplace_back(base64_encode(text));
      plant(fmt::format("contentSchema/{}", slip.id), fmt::format("decoded: {}", slip.what),
            inside(careless), values);
    }
  }

  void add_members() {
    const Json* required = keyword("required");
    const Json::Array demanded =
        required && required->is_array() ? required->as_array() : Json::Array{};
    for (const Json& name : demanded) {
      Json::Array fewer = demanded;
      std::erase(fewer, name);
      plant("required/unchecked", "is accepted without it",
            set_to("required", Json(std::move(fewer))), {},
            place_->subject + "." + name.as_string());
    }
    const Json* properties = keyword("properties");
    if (!properties || !properties->is_object()) return;
    for (const auto& [name, schema] : properties->as_object()) {
      if (std::ranges::find(demanded, Json(name)) != demanded.end()) continue;
      Json::Array more = demanded;
      more.emplace_back(name);
      plant("required/demanded", "is demanded, and optional",
            set_to("required", Json(std::move(more))), {}, place_->subject + "." + name);
    }
    if (const Json* closed = keyword("additionalProperties"); closed && *closed == Json(false))
      plant("additionalProperties/unchecked", "unknown members are accepted",
            erased("additionalProperties"));
    if (!keyword("additionalProperties") &&
        !rules_.is_open(place_->subject + "/members/unknown-string"))
      plant("additionalProperties/refused", "unknown members are refused",
            set_to("additionalProperties", false));
  }

  void add_items() {
    add_bound("minItems", "the least number of items");
    add_bound("maxItems", "the greatest number of items");
    if (keyword("uniqueItems"))
      plant("uniqueItems/unchecked", "equal items are accepted", erased("uniqueItems"));
  }

  // What is legal, and refused.
  void add_narrowings() {
    const Json* type = keyword("type");
    if (!type || !type->is_string()) return;
    const auto refusing = [&](const std::string& id, const std::string& what, Json schema,
                              Json value) {
      Json without = Json::array({Json::object({{"not", std::move(schema)}})});
      plant("legal/" + id, fmt::format("a value that {} is refused", what),
            [without = std::move(without)](Json& place) {
              Json all = place.find("allOf") ? *place.find("allOf") : Json::array();
              all.as_array().push_back(without.as_array().front());
              place.set("allOf", all);
            },
            {std::move(value)});
    };
    if (type->as_string() == "integer" || type->as_string() == "number")
      refusing("zero", "is 0, as if it were absent", Json::object({{"const", 0}}), Json(0));
    if (type->as_string() == "boolean")
      refusing("false", "is false, as if it were absent", Json::object({{"const", false}}),
               Json(false));
    if (type->as_string() != "string" || keyword("enum") || is_unruled()) return;
    for (const TextClass& text : text_classes())
      refusing(std::string(text.id), std::string(text.what),
               Json::object({{"pattern", text.pattern}}), Json());
  }

  // Where the document says nothing but "a text", a server may refuse what it likes.
  bool is_unruled() const {
    constexpr std::string_view kRules[] = {"pattern",   "format",    "const",
                                           "minLength", "maxLength", "contentEncoding"};
    return std::ranges::none_of(kRules, [&](std::string_view rule) { return keyword(rule); });
  }

  const BodyRules& rules_;
  FaultList& list_;
  const BodyPlace* place_ = nullptr;
};

}  // namespace

void add_keywords_faults(const FaultContext& context, FaultList& list) {
  if (context.rules) Keywords(context, list).add_all();
}

}  // namespace assay
