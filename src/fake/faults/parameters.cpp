// A rule of a parameter is not enforced, or enforced too much.
//
// The parameters of one place are looked at as a form, and the faults of its keywords are carried
// over to the parameters they came from.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "fake/fault_list.hpp"
#include "spec/request_values.hpp"

namespace assay {
namespace {

struct Place {
  Parameter::In in;
  std::string_view name;
};
constexpr std::array kPlaces{Place{Parameter::In::query, "query"},
                             Place{Parameter::In::header, "header"},
                             Place{Parameter::In::path, "path"}};

std::string renamed(const std::string& text, std::string_view from, std::string_view to) {
  if (text != from && !text.starts_with(std::string(from) + ".") &&
      !text.starts_with(std::string(from) + "/"))
    return text;
  return std::string(to) + text.substr(from.size());
}

// The operation with the parameters of `place` for its body.
Operation as_form(const Operation& operation, const Place& place) {
  Operation out = operation;
  MediaType form;
  form.name = form.content_type = "application/x-www-form-urlencoded";
  form.schema = schema_of_parameters(operation, place.in);
  out.bodies = {std::move(form)};
  out.unsettled.clear();
  for (Unsettled point : operation.unsettled) {
    const bool here = point.subject.starts_with(std::string(place.name) + ".");
    if (!point.subject.empty() && !here) continue;
    if (here) {
      for (const Parameter& parameter : operation.parameters) {
        const std::string subject = std::string(place.name) + "." + parameter.name;
        if (point.subject != subject && !point.subject.starts_with(subject + ".")) continue;
        point.pointer = pointer_join("/properties", parameter.name) + point.pointer;
      }
      point.subject = renamed(point.subject, place.name, "body");
    }
    for (std::string& glob : point.covers) glob = renamed(glob, place.name, "body");
    out.unsettled.push_back(std::move(point));
  }
  return out;
}

// What was changed in the form goes back to the parameters.
void carry_over(const Operation& form, const Place& place, Operation& operation) {
  const Json& schema = form.bodies.front().schema;
  const Json* required = schema.find("required");
  SchemaOptions options;
  options.formats = options.contents = SchemaOptions::Assert::yes;
  for (Parameter& parameter : operation.parameters) {
    if (parameter.in != place.in) continue;
    const Json* changed = schema.at(pointer_join("/properties", parameter.name));
    if (!changed) continue;
    Json own = *changed;
    if (const Json* definitions = schema.find("$defs"); definitions && own.is_object())
      own.set("$defs", *definitions);
    if (auto compiled = Schema::compile(own, options)) {
      parameter.schema = std::move(own);
      parameter.compiled = *std::move(compiled);
    }
    if (place.in != Parameter::In::path)
      parameter.required =
          required && std::ranges::find(required->as_array(), Json(parameter.name)) !=
                          required->as_array().end();
  }
}

// A field that says which resource is meant: what the account does not have, has no resource.
bool is_of_a_resource(const Operation& operation, const std::string& subject) {
  const auto& lifecycle = operation.lifecycle;
  return lifecycle && lifecycle->does != Lifecycle::Does::create &&
         (lifecycle->identity == subject ||
          std::ranges::find(lifecycle->parent, subject) != lifecycle->parent.end());
}

void add_for(const FaultContext& context, const Place& place, FaultList& list) {
  const bool any = std::ranges::any_of(context.operation.parameters,
                                       [&](const Parameter& one) { return one.in == place.in; });
  if (!any) return;
  const Operation form = as_form(context.operation, place);
  const auto rules = BodyRules::of(form, context.profile);
  if (!rules) return;
  const FaultContext inner{context.spec, form, context.profile, rules.get(), nullptr, nullptr,
                           {},           {}};
  std::vector<Fault> found;
  FaultList of_form(inner, "parameters", found);
  add_keywords_faults(inner, of_form);
  const std::string prefix =
      context.spec.operations.size() > 1 ? context.operation.id + "/" : std::string();
  for (const Fault& fault : found) {
    const std::string subject = renamed(fault.subject, "body", place.name);
    // A rule of the whole form is none of the parameters'; a slot of a path is always there.
    if (subject == place.name || !fault.edit) continue;
    const std::string rule = fault.id.substr(prefix.size() + fault.subject.size() + 1);
    if (place.in == Parameter::In::path && rule.starts_with("required")) continue;
    if (rule.starts_with("from/") && !rule.starts_with("from/without") &&
        is_of_a_resource(context.operation, subject))
      continue;
    std::string sentence = fault.sentence;
    if (sentence.starts_with("body.")) sentence = std::string(place.name) + sentence.substr(4);
    list.add_edit(subject, rule, std::move(sentence),
                  [edit = fault.edit, place](Operation& operation) {
                    Spec alone;
                    alone.operations.push_back(as_form(operation, place));
                    edit(alone);
                    carry_over(alone.operations.front(), place, operation);
                  });
  }
}

}  // namespace

void add_parameters_faults(const FaultContext& context, FaultList& list) {
  for (const Place& place : kPlaces) add_for(context, place, list);
}

}  // namespace assay
