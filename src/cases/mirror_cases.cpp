#include "cases/mirror_cases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "cases/body_values.hpp"
#include "cases/mirror.hpp"
#include "cases/placeholders.hpp"
#include "schema/sample.hpp"

namespace assay {
namespace {

using Kind = Expectation::Kind;

constexpr std::size_t kSessions = 8;  // at once
constexpr std::size_t kPieces = 20;   // of a slow body

void must_survive(Case& test) {
  test.expect.kind = Kind::survives;
  test.expect.any_answer = true;
}

// The document says in so many words that further members may come.
bool takes_more_members(const OperationContext& context) {
  if (!context.body()) return false;
  for (const Schema& layer : layers_of(context.body()->unbound.base()))
    for (const char* keyword : {"additionalProperties", "unevaluatedProperties"})
      if (const Json* said = layer.json().find(keyword)) return *said != Json(false);
  return false;
}

// A media type may have parameters (RFC 9110 section 8.3.1), and this one changes nothing.
bool names_utf_8(const Case& test) {
  return test.rule == "parameter" && (test.partition == "lower-case" || test.partition == "blank" ||
                                      test.partition == "charset");
}

}  // namespace

void expect_of_receiver(const OperationContext& context, Case& test) {
  const bool refused_for_who_sends = test.phase == Phase::auth && test.expect.kind == Kind::refused;
  const bool number_spelling = test.rule == "spelling" && test.subject.starts_with("body.");
  if (refused_for_who_sends) return;
  if (test.subject == "header.Content-Type" && names_utf_8(test)) {
    test.phase = Phase::positive;
    test.expect.kind = Kind::accepted;
    return;
  }
  if (test.rule == "members" && test.subject == "body") {
    if (takes_more_members(context)) {
      test.phase = Phase::positive;
      test.expect.kind = Kind::accepted;
    }
    return;
  }
  if (test.expect.kind == Kind::refused || test.expect.kind == Kind::survives || number_spelling)
    must_survive(test);
  else if (test.expect.kind == Kind::open && test.phase != Phase::positive)
    test.expect.any_answer = true;
}

namespace {

void add_absences_in(const RequestPart& body, const Schema& schema, const std::string& pointer,
                     CaseList& list) {
  const Json* value = body.full.at(pointer);
  if (!value || !value->is_object()) return;
  for (const auto& [name, member] : value->as_object()) {
    const std::string place = pointer_join(pointer, name);
    if (const Schema inner = property(schema, name)) add_absences_in(body, inner, place, list);
    Json without = body.full;
    without.put(place, nullptr);
    const Expectation expect = body.readings.classify(body.as_read(without).value_or(without));
    if (expect.kind == Kind::refused) continue;
    Case test =
        list.make(Phase::positive, body.subject_of(place), "optional", "absent", body, without);
    test.expect = expect;
    test.title = fmt::format("everything but {}", body.subject_of(place));
    list.add(std::move(test));
  }
}

}  // namespace

void add_absences(const OperationContext& context, CaseList& list) {
  if (context.body()) add_absences_in(*context.body(), context.body()->readings.base(), "", list);
}

void add_large_numbers(const OperationContext& context, CaseList& list) {
  const RequestPart* body = context.body();
  if (!body) return;
  const Json large(std::int64_t{1} << 40);
  each_place(
      body->readings.base(), body->full, [&](const std::string& pointer, const Schema& place) {
        const Json* plain = body->full.at(pointer);
        Json values = body->full;
        if (!plain || !plain->is_number() || !place.accepts(large) || !values.put(pointer, &large))
          return;
        const Expectation expect = body->readings.classify(body->as_read(values).value_or(values));
        if (expect.kind == Kind::refused) return;
        const std::string subject = body->subject_of(pointer);
        Case test = list.make(Phase::positive, subject, "value", "of-41-bits", *body, values);
        test.expect = expect;
        test.title = fmt::format("{} is {}, a number beyond 32 bits", subject, large.dump());
        list.add(std::move(test));
      });
}

namespace {

// The workflows of one push: what they have in common.
class Sequences {
 public:
  Sequences(const Push& push, std::vector<const OperationContext*> forms,
            std::vector<PlannedWorkflow>& out)
      : push_(push), forms_(std::move(forms)), out_(out) {}

