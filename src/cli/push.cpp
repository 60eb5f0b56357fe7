#include <fmt/format.h>
#include <fmt/ostream.h>

#include <algorithm>

#include "base/text.hpp"
#include "cases/push_override.hpp"
#include "cli/print_exchange.hpp"
#include "cli/setup.hpp"

namespace assay {
namespace {

bool is_single(const PushOptions& given) {
  return !given.push.empty() || !given.event.empty() || !given.variant.empty() ||
         !given.set.empty();
}

// The value of one axis: "answer" for "event" in "event=answer,media=json".
std::string value_of_axis(std::string_view axis, std::string_view name) {
  for (const std::string& part : split(axis, ','))
    if (part.starts_with(std::string(name) + "=")) return part.substr(name.size() + 1);
  return {};
}

void add_once(std::vector<std::string>& words, std::string word) {
  if (!word.empty() && std::ranges::find(words, word) == words.end())
    words.push_back(std::move(word));
}

// Keeps the operations whose `word` is the one asked for; an error names the nearest.
Result<bool> choose(std::vector<const Operation*>& from, const std::string& wanted,
                    std::string_view option, std::string_view kind, auto word_of) {
  if (wanted.empty()) return true;
  std::vector<std::string> known;
  std::vector<const Operation*> chosen;
  for (const Operation* operation : from) {
    add_once(known, word_of(*operation));
    if (word_of(*operation) == wanted) chosen.push_back(operation);
  }
  if (!chosen.empty()) {
    from = std::move(chosen);
    return true;
  }
  const std::string near = did_you_mean(wanted, known);
  if (known.empty()) return Error{std::string(option), fmt::format("there is no {}", kind)};
  const std::string all = fmt::format(": expected one of {}", join(known, ", "));
  return Error{std::string(option),
               fmt::format("{} is no {}{}", in_quotes(wanted), kind, near.empty() ? all : near)};
}

// The form that the command line names: the first of those that fit.
Result<const Operation*> chosen_form(const Spec& spec, const PushOptions& given) {
  std::vector<const Operation*> forms;
  for (const Operation& operation : spec.operations) forms.push_back(&operation);
  // A push is known by its name in the document and by its operationId.
  std::string push = given.push;
  if (const Push* named = spec.push(push); named && !named->operation.id.empty())
    push = named->operation.id;
  const auto axis = [](std::string_view name) {
    return [name](const Operation& one) { return value_of_axis(axis_of(one.id), name); };
  };
  if (auto done = choose(forms, push, "--push", "push of this spec",
                         [](const Operation& one) { return std::string(push_of(one.id)); });
      !done)
    return done.errors();
  if (auto done = choose(forms, given.event, "--event", "event of this spec", axis("event")); !done)
    return done.errors();
  if (auto done =
          choose(forms, given.variant, "--variant", "variant of this spec", axis("variant"));
      !done)
    return done.errors();
  std::vector<std::string> names;
  for (const Operation* form : forms) add_once(names, std::string(push_of(form->id)));
  if (names.size() > 1)
    return Error{"--push", fmt::format("is needed to tell which is meant: {}", join(names, ", "))};
  return forms.front();
}

// The richest plain message of a form: the last of its controls.
Result<Case> message_of(const Plan& plan, const Operation& form) {
  const Case* found = nullptr;
  for (const Case& test : plan.cases)
    if (test.operation == &form && test.subject == "control" && test.phase == Phase::positive)
      found = &test;
  if (found) return *found;
  return Error{form.place, fmt::format("no valid message can be made for {}", form.id)};
}

int push_one(const PushOptions& given, const Loaded& loaded, const ReceiverUrl& receiver,
             Streams& streams) {
  if (!given.run.reports.empty() || given.run.log != TestOptions().log)
    return report_errors({{given.run.reports.empty() ? "--log" : "--report",
                           "is of the whole suite: a single message is only printed"}},
                         streams);
  if (loaded.specs.size() != 1)
    return report_errors({{"SPEC", "a single message is of one spec: name one"}}, streams);
  const auto form = chosen_form(loaded.specs.front(), given);
  if (!form) return report_errors(form.errors(), streams);
  auto suites = make_suites(loaded, {}, "");
  if (!suites) return report_errors(suites.errors(), streams);
  Suite& suite = suites->front();
  auto test = message_of(suite.plan, **form);
  if (!test) return report_errors(test.errors(), streams);
  for (const std::string& text : given.set) {
    const auto done = override_member(loaded.specs.front(), *test, text);
    if (!done) return report_errors(done.errors(), streams);
  }
  suite.plan = Plan{{*test}, {test->id}, {}};
  ShiftedClock clock;
  Random random(static_cast<std::uint64_t>(clock.now().time_since_epoch().count()));
  if (given.run.dry_run) {
    fmt::print(
        streams.out, "{}\n",
        suite.profile->mask(compose(*test, *suite.profile, clock.now(), random, "target.invalid")));
    return exit_code::met;
  }
  TargetOptions options = given.run.target;
  options.target = receiver.origin;
  auto target = open_target(loaded, options, 1, clock);
  if (!target) return report_errors(target.errors(), streams);
  int code = exit_code::incomplete;
  replay(suite, test->id, *target->transport, clock, {}, [&](const Record& record) {
    print_whole(streams.out, record, receiver.origin);
    code = exit_code_of(record);
  });
  return code;
}

}  // namespace

int verb_push(const PushOptions& given, Streams& streams) {
  const std::string& url = given.run.target.target;
  if (url.empty() && !given.run.dry_run)
    return report_errors({{"--target",
                           "is needed: the URL of the receiver, as in "
                           "--target http://127.0.0.1:8080/calls"}},
                         streams);
  ReceiverUrl receiver{"", "/"};
  if (!url.empty()) {
    auto parsed = ReceiverUrl::parse(url);
    if (!parsed) return report_errors(parsed.errors(), streams);
    receiver = std::move(*parsed);
  }
  auto loaded = load_all(given.run.specs, given.run.target.profile);
  if (!loaded) return report_errors(loaded.errors(), streams);
  const MirrorOptions options{.target = receiver.path, .media_type = given.media_type};
  if (const auto done = mirror_all(*loaded, options); !done)
    return report_errors(done.errors(), streams);
  if (is_single(given)) return push_one(given, *loaded, receiver, streams);
  TestOptions run = given.run;
  run.target.target = receiver.origin;
  return test_loaded(run, *loaded, {.shown_as = url, .pushes = true}, streams);
}

}  // namespace assay
