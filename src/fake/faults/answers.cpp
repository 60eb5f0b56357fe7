// An answer is not what its schema and its relations promise.
//
// A changed member counts where the response's schema, or the table of codes, refuses the answer
// that it makes; the rest is left out (an optional member that is missing, null where it may be).
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "fake/fault_list.hpp"
#include "fake/quirk_answers.hpp"
#include "schema/sample.hpp"

namespace assay {
namespace {

using When = Misconduct::When;

struct AnswerKind {
  When when;
  std::string suffix;  // of ids
  const MediaType* media;
  Json usual;
};

const MediaType* json_media(const ResponseSpec* response) {
  if (!response) return nullptr;
  for (const MediaType& media : response->content)
    if (media.name.find("json") != std::string::npos) return &media;
  return nullptr;
}

class Answers {
 public:
  Answers(const FaultContext& context, FaultList& list)
      : context_(context), operation_(context.operation), list_(list) {}

  void add_all() {
    const ResponseSpec *success = nullptr, *failure = nullptr;
    for (const RowUse& use : context_.rows) {
      const ResponseSpec*& slot = use.success ? success : failure;
      if (!slot) slot = response_for(operation_, operation_.results->rows[use.row].status);
    }
    if (!operation_.results)
      for (const ResponseSpec& response : operation_.responses)
        if (response.status.starts_with('2') && !success) success = &response;
    add_kind(success, When::success, "");
    add_kind(failure, When::failure, "-on-refusal");
    add_relations();
  }

 private:
  void add_kind(const ResponseSpec* response, When when, std::string suffix) {
    const MediaType* media = json_media(response);
    if (!media) return;
    auto usual = plain_sample(media->compiled);
    if (!usual || !usual->is_object()) return;
    kind_ = {when, std::move(suffix), media, *std::move(usual)};
    Json root = media->schema;
    const Json* schema = open_place(root, {});
    const Json* properties = schema ? schema->find("properties") : nullptr;
    if (properties && properties->is_object()) {
      std::vector<std::string> names;
      for (const auto& [name, unused] : properties->as_object()) names.push_back(name);
      for (const std::string& name : names)
        if (const Json* place = open_place(root, {name})) add_member(name, *place);
    }
    add_whole();
    if (operation_.results) add_code();
  }

  Misconduct misconduct(Quirk quirk, std::string place = {}, Json value = {}) const {
    Misconduct out;
    out.quirk = quirk;
    out.place = std::move(place);
    out.value = std::move(value);
    out.when = kind_.when;
    return out;
  }
  std::string when_text() const { return kind_.when == When::success ? "a success" : "a refusal"; }

  void add_member(const std::string& name, const Json& place) {
    const std::string pointer = pointer_join("", name), subject = "response." + pointer;
    Json without = kind_.usual;
    without.put(pointer, nullptr);
    if (!kind_.media->compiled.accepts(without))
      list_.add_misconduct(subject, "missing" + kind_.suffix,
                           fmt::format("{} is missing in {}", pointer, when_text()),
                           misconduct(Quirk::drops_member, pointer));
    const auto put = [&](const std::string& rule, const std::string& what, const Json& value) {
      Json changed = kind_.usual;
      changed.put(pointer, &value);
      if (!kind_.media->compiled.accepts(changed))
        list_.add_misconduct(subject, rule + kind_.suffix,
                             fmt::format("{} is {} in {}", pointer, what, when_text()),
                             misconduct(Quirk::puts_member, pointer, value));
    };
    put("null", "null", Json());
    put("empty", "empty", Json(""));
    put("number", "a number", Json(12345));
    put("string", "a string", Json("12345"));
    put("object", "an object", Json::object({{"value", 1}}));
    const auto bound = [&](const char* keyword) {
      const Json* value = place.find(keyword);
      return value && value->is_number() ? value->as_number().to_int64() : std::nullopt;
    };
    if (const auto most = bound("maxLength"); most && *most > 0 && *most < 65536)
      put("too-long", "too long by one sign",
          Json(std::string(static_cast<std::size_t>(*most) + 1, '1')));
    if (const auto most = bound("maximum"))
      put("above", "above its greatest value", Json(*most + 1));
    if (const auto least = bound("minimum"))
      put("below", "below its least value", Json(*least - 1));
    if (place.find("enum")) put("unlisted", "a value that is not listed", Json("assay-unlisted"));
  }

  void add_code() {
    const Results& results = *operation_.results;
    const std::string subject = "response." + results.code_pointer;
    const Json* code = kind_.usual.at(results.code_pointer);
    if (!code || !code->is_string()) return;
    list_.add_misconduct(subject, "written-as-number" + kind_.suffix,
                         fmt::format("the code of {} is a number", when_text()),
                         misconduct(Quirk::writes_number, results.code_pointer));
    list_.add_misconduct(subject, "blank-after" + kind_.suffix,
                         fmt::format("the code of {} has a blank after it", when_text()),
                         misconduct(Quirk::appends_text, results.code_pointer, Json(" ")));
  }

