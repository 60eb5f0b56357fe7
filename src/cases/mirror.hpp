// A spec turned round: what its vendor sends becomes what is sent to a target, so that one planner,
// runner and judge test both sides.
//
// Each form of a push (spec/push_forms.hpp) and each media type asked for is an operation; its id
// is "callEvents@event=answer", and its cases carry the axis at the end of theirs. What the
// receiver owes is `acknowledged`: the statuses of `delivery.accepted`, or the 2XX among the
// documented responses, or any 2XX. Result codes, relations and workflows are those of the vendor's
// own side and are left out.
#pragma once
#include <string>
#include <string_view>

#include "spec/spec.hpp"

namespace assay {

struct MirrorOptions {
  std::string target = "/";  // path and query of the receiver's URL, used as they are
  // The first media type of each push when empty; else those that hold this text, "all" for all.
  std::string media_type = {};
};
// Errors: no callbacks and no webhooks, a media type that no push has (those it has are named), a
// form that does not compile.
Result<Spec> mirrored(const Spec& spec, const MirrorOptions& options = {});

// "callEvents" of "callEvents@event=answer"; the whole id where there is no axis.
std::string_view push_of(std::string_view operation_id);
// "event=answer"; empty where there is no axis.
std::string_view axis_of(std::string_view operation_id);

}  // namespace assay
