#include "spec/schema_store.hpp"

#include <algorithm>
#include <string_view>

namespace assay {
namespace {

SchemaOptions asserting() {
  SchemaOptions options;
  options.formats = SchemaOptions::Assert::yes;
  options.contents = SchemaOptions::Assert::yes;
  return options;
}

// `unit: bytes`: the same bound once more, for the length in UTF-8. What is not longer in bytes is
// not longer in characters, so maxLength stays.
void count_bytes(Json& value) {
  if (value.is_array())
    for (Json& item : value.as_array()) count_bytes(item);
  if (!value.is_object()) return;
  for (auto& [name, member] : value.as_object()) count_bytes(member);
  const Json* words = value.find("x-assay");
  const Json* unit = words && words->is_object() ? words->find("unit") : nullptr;
  const Json* most = value.find("maxLength");
  if (unit && *unit == Json("bytes") && most) {
    const Json bound = *most;
    value.set("x-max-bytes", bound);
  }
}

}  // namespace

// Keywords as OpenAPI 3.0 writes them are the usual mistake in documents that were moved to 3.1 by
// hand.
std::string SchemaStore::advice(const Json& schema, std::string_view pointer) const {
  const Json* value = schema.at(pointer);
  const bool old =
      dialect_ == Dialect::json_schema && value && value->is_bool() &&
      (pointer.ends_with("/exclusiveMinimum") || pointer.ends_with("/exclusiveMaximum"));
  return old ? " (true and false are OpenAPI 3.0: in 3.1 it is the bound itself)" : "";
}

const StoredSchema& SchemaStore::get(SpecNode schema) {
  const SpecNode origin = behind_plain_refs(source_, schema, dialect_);
  if (!origin) return anything();
  const auto [entry, fresh] = stored_.try_emplace(origin.value);
  StoredSchema& stored = entry->second;
  if (!fresh) return stored;
  const std::size_t errors_before = source_.errors().size();
  stored.bundle = bundle_schema(source_, origin, dialect_);
  if (source_.errors().size() > errors_before) return stored;  // references that lead nowhere
  count_bytes(stored.bundle.schema);
  auto compiled = Schema::compile(stored.bundle.schema, asserting());
  if (compiled) {
    stored.compiled = std::move(*compiled);
    return stored;
  }
  for (const Error& error : compiled.errors()) {
    std::string_view pointer = error.where;
    pointer.remove_prefix(std::min(pointer.find('/'), pointer.size()));
    source_.complain(stored.bundle.place(pointer),
                     error.what + advice(stored.bundle.schema, pointer));
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
