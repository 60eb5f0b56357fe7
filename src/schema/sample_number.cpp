#include "schema/sample_number.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace assay::sampling {
namespace {

constexpr std::int64_t kInt32Max = std::numeric_limits<std::int32_t>::max();
constexpr std::int64_t kInt32Min = std::numeric_limits<std::int32_t>::min();
constexpr std::int64_t kInt64Max = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kInt64Min = std::numeric_limits<std::int64_t>::min();
constexpr double kExactDouble = 9e15;

Number decimal(std::string_view text) { return *Number::parse(text); }

// The whole number at or next to one: ceiling for a lower bound, floor for an upper one.
Number whole(const Number& number, Toward side) {
  if (number.is_integer() || std::fabs(number.to_double()) > kExactDouble) return number;
  const double rounded =
      side == Toward::above ? std::ceil(number.to_double()) : std::floor(number.to_double());
  return Number(static_cast<std::int64_t>(rounded));
}

std::optional<Number> bound_of(const std::optional<Bound>& bound, const NumberRange& range,
                               Toward inside) {
  if (!bound) return std::nullopt;
  Number value = range.whole ? whole(bound->value, inside) : bound->value;
  if (bound->open && value == bound->value) {
    const Number little = range.stepped || range.whole ? range.step : decimal("0.001");
    value = inside == Toward::above ? value.plus(little) : value.minus(little);
  }
  return snapped(range, value, inside);
}

class NumberSampler {
 public:
  explicit NumberSampler(const Facts& facts) : range_(range_of(facts)) {}

  std::vector<Sample> run() {
    plain();
    bounds();
    add("value", "zero", Number(0));
    if (auto middle = middle_of_range()) add("value", "middle", *middle);
    add("value", "negative",
        Number(0).minus(range_.whole || range_.stepped ? range_.step : Number(1)));
    if (!range_.whole) {
      add("value", "fraction", decimal("1.5"));
      add("value", "fraction", decimal("0.5"));
      add("value", "small-fraction", decimal("0.001"));
    }
    extremes();
    return std::move(found_);
  }

 private:
  bool inside(const Number& value) const {
    return (!range_.least || value >= *range_.least) && (!range_.most || value <= *range_.most);
  }
  void add(std::string_view rule, std::string_view partition, const Number& value) {
    const auto same = [&](const Sample& sample) { return sample.value.as_number() == value; };
    if (!inside(value) || std::ranges::any_of(found_, same)) return;
    found_.push_back({std::string(rule), std::string(partition), Json(value), {}});
  }

  std::optional<Number> middle_of_range() const {
    if (!range_.least || !range_.most) return std::nullopt;
    const auto least = whole(*range_.least, Toward::above).to_int64();
    const auto most = whole(*range_.most, Toward::below).to_int64();
    if (!least || !most || *least < kInt64Min / 4 || *most > kInt64Max / 4) return std::nullopt;
    return snapped(range_, Number(*least + (*most - *least) / 2), Toward::above);
  }

  // 1 where that is allowed, otherwise well inside the range.
  void plain() {
    for (const Number& value : {Number(1), range_.step})
      if (found_.empty() && (!range_.stepped || value.is_multiple_of(range_.step)))
        add("value", "plain", value);
    if (auto middle = middle_of_range(); middle && found_.empty()) add("value", "plain", *middle);
    if (range_.least && found_.empty()) add("value", "plain", range_.least->plus(range_.step));
    if (range_.most && found_.empty()) add("value", "plain", range_.most->minus(range_.step));
    if (range_.least && found_.empty()) add("value", "plain", *range_.least);
    if (found_.empty()) add("value", "plain", Number(0));
  }

  void bounds() {
    if (range_.least) add(range_.least_rule, "at", *range_.least);
    if (range_.most) add(range_.most_rule, "at", *range_.most);
    if (range_.least) add(range_.least_rule, "above", range_.least->plus(range_.step));
    if (range_.most) add(range_.most_rule, "below", range_.most->minus(range_.step));
  }

  void extremes() {
    struct Extreme {
      std::string_view partition;
      std::int64_t value;
      Toward side;
    };
    constexpr std::array extremes{Extreme{"int32-max", kInt32Max, Toward::below},
                                  Extreme{"beyond-int32", kInt32Max + 1, Toward::above},
                                  Extreme{"int64-max", kInt64Max, Toward::below},
                                  Extreme{"int32-min", kInt32Min, Toward::above},
                                  Extreme{"int64-min", kInt64Min, Toward::above}};
    for (const Extreme& extreme : extremes) {
      const bool open = extreme.value > 0 ? !range_.most : !range_.least;
      const bool exact =
          range_.whole || std::abs(static_cast<double>(extreme.value)) < kExactDouble;
      if (open && exact)
        add("value", extreme.partition, snapped(range_, Number(extreme.value), extreme.side));
    }
  }

  NumberRange range_;
  std::vector<Sample> found_;
};

}  // namespace

Number times(Number number, std::int64_t factor) {
  const bool negative = factor < 0;
  auto left =
      negative ? 0 - static_cast<std::uint64_t>(factor) : static_cast<std::uint64_t>(factor);
  Number sum(0);
  for (; left != 0; left /= 2) {
    if (left % 2 != 0) sum = sum.plus(number);
    number = number.plus(number);
  }
  return negative ? Number(0).minus(sum) : sum;
}

Number snapped(const NumberRange& range, const Number& number, Toward side) {
  if (!range.stepped) return number;
  const double quotient = number.to_double() / range.step.to_double();
  if (!(std::fabs(quotient) < kExactDouble)) return number;
  auto count = static_cast<std::int64_t>(std::llround(quotient));
  Number result = times(range.step, count);
  while (side == Toward::above && result < number) result = times(range.step, ++count);
  while (side == Toward::below && result > number) result = times(range.step, --count);
  return result;
}

NumberRange range_of(const Facts& facts) {
  NumberRange range;
  range.whole = (facts.types & kNumber) == 0;
  range.stepped = !facts.steps.empty();
  range.step = range.whole ? Number(1) : decimal("0.1");
  for (const Number& step : facts.steps)
    if (&step == &facts.steps.front() || step > range.step) range.step = step;
  // Of 0.5 and "integer" only the whole multiples are left; proving drops the others.
  if (range.whole && !range.step.is_integer()) range.step = times(range.step, 10);
  range.least = bound_of(facts.least, range, Toward::above);
  range.most = bound_of(facts.most, range, Toward::below);
  if (facts.least) range.least_rule = facts.least->keyword;
  if (facts.most) range.most_rule = facts.most->keyword;
  const auto limit = [&](std::int64_t least, std::int64_t most) {
    if (!range.least) {
      range.least = snapped(range, Number(least), Toward::above);
      range.least_rule = "format";
    }
    if (!range.most) {
      range.most = snapped(range, Number(most), Toward::below);
      range.most_rule = "format";
    }
  };
  if (facts.format == "int32") limit(kInt32Min, kInt32Max);
  if (facts.format == "int64") limit(kInt64Min, kInt64Max);
  return range;
}

std::vector<Sample> number_samples(const Facts& facts) { return NumberSampler(facts).run(); }

}  // namespace assay::sampling
