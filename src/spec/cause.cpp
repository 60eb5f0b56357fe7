#include "spec/cause.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "base/text.hpp"

namespace assay {
namespace {

using Kind = Cause::Kind;
using Aspect = Cause::Aspect;

// How a row of a table writes a kind: as {header: NAME, is: ASPECT}, {body: ASPECT} or {state:
// TEXT}.
enum class Form { subject_and_aspect, aspect, text };
struct KindRow {
  std::string_view word;
  Kind kind;
  Form form;
  std::span<const Aspect> aspects;
};

constexpr std::array kPartAspects{Aspect::absent, Aspect::invalid, Aspect::unlisted,
                                  Aspect::wrong,  Aspect::expired, Aspect::unknown_key,
                                  Aspect::any};
constexpr std::array kSchemeAspects{Aspect::absent, Aspect::invalid, Aspect::wrong, Aspect::any};
constexpr std::array kWholeAspects{Aspect::absent, Aspect::invalid, Aspect::any};
constexpr std::array kSignatureAspects{Aspect::wrong, Aspect::expired, Aspect::unknown_key,
                                       Aspect::any};
constexpr std::array kMethodAspects{Aspect::other, Aspect::any};

constexpr std::array kKinds{
    KindRow{"header", Kind::header, Form::subject_and_aspect, kPartAspects},
    KindRow{"scheme", Kind::scheme, Form::subject_and_aspect, kSchemeAspects},
    KindRow{"attribute", Kind::attribute, Form::subject_and_aspect, kPartAspects},
    KindRow{"field", Kind::field, Form::subject_and_aspect, kPartAspects},
    KindRow{"body", Kind::body, Form::aspect, kWholeAspects},
    KindRow{"signature", Kind::signature, Form::aspect, kSignatureAspects},
    KindRow{"method", Kind::method, Form::aspect, kMethodAspects},
    KindRow{"parameter", Kind::parameter, Form::aspect, kPartAspects},
    KindRow{"state", Kind::state, Form::text, {}},
    KindRow{"environment", Kind::environment, Form::text, {}},
};

constexpr std::string_view kAspectWords[] = {"absent",  "invalid",     "unlisted", "wrong",
                                             "expired", "unknown-key", "other",    "any"};
std::string_view name_of(Aspect aspect) { return kAspectWords[static_cast<std::size_t>(aspect)]; }

const KindRow& row_of(Kind kind) { return *std::ranges::find(kKinds, kind, &KindRow::kind); }

// The words of a closed list, for a message: `"absent", "invalid" or "any"`.
std::string choices(std::span<const std::string_view> words) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) out += i + 1 == words.size() ? " or " : ", ";
    out += in_quotes(words[i]);
  }
  return out;
}

Error not_a_word(std::string_view given, std::string_view role,
                 std::span<const std::string_view> words) {
  std::string offer = did_you_mean(given, words);
  if (offer.empty()) offer = ": expected " + choices(words);
  return Error{"", fmt::format("{} is not {}{}", in_quotes(given), role, offer)};
}

Result<Aspect> aspect_from(const Json* value, const KindRow& row, std::string_view member) {
  std::vector<std::string_view> words;
  for (Aspect aspect : row.aspects) words.push_back(name_of(aspect));
  if (!value || !value->is_string())
    return Error{"", fmt::format("{} must be {}", in_quotes(member), choices(words))};
  for (Aspect aspect : row.aspects)
    if (value->as_string() == name_of(aspect)) return aspect;
  return not_a_word(value->as_string(), fmt::format("what a {} can be", row.word), words);
}

Result<const KindRow*> kind_of(const Json& when) {
  if (!when.is_object() || when.as_object().empty())
    return Error{"", "a condition must be an object such as {field: body.times, is: invalid}"};
  std::vector<std::string_view> words;
  for (const KindRow& row : kKinds) words.push_back(row.word);
  const KindRow* found = nullptr;
  for (const auto& [name, value] : when.as_object()) {
    if (name == "is") continue;
    const auto row = std::ranges::find(kKinds, std::string_view(name), &KindRow::word);
    if (row == kKinds.end()) return not_a_word(name, "a kind of condition", words);
    if (found)
      return Error{
          "", fmt::format("a condition names one thing, not both {} and {}: write two conditions",
                          in_quotes(found->word), in_quotes(name))};
    found = &*row;
  }
  if (!found)
    return Error{"", "a condition with \"is\" alone names nothing: expected " + choices(words)};
  return found;
}

}  // namespace

Result<Cause> cause_from(const Json& when) {
  const auto kind = kind_of(when);
  if (!kind) return kind.errors();
  const KindRow& row = **kind;
  const Json& value = *when.find(row.word);
  const Json* is = when.find("is");
  Cause cause;
  cause.kind = row.kind;
  if (row.form != Form::subject_and_aspect && is)
    return Error{"",
                 fmt::format("{} takes no \"is\": write {{{}: {}}}", in_quotes(row.word), row.word,
                             row.form == Form::text ? "text" : name_of(row.aspects.front()))};
  if (row.form == Form::aspect) {
    const auto aspect = aspect_from(&value, row, row.word);
    if (!aspect) return aspect.errors();
    cause.aspect = *aspect;
    if (row.kind == Kind::body) cause.subject = "body";
    return cause;
  }
  if (!value.is_string() || value.as_string().empty())
    return Error{"", fmt::format("{} must be text, not {}", in_quotes(row.word),
                                 value.is_string() ? "empty" : name_of(value.kind()))};
  cause.subject = value.as_string();
  if (row.form == Form::text) return cause;
  const auto aspect = aspect_from(is, row, "is");
  if (!aspect) return aspect.errors();
  cause.aspect = *aspect;
  return cause;
}

std::string Cause::text() const {
  const KindRow& row = row_of(kind);
  std::string out;
  switch (kind) {
    case Kind::scheme:
      out = "scheme of " + subject;
      break;
    case Kind::state:
    case Kind::environment:
      return fmt::format("{}: {}", row.word, subject);
    default:
      out = row.form == Form::aspect ? std::string(row.word) : subject;
  }
  if (aspect != Aspect::any) out.append(" ").append(name_of(aspect));
  return out;
}

bool answers(const Cause& documented, const Cause& cause) {
  const bool same_aspect = documented.aspect == Aspect::any || documented.aspect == cause.aspect;
  if (documented.kind == Kind::parameter) {
    const bool part = cause.kind == Kind::header || cause.kind == Kind::scheme ||
                      cause.kind == Kind::attribute || cause.kind == Kind::field ||
                      cause.kind == Kind::body || cause.kind == Kind::parameter;
    // "parameter invalid" is how vendors word the row for anything that is wrong with a request.
    return part && (same_aspect || documented.aspect == Aspect::invalid);
  }
  if (documented.kind != cause.kind || !same_aspect) return false;
  if (documented.subject == cause.subject) return true;
  return documented.kind == Kind::field && cause.subject.size() > documented.subject.size() &&
         cause.subject.starts_with(documented.subject) &&
         cause.subject[documented.subject.size()] == '.';
}

}  // namespace assay
