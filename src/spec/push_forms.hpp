// The forms in which a push comes: one for each event of its sequence and each variant, with the
// schema of the body as it is then.
//
// What a document says by `oneOf`, `if` and references around the member that tells events apart is
// carried out, so that each form is a plain object schema. Points that the document leaves open
// stand in it at the places where their schemas went.
#pragma once
#include <string>
#include <vector>

#include "spec/spec.hpp"

namespace assay {

struct PushForm {
  std::string event, variant;  // empty: it has none
  MediaType body;              // compiled anew; as written when there is nothing to narrow
  std::vector<Unsettled> unsettled;

  std::string axis() const;  // "event=answer", "variant=hlr", "event=a,variant=b", ""
};

// The events first to last, then the foreign ones, each with every variant. `where_known` holds
// schema keywords to be laid over the members that a form has; null: none.
// Errors: an `expects` that does not compile, with the place of the push.
Result<std::vector<PushForm>> forms_of(const Push& push, const MediaType& body,
                                       const Json& where_known = {});

// The keywords of `above` laid over those of `schema`: members of `properties` and of x-assay one
// by one, `required` joined, `const` in the place of `enum`, any other keyword replaced.
void lay_over_schema(Json& schema, const Json& above);

}  // namespace assay
