// A defect that is planted in the fake on purpose, so that a suite can be asked whether it finds
// it.
//
// There are two ways to plant one: the fake serves an edited spec, or it does one thing wrong
// (Misconduct) while it serves the right one.
#pragma once
#include <functional>
#include <string>

#include "fake/quirk.hpp"
#include "spec/spec.hpp"

namespace assay {

struct Fault {
  std::string id;         // stable: "body.times/maximum/off-by-one-up"
  std::string family;     // a row of faults.def
  std::string sentence;   // what the faulty server does wrong
  std::string subject;    // what a finding should name: "body.times", "response./sessionId"
  std::string operation;  // where it is planted
  std::string push = {};  // of that operation, or of none: planted in the push

  // Changes the operation's own parts, or the signature that it uses; empty when the spec stays.
  std::function<void(Spec&)> edit;
  Misconduct misconduct;
};

}  // namespace assay
