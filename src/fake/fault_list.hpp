// What the families of faults share while those of one operation are made. Private to fake/.
#pragma once
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "fake/body_rules.hpp"
#include "fake/fault.hpp"
#include "fake/row_use.hpp"
#include "sign/signer.hpp"
#include "spec/profile.hpp"
#include "spec/spec.hpp"

namespace assay {

struct FaultContext {
  const Spec& spec;
  const Operation& operation;
  const Profile& profile;
  const BodyRules* rules;  // null without a JSON body
  const SecurityScheme* scheme =
      nullptr;  // the one that signs, and its signer; null when none does
  const Signer* signer = nullptr;
  std::vector<Cause> causes;    // each that a request to this operation can give
  std::vector<RowUse> rows;     // of the table, those that the fake answers with
  bool answers_methods = true;  // other methods of its path come to this operation
  const Push* push = nullptr;   // whose operation it is; null for an operation of the API
};

// Whether a request of the operation carries what other requests have to make first.
bool needs_others(const Operation& operation);

class FaultList {
 public:
  FaultList(const FaultContext& context, std::string_view family, std::vector<Fault>& faults)
      : context_(context), family_(family), faults_(faults) {}

  // `rule` is what follows the subject in the id: "maximum/off-by-one-up".
  Fault& add(const std::string& subject, const std::string& rule, std::string sentence);
  // Changes the operation before it is served.
  Fault& add_edit(const std::string& subject, const std::string& rule, std::string sentence,
                  std::function<void(Operation&)> edit);
  Fault& add_misconduct(const std::string& subject, const std::string& rule, std::string sentence,
                        Misconduct misconduct);

 private:
  const FaultContext& context_;
  std::string_view family_;
  std::vector<Fault>& faults_;
};

#define ASSAY_FAULT_FAMILY(name, about) \
  void add_##name##_faults(const FaultContext& context, FaultList& list);
#include "fake/faults.def"
#undef ASSAY_FAULT_FAMILY

}  // namespace assay
