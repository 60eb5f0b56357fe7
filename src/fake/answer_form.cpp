#include "fake/answer_form.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "fake/schema_place.hpp"
#include "schema/sample.hpp"

namespace assay {
namespace {

std::optional<FreshForm> fresh_form(const Schema& place) {
  for (const FreshForm form : kFreshForms)
    if (!place || place.accepts(fresh_value(form, 1, 1, "operation", WallTime{}))) return form;
  return std::nullopt;
}

// A value that is there: not null, where the schema has another.
Json present_value(const Schema& place) {
  if (!place) return Json(true);
  for (const Sample& sample : samples(place))
    if (!sample.value.is_null()) return sample.value;
  return {};
}

}  // namespace

Json fresh_value(FreshForm form, std::uint64_t seed, std::uint64_t number,
                 std::string_view operation, WallTime now) {
  switch (form) {
    case FreshForm::session:
      return Json(fmt::format("{}_{}_{}_{}@fake.assay", seed, number, operation,
                              format_utc(now, "%Y%m%d%H%M%S")));
    case FreshForm::digits:
      return Json(fmt::format("{:08}", number));
    case FreshForm::hex:
      return Json(fmt::format("{:016x}{:016x}", seed, number));
    case FreshForm::uuid:
      return Json(
          fmt::format("{:08x}-0000-4000-8000-{:012x}", seed & 0xffffffff, number & 0xffffffffffff));
    case FreshForm::integer:
      break;
  }
  return Json(static_cast<std::int64_t>(number));
}

AnswerForm::AnswerForm(const Operation& operation, const ResponseSpec& spec) : response(&spec) {
  if (spec.content.empty()) return;
  const auto json = std::ranges::find_if(spec.content, [](const MediaType& media) {
    return media.name.find("json") != std::string::npos;
  });
  const MediaType& media = json == spec.content.end() ? spec.content.front() : *json;
  content_type = media.content_type.empty() ? media.name : media.content_type;
  if (json == spec.content.end()) return;
  body = plain_sample(media.compiled);
  if (operation.results)
    if (const Schema place = place_of(media.compiled, operation.results->code_pointer))
      code_is_number = place.accepts(Json(0)) && !place.accepts(Json("0"));
  for (const Relation& relation : operation.relations) {
    const Schema place = place_of(media.compiled, relation.target);
    switch (relation.kind) {
      case Relation::Kind::unique:
        if (const auto form = fresh_form(place)) fresh.push_back({&relation, *form});
        break;
      case Relation::Kind::present:
        present.push_back({&relation, present_value(place)});
        break;
      case Relation::Kind::empty:
        empty.push_back(&relation);
        break;
      case Relation::Kind::same:
        break;  // it has no reason to answer otherwise
      case Relation::Kind::items_equal:
      case Relation::Kind::items_at_most:
      case Relation::Kind::ordered:
      case Relation::Kind::difference:
        break;  // what a collection holds is filled in by collection.hpp
    }
  }
}

bool concerns(const Relation& relation, bool success) {
  return relation.when == Relation::When::always ||
         (relation.when == Relation::When::success) == success;
}

}  // namespace assay
