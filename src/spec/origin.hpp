// What a spec was read from, kept so that lint can name places in it.
#pragma once
#include "spec/schema_store.hpp"
#include "spec/source.hpp"

namespace assay {

struct SpecOrigin {
  explicit SpecOrigin(Dialect dialect_read)
      : dialect(dialect_read), schemas(source, dialect_read) {}

  Dialect dialect;
  SpecSource source;
  SchemaStore schemas;
};

}  // namespace assay
