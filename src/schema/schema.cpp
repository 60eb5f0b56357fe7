#include "schema/schema.hpp"

#include <algorithm>
#include <cassert>

#include "schema/compiler.hpp"
#include "schema/evaluator.hpp"

namespace assay {

Result<Schema> Schema::compile(const Json& root, const SchemaOptions& options) {
  auto compiled =
      jsonschema::Compiler(root, jsonschema::Resources::Root::schema, options).compile(root, {});
  if (!compiled) return compiled.errors();
  return Schema(std::move(compiled->program), compiled->node);
}

Result<Schema> Schema::compile(const Json& document, std::string_view pointer,
                               const SchemaOptions& options) {
  const Json* schema = document.at(pointer);
  if (!schema) return Error{std::string(pointer), "there is no schema here"};
  auto compiled = jsonschema::Compiler(document, jsonschema::Resources::Root::document, options)
                      .compile(*schema, std::string(pointer));
  if (!compiled) return compiled.errors();
  return Schema(std::move(compiled->program), compiled->node);
}

bool Schema::accepts(const Json& instance) const {
  assert(program_);
  return jsonschema::Evaluator(*program_, nullptr).run(node_, instance);
}

std::vector<Violation> Schema::validate(const Json& instance) const {
  assert(program_);
  std::vector<Violation> violations;
  if (jsonschema::Evaluator(*program_, &violations).run(node_, instance)) violations.clear();
  return violations;
}

const Json& Schema::json() const {
  assert(program_);
  return *program_->nodes[node_].json;
}

Schema Schema::at(std::string_view keyword, std::string_view key) const {
  assert(program_);
  const auto& edges = program_->nodes[node_].edges;
  const auto edge = std::ranges::find_if(
      edges, [&](const jsonschema::Edge& e) { return e.keyword == keyword && e.key == key; });
  return edge == edges.end() ? Schema() : Schema(program_, edge->node);
}

}  // namespace assay
