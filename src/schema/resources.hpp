// Which schema a reference names: documents, schema resources ($id), anchors, dialects.
//
// Private to schema/. Views into documents: these must live as long as compiling takes.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "schema/schema.hpp"

namespace assay::jsonschema {

// Which vocabularies are in force (Core 2020-12, section 8.1.2); core always is.
struct Dialect {
  bool applicator = true, unevaluated = true, validation = true, content = true;
  bool format_assertion = false;
};

// Where a schema stands.
struct Spot {
  std::uint32_t document = 0;
  std::uint32_t resource = 0;
  std::string pointer;  // from the root of the document
};

struct Resource {
  std::string uri;  // without fragment
  std::uint32_t document = 0;
  const Json* root = nullptr;
  std::string pointer;  // of root, from the root of the document
  Dialect dialect;
  std::map<std::string, const Json*, std::less<>> anchors, dynamic_anchors;
};

class Resources {
 public:
  // `schemas`: whether the root document is a schema, or only holds some.
  enum class Root { schema, document };
  Resources(const Json& root, Root kind, const SchemaOptions& options);

  struct Target {
    const Json* schema = nullptr;
    std::string dynamic_anchor;  // set when reached by a name that is a $dynamicAnchor there
  };
  Result<Target> resolve(const Spot& from, std::string_view keyword, const std::string& reference);

  // The spot of a value of a known document; it need not be where a schema is expected.
  const Spot& enter(std::uint32_t document, const std::string& pointer, const Json& schema);
  const Spot& spot(const Json& schema) const { return spots_.at(&schema); }
  std::string place(const Spot& spot) const;  // what Violation::schema says
  const std::vector<Resource>& all() const { return resources_; }
  Errors take_errors() { return std::move(errors_); }

 private:
  struct Document {
    const Json* root;
    std::string uri;
    bool searched = false;  // for identifiers in places where no schema was expected
  };
  std::uint32_t add_document(const Json& root, const std::string& uri);
  const Json* load(const std::string& uri);
  const std::uint32_t* find(const std::string& uri);
  void walk(const Json& schema, Spot spot);
  void walk_children(const Json& schema, const Spot& spot);
  void identify(const Json& schema, Spot& spot);
  void identify_anchors(const Json& schema, const Spot& spot);
  Dialect dialect_of(const std::string& metaschema);
  bool search_identifiers();
  void search_identifiers(const Json& value, std::uint32_t document, const std::string& pointer);

  const SchemaOptions& options_;
  Root kind_;
  std::vector<Document> documents_;
  std::vector<Resource> resources_;
  std::map<std::string, std::uint32_t> by_uri_;
  std::unordered_map<const Json*, Spot> spots_;
  std::vector<std::unique_ptr<const Json>> metaschemas_;
  Errors errors_;
};

}  // namespace assay::jsonschema
