// The parts of an operation: parameters, contents, responses, each with its schema compiled.
#pragma once
#include <string_view>
#include <vector>

#include "spec/schema_store.hpp"
#include "spec/source.hpp"
#include "spec/spec.hpp"

namespace assay {

class PartReader {
 public:
  PartReader(SpecSource& source, SchemaStore& schemas) : source_(source), schemas_(schemas) {}

  // `parameters` of an operation or a path item, without the header fields that OpenAPI says to
  // ignore (Accept, Content-Type, Authorization; 3.1.1 section 4.8.12.2) unless x-assay says
  // something about them.
  std::vector<Parameter> parameters(SpecNode of);
  // `subject` is what unsettled clauses inside call the value: "body" or "response".
  std::vector<MediaType> content(SpecNode of, std::string_view subject);
  std::vector<ResponseSpec> responses(SpecNode operation);
  // The unsettled clauses inside all schemas that were read since it was last asked.
  std::vector<Unsettled> take_unsettled();

 private:
  std::optional<Parameter> parameter(SpecNode node);
  MediaType media_type(std::string_view name, SpecNode node, std::string_view subject);
  const StoredSchema& schema_of(SpecNode node, const std::string& subject);
  std::vector<Json> examples(SpecNode of);

  SpecSource& source_;
  SchemaStore& schemas_;
  std::vector<Unsettled> unsettled_;
};

}  // namespace assay
