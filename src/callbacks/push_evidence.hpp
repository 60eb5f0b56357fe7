// What the checks of pushes look at: all that came to one address for one case.
#pragma once
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "callbacks/push_context.hpp"
#include "callbacks/push_message.hpp"
#include "judge/judge.hpp"
#include "spec/spec.hpp"

namespace assay {

// What is owed at the address.
enum class PushesExpected : std::uint8_t {
  complete,  // everything, once
  none,      // the request was refused
  any,       // nobody knows what provokes it: each is judged alone (assay listen)
};

struct PushEvidence {
  const Spec& spec;
  const Push& push;
  const PushVariant* variant;  // null: none is asked for
  const PushContext& context;
  Memory& memory;
  const std::vector<PushMessage>& messages;  // in the order they came
  PushesExpected expected = PushesExpected::complete;
  bool judges_delivery = false;  // the receiver refused some on purpose, or waited for repeats
  bool hung_up = false;       // it did so by closing or hanging, which the document may not cover
  WallTime since{}, until{};  // of the time that was watched, by the receiver's clock
  bool over = true;           // nothing more can come: false when the wait was cut short

  // Each thing that was sent, without its repeats.
  std::vector<const PushMessage*> distinct() const;
};

using PushCheck = void (*)(const PushEvidence& evidence, std::vector<Finding>& out);

#define ASSAY_PUSH_CHECK(name, id, level, source, promise) \
  void check_push_##name(const PushEvidence& evidence, std::vector<Finding>& out);
#include "callbacks/checks.def"
#undef ASSAY_PUSH_CHECK

// A finding of check `id` about `place`, a pointer into the body or a word: "callStatus./x". Those
// of one check, place and `why` (default: what was expected) have one cause.
void add_finding(std::vector<Finding>& out, const PushEvidence& evidence, std::string_view id,
                 std::string_view place, std::string expected, std::string observed,
                 const Citations& clauses = {}, std::string_view why = {});
// "application/json or application/x-www-form-urlencoded", as documented.
std::string media_types(const Push& push);
// "alerting" or "the first push", for observed texts.
std::string called(const PushEvidence& evidence, const PushMessage& message);

}  // namespace assay
