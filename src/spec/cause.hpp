// Why a request is to be refused: the one rule that was broken, in the words of a result-code
// table.
//
// A table row's `when` says which causes it answers; a negative case says which cause it
// plants; a fake says which cause it found. All three are this one type.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace assay {

struct Cause {
  enum class Kind {
    header,     // subject "X-AKSK"
    scheme,     // the word in front of a header's attributes; subject "X-AKSK"
    attribute,  // subject "Authorization.realm"
    field,      // subject "body.times", "body.items.0.id", "query.limit", "path.id",
                // "header.X-Language"
    body,       // the body as a whole: not JSON, wrong top-level type; subject "body"
    signature,  // subject empty
    method,
    parameter,    // in tables only: any header, scheme, attribute, field or body
    state,        // subject: text
    environment,  // subject: text
  };
  enum class Aspect { absent, invalid, unlisted, wrong, expired, unknown_key, other, any };
  Kind kind = Kind::field;
  std::string subject;
  Aspect aspect = Aspect::any;

  friend bool operator==(const Cause&, const Cause&) = default;
  std::string text()
      const;  // "Authorization.realm absent", "signature wrong", "body.times invalid"
};

// True when a row that names `documented` answers the planted `cause`: same kind and subject, same
// aspect or `any`; `parameter` answers every header, scheme, attribute, field and body cause. A
// field's subject also covers what lies inside it ("body.items" covers "body.items.0.id").
bool answers(const Cause& documented, const Cause& cause);

// From a table row: {attribute: Authorization.realm, is: absent}, {header: X, is: invalid},
// {scheme: X, is: absent}, {field: body.times, is: unlisted}, {body: invalid}, {signature:
// wrong|expired|unknown-key}, {method: other}, {parameter: invalid}, {state: "text"}, {environment:
// "text"}. Errors name the wrong word and the nearest right one, without a place.
Result<Cause> cause_from(const Json& when);

}  // namespace assay
