// Turns schemas into nodes of a program: each schema once, references by index.
//
// Private to schema/. Works through a queue, so that depth and cycles of a schema cost no stack.
#pragma once
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "schema/program.hpp"
#include "schema/resources.hpp"
#include "schema/schema.hpp"

namespace assay::jsonschema {

class Compiler {
 public:
  Compiler(const Json& root, Resources::Root kind, const SchemaOptions& options)
      : options_(options), resources_(root, kind, options) {}

  struct Compiled {
    std::shared_ptr<const Program> program;
    NodeIndex node;
  };
  // Requires: `schema` is what root.at(pointer) gives. Once only.
  Result<Compiled> compile(const Json& schema, const std::string& pointer);

  // For the readers of keywords in compile_keywords.cpp.
  struct Keyword {
    Node& node;
    const Json& schema;  // the object that has the keyword
    std::string_view name;
    const Json& value;
    std::string pointer;  // of the keyword, from the root of its document
  };
  void expected(const Keyword& keyword, std::string_view what);  // reports a value of a wrong type
  void error(const Keyword& keyword, std::string what);
  NodeIndex child(const Keyword& keyword, const Json& schema, std::string_view key = {});
  std::vector<NodeIndex> list(const Keyword& keyword);
  NodeIndex reference(const Keyword& keyword);
  void dynamic_reference(const Keyword& keyword);
  bool asserts_formats(const Keyword& keyword) const;
  bool asserts_contents() const { return options_.contents == SchemaOptions::Assert::yes; }

 private:
  NodeIndex node_of(const Json& schema);
  void drain();
  void compile_node(NodeIndex index, const Json& schema);
  bool add_dynamic_targets();
  void fill_dynamic_anchors();
  void report_endless_references();
  void own_storage();
  void point_into(const Json& original, const Json& copy);

  const SchemaOptions& options_;
  Resources resources_;
  std::shared_ptr<Program> program_ = std::make_shared<Program>();
  std::unordered_map<const Json*, NodeIndex> nodes_;
  std::deque<const Json*> queue_;
  std::vector<const Json*> originals_;      // by node
  std::vector<std::string> dynamic_names_;  // by index of Program::dynamic_anchors
  Errors errors_;
};

// Reads one keyword into its node; false when no vocabulary in force knows it.
bool read_keyword(Compiler& compiler, const Compiler::Keyword& keyword, const Dialect& dialect);

}  // namespace assay::jsonschema
