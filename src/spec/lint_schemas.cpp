#include <fmt/format.h>

#include <set>

#include "base/text.hpp"
#include "spec/lint_rules.hpp"
#include "spec/origin.hpp"
#include "spec/structure.hpp"

namespace assay {
namespace {

using Severity = LintFinding::Severity;

std::string refusal(std::string_view word, const Violation& violation) {
  return fmt::format(
      "its schema refuses this {}: {}expected {}, found {}", word,
      violation.instance.empty() ? "" : fmt::format("at {} ", in_quotes(violation.instance)),
      violation.expected, violation.found);
}

// Walks what is compiled of one bundle, along references, each place of the documents once.
class SchemaLint {
 public:
  SchemaLint(const Spec& spec, std::vector<LintFinding>& out) : spec_(spec), out_(out) {}

  void walk(const StoredSchema& stored) {
    if (stored.compiled) visit(stored, stored.compiled, "");
  }

 private:
  void visit(const StoredSchema& stored, const Schema& schema, const std::string& pointer) {
    const Json* json = stored.bundle.schema.at(pointer);
    if (!schema || !json || !json->is_object()) return;
    if (!seen_.insert(stored.bundle.place(pointer)).second) return;
    judge(stored, schema, *json, pointer);
    for (const auto& [keyword, value] : json->as_object()) {
      const std::string here = pointer_join(pointer, keyword);
      const Holds holds = holds_schemas(keyword);
      if (keyword == "$ref" && value.is_string() && value.as_string().starts_with("#/"))
        visit(stored, schema.at("$ref"), value.as_string().substr(1));
      if (holds == Holds::schema) visit(stored, schema.at(keyword), here);
      if (holds == Holds::list && value.is_array())
        for (std::size_t i = 0; i < value.as_array().size(); ++i)
          visit(stored, schema.at(keyword, std::to_string(i)), here + "/" + std::to_string(i));
      if (holds == Holds::map && value.is_object())
        for (const auto& member : value.as_object())
          visit(stored, schema.at(keyword, member.first), pointer_join(here, member.first));
    }
  }

  void judge(const StoredSchema& stored, const Schema& schema, const Json& json,
             const std::string& pointer) {
    if (json.find("nullable") && spec_.origin->dialect == Dialect::json_schema)
      out_.push_back({Severity::warning, stored.bundle.place(pointer + "/nullable"), "word-of-3.0",
                      "\"nullable\" says nothing in OpenAPI 3.1: add \"null\" to \"type\""});
    if (const Json* value = json.find("default"))
      judge_example(stored, schema, *value, pointer + "/default", "default");
    if (const Json* list = json.find("examples"); list && list->is_array())
      for (std::size_t i = 0; i < list->as_array().size(); ++i)
        judge_example(stored, schema, list->as_array()[i],
                      pointer + "/examples/" + std::to_string(i), "example");
  }

  void judge_example(const StoredSchema& stored, const Schema& schema, const Json& value,
                     const std::string& pointer, std::string_view word) {
    if (schema.accepts(value)) return;
    out_.push_back({Severity::warning, stored.bundle.place(pointer), "refused-example",
                    refusal(word, schema.validate(value).front())});
  }

  const Spec& spec_;
  std::vector<LintFinding>& out_;
  std::set<std::string> seen_;
};

void lint_examples(const std::vector<MediaType>& contents, std::vector<LintFinding>& out) {
  for (const MediaType& content : contents)
    for (const Json& example : content.examples)
      if (content.compiled && !content.compiled.accepts(example))
        out.push_back({Severity::warning, content.place, "refused-example",
                       refusal("example", content.compiled.validate(example).front())});
}

}  // namespace

void lint_schemas(const Spec& spec, std::vector<LintFinding>& out) {
  for (const Operation& operation : spec.operations) {
    lint_examples(operation.bodies, out);
    for (const ResponseSpec& response : operation.responses) lint_examples(response.content, out);
  }
  for (const Push& push : spec.pushes) lint_examples(push.operation.bodies, out);
  if (!spec.origin) return;
  SchemaLint schemas(spec, out);
  for (const auto& entry : spec.origin->schemas.all()) schemas.walk(entry.second);
}

}  // namespace assay
