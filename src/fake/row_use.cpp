#include "fake/row_use.hpp"

#include <algorithm>

namespace assay {
namespace {

using Kind = Cause::Kind;
using Aspect = Cause::Aspect;

void add_signature_causes(const Signer& signer, std::vector<Cause>& out) {
  const Json* headers = signer.declaration().find("headers");
  for (const auto& [name, declared] : headers ? headers->as_object() : Json::Object{}) {
    out.push_back({Kind::header, name, Aspect::absent});
    if (declared.find("scheme")) out.push_back({Kind::scheme, name, Aspect::absent});
  }
  for (const SignaturePart& part : signer.parts()) {
    const Kind kind = part.where == SignaturePart::Where::query    ? Kind::field
                      : part.where == SignaturePart::Where::header ? Kind::header
                                                                   : Kind::attribute;
    out.push_back({kind, part.subject(), Aspect::absent});
    switch (part.kind) {
      case SignaturePart::Kind::key:
        out.push_back({Kind::signature, "", Aspect::unknown_key});
        break;
      case SignaturePart::Kind::digest:
        out.push_back({Kind::signature, "", Aspect::wrong});
        break;
      case SignaturePart::Kind::time:
        out.push_back({kind, part.subject(), Aspect::invalid});
        if (signer.freshness().settled) out.push_back({Kind::signature, "", Aspect::expired});
        break;
      default:
        out.push_back({kind, part.subject(), Aspect::invalid});
    }
  }
}

}  // namespace

std::vector<Cause> provokable_causes(const Operation& operation, const Signer* signer,
                                     const BodyRules* rules) {
  std::vector<Cause> out{{Kind::method, "", Aspect::other}};
  if (signer) add_signature_causes(*signer, out);
  if (!operation.bodies.empty()) {
    out.push_back({Kind::header, "Content-Type", Aspect::absent});
    out.push_back({Kind::header, "Content-Type", Aspect::invalid});
  }
  if (!rules) return out;
  if (!rules->as_text()) out.push_back({Kind::body, "body", Aspect::invalid});
  for (const BodyPlace& place : rules->places()) {
    if (place.path.empty()) continue;
    out.push_back({Kind::field, place.subject, Aspect::invalid});
    if (place.required) out.push_back({Kind::field, place.subject, Aspect::absent});
    const Json* words = place.keywords.find("x-assay");
    if (words && words->find("from")) out.push_back({Kind::field, place.subject, Aspect::unlisted});
  }
  return out;
}

std::vector<RowUse> rows_in_use(const Operation& operation, const std::vector<Cause>& causes) {
  std::vector<RowUse> out;
  if (!operation.results) return out;
  const Results& results = *operation.results;
  for (std::size_t i = 0; i < results.rows.size(); ++i) {
    RowUse use{
        i, std::ranges::find(results.success, results.rows[i].code) != results.success.end(), {}};
    for (const Cause& cause : causes) {
      const Fitting fitting = rows_for(results, {cause});
      const auto& rows = fitting.specific.empty() ? fitting.generic : fitting.specific;
      if (!rows.empty() && rows.front() == &results.rows[i]) use.causes.push_back(cause);
    }
    if (use.success || !use.causes.empty()) out.push_back(std::move(use));
  }
  return out;
}

std::string case_subject(const Cause& cause, const Signer* signer) {
  switch (cause.kind) {
    case Kind::method:
      return "method";
    case Kind::body:
      return "body";
    case Kind::header:
      if (cause.subject == "Content-Type") return "header.Content-Type";
      return "auth." + cause.subject;
    case Kind::scheme:
    case Kind::attribute:
      return "auth." + cause.subject;
    case Kind::signature:
      break;
    default:
      return cause.subject;
  }
  using Part = SignaturePart::Kind;
  const Part wanted = cause.aspect == Aspect::unknown_key ? Part::key
                      : cause.aspect == Aspect::expired   ? Part::time
                                                          : Part::digest;
  for (const SignaturePart& part : signer ? signer->parts() : std::vector<SignaturePart>{})
    if (part.kind == wanted) return "auth." + part.subject();
  return "auth";
}

}  // namespace assay
