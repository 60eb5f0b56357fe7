#include "fake/push_body.hpp"

#include <algorithm>
#include <vector>

#include "base/text.hpp"
#include "fake/schema_place.hpp"
#include "schema/sample.hpp"

namespace assay {
namespace {

constexpr int kDeepest = 8;

// {"properties": {"a": {"properties": {"b": {"const": value}}, "required": ["b"]}}, ...}
Json constant_at(std::string_view pointer, const Json& value) {
  if (pointer.empty()) return Json::object({{"const", value}});
  const auto end = std::min(pointer.find('/', 1), pointer.size());
  const std::string name(pointer.substr(1, end - 1));
  return Json::object(
      {{"properties", Json::object({{name, constant_at(pointer.substr(end), value)}})},
       {"required", Json::array({Json(name)})}});
}

Json laid_over(const Json& schema, std::span<const Json> layers) {
  Json out = schema.is_object() ? schema : Json::object({{"allOf", Json::array({schema})}});
  if (layers.empty()) return out;
  Json* all = out.find("allOf");
  if (!all) all = &out.set("allOf", Json::array());
  for (const Json& layer : layers) all->as_array().push_back(layer);
  return out;
}

Schema compiled(const Json& schema) {
  SchemaOptions options;
  options.formats = options.contents = SchemaOptions::Assert::yes;
  auto out = Schema::compile(schema, options);
  return out ? *std::move(out) : Schema();
}

// Adds each member below `pointer` that the whole schema then still accepts.
void fill(Json& body, const std::string& pointer, const Schema& place, const Schema& whole,
          int depth) {
  if (depth > kDeepest || !body.at(pointer) || !body.at(pointer)->is_object()) return;
  for (const Schema& layer : layers_at(place)) {
    const Json* properties = layer.json().is_object() ? layer.json().find("properties") : nullptr;
    if (!properties || !properties->is_object()) continue;
    for (const auto& [name, unused] : properties->as_object()) {
      const Schema member = layer.at("properties", name);
      const std::string below = pointer_join(pointer, name);
      if (!body.at(below)) {
        const auto value = plain_sample(member);
        if (!value) continue;
        body.put(below, &*value);
        if (!whole.accepts(body)) {
          body.put(below, nullptr);
          continue;
        }
      }
      fill(body, below, member, whole, depth + 1);
    }
  }
}

void add_member(Json& body, const std::string& pointer, const Schema& schema) {
  const Schema place = place_of(schema, pointer);
  const auto value = body.at(pointer) || !place ? std::nullopt : plain_sample(place);
  if (value && body.put(pointer, &*value) && !schema.accepts(body)) body.put(pointer, nullptr);
}

// What the document shows, with the members that have to agree with something; else all members
// that the schema allows.
std::optional<Json> full_value(const Push& push, const Schema& schema) {
  if (!push.operation.bodies.empty())
    for (const Json& example : push.operation.bodies.front().examples) {
      if (!schema.accepts(example)) continue;
      Json value = example;
      for (const Correlation& one : push.correlate) add_member(value, one.pointer, schema);
      if (push.sequence) add_member(value, push.sequence->time, schema);
      for (const Relation& relation : push.operation.relations) {
        for (const std::string& pointer : relation.pointers) add_member(value, pointer, schema);
        if (relation.kind != Relation::Kind::empty) add_member(value, relation.target, schema);
      }
      return value;
    }
  auto value = plain_sample(schema);
  if (value) fill(*value, "", schema, schema, 0);
  return value;
}

}  // namespace

PushBody PushBody::make(const Push& push, const Json& bound, const std::string& event,
                        const PushVariant* variant) {
  std::vector<Json> layers;
  if (variant) layers.push_back(variant->expects);
  const bool has_event = push.sequence && !event.empty();
  if (has_event) layers.push_back(constant_at(push.sequence->by, Json(event)));
  PushBody out;
  out.schema = compiled(laid_over(bound, layers));
  auto value = out.schema ? full_value(push, out.schema) : std::nullopt;
  if (!value && has_event) {
    layers.pop_back();
    out.schema = compiled(laid_over(bound, layers));
    value = out.schema ? full_value(push, out.schema) : std::nullopt;
    const Json name(event);
    if (value) value->put(push.sequence->by, &name);
  }
  if (value) out.value = *std::move(value);
  return out;
}

bool put_fitting(Json& body, const Schema& schema, const std::string& pointer,
                 std::span<const Json> values) {
  Json* place = body.at(pointer);
  if (!place) return false;
  const Json before = *place;
  for (const Json& value : values) {
    *place = value;
    if (schema.accepts(body)) return true;
  }
  *place = before;
  return false;
}

}  // namespace assay