  void add_whole() {
    constexpr std::string_view kOfRefusals[] = {"truncated", "empty", "null", "not-utf-8"};
    for (const Garbling& garbling : garblings()) {
      // A refusal is written by the same code: some of each kind will do.
      if (kind_.when == When::failure &&
          std::ranges::find(kOfRefusals, garbling.id) == std::end(kOfRefusals))
        continue;
      list_.add_misconduct("response", fmt::format("body/{}{}", garbling.id, kind_.suffix),
                           fmt::format("the JSON of {} {}", when_text(), garbling.what),
                           misconduct(Quirk::garbles_body, std::string(garbling.id)));
    }
    list_.add_misconduct(
        "response", "body/length-too-large" + kind_.suffix,
        fmt::format("the body of {} is shorter than Content-Length says", when_text()),
        misconduct(Quirk::misstates_length, "", Json(7)));
    list_.add_misconduct(
        "response", "body/length-too-small" + kind_.suffix,
        fmt::format("the body of {} is longer than Content-Length says", when_text()),
        misconduct(Quirk::misstates_length, "", Json(-7)));
    const std::string type = "response.Content-Type";
    list_.add_misconduct(type, "missing" + kind_.suffix,
                         fmt::format("{} has no Content-Type", when_text()),
                         misconduct(Quirk::replaces_field, "Content-Type"));
    for (const auto& [rule, value] :
         {std::pair{"html", "text/html"}, {"text", "text/plain;charset=UTF-8"}})
      list_.add_misconduct(type, rule + kind_.suffix,
                           fmt::format("{} says that it is {}", when_text(), value),
                           misconduct(Quirk::replaces_field, "Content-Type", Json(value)));
    for (const int status : {202, 418, 503}) {
      if (response_for(operation_, status) || (status == 202) != (kind_.when == When::success))
        continue;
      list_.add_misconduct("response.status", fmt::format("{}{}", status, kind_.suffix),
                           fmt::format("{} comes with HTTP {}", when_text(), status),
                           misconduct(Quirk::sets_status, "", Json(status)));
    }
    const bool told_by_status = std::ranges::any_of(context_.rows, [&](const RowUse& use) {
      return !use.success && operation_.results->rows[use.row].status != 200;
    });
    if (kind_.when == When::failure && operation_.results && told_by_status)
      list_.add_misconduct("response.status", "200-on-refusal", "each refusal comes with HTTP 200",
                           misconduct(Quirk::sets_status, "", Json(200)));
  }

  static When when_of(const Relation& relation) {
    switch (relation.when) {
      case Relation::When::success:
        return When::success;
      case Relation::When::failure:
        return When::failure;
      case Relation::When::always:
        break;
    }
    return When::always;
  }

  void add_relations() {
    for (const Relation& relation : operation_.relations) {
      const std::string subject = "response." + relation.target;
      kind_.when = when_of(relation);
      switch (relation.kind) {
        case Relation::Kind::unique:
          list_.add_misconduct(subject, "repeated",
                               fmt::format("{} is the same in each answer", relation.target),
                               misconduct(Quirk::repeats_value, relation.target));
          break;
        case Relation::Kind::empty:
          list_.add_misconduct(subject, "present",
                               fmt::format("{} is there where it should be empty", relation.target),
                               misconduct(Quirk::puts_member, relation.target, Json("assay-1")));
          break;
        case Relation::Kind::present:
          list_.add_misconduct(subject, "never", fmt::format("{} is never there", relation.target),
                               misconduct(Quirk::drops_member, relation.target));
          if (relation.if_value && relation.else_absent)
            list_.add_misconduct(
                subject, "always", fmt::format("{} is there unasked", relation.target),
                misconduct(Quirk::puts_member, relation.target, present_value(relation)));
          break;
        case Relation::Kind::same:
        case Relation::Kind::items_equal:
        case Relation::Kind::items_at_most:
        case Relation::Kind::ordered:
        case Relation::Kind::difference:
          break;  // faults/state.cpp
      }
    }
  }

  // What the document allows at the target, so that only its presence is wrong.
  Json present_value(const Relation& relation) const {
    for (const ResponseSpec& response : operation_.responses) {
      const MediaType* media = json_media(&response);
      if (!media || relation.target.empty()) continue;
      Json root = media->schema;
      const Json* place = open_place(root, split(relation.target.substr(1), '/'));
      const auto schema = place ? Schema::compile(*place) : Result<Schema>(Error{});
      if (!schema) continue;
      for (const Sample& sample : samples(*schema))
        if (!sample.value.is_null()) return sample.value;
    }
    return Json(1);
  }

  const FaultContext& context_;
  const Operation& operation_;
  FaultList& list_;
  AnswerKind kind_{When::always, "", nullptr, {}};
};

}  // namespace

void add_answers_faults(const FaultContext& context, FaultList& list) {
  Answers(context, list).add_all();
}

}  // namespace assay
