#include "cases/readings.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace assay {
namespace {

// Keywords of a reading replace those of the place.
bool lay_over(Json& schema, const std::string& pointer, const Json& constraint) {
  Json* place = schema.at(pointer);
  if (!place || !place->is_object()) return false;
  for (const auto& [keyword, value] : constraint.as_object()) place->set(keyword, value);
  return true;
}

// Where a point stands in the schema of a part; null when it stands in another part. A point of a
// parameter is told from the parameter's own schema.
std::optional<std::string> pointer_in(const Unsettled& point, const Operation& operation,
                                      std::string_view part) {
  const bool here = point.subject.empty() || point.subject == part ||
                    point.subject.starts_with(std::string(part) + ".");
  if (!here) return std::nullopt;
  if (part == "body") return point.pointer;
  for (const Parameter& parameter : operation.parameters) {
    const std::string subject = std::string(part) + "." + parameter.name;
    if (point.subject == subject || point.subject.starts_with(subject + "."))
      return pointer_join("/properties", parameter.name) + point.pointer;
  }
  return std::nullopt;
}

SchemaOptions asserting() {
  SchemaOptions options;
  options.formats = SchemaOptions::Assert::yes;
  options.contents = SchemaOptions::Assert::yes;
  return options;
}

// The one property that a point at `pointer` is about, if the rest of the schema judges apart from
// it; empty when that is not certain.
std::string only_property(const Json& schema, std::string_view pointer) {
  constexpr std::string_view kApart[] = {
      "type",    "properties", "required", "title",   "description",         "x-assay",
      "example", "examples",   "$defs",    "default", "additionalProperties"};
  constexpr std::string_view kBelow = "/properties/";
  if (!schema.is_object() || !pointer.starts_with(kBelow)) return {};
  for (const auto& [keyword, value] : schema.as_object())
    if (std::ranges::find(kApart, keyword) == std::end(kApart)) return {};
  const std::string name(
      pointer.substr(kBelow.size(), pointer.find('/', kBelow.size()) - kBelow.size()));
  if (name.find('~') != std::string::npos) return {};
  // Another place may judge by the property as well, if a reference can lead to it.
  const std::string text = schema.dump();
  for (std::string_view word : {"$id", "$anchor", "$dynamic"})
    if (text.find(word) != std::string::npos) return {};
  constexpr std::string_view kReference = "\"$ref\":";
  for (auto at = text.find(kReference); at != text.npos; at = text.find(kReference, at + 1))
    if (!std::string_view(text).substr(at + kReference.size()).starts_with("\"#/$defs/")) return {};
  return name;
}

}  // namespace

Result<BodyReadings> BodyReadings::compile(const Json& schema, const Operation& operation,
                                           std::string_view part) {
  BodyReadings out;
  auto base = Schema::compile(schema, asserting());
  if (!base) return base.errors();
  out.base_ = *base;
  for (const Unsettled& point : operation.unsettled) {
    const auto pointer = pointer_in(point, operation, part);
    if (!pointer) continue;
    for (const Reading& reading : point.readings) {
      if (!reading.constraint) continue;
      Json varied = schema;
      if (!lay_over(varied, *pointer, *reading.constraint)) continue;
      auto compiled = Schema::compile(varied, asserting());
      if (!compiled)
        return Error{compiled.error().where,
                     fmt::format("reading {} of {}: {}", in_quotes(reading.name), point.id,
                                 compiled.error().what)};
      BodyReadings::Variant variant{
          &point, reading.name, *compiled, only_property(schema, *pointer), {}, {}};
      if (!variant.member.empty()) {
        variant.here = compiled->at("properties", variant.member);
        variant.plain = base->at("properties", variant.member);
      }
      out.variants_.push_back(std::move(variant));
    }
  }
  return out;
}

// Most bodies differ in another member than the one that the reading is about.
bool BodyReadings::accepts(const Variant& variant, const Json& body, bool plain) const {
  if (!variant.here || !variant.plain || !body.is_object()) return variant.schema.accepts(body);
  const Json* value = body.find(variant.member);
  if (!value) return plain;
  if (plain) return variant.here.accepts(*value);
  return !variant.plain.accepts(*value) && variant.schema.accepts(body);
}

Expectation BodyReadings::classify(const Json& body) const {
  Expectation out;
  const bool plain = base_.accepts(body);
  out.kind = plain ? Expectation::Kind::accepted : Expectation::Kind::refused;
  for (std::size_t i = 0; i < variants_.size();) {
    Expectation here;
    const Unsettled* point = variants_[i].unsettled;
    for (; i < variants_.size() && variants_[i].unsettled == point; ++i)
      (accepts(variants_[i], body, plain) ? here.accepted_by : here.refused_by)
          .push_back(variants_[i].reading);
    if (plain && std::ranges::find(by_base_, point) != by_base_.end()) continue;
    const bool differs = plain ? !here.refused_by.empty() : !here.accepted_by.empty();
    if (!differs) continue;
    here.kind = Expectation::Kind::open;
    here.unsettled = point;
    return here;
  }
  return out;
}

void apply_covers(Case& test) {
  if (test.expect.kind == Expectation::Kind::survives) return;
  const std::string key = test.subject + "/" + test.rule + "/" + test.partition;
  for (const Unsettled& point : test.operation->unsettled) {
    const bool decides = std::ranges::any_of(
        point.readings, [](const Reading& r) { return r.outcome != Reading::Outcome::unsaid; });
    if (!decides || !point.is_about(key)) continue;
    test.expect.accepted_by.clear();
    test.expect.refused_by.clear();
    for (const Reading& reading : point.readings)
      (reading.outcome == Reading::Outcome::accepted ? test.expect.accepted_by
                                                     : test.expect.refused_by)
          .push_back(reading.name);
    // Readings that agree on the outcome differ in what the answer says.
    test.expect.kind = test.expect.refused_by.empty()    ? Expectation::Kind::accepted
                       : test.expect.accepted_by.empty() ? Expectation::Kind::refused
                                                         : Expectation::Kind::open;
    test.expect.unsettled = test.expect.kind == Expectation::Kind::open ? &point : nullptr;
    return;
  }
}

}  // namespace assay
