// Breaks of bounds and multipleOf.
#include <array>
#include <limits>

#include "schema/breaks_parts.hpp"
#include "schema/sample_number.hpp"

namespace assay::sampling {
namespace {

Number decimal(std::string_view text) { return *Number::parse(text); }

struct Far {
  const char* partition;
  const char* distance;
};
// Added to (or taken from) a valid value these vanish in an integer of that many bits.
constexpr std::array kWraps{Far{"wraps-8-bit", "256"}, Far{"wraps-16-bit", "65536"},
                            Far{"wraps-32-bit", "4294967296"},
                            Far{"wraps-64-bit", "18446744073709551616"}};
constexpr std::array kAbove{Far{"beyond-32-bit", "2147483648"},
                            Far{"beyond-64-bit", "9223372036854775808"},
                            Far{"beyond-double", "1e400"}};
constexpr std::array kBelow{Far{"beyond-32-bit", "-2147483649"},
                            Far{"beyond-64-bit", "-9223372036854775809"},
                            Far{"beyond-double", "-1e400"}};

class BoundBreaker {
 public:
  BoundBreaker(const Spot& spot, Collector& out)
      : spot_(spot), out_(out), range_(range_of(spot.facts)), value_(spot.value.as_number()) {}

  void below(const Bound& bound) {
    if (bound.open) propose(bound, "at", bound.value);
    const Number nearest = range_.least.value_or(bound.value);
    propose(bound, "below", snapped(range_, nearest.minus(step()), Toward::below));
    if (!range_.whole && !range_.stepped && !bound.open)
      propose(bound, "just-below", bound.value.minus(decimal("0.001")));
    propose(bound, "zero", Number(0));
    propose(bound, "negative", Number(0).minus(step()));
    propose(bound, "negated", Number(0).minus(value_));
    for (const Far& far : kBelow)
      propose(bound, far.partition, snapped(range_, decimal(far.distance), Toward::below));
    for (const Far& far : kWraps)
      propose(bound, far.partition, value_.minus(decimal(far.distance)));
  }

  void above(const Bound& bound) {
    if (bound.open) propose(bound, "at", bound.value);
    const Number nearest = range_.most.value_or(bound.value);
    propose(bound, "above", snapped(range_, nearest.plus(step()), Toward::above));
    if (!range_.whole && !range_.stepped && !bound.open)
      propose(bound, "just-above", bound.value.plus(decimal("0.001")));
    for (const Far& far : kAbove)
      propose(bound, far.partition, snapped(range_, decimal(far.distance), Toward::above));
    for (const Far& far : kWraps) propose(bound, far.partition, value_.plus(decimal(far.distance)));
  }

  void steps() {
    for (const char* off : {"1", "2", "0.5", "0.1", "0.01", "0.001", "0.000001"}) {
      if (out_.propose(spot_.pointer, "multipleOf", "off", Json(value_.plus(decimal(off))))) return;
      if (out_.propose(spot_.pointer, "multipleOf", "off", Json(value_.minus(decimal(off)))))
        return;
    }
  }

  void format() {
    const bool narrow = spot_.facts.format == "int32";
    if (!narrow && spot_.facts.format != "int64") return;
    const std::size_t width = narrow ? 0 : 1;
    out_.propose(spot_.pointer, "format", "above", Json(decimal(kAbove[width].distance)));
    out_.propose(spot_.pointer, "format", "below", Json(decimal(kBelow[width].distance)));
  }

 private:
  Number step() const { return range_.stepped || range_.whole ? range_.step : Number(1); }
  void propose(const Bound& bound, const char* partition, const Number& value) {
    out_.propose(spot_.pointer, bound.keyword, partition, Json(value));
  }

  const Spot& spot_;
  Collector& out_;
  NumberRange range_;
  const Number& value_;
};

}  // namespace

void break_number(const Spot& spot, Collector& out) {
  BoundBreaker breaker(spot, out);
  if (spot.facts.least) breaker.below(*spot.facts.least);
  if (spot.facts.most) breaker.above(*spot.facts.most);
  if (!spot.facts.steps.empty()) breaker.steps();
  breaker.format();
}

}  // namespace assay::sampling
