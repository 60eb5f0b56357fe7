#include <fmt/format.h>

#include <algorithm>

#include "base/clock.hpp"
#include "base/text.hpp"
#include "cases/body_values.hpp"
#include "cases/builder.hpp"
#include "cases/mirror.hpp"
#include "cases/mirror_cases.hpp"
#include "cases/workflows.hpp"

namespace assay {
namespace {

constexpr std::string_view kPhases[] = {"positive",     "negative", "auth",    "protocol",
                                        "interleaving", "sequence", "callback"};

std::string revision(const Case& test) {
  std::uint64_t hash = hash64(test.plan.request.method);
  const auto mix = [&](std::string_view text) { hash = hash64("\x1f", hash64(text, hash)); };
  mix(test.plan.request.target);
  for (const Field& field : test.plan.request.fields) mix(field.name + ":" + field.value);
  mix(test.plan.request.body);
  if (test.plan.signer) hash = hash64("\x1f", hash ^ test.plan.signer->revision());
  mix(test.plan.edit);
  if (test.plan.pieces > 1) mix(fmt::format("in {} pieces", test.plan.pieces));
  mix(std::to_string(static_cast<int>(test.expect.kind)));
  for (const Cause& cause : test.expect.causes) mix(cause.text());
  for (const std::string& reading : test.expect.accepted_by) mix(reading);
  return fmt::format("{:016x}", hash);
}

// What the document says about a subject: the citations at its schema, its scheme or the body's
// media type.
Citations citations_for(const OperationContext& context, const std::string& subject) {
  const auto read = [](const Json* cite) {
    Citations out;
    if (cite && cite->is_string()) out.push_back(cite->as_string());
    if (cite && cite->is_array())
      for (const Json& one : cite->as_array()) out.push_back(one.as_string());
    return out;
  };
  if (subject.starts_with("body.") && context.body()) {
    Schema place = context.body()->unbound.base();
    Citations out;
    for (const std::string& part : split(subject.substr(5), '.')) {
      Schema next = property(place, part);
      if (!next) next = place.at("items");
      if (!next) break;
      place = next;
      if (const Json* cite = x_assay(place, "cite")) out = read(cite);
    }
    return out;
  }
  if (subject.starts_with("auth."))
    for (const std::string& name : context.operation.security)
      if (const SecurityScheme* scheme = context.spec.scheme(name)) return scheme->cite;
  for (const Parameter& parameter : context.operation.parameters)
    if (subject.ends_with("." + parameter.name)) return parameter.cite;
  return context.operation.body_cite;
}

// A request that carries a made value, or that ends a resource, needs what makes it; one that
// creates a resource is undone.
void add_needs(const OperationContext& context, Case& test) {
  for (const Made& made : context.made)
    for (const char* change :
         {"", "other-case", "truncated", "altered-first", "before-separator"}) {
      Made changed = made;
      changed.change = change;
      if (mentions(test.plan.request, changed.word())) test.needs.push_back(changed);
    }
  // Who is asked for a value is told what the plain request's other values were made of.
  if (std::ranges::any_of(test.needs, &Made::is_asked))
    for (const Made& made : context.made)
      if (std::ranges::find(test.needs, made.workflow, &Made::workflow) == test.needs.end())
        test.needs.insert(test.needs.begin(), made);
  const auto& lifecycle = test.operation->lifecycle;
  if (!lifecycle) return;
  using Does = Lifecycle::Does;
  if (!operation_that(context.spec, Does::create, lifecycle->resource) ||
      !operation_that(context.spec, Does::remove, lifecycle->resource))
    return;
  if (lifecycle->does != Does::create) {
    const Made created{creation_of(lifecycle->resource), "identity", {}, {}};
    if (std::ranges::find(test.needs, created.workflow, &Made::workflow) == test.needs.end())
      test.needs.push_back(created);
  }
  test.undo = undoing_of(lifecycle->resource);
  test.undo_identity = expression_of(lifecycle->identity);
}

}  // namespace

std::string_view name_of(Phase phase) { return kPhases[static_cast<std::size_t>(phase)]; }

const RequestPart* OperationContext::part(RequestPart::Kind kind) const {
  const auto found = std::ranges::find(parts, kind, &RequestPart::kind);
  return found == parts.end() ? nullptr : &*found;
}

bool OperationContext::has_form_body() const {
  return media() && media()->name == "application/x-www-form-urlencoded";
}

bool is_documented(const OperationContext& context, const Cause& cause) {
  return context.operation.results &&
         !rows_for(*context.operation.results, {cause}).specific.empty();
}

namespace {

const Json& sent_by(const RequestPart& part, const OperationContext::Changes& changes) {
  for (const auto& [changed, value] : changes)
    if (changed == &part) return value;
  return part.minimal;
}

}  // namespace

Request OperationContext::request(const Changes& changes) const {
  PartValues values;
  for (const RequestPart& one : parts) values.of(one.kind) = &sent_by(one, changes);
  return request_of(operation, base_path, values, has_json_body());
}

Json OperationContext::inputs(const Changes& changes) const {
  Json out = Json::object();
  for (const RequestPart& one : parts) {
    const Json& sent = sent_by(one, changes);
    out.set(one.name(), one.as_read(sent).value_or(sent));
  }
  return out;
}

Case CaseList::make(Phase phase, std::string subject, std::string rule,
                    std::string partition) const {
  Case test = named(phase, std::move(subject), std::move(rule), std::move(partition));
  test.plan.request = plain_;
  test.inputs = plain_inputs_;
  return test;
}

Case CaseList::make(Phase phase, std::string subject, std::string rule, std::string partition,
                    const RequestPart& part, const Json& value) const {
  OperationContext::Changes changes;
  changes.emplace_back(&part, value);
  return make(phase, std::move(subject), std::move(rule), std::move(partition), changes);
}

Case CaseList::make(Phase phase, std::string subject, std::string rule, std::string partition,
                    const OperationContext::Changes& changes) const {
  Case test = named(phase, std::move(subject), std::move(rule), std::move(partition));
  test.plan.request = context_.request(changes);
  test.inputs = std::make_shared<const Json>(context_.inputs(changes));
  return test;
}

Case CaseList::named(Phase phase, std::string subject, std::string rule,
                     std::string partition) const {
  Case test;
  test.operation = &context_.operation;
  test.phase = phase;
  test.subject = std::move(subject);
  test.rule = std::move(rule);
  test.partition = std::move(partition);
  test.plan.signer = context_.signer;
  return test;
}

Case CaseList::make_with_body(Phase phase, std::string subject, std::string rule,
                              std::string partition, std::string body) const {
  Case test = make(phase, std::move(subject), std::move(rule), std::move(partition));
  Json inputs = *test.inputs;
  auto read = context_.has_json_body() ? parse_json(body) : Result<Json>(Error{});
  if (read)
    inputs.set("body", *std::move(read));
  else
    inputs.erase("body");
  test.inputs = std::make_shared<const Json>(std::move(inputs));
  test.plan.request.body = std::move(body);
  return test;
}

std::string CaseList::id_of(const Case& test) const {
  return id_of(test.subject, test.rule, test.partition);
}

// The axis of a push stands at the end: "callEvents/body/json/empty@event=answer".
std::string CaseList::id_of(std::string_view subject, std::string_view rule,
                            std::string_view partition) const {
  const std::string& id = context_.operation.id;
  if (!context_.operation.acknowledged)
    return fmt::format("{}/{}/{}/{}", id, subject, rule, partition);
  const std::string_view axis = axis_of(id);
  return fmt::format("{}/{}/{}/{}{}{}", push_of(id), subject, rule, partition,
                     axis.empty() ? "" : "@", axis);
}

std::string CaseList::control_id(const std::string& member) const {
  return member.empty() ? id_of("control", "required", "minimal")
                        : id_of("control", "optional", member);
}

void CaseList::add(Case test) {
  test.id = id_of(test);
  apply_covers(test);
  if (test.operation->acknowledged) expect_of_receiver(context_, test);
  if (test.clauses.empty()) {
    auto known = citations_.find(test.subject);
    if (known == citations_.end())
      known = citations_.emplace(test.subject, citations_for(context_, test.subject)).first;
    test.clauses = known->second;
  }
  if (test.expect.unsettled)
    for (const std::string& cite : test.expect.unsettled->cite)
      if (std::ranges::find(test.clauses, cite) == test.clauses.end()) test.clauses.push_back(cite);
  if (test.operation->acknowledged && test.expect.kind == Expectation::Kind::accepted)
    for (const std::string& cite : test.operation->acknowledged->cite)
      if (std::ranges::find(test.clauses, cite) == test.clauses.end()) test.clauses.push_back(cite);
  if (test.expect.kind == Expectation::Kind::survives) test.level = Level::robustness;
  const bool negative = test.phase != Phase::positive;
  if (negative && test.control.empty() && test.id != control_id("")) test.control = control_id("");
  if (!context_.operation.reaches.empty()) {
    std::string pointer = "/" + context_.operation.reaches;
    std::ranges::replace(pointer, '.', '/');
    const Json* recipient = test.inputs->at(pointer);
    if (recipient && recipient->is_string()) test.recipient = recipient->as_string();
  }
  add_needs(context_, test);
  test.rev = revision(test);
  if (!ids_.insert(test.id).second) return;
  cases.push_back(std::move(test));
}

}  // namespace assay
