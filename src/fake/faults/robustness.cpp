// The server breaks down, leaks, or forgets what it was asked.
//
// Only one fault hangs: each request that it meets costs a client its whole patience.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "fake/fault_list.hpp"
#include "fake/quirk_inputs.hpp"

namespace assay {
namespace {

using Kind = Cause::Kind;
using Aspect = Cause::Aspect;

constexpr std::string_view kTrace =
    "Traceback (most recent call last):\n  File \"/opt/callenabler/handler.py\", line 212, in "
    "do_POST\nTypeError: list indices must be integers\n";

// What a breakdown can be about.
struct Trigger {
  std::string_view id, what;
  Cause cause;
};
const Trigger kTriggers[] = {
    {"header-absent", "a header field is missing", {Kind::header, "", Aspect::absent}},
    {"attribute-absent", "an attribute is missing", {Kind::attribute, "", Aspect::absent}},
    {"attribute-invalid", "an attribute is wrong", {Kind::attribute, "", Aspect::invalid}},
    {"unknown-key", "the key is of no account", {Kind::signature, "", Aspect::unknown_key}},
    {"wrong-digest", "the signature is wrong", {Kind::signature, "", Aspect::wrong}},
    {"expired", "the time of signing is too far off", {Kind::signature, "", Aspect::expired}},
    {"method", "the method is another", {Kind::method, "", Aspect::other}},
    {"body-invalid", "the body is no JSON object", {Kind::body, "body", Aspect::invalid}},
    {"field-absent", "a member of the body is missing", {Kind::field, "", Aspect::absent}},
    {"field-invalid", "a member of the body is wrong", {Kind::field, "", Aspect::invalid}},
    {"field-unlisted",
     "a member of the body is not of the account",
     {Kind::field, "", Aspect::unlisted}},
};

class Robustness {
 public:
  Robustness(const FaultContext& context, FaultList& list) : context_(context), list_(list) {}

  void add_all() {
    for (const Trigger& trigger : kTriggers) add_breakdowns(trigger);
    add_inputs();
    add_memory();
    add_leaks();
  }

 private:
  void add_breakdowns(const Trigger& trigger) {
    std::vector<Cause> causes;
    for (const Cause& cause : context_.causes)
      if (cause.kind == trigger.cause.kind && cause.aspect == trigger.cause.aspect)
        causes.push_back(cause);
    if (causes.empty() || is_unseen(causes)) return;
    const std::string subject = case_subject(causes.front(), context_.signer);
    const auto plant = [&](const std::string& rule, const std::string& what, Quirk quirk,
                           Json value) {
      Misconduct misconduct;
      misconduct.quirk = quirk;
      misconduct.value = std::move(value);
      misconduct.causes = causes;
      misconduct.when = Misconduct::When::failure;
      list_.add_misconduct(subject, fmt::format("{}/{}", rule, trigger.id),
                           fmt::format("{} when {}", what, trigger.what), std::move(misconduct));
    };
    plant("page", "an empty HTTP 500 is sent", Quirk::answers_page,
          Json::object({{"status", 500}}));
    plant("cut", "the connection is cut", Quirk::cuts_connection, Json("before"));
    if (trigger.cause.kind == Kind::body) {
      plant("cut-inside", "the connection is cut inside the answer", Quirk::cuts_connection,
            Json("inside"));
      plant("trace", "a stack trace is sent", Quirk::answers_page,
            Json::object({{"status", 500}, {"type", "text/plain"}, {"text", kTrace}}));
    }
    if (trigger.cause.kind == Kind::method) plant("hang", "no answer comes", Quirk::hangs, Json());
  }

