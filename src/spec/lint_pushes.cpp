#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "spec/known_fields.hpp"
#include "spec/lint_rules.hpp"

namespace assay {
namespace {

using Severity = LintFinding::Severity;

class PushLint {
 public:
  PushLint(const Spec& spec, const Push& push, std::vector<LintFinding>& out)
      : spec_(spec), push_(push), out_(out) {}

  void check() {
    if (push_.sequence) check_sequence(*push_.sequence);
    for (const Correlation& correlation : push_.correlate) {
      in_body("correlate", correlation.pointer);
      for (const std::string& source : correlation.sources) check_source("correlate", source);
    }
    for (const auto& [name, source] : push_.trigger.with) check_source("trigger", source);
    check_url();
  }

 private:
  void report(std::string_view word, const std::string& what) {
    out_.push_back(
        {Severity::error, push_.operation.place, "unknown-field",
         fmt::format("{} of the push {} names {}", in_quotes(word), in_quotes(push_.name), what)});
  }

  void in_body(std::string_view word, const std::string& pointer) {
    if (pointer.empty() || push_.operation.bodies.empty() ||
        in_any(push_.operation.bodies, tokens_of(pointer)))
      return;
    report(word, fmt::format("{}, which its body does not have", in_quotes(pointer)));
  }

  void check_sequence(const PushSequence& sequence) {
    in_body("by", sequence.by);
    in_body("time", sequence.time);
    const auto known = [&](std::string_view word, const std::string& event) {
      if (!event.empty() && sequence.rank(event) == sequence.order.size())
        report(word, fmt::format("{}, which is no event of \"order\"{}", in_quotes(event),
                                 did_you_mean(event, sequence.order)));
    };
    known("ends-with", sequence.ends_with);
    for (const std::string& event : sequence.optional) known("optional", event);
  }

  // "body.callee" and "path.x" of the request, "response./id" of its answer.
  void check_source(std::string_view word, const std::string& source) {
    const Operation* operation = spec_.operation(push_.refers_to());
    if (!operation) return;
    constexpr std::string_view kAnswer = "response.";
    const std::string part = source.substr(0, source.find('.'));
    if (source.starts_with(kAnswer)) {
      if (!in_answers(*operation, tokens_of(source.substr(kAnswer.size()))))
        report(word, fmt::format("{}, which no answer of {} has", in_quotes(source),
                                 in_quotes(operation->id)));
    } else if ((part == "body" || part == "query" || part == "path") &&
               !in_request(spec_, *operation, source)) {
      report(word, fmt::format("{}, which a request of {} does not have", in_quotes(source),
                               in_quotes(operation->id)));
    }
  }

  // Where the URL of a callback stands in the request: "{$request.body#/statusUrl}".
  void check_url() {
    constexpr std::string_view kBody = "$request.body#";
    const auto at = push_.url.find(kBody);
    const Operation* operation = spec_.operation(push_.provoked_by);
    if (at == std::string::npos || !operation) return;
    const auto begin = at + kBody.size(), end = push_.url.find('}', begin);
    const std::string pointer = push_.url.substr(begin, end - begin);
    if (pointer.starts_with('/') && !in_any(operation->bodies, tokens_of(pointer)))
      report("callbacks", fmt::format("{}, which a request of {} does not have", in_quotes(pointer),
                                      in_quotes(operation->id)));
  }

  const Spec& spec_;
  const Push& push_;
  std::vector<LintFinding>& out_;
};

}  // namespace

void lint_pushes(const Spec& spec, std::vector<LintFinding>& out) {
  for (const Push& push : spec.pushes) PushLint(spec, push, out).check();
}

}  // namespace assay
