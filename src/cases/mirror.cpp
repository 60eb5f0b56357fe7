#include "cases/mirror.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "spec/push_forms.hpp"

namespace assay {
namespace {

Acknowledgement acknowledgement_of(const Push& push) {
  Acknowledgement out;
  if (push.delivery) {
    out.statuses = push.delivery->accepted;
    out.cite = push.delivery->cite;
  }
  if (!out.statuses.empty()) return out;
  for (const ResponseSpec& response : push.operation.responses)
    if (response.status.starts_with('2')) {
      out.statuses.push_back(response.status);
      out.cite.insert(out.cite.end(), response.cite.begin(), response.cite.end());
    }
  if (out.statuses.empty()) out.statuses.emplace_back("2XX");
  return out;
}

// Statuses that the document knows as answers, though it gives no body for them.
void add_known_answers(const Push& push, Operation& operation) {
  if (!push.delivery) return;
  for (const auto* statuses : {&push.delivery->accepted, &push.delivery->refused})
    for (const std::string& status : *statuses)
      if (std::ranges::find(operation.responses, status, &ResponseSpec::status) ==
          operation.responses.end())
        operation.responses.push_back({status, "", {}, push.delivery->cite});
}

// Into the schema keywords for the member at `pointer`.
void put_words(Json& keywords, const std::string& pointer, Json words) {
  if (pointer.empty()) return;
  Json* place = &keywords;
  for (const std::string& token : split(pointer.substr(1), '/')) {
    if (!place->find("properties")) place->set("properties", Json::object());
    Json* members = place->find("properties");
    if (!members->find(token)) members->set(token, Json::object());
    place = members->find(token);
  }
  place->set("x-assay", std::move(words));
}

// What of a message is known from elsewhere, as keywords for the schema of its body: values of the
// profile, and the identity of what it tells of, which is another one each time.
Json known_values(const Push& push) {
  Json out = Json::object();
  for (const Correlation& correlation : push.correlate) {
    Json words = Json::object();
    for (const std::string& source : correlation.sources) {
      constexpr std::string_view kProfile = "profile.", kResponse = "response.";
      if (source.starts_with(kProfile)) words.set("from", Json(source.substr(kProfile.size())));
      if (source.starts_with(kResponse)) words.set("fresh", Json(true));
    }
    if (!words.as_object().empty()) put_words(out, correlation.pointer, std::move(words));
  }
  for (const Relation& relation : push.operation.relations)
    if (relation.kind == Relation::Kind::unique)
      put_words(out, relation.target, Json::object({{"fresh", Json(true)}}));
  return out.as_object().empty() ? Json() : out;
}

std::string short_name(const std::string& media_type) {
  if (media_type.find("json") != std::string::npos) return "json";
  if (media_type.find("form-urlencoded") != std::string::npos) return "form";
  return lower_ascii(media_type.substr(media_type.find('/') + 1));
}

bool is_wanted(const MediaType& media, std::size_t index, const std::string& wanted) {
  if (wanted.empty()) return index == 0;
  return wanted == "all" || media.name.find(wanted) != std::string::npos ||
         short_name(media.name) == wanted;
}

class Mirror {
 public:
  Mirror(const MirrorOptions& options, Spec& out) : options_(options), out_(out) {}

  void add(const Push& push) {
    Operation plain = push.operation;
    plain.id = own_id(push);
    if (plain.id.empty()) return;
    plain.path = options_.target;
    plain.acknowledged = acknowledgement_of(push);
    plain.relations.clear();
    add_known_answers(push, plain);
    if (plain.bodies.empty()) {
      out_.operations.push_back(std::move(plain));
      return;
    }
    for (std::size_t i = 0; i < push.operation.bodies.size(); ++i) {
      const std::string& media_type = push.operation.bodies[i].name;
      if (std::ranges::find(media_types_, media_type) == media_types_.end())
        media_types_.push_back(media_type);
      if (is_wanted(push.operation.bodies[i], i, options_.media_type)) add_forms(push, plain, i);
    }
  }

  const Errors& errors() const { return errors_; }
  const std::vector<std::string>& media_types() const { return media_types_; }

 private:
  void add_forms(const Push& push, const Operation& plain, std::size_t index) {
    const MediaType& body = push.operation.bodies[index];
    const auto forms = forms_of(push, body, known_values(push));
    if (!forms) {
      errors_.insert(errors_.end(), forms.errors().begin(), forms.errors().end());
      return;
    }
    for (const PushForm& form : *forms) {
      Operation operation = plain;
      std::string axis = form.axis();
      if (index > 0) axis += (axis.empty() ? "media=" : ",media=") + short_name(body.name);
      if (!axis.empty()) operation.id += "@" + axis;
      operation.bodies = {form.body};
      operation.unsettled = form.unsettled;
      out_.operations.push_back(std::move(operation));
    }
  }

  // Operations that are called back in the same way share one description; another message of the
  // same name is told apart by what provokes it. Empty: it is there already.
  std::string own_id(const Push& push) {
    const std::string& id = push.operation.id;
    const std::string place = push.operation.place;
    for (std::string name : {id, push.provoked_by.empty() ? id : push.provoked_by + "." + id}) {
      const auto [known, fresh] = places_.emplace(name, place);
      if (fresh) return name;
      if (known->second == place) return {};
    }
    return {};
  }

  const MirrorOptions& options_;
  Spec& out_;
  Errors errors_;
  std::map<std::string, std::string> places_;  // by id
  std::vector<std::string> media_types_;
};

}  // namespace

Result<Spec> mirrored(const Spec& spec, const MirrorOptions& options) {
  if (spec.pushes.empty())
    return Error{spec.path,
                 "describes no callbacks and no webhooks, so there is nothing to push: add them to "
                 "the document, or use `assay test`"};
  Spec out = spec;
  out.operations.clear();
  out.workflows.clear();
  out.base_path.clear();
  Mirror mirror(options, out);
  for (const Push& push : spec.pushes) mirror.add(push);
  if (!mirror.errors().empty()) return mirror.errors();
  if (out.operations.empty()) {
    const std::string near = did_you_mean(options.media_type, mirror.media_types());
    return Error{
        "--media-type",
        fmt::format("{} is not the media type of a push{}", in_quotes(options.media_type),
                    near.empty() ? ": expected one of " + join(mirror.media_types(), ", ") : near)};
  }
  return out;
}

std::string_view push_of(std::string_view operation_id) {
  return operation_id.substr(0, operation_id.find('@'));
}

std::string_view axis_of(std::string_view operation_id) {
  const auto at = operation_id.find('@');
  return at == std::string_view::npos ? std::string_view() : operation_id.substr(at + 1);
}

}  // namespace assay
