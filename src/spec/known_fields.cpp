#include "spec/known_fields.hpp"

#include <algorithm>
#include <span>

#include "base/text.hpp"

namespace assay {
namespace {

// Whether a value may have something at `path`, as far as the schema says. Open objects know every
// name only when they name none: `properties` beside them make a foreign name a likely mistake.
class Knows {
 public:
  explicit Knows(const Json& root) : root_(root) {}

  bool operator()(const Json& schema, std::span<const std::string> path, int refs = 0) const {
    if (path.empty()) return true;
    if (schema.is_bool()) return schema.as_bool();
    if (!schema.is_object()) return false;
    if (const Json* ref = schema.find("$ref"); ref && ref->is_string() && refs < kMostRefs) {
      const Json* target = root_.at(std::string_view(ref->as_string()).substr(1));
      if (target && (*this)(*target, path, refs + 1)) return true;
    }
    for (std::string_view keyword : {"allOf", "anyOf", "oneOf"})
      if (const Json* list = schema.find(keyword); list && list->is_array())
        for (const Json& each : list->as_array())
          if ((*this)(each, path, refs + 1)) return true;
    return member(schema, path, refs);
  }

 private:
  static constexpr int kMostRefs = 30;

  bool member(const Json& schema, std::span<const std::string> path, int refs) const {
    const Json* properties = schema.find("properties");
    if (const Json* property = properties ? properties->find(path.front()) : nullptr)
      return (*this)(*property, path.subspan(1), refs);
    const bool index = path.front().find_first_not_of("0123456789*") == std::string::npos;
    if (const Json* items = schema.find("items"); items && index)
      return (*this)(*items, path.subspan(1), refs);
    if (schema.find("patternProperties") || schema.find("prefixItems")) return true;
    if (const Json* more = schema.find("additionalProperties"))
      return *more != Json(false) && (*this)(*more, path.subspan(1), refs);
    constexpr std::string_view kShapes[] = {"properties", "items", "$ref", "allOf",
                                            "anyOf",      "oneOf", "enum", "const"};
    const Json* type = schema.find("type");
    return std::ranges::none_of(kShapes,
                                [&](std::string_view shape) { return schema.find(shape); }) &&
           (!type || *type == Json("object"));
  }

  const Json& root_;
};

bool knows(const Json& schema, std::span<const std::string> path) {
  return Knows(schema)(schema, path);
}

// A query parameter that the signature adds.
bool is_signed(const Spec& spec, const Operation& operation, std::string_view name) {
  return std::ranges::any_of(operation.security, [&](const std::string& one) {
    const SecurityScheme* scheme = spec.scheme(one);
    const Json* query = scheme && scheme->sign ? scheme->sign->find("query") : nullptr;
    return query && query->find(name);
  });
}

}  // namespace

Path tokens_of(std::string_view pointer) {
  Path out = split(pointer, '/');
  out.erase(out.begin());
  return out;
}

bool in_any(const std::vector<MediaType>& contents, const Path& path) {
  return std::ranges::any_of(contents,
                             [&](const MediaType& content) { return knows(content.schema, path); });
}

bool in_answers(const Operation& operation, const Path& path) {
  return std::ranges::any_of(operation.responses, [&](const ResponseSpec& response) {
    return in_any(response.content, path);
  });
}

// A subject of a condition or of `reaches`: "body.times", "query.limit".
bool in_request(const Spec& spec, const Operation& operation, std::string_view subject) {
  const auto dot = subject.find('.');
  const std::string_view part = subject.substr(0, dot);
  const std::string_view name =
      dot == std::string_view::npos ? std::string_view{} : subject.substr(dot + 1);
  if (part == "body") return in_any(operation.bodies, name.empty() ? Path{} : split(name, '.'));
  constexpr std::string_view kIn[] = {"path", "query", "header", "cookie"};
  const auto in = std::ranges::find(kIn, part);
  if (in == std::end(kIn)) return false;
  if (part == "query" && is_signed(spec, operation, name)) return true;
  return part == "header" ||  // those of the signature and of HTTP itself are declared nowhere
         std::ranges::any_of(operation.parameters, [&](const Parameter& parameter) {
           return parameter.in == static_cast<Parameter::In>(in - kIn) && parameter.name == name;
         });
}

}  // namespace assay
