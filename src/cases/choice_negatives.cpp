// What is asked for one value of an enum only: each mandatory member missing, and wrong, beside
// each other value.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "cases/body_values.hpp"
#include "cases/builder.hpp"
#include "cases/value_places.hpp"

namespace assay {
namespace {

using Kind = Expectation::Kind;

class ChoiceNegatives {
 public:
  ChoiceNegatives(const RequestPart& part, CaseList& list)
      : part_(part), list_(list), required_(required_names(part.readings.base())) {}

  void add() {
    std::vector<Case> out;
    for (const std::string& chooser : required_) {
      const Json* plain = part_.minimal.find(chooser);
      if (!plain || is_listed(property(part_.readings.base(), chooser))) continue;
      for (const Case& choice : list_.cases)
        if (const Json* value = chosen(choice, chooser); value && *value != *plain)
          for (const std::string& name : required_)
            if (name != chooser) beside(choice, chooser, *value, name, out);
    }
    for (Case& test : out) list_.add(std::move(test));
  }

 private:
  const Json* values_of(const Case& test) const {
    return test.inputs ? test.inputs->find(part_.name()) : nullptr;
  }

  // The value, where the case is an accepted one of the enum.
  const Json* chosen(const Case& test, const std::string& chooser) const {
    const bool is_choice = test.phase == Phase::positive && test.rule == "enum" &&
                           test.subject == part_.subject_of("/" + chooser) &&
                           test.partition.find('@') == std::string::npos &&
                           test.expect.kind == Kind::accepted;
    const Json* values = is_choice ? values_of(test) : nullptr;
    return values ? values->find(chooser) : nullptr;
  }

  // The plainest refusals of that member: missing, and one that is well-formed and wrong.
  void beside(const Case& choice, const std::string& chooser, const Json& value,
              const std::string& name, std::vector<Case>& out) const {
    const std::string subject = part_.subject_of("/" + name);
    bool missing = false, wrong = false;
    for (const Case& plain : list_.cases) {
      const bool is_refusal = plain.subject == subject && plain.phase == Phase::negative &&
                              plain.expect.kind == Kind::refused && plain.plan.edit.empty() &&
                              plain.partition.find('@') == std::string::npos;
      const Json* values = is_refusal ? values_of(plain) : nullptr;
      if (!values || !values->find(chooser)) continue;
      bool& done = plain.rule == "required" ? missing : wrong;
      const bool well_formed = plain.rule == "made-by" || plain.rule == "from";
      if (done || (plain.rule != "required" && !well_formed)) continue;
      done = true;
      Json changed = *values;
      changed.set(chooser, value);
      Case test = list_.make(
          Phase::negative, subject, plain.rule,
          fmt::format("{}@with={}.{}", plain.partition, chooser, choice.partition), part_, changed);
      test.title = fmt::format("{}, beside {} {}", plain.title, chooser, value.dump());
      test.expect = plain.expect;
      test.control = list_.id_of(choice);
      out.push_back(std::move(test));
    }
  }

  const RequestPart& part_;
  CaseList& list_;
  std::vector<std::string> required_;
};

}  // namespace

void add_choice_negatives(const RequestPart& part, CaseList& list) {
  ChoiceNegatives(part, list).add();
}

}  // namespace assay
