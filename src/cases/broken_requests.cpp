#include "cases/broken_requests.hpp"

#include <algorithm>
#include <iterator>

#include "cases/workflows.hpp"
#include "spec/runtime_expression.hpp"

namespace assay {
namespace {

// Whether the case is about the same resource as its control; who is given an identity names none.
bool keeps_identity(const Case& test, const std::vector<Case>& cases, const std::string& identity) {
  if (identity.starts_with("response.")) return true;
  const auto control = std::ranges::find(cases, test.control, &Case::id);
  if (control == cases.end()) return false;
  RuntimeValues broken, plain;
  broken.request = test.inputs.get();
  plain.request = control->inputs.get();
  const auto here = value_of_expression(expression_of(identity), broken);
  const auto there = value_of_expression(expression_of(identity), plain);
  return here && there && *here == *there;
}

}  // namespace

std::vector<std::pair<std::string, const Case*>> broken_requests(const std::vector<Case>& cases,
                                                                 const Operation& operation) {
  struct Kind {
    std::string_view name;
    bool (*is)(const Case& test);
  };
  constexpr Kind kKinds[] = {
      {"value", [](const Case& test) { return test.phase == Phase::negative; }},
      {"signature",
       [](const Case& test) { return test.phase == Phase::auth && test.rule == "signature"; }},
      {"media-type", [](const Case& test) { return test.rule == "media-type"; }}};
  std::vector<std::pair<std::string, const Case*>> out;
  for (const Kind& kind : kKinds) {
    const auto found = std::ranges::find_if(cases, [&](const Case& test) {
      return test.operation == &operation && kind.is(test) &&
             test.expect.kind == Expectation::Kind::refused && !test.expect.unsettled &&
             test.level == Level::must && test.plan.request.method == operation.method &&
             test.plan.edit.empty() && test.plan.connection == RequestPlan::Connection::any &&
             keeps_identity(test, cases, operation.lifecycle->identity);
    });
    if (found != cases.end()) out.emplace_back(kind.name, &*found);
  }
  return out;
}

}  // namespace assay
