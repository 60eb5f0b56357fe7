#include "fake/served_operation.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace assay {
namespace {

Result<ServedBody> compile_body(const MediaType& media, const Profile& profile) {
  ServedBody body;
  body.media = &media;
  body.name = media_type_of(media.name);
  if (body.name.find("json") != std::string::npos)
    body.kind = ServedBody::Kind::json;
  else if (body.name == "application/x-www-form-urlencoded")
    body.kind = ServedBody::Kind::form;
  if (body.kind == ServedBody::Kind::other) return body;
  body.written = media.compiled;
  SchemaOptions options;
  options.formats = options.contents = SchemaOptions::Assert::yes;
  auto bound = Schema::compile(bind_profile(media.schema, profile), options);
  if (!bound) return bound.errors();
  body.bound = *std::move(bound);
  return body;
}

std::vector<std::string> profile_names(const Spec& spec) {
  std::vector<std::string> out;
  for (const ProfileKey& key : spec.profile) out.push_back(key.name);
  return out;
}

}  // namespace

Result<ServedOperation> ServedOperation::compile(const Spec& spec, const Operation& operation,
                                                 const Profile& profile) {
  ServedOperation out;
  out.spec = &spec;
  out.operation = &operation;
  out.lookup = [&profile](std::string_view name) { return profile.value(name); };
  for (const std::string& name : operation.security) {
    const SecurityScheme* scheme = spec.scheme(name);
    if (!scheme || !scheme->sign) continue;
    auto signer = Signer::compile(*scheme->sign, profile_names(spec));
    if (!signer) return Error{scheme->sign_place, "sign" + signer.error().text()};
    out.signers.push_back(*std::move(signer));
  }
  SchemaOptions options;
  options.formats = options.contents = SchemaOptions::Assert::yes;
  for (const Parameter& parameter : operation.parameters) {
    auto bound = Schema::compile(bind_profile(parameter.schema, profile), options);
    out.parameters.push_back(bound ? *std::move(bound) : parameter.compiled);
  }
  for (const MediaType& media : operation.bodies) {
    auto body = compile_body(media, profile);
    if (!body) return Error{operation.place, "body" + body.error().text()};
    out.bodies.push_back(*std::move(body));
  }
  for (const ResponseSpec& response : operation.responses)
    out.forms.emplace_back(operation, response);
  out.collection = Collection(operation, profile);
  if (operation.results) {
    const Results& results = *operation.results;
    out.magic = MagicInputs(results);
    const auto row = std::ranges::find_if(results.rows, [&](const ResultRow& one) {
      return std::ranges::find(results.success, one.code) != results.success.end();
    });
    if (row != results.rows.end()) out.success = &*row;
  }
  return out;
}

const AnswerForm* ServedOperation::form_for(int status) const {
  const ResponseSpec* response = response_for(*operation, status);
  const auto found = std::ranges::find(forms, response, &AnswerForm::response);
  return found == forms.end() ? nullptr : &*found;
}

}  // namespace assay
