#include "cases/bounds.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cases/body_values.hpp"
#include "cases/builder.hpp"
#include "cases/lifecycle_steps.hpp"
#include "cases/value_places.hpp"
#include "cases/workflows.hpp"
#include "schema/sample.hpp"

namespace assay {
namespace {

std::string without_last_sign(std::string text) {
  while (text.size() > 1 && (static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80U)
    text.pop_back();
  text.pop_back();
  return text;
}

struct Bound {
  std::string name, below, at;
};

// No reading tells the two texts apart, and one takes them.
bool is_one_to_every_reading(const RequestPart& part, const Bound& bound) {
  const auto taken = [&](const Schema& schema, const std::string& text) {
    Json values = part.minimal;
    values.set(bound.name, Json(text));
    const auto read = part.as_read(values);
    return read && schema.accepts(*read);
  };
  const auto alike = [&](const Schema& schema) {
    return taken(schema, bound.below) == taken(schema, bound.at);
  };
  const Schema& base = part.readings.base();
  const auto& variants = part.readings.variants();
  const bool open = std::ranges::any_of(variants, [&](const BodyReadings::Variant& variant) {
    return taken(variant.schema, bound.at) != taken(base, bound.at);
  });
  return open && alike(base) &&
         std::ranges::all_of(variants,
                             [&](const BodyReadings::Variant& one) { return alike(one.schema); });
}

// The longest texts of a member, in each form that a reading gives it.
std::vector<Bound> bounds_of(const RequestPart& part, const std::string& name) {
  std::vector<Bound> out;
  const auto add_from = [&](const Schema& schema) {
    for (const Sample& sample : samples(property(schema, name))) {
      if (sample.rule != "maxLength" || sample.partition != "at" || !sample.value.is_string() ||
          sample.value.as_string().size() < 2)
        continue;
      const std::string& at = sample.value.as_string();
      Bound bound{name, without_last_sign(at), at};
      const bool known = std::ranges::find(out, at, &Bound::at) != out.end();
      if (!known && is_one_to_every_reading(part, bound)) out.push_back(std::move(bound));
    }
  };
  add_from(part.readings.base());
  for (const BodyReadings::Variant& variant : part.readings.variants()) add_from(variant.schema);
  return out;
}

WorkflowStep step_of(const OperationContext& context, const RequestPart& part, std::string id,
                     std::string about, const std::string& name, const std::string& text) {
  WorkflowStep out;
  out.id = std::move(id);
  out.about = std::move(about);
  out.operation = context.operation.id;
  out.expect = WorkflowStep::Expect::either;
  if (part.kind == RequestPart::Kind::body)
    out.payload = Json::object({{name, Json(text)}});
  else
    out.parameters.emplace_back(std::string(part.name()) + "." + name, Json(text));
  return out;
}

// What a step makes is in the way of the next one.
std::optional<ResourceSteps> made_by(const OperationContext& context) {
  const auto& lifecycle = context.operation.lifecycle;
  if (!lifecycle || lifecycle->does != Lifecycle::Does::create) return std::nullopt;
  const Operation* remove =
      operation_that(context.spec, Lifecycle::Does::remove, lifecycle->resource);
  return remove ? std::optional(ResourceSteps(context.operation, *remove)) : std::nullopt;
}

void add_steps(const OperationContext& context, const RequestPart& part, const Bound& bound,
               std::size_t index, const std::optional<ResourceSteps>& resource,
               std::vector<WorkflowStep>& steps) {
  const std::string field = std::string(part.name()) + "." + bound.name;
  WorkflowStep below =
      step_of(context, part, fmt::format("below-{}", index),
              field + " is one sign shorter than it may be", bound.name, bound.below);
  WorkflowStep at = step_of(context, part, fmt::format("at-{}", index),
                            field + " is as long as it may be", bound.name, bound.at);
  std::string criterion =
      fmt::format("$steps.{0}.outputs.{1} == false || $steps.{2}.outputs.{1} == true", below.id,
                  kAccepted, at.id);
  if (resource)
    criterion += fmt::format(" || $steps.end-{}.outputs.{} == false", below.id, kAccepted);
  at.criteria = {std::move(criterion)};
  for (WorkflowStep* step : {&below, &at}) {
    if (resource) step->outputs = {{"identity", expression_of(resource->lifecycle().identity)}};
    steps.push_back(*step);
    if (!resource) continue;
    WorkflowStep end = resource->removal("end-" + step->id, WorkflowStep::Expect::either, step->id);
    end.skip_unless_known = true;
    steps.push_back(std::move(end));
  }
}

}  // namespace

std::vector<Workflow> bound_workflows(const std::vector<OperationContext>& contexts) {
  std::vector<Workflow> out;
  for (const OperationContext& context : contexts) {
    if (!context.made.empty()) continue;
    const auto resource = made_by(context);  // ended between the steps
    for (const RequestPart& part : context.parts)
      for (const std::string& name : property_names(part.readings.base())) {
        const Schema place = property(part.readings.base(), name);
        if (is_listed(place) || is_made(place)) continue;
        const auto bounds = bounds_of(part, name);
        if (bounds.empty()) continue;
        const std::string field = std::string(part.name()) + "." + name;
        Workflow workflow{fmt::format("{}.longest-{}", context.operation.id, field),
                          fmt::format("{} may be as long as it may be", field),
                          {},
                          {},
                          {},
                          {}};
        for (std::size_t i = 0; i < bounds.size(); ++i)
          add_steps(context, part, bounds[i], i, resource, workflow.steps);
        out.push_back(std::move(workflow));
      }
  }
  return out;
}

}  // namespace assay
