// Signature cases about fixed values and account keys: near misses that a careless comparison
// takes.
#include <algorithm>
#include <iterator>

#include "base/text.hpp"
#include "cases/auth_edits.hpp"

namespace assay {
namespace {

using Expect = AuthCase::Expect;
using Aspect = Cause::Aspect;

Json part_of(const Json& value, std::size_t from, std::size_t length) {
  return Json::object({{"substring", Json::object({{"of", value},
                                                   {"from", static_cast<int>(from)},
                                                   {"length", static_cast<int>(length)}})}});
}

struct NearMiss {
  std::string partition, title;  // title continues "<subject> "
  Json value;
  Expect expect = Expect::refused;
};

// Changes that a comparison of prefixes, of parts, or without case does not see.
std::vector<NearMiss> near_misses(const Json& value, const std::string& text) {
  std::vector<NearMiss> out{
      {"suffix", "has a letter more at its end", Json::array({value, "X"})},
      {"prefix", "has a letter more in front", Json::array({"X", value})},
      {"lower-case", "is in lower case", Json::object({{"lower", value}})},
      {"upper-case", "is in upper case", Json::object({{"upper", value}})},
  };
  if (text.size() > 1) {
    const auto other = [](char c) { return c == 'q' ? "z" : "q"; };
    out.push_back({"altered-last", "has another last letter",
                   Json::array({part_of(value, 0, text.size() - 1), other(text.back())})});
    out.push_back({"altered-first", "has another first letter",
                   Json::array({other(text.front()), part_of(value, 1, text.size() - 1)})});
  }
  if (!text.empty() && text.find_first_not_of("0123456789") == std::string::npos)
    // Who keeps the number, not its digits, finds the account.
    out.push_back(
        {"leading-zeros", "has zeros in front", Json::array({"00", value}), Expect::open});
  if (text.size() > 1)
    out.push_back({"truncated", "lacks its last letter", part_of(value, 0, text.size() - 1)});
  return out;
}

// Changes that a comparison which trims or skips blanks does not see.
std::vector<NearMiss> blanks(const Json& value, const std::string& text) {
  std::vector<NearMiss> out{{"trailing-blank", "has a blank at its end", Json::array({value, " "})},
                            {"leading-blank", "has a blank in front", Json::array({" ", value})}};
  const std::size_t half = text.size() / 2;
  if (half > 0)
    out.push_back({"inner-blank", "has a blank inside",
                   Json::array({part_of(value, 0, half), " ", part_of(value, half, text.size())})});
  return out;
}

// Values that another place of the document names for this attribute:
// headers: {Authorization: {attributes: {type: Appkey}, alternatives: {type: [app_key]}}}
Json::Array alternatives_of(const Json& declaration, const SignaturePart& part) {
  const auto cut = part.pointer.rfind("/attributes/");
  if (cut == std::string::npos) return {};
  constexpr std::string_view kAttributes = "/attributes";
  const Json* named = declaration.at(part.pointer.substr(0, cut) + "/alternatives" +
                                     part.pointer.substr(cut + kAttributes.size()));
  Json::Array out;
  if (named && named->is_array())
    std::ranges::copy_if(named->as_array(), std::back_inserter(out), &Json::is_string);
  return out;
}

}  // namespace

void add_value_cases(AuthCaseList& list) {
  for (const SignaturePart& part : list.parts()) {
    const bool key = part.kind == SignaturePart::Kind::key;
    if (!key && part.kind != SignaturePart::Kind::constant) continue;
    const Json value = *list.declaration().at(part.pointer);
    const auto text = list.sample(value);
    if (!text) continue;
    const std::string rule = key ? "key" : "constant";
    std::vector<Cause> causes{cause_of(part, Aspect::invalid)};
    if (key) causes.insert(causes.begin(), signature_cause(Aspect::unknown_key));
    const auto add = [&](const std::string& partition, const std::string& title, const Json& edited,
                         Expect expect = Expect::refused) {
      list.replace({auth_subject(part), rule, partition, part.subject() + " " + title},
                   part.pointer, edited, expect,
                   expect == Expect::refused ? causes : std::vector<Cause>());
    };
    add(key ? "unknown" : "altered", key ? "is of no account" : "is another text",
        key ? "UnknownKey0000000000000000" : "Altered");
    if (key && value.is_string() && value.as_string().size() > 1)
      if (const Json* most =
              list.declaration().at("/rules/" + value.as_string().substr(1) + "/maxLength"))
        for (const auto& [partition, more] :
             {std::pair{"at-max-length", 0}, {"above-max-length", 1}}) {
          const auto length = most->as_number().to_int64().value_or(0) + more;
          add(partition, "is another text of " + std::to_string(length) + " characters",
              Json::object({{"repeat",
                             Json::object({{"text", "q"}, {"times", static_cast<int>(length)}})}}));
        }
    for (const NearMiss& miss : near_misses(value, *text))
      add(miss.partition, miss.title, miss.value, miss.expect);
    for (const NearMiss& miss : blanks(value, *text)) add(miss.partition, miss.title, miss.value);
    for (const Json& other : alternatives_of(list.declaration(), part))
      list.replace({auth_subject(part), rule, "alternative",
                    part.subject() + " is " + in_quotes(other.as_string())},
                   part.pointer, other, Expect::open, causes);
  }
}

}  // namespace assay
