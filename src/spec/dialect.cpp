#include "spec/dialect.hpp"

#include <algorithm>
#include <string_view>

namespace assay {
namespace {

bool says_true(const Json& schema, std::string_view keyword) {
  const Json* value = schema.find(keyword);
  return value && value->is_bool() && value->as_bool();
}

// `exclusiveMinimum: true` sharpens `minimum` in 3.0 and is a number itself since.
void translate_bound(Json& schema, std::string_view exclusive, std::string_view inclusive) {
  const Json* flag = schema.find(exclusive);
  if (!flag || !flag->is_bool()) return;
  const Json* bound = schema.find(inclusive);
  if (flag->as_bool() && bound) {
    const Json value = *bound;
    schema.set(exclusive, value);
    schema.erase(inclusive);
  } else {
    schema.erase(exclusive);
  }
}

// OpenAPI 3.0.4 gives `nullable` a meaning beside `type` only, and lets an `enum` without null
// forbid it again. Authors write it beside `allOf` and `enum` and mean it, so it is taken at its
// word.
void translate_nullable(Json& schema) {
  const bool nullable = says_true(schema, "nullable");
  schema.erase("nullable");
  if (!nullable) return;
  if (Json* choices = schema.find("enum"); choices && choices->is_array())
    if (std::ranges::find(choices->as_array(), Json()) == choices->as_array().end())
      choices->as_array().push_back(Json());
  Json* type = schema.find("type");
  if (type && type->is_string() && type->as_string() != "null") {
    Json types = Json::array({*type, Json("null")});
    types.set_mark(type->mark());
    *type = std::move(types);
  }
  const bool applies = std::ranges::any_of(schema.as_object(), [](const Json::Member& member) {
    return member.first == "allOf" || member.first == "anyOf" || member.first == "oneOf" ||
           member.first == "not";
  });
  if (!applies) return;
  Json either =
      Json::object({{"anyOf", Json::array({Json::object({{"type", "null"}}), std::move(schema)})}});
  either.set_mark(either.at("/anyOf/1")->mark());
  schema = std::move(either);
}

}  // namespace

void translate_example(Json& schema) {
  const Json* example = schema.find("example");
  if (!example) return;
  if (!schema.find("examples")) {
    Json list = Json::array({*example});
    list.set_mark(example->mark());
    schema.set("examples", std::move(list));
  }
  schema.erase("example");
}

void translate_from_3_0(Json& schema) {
  // No keyword of 3.0, yet often written as the object that stands beside a media type.
  if (const Json* examples = schema.find("examples"); examples && !examples->is_array())
    schema.erase("examples");
  translate_bound(schema, "exclusiveMinimum", "minimum");
  translate_bound(schema, "exclusiveMaximum", "maximum");
  const Json* format = schema.find("format");
  if (format && *format == Json("byte") && !schema.find("contentEncoding"))
    schema.set("contentEncoding", "base64");
  translate_nullable(schema);
}

}  // namespace assay
