// Every fault that can be planted for a spec, derived from it: nothing here knows a vendor.
//
// A fault is left out where nobody could see it: where another rule masks it, or where the document
// is unsettled and the faulty server follows one of the readings. For body rules this is proven
// with a witness (witness.hpp), elsewhere a remark at the family says which ones are left out.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fake/fault.hpp"
#include "spec/profile.hpp"
#include "spec/spec.hpp"

namespace assay {

// Ids are unique and do not depend on the seed, the time or the order; with several operations each
// id begins with its operation's.
std::vector<Fault> faults_of(const Spec& spec, const Profile& profile);

// Null when there is none of that id.
const Fault* find_fault(std::span<const Fault> faults, std::string_view id);

struct FaultFamily {
  std::string_view name, about;
};
std::span<const FaultFamily> fault_families();

}  // namespace assay
