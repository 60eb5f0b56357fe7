// The body of a push before it tells of anything: a valid value with every member that one event or
// variant may have. Private to fake/.
#pragma once
#include <optional>
#include <span>
#include <string>

#include "base/json.hpp"
#include "base/result.hpp"
#include "schema/schema.hpp"
#include "spec/spec.hpp"

namespace assay {

struct PushBody {
  Schema schema;  // of the body, with the event and the variant laid over it
  Json value;     // null when no value can be made

  // `bound`: the schema of the body with the profile's lists in it. An event that the schema does
  // not know gets the body of another one with its name.
  static PushBody make(const Push& push, const Json& bound, const std::string& event,
                       const PushVariant* variant);
};

// Puts the first of `values` that the schema accepts there; false, and nothing is changed, when
// none is, or when nothing stands at the pointer.
bool put_fitting(Json& body, const Schema& schema, const std::string& pointer,
                 std::span<const Json> values);

}  // namespace assay
