// What the makers of faults in pushes share. Private to fake/.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fake/fault_list.hpp"
#include "fake/push_compose.hpp"

namespace assay {

struct PushFaultContext {
  const FaultContext& faults;
  const Push& push;
  const PushComposer& composer;
  PushOccasion occasion;   // one that has a value for everything
  std::vector<Json> made;  // a body of each event and variant that tells of it

  // Whether the document leaves open what the check of that name judges: "push-method".
  bool is_open(std::string_view check) const;
  Json as_read(const Json& body) const;  // from the bytes sent: a form has texts only
  // Whether every reading of the document refuses the body.
  bool is_refused(const Json& body) const;
  // The first body that has the pointer; null when none has.
  const Json* with(const std::string& pointer) const;
};

PushOccasion plain_occasion(const FaultContext& context, const Push& push);

// Members: their types, bounds and values, what they must have in common with others.
void add_push_member_faults(const PushFaultContext& context, FaultList& list);

}  // namespace assay