  // Each request that gives one of the causes is unsettled.
  bool is_unseen(const std::vector<Cause>& causes) const {
    const auto shown_by = [&](const Cause& cause) -> std::string {
      if (cause.kind == Kind::signature && cause.aspect == Aspect::expired)
        return case_subject(cause, context_.signer) + "/time/a-day-past";
      return {};
    };
    return std::ranges::all_of(causes, [&](const Cause& cause) {
      const std::string key = shown_by(cause);
      return !key.empty() && is_open(context_.operation, key);
    });
  }

  void add_inputs() {
    if (!context_.rules) return;
    constexpr std::string_view kCutting[] = {"not-utf-8", "deep", "large"};
    // What is about JSON has no meaning for a form.
    constexpr std::string_view kOfAny[] = {"not-utf-8", "large", "unknown-query", "chunked",
                                           "http-1.0"};
    const bool form = context_.rules->as_text();
    for (const InputClass& input : input_classes()) {
      if (form && std::ranges::find(kOfAny, input.id) == std::end(kOfAny)) continue;
      for (const auto& [effect, what] :
           {std::pair{"page", "an HTML page with HTTP 500"}, {"cut", "a cut connection"}}) {
        const bool cuts = std::ranges::find(kCutting, input.id) != std::end(kCutting);
        if (std::string_view(effect) == "cut" && !cuts) continue;
        Misconduct misconduct;
        misconduct.quirk = Quirk::breaks_on_input;
        misconduct.place = input.id;
        misconduct.value = Json(effect);
        list_.add_misconduct(std::string(input.subject), fmt::format("{}/{}", effect, input.id),
                             fmt::format("{} for {}", what, input.what), misconduct);
      }
    }
  }

  void add_memory() {
    const Cause blame = context_.rules && !context_.rules->as_text()
                            ? Cause{Kind::body, "body", Aspect::invalid}
                            : Cause{Kind::method, "", Aspect::other};
    const auto plant = [&](const std::string& rule, const std::string& what, Quirk quirk,
                           Json value, std::vector<Cause> causes) -> Fault& {
      Misconduct misconduct;
      misconduct.quirk = quirk;
      misconduct.value = std::move(value);
      misconduct.causes = std::move(causes);
      return list_.add_misconduct("control", rule, what, misconduct);
    };
    // What is made for the next request stands between it and the refused one.
    if (!needs_others(context_.operation))
      plant("memory/refused-after-refusal", "a right request is refused after a wrong one",
            Quirk::refuses_after_refusal, Json(), {blame});
    for (const int every : {2, 7, 20})
      plant(fmt::format("memory/refused-every-{}", every),
            fmt::format("of {} right requests one is refused", every), Quirk::refuses_every,
            Json(every), {blame});
    plant("memory/last-answer", "each request gets the answer of the one before",
          Quirk::gives_last_answer, Json(), {});
    const bool digests =
        context_.signer && std::ranges::any_of(context_.signer->parts(), [](const auto& part) {
          return part.kind == SignaturePart::Kind::digest;
        });
    if (!digests) return;
    const Cause digest{Kind::signature, "", Aspect::wrong};
    plant("memory/trusted-after-success", "once a request was accepted, no digest is compared",
          Quirk::trusts_after_success, Json(), {digest})
        .subject = case_subject(digest, context_.signer);
  }

  void add_leaks() {
    if (context_.rows.empty()) return;
    for (const auto& [rule, text] :
         {std::pair{"trace", kTrace},
          {"path", std::string_view("not found: /usr/local/callenabler/conf/routes.xml")}}) {
      Misconduct misconduct;
      misconduct.quirk = Quirk::puts_member;
      misconduct.place = "/detail";
      misconduct.value = Json(text);
      misconduct.when = Misconduct::When::failure;
      list_.add_misconduct("response", fmt::format("leak/{}", rule),
                           fmt::format("a refusal tells a {} of the server", rule), misconduct);
    }
  }

  const FaultContext& context_;
  FaultList& list_;
};

}  // namespace

void add_robustness_faults(const FaultContext& context, FaultList& list) {
  Robustness(context, list).add_all();
}

}  // namespace assay
