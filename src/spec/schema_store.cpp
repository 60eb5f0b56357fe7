#include "spec/schema_store.hpp"

#include <string_view>

namespace assay {
namespace {

SchemaOptions asserting() {
  SchemaOptions options;
  options.formats = SchemaOptions::Assert::yes;
  options.contents = SchemaOptions::Assert::yes;
  return options;
}

}  // namespace

const StoredSchema& SchemaStore::get(SpecNode schema) {
  const SpecNode origin = behind_plain_refs(source_, schema, dialect_);
  if (!origin) return anything();
  const auto [entry, fresh] = stored_.try_emplace(origin.value);
  StoredSchema& stored = entry->second;
  if (!fresh) return stored;
  const std::size_t errors_before = source_.errors().size();
  stored.bundle = bundle_schema(source_, origin, dialect_);
  if (source_.errors().size() > errors_before) return stored;  // references that lead nowhere
  auto compiled = Schema::compile(stored.bundle.schema, asserting());
  if (compiled) {
    stored.compiled = std::move(*compiled);
    return stored;
  }
  for (const Error& error : compiled.errors()) {
    std::string_view pointer = error.where;
    pointer.remove_prefix(std::min(pointer.find('/'), pointer.size()));
    source_.complain(stored.bundle.place(pointer), error.what);
  }
  return stored;
}

const StoredSchema& SchemaStore::anything() {
  const auto [entry, fresh] = stored_.try_emplace(nullptr);
  if (fresh) {
    entry->second.bundle.schema = Json(true);
    auto compiled = Schema::compile(entry->second.bundle.schema, asserting());
    if (compiled) entry->second.compiled = std::move(*compiled);
  }
  return entry->second;
}

}  // namespace assay
