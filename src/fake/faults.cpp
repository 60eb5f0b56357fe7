#include "fake/faults.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include "fake/fault_list.hpp"

namespace assay {
namespace {

struct FamilyRow {
  std::string_view name;
  void (*add)(const FaultContext& context, FaultList& list);
};
constexpr std::array kFamilies{
#define ASSAY_FAULT_FAMILY(name, about) FamilyRow{#name, add_##name##_faults},
#include "fake/faults.def"
#undef ASSAY_FAULT_FAMILY
};
constexpr std::array kFamilyTexts{
#define ASSAY_FAULT_FAMILY(name, about) FaultFamily{#name, about},
#include "fake/faults.def"
#undef ASSAY_FAULT_FAMILY
};

void add_faults_of(const Spec& spec, const Operation& operation, const Profile& profile,
                   std::vector<Fault>& out) {
  const auto rules = BodyRules::of(operation, profile);
  FaultContext context{spec, operation, profile, rules.get(), nullptr, nullptr, {}, {}};
  std::vector<std::string> names;
  for (const ProfileKey& key : spec.profile) names.push_back(key.name);
  std::optional<Signer> signer;
  for (const std::string& name : operation.security) {
    const SecurityScheme* scheme = spec.scheme(name);
    if (!scheme || !scheme->sign || signer) continue;
    auto compiled = Signer::compile(*scheme->sign, names);
    if (!compiled) continue;
    signer = *std::move(compiled);
    context.scheme = scheme;
    context.signer = &*signer;
  }
  const auto first = std::ranges::find(spec.operations, operation.path, &Operation::path);
  context.answers_methods = first == spec.operations.end() || &*first == &operation;
  context.causes = provokable_causes(operation, context.signer, context.rules);
  if (!context.answers_methods)
    std::erase_if(context.causes,
                  [](const Cause& cause) { return cause.kind == Cause::Kind::method; });
  context.rows = rows_in_use(operation, context.causes);
  for (const FamilyRow& family : kFamilies) {
    FaultList list(context, family.name, out);
    family.add(context, list);
  }
}

void add_faults_of(const Spec& spec, const Push& push, const Profile& profile,
                   std::vector<Fault>& out) {
  const auto rules = BodyRules::of(push.operation, profile);
  FaultContext context{spec, push.operation, profile, rules.get(), nullptr, nullptr, {}, {}};
  context.push = &push;
  FaultList list(context, "pushes", out);
  add_pushes_faults(context, list);
}

}  // namespace

bool needs_others(const Operation& operation) {
  if (operation.lifecycle && operation.lifecycle->does != Lifecycle::Does::create) return true;
  if (operation.bodies.empty()) return false;
  return operation.bodies.front().schema.dump().find("\"made-by\"") != std::string::npos;
}

Fault& FaultList::add(const std::string& subject, const std::string& rule, std::string sentence) {
  Fault fault;
  fault.id = subject + "/" + rule;
  if (context_.push) {
    fault.id = context_.push->name + "/" + fault.id;
    fault.push = context_.push->name;
    fault.operation = context_.push->refers_to();
  } else if (context_.spec.operations.size() > 1) {
    fault.id = context_.operation.id + "/" + fault.id;
  }
  fault.family = family_;
  fault.sentence = std::move(sentence);
  fault.subject = subject;
  if (!context_.push) fault.operation = context_.operation.id;
  faults_.push_back(std::move(fault));
  return faults_.back();
}

Fault& FaultList::add_edit(const std::string& subject, const std::string& rule,
                           std::string sentence, std::function<void(Operation&)> edit) {
  Fault& fault = add(subject, rule, std::move(sentence));
  fault.edit = [id = context_.operation.id, edit = std::move(edit)](Spec& spec) {
    const auto operation = std::ranges::find(spec.operations, id, &Operation::id);
    if (operation != spec.operations.end()) edit(*operation);
  };
  return fault;
}

Fault& FaultList::add_misconduct(const std::string& subject, const std::string& rule,
                                 std::string sentence, Misconduct misconduct) {
  Fault& fault = add(subject, rule, std::move(sentence));
  fault.misconduct = std::move(misconduct);
  return fault;
}

std::vector<Fault> faults_of(const Spec& spec, const Profile& profile) {
  std::vector<Fault> out;
  for (const Operation& operation : spec.operations) add_faults_of(spec, operation, profile, out);
  for (const Push& push : spec.pushes) add_faults_of(spec, push, profile, out);
  return out;
}

const Fault* find_fault(std::span<const Fault> faults, std::string_view id) {
  const auto found = std::ranges::find(faults, id, &Fault::id);
  return found == faults.end() ? nullptr : &*found;
}

std::span<const FaultFamily> fault_families() { return kFamilyTexts; }

}  // namespace assay
