// Schemas of a document, bundled and compiled once each.
#pragma once
#include <map>

#include "schema/schema.hpp"
#include "spec/bundle.hpp"
#include "spec/source.hpp"

namespace assay {

struct StoredSchema {
  SchemaBundle bundle;
  Schema compiled;  // formats and contents asserted; null when there were errors
};

class SchemaStore {
 public:
  SchemaStore(SpecSource& source, Dialect dialect) : source_(source), dialect_(dialect) {}

  // Stays valid as long as the store. Errors of compiling are errors of the source, at the place of
  // the keyword.
  const StoredSchema& get(SpecNode schema);
  // What stands for a schema where the document gives none.
  const StoredSchema& anything();
  const std::map<const Json*, StoredSchema>& all() const { return stored_; }

 private:
  std::string advice(const Json& schema, std::string_view pointer) const;

  SpecSource& source_;
  Dialect dialect_;
  std::map<const Json*, StoredSchema> stored_;  // by what stands behind plain references
};

}  // namespace assay