  void add_of_events() {
    const std::vector<const OperationContext*> order = in_order();
    if (order.empty()) return;
    PlannedWorkflow& plain = begin("in-order", "the events of one session, in their order");
    for (const OperationContext* form : order) step(plain, *form, event_of(*form));
    add_without_optional(order);
    PlannedWorkflow& twice = begin("duplicated", "each event of a session comes twice");
    for (const OperationContext* form : order) {
      step(twice, *form, event_of(*form));
      step(twice, *form, event_of(*form) + ".again");
    }
    PlannedWorkflow& turned = begin("reordered", "the events of a session, the last one first");
    for (auto form = order.rbegin(); form != order.rend(); ++form)
      step(turned, **form, event_of(**form), [](Case& test) { test.level = Level::robustness; });
    step(turned, *order.front(), event_of(*order.front()) + ".of-next-session").words.clear();
    interleave(order, event_of, false);
  }

  void add_of(const OperationContext& form) {
    PlannedWorkflow& twice = begin("twice", "the same message twice");
    step(twice, form, "first");
    step(twice, form, "again");
    PlannedWorkflow& many = begin("at-once", "many messages at once");
    many.at_once = true;
    for (std::size_t session = 0; session < kSessions; ++session)
      step(many, form, fmt::format("message-{}", session + 1)).session = session;
  }

  // Pushes that one event provokes: in which order they come is not said.
  void add_together(const std::vector<const OperationContext*>& of_one) {
    const auto name = [](const OperationContext& form) {
      return std::string(push_of(form.operation.id));
    };
    PlannedWorkflow& plain = begin("together", "the messages of one session");
    for (const OperationContext* form : of_one) step(plain, *form, name(*form));
    PlannedWorkflow& turned = begin("reordered", "the messages of one session in another order");
    for (auto form = of_one.rbegin(); form != of_one.rend(); ++form)
      step(turned, **form, name(**form));
    interleave(of_one, name, true);
  }

  // What went wrong with one message must not be held against the next of its session.
  void add_after_refusal(const OperationContext& form) {
    const auto wrong = broken_of(form, [](const Broken& one) { return one.keyword != "required"; });
    const auto lacking =
        broken_of(form, [](const Broken& one) { return one.keyword == "required"; });
    if (!wrong && !lacking) return;
    PlannedWorkflow& after =
        begin("after-refusal", "a message that is wrong, and a right one of the same session");
    if (wrong) step(after, form, "wrong", must_survive, &*wrong);
    if (lacking) step(after, form, "incomplete", must_survive, &*lacking);
    step(after, form, "right");
  }

  // One sender is slow, and the others must not wait for him.
  void add_slow_body(const OperationContext& form) {
    PlannedWorkflow& slow = begin("slow-body", "others are served while a body comes slowly");
    slow.at_once = true;
    step(slow, form, "slow", [](Case& test) {
      must_survive(test);
      test.expect.cut_allowed = true;
      test.plan.pieces = kPieces;
      test.plan.connection = RequestPlan::Connection::fresh;
    });
    for (std::size_t other = 1; other <= 2; ++other)
      step(slow, form, fmt::format("other-{}", other)).session = other;
    step(slow, form, "next").words.clear();
  }

  // The sender's connection ends in the middle of a message, and it sends the whole one anew.
  void add_repeated(const OperationContext& form) {
    PlannedWorkflow& repeated =
        begin("repeated", "a message is broken off, and comes again as a whole");
    step(repeated, form, "broken-off", [](Case& test) {
      must_survive(test);
      test.expect.cut_allowed = true;
      test.plan.edit = "body-cut";
      test.plan.connection = RequestPlan::Connection::fresh;
    });
    step(repeated, form, "whole");
  }

 private:
  // `turning`: in which order they come is not said, so every other session has another.
  void interleave(std::vector<const OperationContext*> order, auto name_of, bool turning) {
    PlannedWorkflow& many = begin("interleaved", "the messages of many sessions at once");
    many.at_once = true;
    for (std::size_t session = 0; session < kSessions; ++session) {
      for (const OperationContext* form : order)
        step(many, *form, fmt::format("{}.of-session-{}", name_of(*form), session + 1)).session =
            session;
      if (turning) std::ranges::reverse(order);
    }
  }

  static std::string event_of(const OperationContext& form) {
    const std::string axis(axis_of(form.operation.id));
    const auto start = axis.find("event=") + 6;
    return axis.substr(start, axis.find(',', start) - start);
  }

  // The first form of each event; foreign ones belong to another session.
  std::vector<const OperationContext*> in_order() const {
    std::vector<const OperationContext*> out;
    for (const std::string& event : push_.sequence->order) {
      const auto found = std::ranges::find_if(
          forms_, [&](const OperationContext* form) { return event_of(*form) == event; });
      if (found != forms_.end()) out.push_back(*found);
    }
    return out;
  }

  void add_without_optional(const std::vector<const OperationContext*>& order) {
    if (push_.sequence->optional.empty()) return;
    PlannedWorkflow& some =
        begin("without-optional", "a session without the events that need not come");
    for (const OperationContext* form : order)
      if (!push_.sequence->is_optional(event_of(*form))) step(some, *form, event_of(*form));
  }

