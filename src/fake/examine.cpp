// What is wrong with a request, step by step: the first step that finds something ends it.
#include <algorithm>

#include "base/text.hpp"
#include "fake/served_operation.hpp"
#include "spec/request_values.hpp"

namespace assay {
namespace {

using Kind = Cause::Kind;
using Aspect = Cause::Aspect;

std::string field_subject(std::string_view pointer) {
  std::string out = "body";
  for (const std::string& part :
       split(pointer.substr(std::min<std::size_t>(1, pointer.size())), '/'))
    if (!part.empty()) out.append(".").append(part);
  return out;
}

Cause cause_of(const Violation& violation) {
  if (violation.keyword == "required" || violation.keyword == "dependentRequired")
    return {Kind::field, field_subject(pointer_join(violation.instance, violation.member)),
            Aspect::absent};
  const std::string place = violation.member.empty()
                                ? violation.instance
                                : pointer_join(violation.instance, violation.member);
  if (place.empty()) return {Kind::body, "body", Aspect::invalid};
  return {Kind::field, field_subject(place), Aspect::invalid};
}

class Examination {
 public:
  explicit Examination(Handling& handling)
      : handling_(handling), served_(handling.served), operation_(*served_.operation) {}

  void run(const PathValues& path_values) {
    using Step = void (Examination::*)();
    path_values_ = &path_values;
    for (const Step step :
         {&Examination::check_method, &Examination::check_signature, &Examination::check_parameters,
          &Examination::check_media_type, &Examination::read_body, &Examination::check_body}) {
      (this->*step)();
      if (handling_.causes.empty()) continue;
      served_.hooks.run(Stage::causes, handling_);
      if (!handling_.causes.empty()) return;
    }
  }

 private:
  const Request& request() const { return *handling_.request; }

  void check_method() {
    if (request().method != operation_.method)
      handling_.causes.push_back({Kind::method, "", Aspect::other});
  }

  void check_signature() {
    for (const Signer& signer : served_.signers)
      for (Cause& cause : signer.verify(request(), served_.lookup, handling_.now))
        handling_.causes.push_back(std::move(cause));
  }

  void check_parameters() {
    if (operation_.parameters.empty()) return;
    handling_.causes = read_parameters(operation_, request(), *path_values_, served_.parameters,
                                       handling_.parameters);
  }

  void check_media_type() {
    if (served_.bodies.empty()) return;
    body_ = &served_.bodies.front();
    if (request().body.empty() && !operation_.body_required) return;
    const std::string* sent = find_field(request().fields, "Content-Type");
    if (!sent) {
      handling_.causes.push_back({Kind::header, "Content-Type", Aspect::absent});
      return;
    }
    const std::string type = media_type_of(*sent);
    for (const ServedBody& body : served_.bodies) {
      const bool range =
          body.name.ends_with("/*") && type.starts_with(body.name.substr(0, body.name.size() - 1));
      if (body.name != type && body.name != "*/*" && !range) continue;
      body_ = &body;
      return;
    }
    handling_.causes.push_back({Kind::header, "Content-Type", Aspect::invalid});
  }

  void read_body() {
    if (!body_ || body_->kind == ServedBody::Kind::other) return;
    const std::string& text = request().body;
    if (text.empty() && !operation_.body_required) return;
    if (body_->kind == ServedBody::Kind::form) {
      handling_.body = form_value(text, body_->written);
    } else if (auto json = parse_json(text)) {
      handling_.body = *std::move(json);
    } else {
      handling_.causes.push_back({Kind::body, "body", Aspect::invalid});
      if (text.empty()) handling_.causes.push_back({Kind::body, "body", Aspect::absent});
    }
    if (handling_.body) served_.hooks.run(Stage::body, handling_);
  }

  // A value in the right form that the profile's list does not have is another cause than one in a
  // wrong form.
  void check_body() {
    if (!handling_.body || body_->bound.accepts(*handling_.body)) return;
    std::vector<Violation> violations = body_->written.validate(*handling_.body);
    if (violations.empty()) {
      for (const Violation& violation : body_->bound.validate(*handling_.body))
        handling_.causes.push_back(
            {Kind::field, field_subject(violation.instance), Aspect::unlisted});
      return;
    }
    for (const Violation& violation : violations) handling_.causes.push_back(cause_of(violation));
  }

  Handling& handling_;
  const ServedOperation& served_;
  const Operation& operation_;
  const ServedBody* body_ = nullptr;
  const PathValues* path_values_ = nullptr;
};

}  // namespace

void examine(Handling& handling, const PathValues& path_values) {
  handling.served.hooks.run(Stage::request, handling);
  Examination(handling).run(path_values);
}

}  // namespace assay
