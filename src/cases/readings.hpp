// How the unsettled points of an operation judge one request body or one case.
#pragma once
#include <string>
#include <vector>

#include "cases/case.hpp"
#include "spec/profile.hpp"

namespace assay {

// The body schema under every reading that stands in it, compiled once.
class BodyReadings {
 public:
  // `schema` is that of one part of the request ("body", "query", ...), as an object; errors name
  // the unsettled point whose constraint does not compile.
  static Result<BodyReadings> compile(const Json& schema, const Operation& operation,
                                      std::string_view part = "body");

  // Whether every reading accepts `body`, every one refuses it, or they differ (then `unsettled`,
  // `accepted_by` and `refused_by` of the expectation are set).
  Expectation classify(const Json& body) const;

  // Every value that is sent goes against one reading of this point: what the schema itself
  // accepts is accepted.
  void decide_by_base(const Unsettled* point) { by_base_.push_back(point); }

  const Schema& base() const { return base_; }
  struct Variant {
    const Unsettled* unsettled;
    std::string reading;
    Schema schema;
    // When the point stands below one property of the body and nothing else can tell: that
    // property, under this reading and without one; else empty.
    std::string member;
    Schema here, plain;
  };
  const std::vector<Variant>& variants() const { return variants_; }

 private:
  bool accepts(const Variant& variant, const Json& body, bool plain) const;

  Schema base_;
  std::vector<Variant> variants_;  // of one unsettled point next to each other
  std::vector<const Unsettled*> by_base_;
};

// Applies the operation's `covers` to a finished case: a point whose readings differ in outcome
// turns it into an open case; one that names codes or texts only is left to the judge. `key` is
// "subject/rule/partition".
void apply_covers(Case& test);

}  // namespace assay
