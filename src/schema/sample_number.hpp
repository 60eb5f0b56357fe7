// Numbers of a schema: its range in whole steps.
#pragma once
#include <optional>
#include <vector>

#include "schema/sample.hpp"
#include "schema/sample_facts.hpp"

namespace assay::sampling {

Number times(Number number, std::int64_t factor);  // exact

struct NumberRange {
  std::optional<Number> least, most;  // that the schema allows
  Number step;                        // from one value to the next worth trying
  std::string least_rule, most_rule;  // the keyword behind each
  bool whole = false;                 // integers only
  bool stepped = false;               // by multipleOf
};
NumberRange range_of(const Facts& facts);

// The multiple of the range's step nearest to `number`, not beyond it on that side; `number` itself
// where steps do not matter or the number is too large to tell.
enum class Toward { below, above };
Number snapped(const NumberRange& range, const Number& number, Toward side);

// Valid numbers, the plainest first; not yet proven. Knows nothing of enum and examples.
std::vector<Sample> number_samples(const Facts& facts);

}  // namespace assay::sampling
