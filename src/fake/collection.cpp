#include "fake/collection.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/clock.hpp"
#include "base/text.hpp"
#include "schema/sample.hpp"

namespace assay {
namespace {

constexpr std::size_t kItems = 23;  // more than two pages of ten

Schema place_of(Schema schema, std::string_view pointer) {
  const auto behind = [](Schema here) {
    constexpr int kLongestReferenceChain = 16;
    for (int i = 0; here && here.at("$ref") && i < kLongestReferenceChain; ++i)
      here = here.at("$ref");
    return here;
  };
  schema = behind(schema);
  if (!pointer.empty())
    for (const std::string& name : split(pointer.substr(1), '/'))
      if (schema) schema = behind(schema.at("properties", name));
  return schema;
}

const MediaType* success_media(const Operation& operation) {
  for (const ResponseSpec& response : operation.responses)
    if (response.status.starts_with('2') && !response.content.empty())
      return &response.content.front();
  return nullptr;
}

// What a request asks for in `field` ("query.limit"), or the default of the parameter.
const Json* asked_for(const Operation& operation, const std::string& field,
                      const Json& parameters) {
  std::string pointer = "/" + field;
  std::ranges::replace(pointer, '.', '/');
  if (const Json* found = parameters.at(pointer)) return found;
  for (const Parameter& parameter : operation.parameters)
    if (field == "query." + parameter.name) return parameter.compiled.json().find("default");
  return nullptr;
}

// The profile's values for a parameter, which a filter should find.
std::vector<std::string> preferred(const Operation& operation, const std::string& field,
                                   const Profile& profile) {
  for (const Parameter& parameter : operation.parameters) {
    if (field != "query." + parameter.name) continue;
    const Json* words = parameter.compiled.json().find("x-assay");
    for (std::string_view word : {"prefer", "from"})
      if (const Json* key = words ? words->find(word) : nullptr; key && key->is_string())
        return profile.list(key->as_string());
  }
  return {};
}

// The i-th value of one member: every number of a small range in turn, texts of their own.
Json value_of(const Schema& place, std::size_t index, const std::vector<std::string>& known) {
  if (index < known.size() && place.accepts(Json(known[index]))) return Json(known[index]);
  std::vector<Json> choices;
  for (const Sample& sample : samples(place))
    if (!sample.value.is_null() && !sample.value.is_string()) choices.push_back(sample.value);
  if (!choices.empty()) return choices[index % choices.size()];
  for (const std::string& text : {fmt::format("{:016x}", hash64(std::to_string(index))),
                                  fmt::format("{:08}", index), fmt::format("{}", index)})
    if (place.accepts(Json(text))) return Json(text);
  return plain_sample(place).value_or(Json());
}

}  // namespace

Collection::Collection(const Operation& operation, const Profile& profile) {
  const MediaType* media = operation.paging ? success_media(operation) : nullptr;
  if (!media) return;
  const Schema list = place_of(media->compiled, operation.paging->items);
  const Schema item = list ? place_of(list.at("items"), "") : Schema();
  const Json* members = item ? item.json().find("properties") : nullptr;
  if (!members) return;
  operation_ = &operation;
  for (std::size_t i = 0; i < kItems; ++i) {
    Json made = Json::object();
    for (const auto& [name, schema] : members->as_object()) {
      std::vector<std::string> known;
      for (const Relation& relation : operation.relations)
        if (relation.kind == Relation::Kind::items_equal && relation.member == "/" + name)
          known = preferred(operation, relation.field, profile);
      made.set(name, value_of(item.at("properties", name), i, known));
    }
    items_.push_back(std::move(made));
  }
}

std::vector<const Json*> Collection::matching(const Json& parameters) const {
  std::vector<const Json*> out;
  for (const Json& item : items_) {
    const bool fits = std::ranges::all_of(operation_->relations, [&](const Relation& relation) {
      if (relation.kind != Relation::Kind::items_equal) return true;
      const Json* asked = asked_for(*operation_, relation.field, parameters);
      const Json* member = item.at(relation.member);
      if (!asked || (asked->is_string() && asked->as_string().empty())) return true;
      return member && *member == *asked;
    });
    if (fits) out.push_back(&item);
  }
  return out;
}

void Collection::fill_in(Json& body, const Json& parameters) const {
  const Paging& paging = *operation_->paging;
  const auto number = [&](const std::string& field, std::int64_t otherwise) {
    const Json* asked = asked_for(*operation_, field, parameters);
    const auto value = asked && asked->is_number() ? asked->as_number().to_int64() : std::nullopt;
    return static_cast<std::size_t>(std::max<std::int64_t>(value.value_or(otherwise), 0));
  };
  const std::vector<const Json*> found = matching(parameters);
  const std::size_t offset = number(paging.offset, 1), limit = number(paging.limit, 10);
  Json::Array page;
  for (std::size_t i = offset > 0 ? offset - 1 : 0; i < found.size() && page.size() < limit; ++i)
    page.push_back(*found[i]);
  const Json items(std::move(page)), total(static_cast<std::int64_t>(found.size()));
  body.put(paging.items, &items);
  if (!paging.total.empty()) body.put(paging.total, &total);
}

}  // namespace assay