  // One member that breaks its keyword, but not the one that tells the session.
  static std::optional<Json> broken_of(const OperationContext& form,
                                       bool (*wanted)(const Broken& one)) {
    const RequestPart* body = form.body();
    if (!body || !body->unbound.base().accepts(body->full)) return std::nullopt;
    const bool told = body->full.dump().find(fresh_word()) != std::string::npos;
    for (const Broken& broken : breaks(body->unbound.base(), body->full)) {
      const bool tells = broken.value.dump().find(fresh_word()) != std::string::npos;
      const bool is_member = !broken.instance.empty() || broken.keyword == "required";
      if (is_member && wanted(broken) && tells == told && broken.value.is_object() &&
          body->as_read(broken.value) &&
          body->readings.classify(*body->as_read(broken.value)).kind == Kind::refused)
        return broken.value;
    }
    return std::nullopt;
  }

  PlannedWorkflow& begin(std::string name, std::string about) {
    PlannedWorkflow workflow;
    workflow.id = std::move(name);
    workflow.about = std::move(about);
    workflow.tested = true;
    workflow.inputs["session"] = Json(fresh_word());
    out_.push_back(std::move(workflow));
    return out_.back();
  }

  // The richest message that the document takes for certain.
  static Case message(const CaseList& list, const OperationContext& form,
                      const std::string& subject, const std::string& partition) {
    OperationContext::Changes changes;
    Expectation expect;
    for (const RequestPart& part : form.parts) {
      const auto taken = [&](const Json& values) {
        return part.readings.classify(part.as_read(values).value_or(values));
      };
      if (taken(part.full).kind == Kind::accepted)
        changes.emplace_back(&part, part.full);
      else if (Expectation here = taken(part.minimal); here.kind != Kind::accepted)
        expect = std::move(here);
    }
    Case test = list.make(Phase::sequence, subject, "step", partition, changes);
    test.expect = std::move(expect);
    return test;
  }

  using Adjust = void (*)(Case&);
  PlannedStep& step(PlannedWorkflow& workflow, const OperationContext& form, std::string name,
                    Adjust adjust = nullptr, const Json* body = nullptr) {
    CaseList list(form);
    const std::string subject = "sequence." + workflow.id;
    Case test = body ? list.make(Phase::sequence, subject, "step", name, *form.body(), *body)
                     : message(list, form, subject, name);
    test.title = fmt::format("{}: {}", workflow.about, name);
    if (push_.sequence && !forms_.empty()) test.clauses = push_.sequence->cite;
    if (adjust) adjust(test);
    list.add(std::move(test));
    PlannedStep out;
    out.id = std::move(name);
    out.test = std::move(list.cases.front());
    out.test.control.clear();
    out.words.emplace_back(fresh_word(), "$inputs.session");
    workflow.steps.push_back(std::move(out));
    return workflow.steps.back();
  }

  const Push& push_;
  std::vector<const OperationContext*> forms_;
  std::vector<PlannedWorkflow>& out_;
};

}  // namespace

std::vector<PlannedWorkflow> push_workflows(const Spec& spec,
                                            const std::vector<OperationContext>& contexts) {
  std::vector<PlannedWorkflow> out;
  std::map<std::string, std::vector<const OperationContext*>> by_trigger;
  std::vector<std::string_view> names;
  for (const OperationContext& context : contexts)
    if (context.operation.acknowledged &&
        std::ranges::find(names, push_of(context.operation.id)) == names.end())
      names.push_back(push_of(context.operation.id));
  for (const std::string_view name : names) {
    std::vector<const OperationContext*> forms;
    for (const OperationContext& context : contexts)
      if (push_of(context.operation.id) == name) forms.push_back(&context);
    const auto push = std::ranges::find(spec.pushes, forms.front()->operation.place,
                                        [](const Push& one) { return one.operation.place; });
    if (push == spec.pushes.end()) continue;
    Sequences sequences(*push, forms, out);
    if (push->sequence)
      sequences.add_of_events();
    else
      for (const OperationContext* form : forms) sequences.add_of(*form);
    if (!push->trigger.name.empty()) by_trigger[push->trigger.name].push_back(forms.front());
    if (!forms.front()->body()) continue;
    sequences.add_after_refusal(*forms.front());
    sequences.add_repeated(*forms.front());
    sequences.add_slow_body(*forms.front());
  }
  for (const auto& [trigger, forms] : by_trigger)
    if (forms.size() > 1) Sequences(spec.pushes.front(), {}, out).add_together(forms);
  return out;
}

}  // namespace assay
