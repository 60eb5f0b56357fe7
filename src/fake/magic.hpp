// The requests that make the fake answer with a row that no request can provoke: `simulate` of a
// table row.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "spec/spec.hpp"

namespace assay {

class MagicInputs {
 public:
  MagicInputs() = default;
  explicit MagicInputs(const Results& results);  // which lives as long

  // The row that a right request asks for; null when it is none of them. `body` may be null.
  const ResultRow* find(const Json* body, const Json& parameters) const;

  // "body.calleeNbr = +8613001013004 -> 403 1013004 Callee in blacklist."
  std::vector<std::string> lines() const;

 private:
  struct Condition {
    std::string subject;  // "body.calleeNbr"
    std::string pointer;  // "/calleeNbr", into the body or ("/query/limit") into the parameters
    bool of_body = true;
    Json value;
  };
  struct Input {
    std::vector<Condition> conditions;  // all of them
    const ResultRow* row;
  };
  std::vector<Input> inputs_;
};

}  // namespace assay
