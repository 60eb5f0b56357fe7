#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "spec/lint_rules.hpp"

namespace assay {
namespace {

using Severity = LintFinding::Severity;
using Path = std::vector<std::string>;

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

// A query parameter that the signature adds.
bool is_signed(const Spec& spec, const Operation& operation, std::string_view name) {
  return std::ranges::any_of(operation.security, [&](const std::string& one) {
    const SecurityScheme* scheme = spec.scheme(one);
    const Json* query = scheme && scheme->sign ? scheme->sign->find("query") : nullptr;
    return query && query->find(name);
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

void lint_table_fields(const Spec& spec, const Operation& operation,
                       std::vector<LintFinding>& out) {
  const auto check = [&](const ResultRow& row, std::string_view word, const std::string& subject) {
    if (in_request(spec, operation, subject)) return;
    out.push_back({Severity::error, row.place, "unknown-field",
                   fmt::format("{} of the code {} names {}, which a request of {} does not have",
                               in_quotes(word), in_quotes(row.code), in_quotes(subject),
                               in_quotes(operation.id))});
  };
  for (const ResultRow& row : operation.results->rows) {
    for (const Cause& cause : row.when)
      if (cause.kind == Cause::Kind::field) check(row, "when", cause.subject);
    for (const Cause& cause : row.fits)
      if (cause.kind == Cause::Kind::field) check(row, "fits", cause.subject);
    if (!row.simulate || !row.simulate->is_object()) continue;
    for (const auto& member : row.simulate->as_object()) check(row, "simulate", member.first);
  }
}

}  // namespace

void lint_fields(const Spec& spec, std::vector<LintFinding>& out) {
  for (const Operation& operation : spec.operations) {
    const auto report = [&](const std::string& place, std::string_view word, std::string_view field,
                            std::string_view whole) {
      out.push_back({Severity::error, place, "unknown-field",
                     fmt::format("{} names {}, which {} of {} does not have", in_quotes(word),
                                 in_quotes(field), whole, in_quotes(operation.id))});
    };
    for (const Parameter& parameter : operation.parameters)
      if (parameter.in == Parameter::In::path &&
          operation.path.find("{" + parameter.name + "}") == std::string::npos)
        out.push_back({Severity::warning, parameter.place, "unused-parameter",
                       fmt::format("the path {} has no {{{}}}: this parameter is never sent",
                                   in_quotes(operation.path), parameter.name)});
    if (!operation.reaches.empty() && !in_request(spec, operation, operation.reaches))
      report(operation.place, "reaches", operation.reaches, "a request");
    for (const Relation& relation : operation.relations) {
      if (!in_answers(operation, tokens_of(relation.target)))
        report(relation.place, "relations", relation.target, "an answer");
      if (!relation.if_request.empty() && !in_any(operation.bodies, tokens_of(relation.if_request)))
        report(relation.place, "if", relation.if_request, "a request");
    }
    if (!operation.results) continue;
    if (!in_answers(operation, tokens_of(operation.results->code_pointer)))
      report(operation.place, "results", operation.results->code_pointer, "an answer");
    lint_table_fields(spec, operation, out);
  }
}

}  // namespace assay
