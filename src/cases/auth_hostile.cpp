// Signature cases about values that no client sends and a careless reader breaks on: a number
// beyond 64 bits, a negative one, a text where digits were, one far too long, one that is not
// ASCII.
#include <fmt/format.h>

#include <algorithm>

#include "cases/auth_edits.hpp"

namespace assay {
namespace {

using Expect = AuthCase::Expect;
using Aspect = Cause::Aspect;
using Kind = SignaturePart::Kind;

// Short of what servers bound a whole header with (8 KiB, some 4).
constexpr int kLong = 512;

struct Hostile {
  std::string_view partition, title;  // title continues "the key in <subject> "
  Json value;
  bool of_constants = false;  // says more of them than another text does
};

std::vector<Hostile> hostile_values() {
  const auto repeated = [](const char* text, int times) {
    return Json::object({{"repeat", Json::object({{"text", text}, {"times", times}})}});
  };
  return {{"beyond-64-bits", "is a number of 30 digits", repeated("9", 30)},
          {"negative", "is -1", "-1"},
          {"fraction", "is 1.5", "1.5"},
          {"word", "is a word in lower case", "nobody"},
          {"one-letter", "is one letter", "a"},
          {"long", "has 512 letters", repeated("a", kLong), true},
          {"long-number", "has 512 digits", repeated("1", kLong)},
          {"quote", "is a quotation mark", "\""},
          {"non-ascii", "is two letters outside ASCII", "\xc3\xa9\xc3\xa9", true}};
}

// What an honest implementer may name: of a part of a header, also the header.
std::vector<Cause> causes_of(const SignaturePart& part) {
  std::vector<Cause> out{cause_of(part, Aspect::invalid)};
  if (part.kind == Kind::key) out.insert(out.begin(), signature_cause(Aspect::unknown_key));
  if (part.kind == Kind::time) out.push_back(signature_cause(Aspect::expired));
  if (part.kind == Kind::digest) out.push_back(signature_cause(Aspect::wrong));
  for (const Aspect aspect : {Aspect::invalid, Aspect::absent}) {
    const Cause whole{Cause::Kind::header, part.header, aspect};
    if (!part.header.empty() && std::ranges::find(out, whole) == out.end()) out.push_back(whole);
  }
  return out;
}

}  // namespace

void add_hostile_cases(AuthCaseList& list) {
  for (const SignaturePart& part : list.parts()) {
    const bool chance = part.kind == Kind::chance;
    // Its own rule says what of these it is (auth_nonces.cpp).
    if (chance && !part.variable.empty() && list.signer()->rule_of(part.variable)) continue;
    const Expect expect = chance ? Expect::open : Expect::refused;
    for (const Hostile& hostile : hostile_values()) {
      if (part.kind == Kind::constant && !hostile.of_constants) continue;
      // It would end the attribute, and what follows is another header.
      if (part.where == SignaturePart::Where::attribute && hostile.value == Json("\"")) continue;
      list.replace(
          {auth_subject(part), "hostile", fmt::format("{}-{}", word_of(part), hostile.partition),
           fmt::format("the {} in {} {}", word_of(part), part.subject(), hostile.title)},
          part.kind == Kind::time ? AuthCaseList::source_of(part) : part.pointer, hostile.value,
          expect, expect == Expect::refused ? causes_of(part) : std::vector<Cause>());
    }
  }
}

}  // namespace assay
