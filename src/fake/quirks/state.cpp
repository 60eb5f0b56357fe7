// A server that mistakes what it was told before, or which page was asked for.
#include <algorithm>

#include "fake/quirks.hpp"
#include "fake/served_operation.hpp"

namespace assay::quirks {

void forgets_deletion(const Misconduct&, Handling& handling) {
  if (handling.effect.does == Effect::Does::remove) handling.effect.does = Effect::Does::nothing;
}

void forgets_creation(const Misconduct&, Handling& handling) {
  if (handling.effect.does == Effect::Does::create) handling.effect.does = Effect::Does::nothing;
}

void repeats_creation(const Misconduct&, Handling& handling) {
  if (handling.effect.does == Effect::Does::repeat) handling.effect.does = Effect::Does::create;
}

void never_expires(const Misconduct&, Handling& handling) { handling.effect.made.ends.reset(); }

void lives_milliseconds(const Misconduct&, Handling& handling) {
  if (handling.effect.made.ends)
    handling.effect.made.ends =
        handling.now + std::chrono::milliseconds(std::chrono::duration_cast<std::chrono::seconds>(
                                                     *handling.effect.made.ends - handling.now)
                                                     .count());
}

void ends_all(const Misconduct&, Handling& handling) { handling.effect.ends_all = true; }

void gives_one_identity(const Misconduct& misconduct, Handling& handling) {
  if (handling.effect.does == Effect::Does::create)
    handling.effect.fixed_identity = misconduct.value;
}

// The examination goes on as if nothing had been wrong; the answer is the refusal all the same.
void acts_although_refused(const Misconduct&, Handling& handling) {
  if (std::ranges::any_of(handling.causes,
                          [](const Cause& cause) { return cause.kind == Cause::Kind::state; }))
    return;
  for (Cause& cause : handling.causes) handling.refused_after_all.push_back(std::move(cause));
  handling.causes.clear();
}

void changes_between(const Misconduct& misconduct, Handling& handling) {
  Json* there = handling.draft.body ? handling.draft.body->at(misconduct.place) : nullptr;
  if (!there || !handling.causes.empty() || ++handling.history.seen_right % 2 == 1) return;
  if (there->is_array() && !there->as_array().empty())
    there->as_array().pop_back();
  else if (there->is_number())
    *there = Json(there->as_number().plus(Number(1)));
  else if (there->is_string())
    there->as_string() += "0";
}

void bends_parameter(const Misconduct& misconduct, Handling& handling) {
  Json* query = handling.parameters.find("query");
  const Json *add = misconduct.value.find("add"), *otherwise = misconduct.value.find("default");
  if (!query) query = &handling.parameters.set("query", Json::object());
  const Json* asked = query->find(misconduct.place);
  if (misconduct.value.find("ignore")) {
    query->erase(misconduct.place);
  } else if (add && asked && asked->is_number()) {
    query->set(misconduct.place, Json(asked->as_number().plus(add->as_number())));
  } else if (otherwise && !asked) {
    query->set(misconduct.place, *otherwise);
  }
}

}  // namespace assay::quirks
