// One operation as the fake serves it: everything that can be compiled before a request comes.
#pragma once
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "fake/answer_form.hpp"
#include "fake/collection.hpp"
#include "fake/handling.hpp"
#include "fake/magic.hpp"
#include "schema/schema.hpp"
#include "sign/signer.hpp"
#include "spec/profile.hpp"
#include "spec/spec.hpp"

namespace assay {

struct ServedBody {
  enum class Kind { json, form, other };
  const MediaType* media = nullptr;
  Kind kind = Kind::other;
  std::string name;       // of the media type, lower case
  Schema written, bound;  // bound: with the profile's lists in it
};

struct ServedOperation {
  // `spec` and `profile` live as long as the operation. Errors have the operation's place.
  static Result<ServedOperation> compile(const Spec& spec, const Operation& operation,
                                         const Profile& profile);

  const Spec* spec;
  const Operation* operation;
  Lookup lookup;
  std::vector<Signer> signers;
  std::vector<ServedBody> bodies;
  std::vector<Schema> parameters;  // with the profile's lists, in the operation's order
  std::vector<AnswerForm> forms;   // one for each documented response, in their order
  MagicInputs magic;
  Collection collection;
  const ResultRow* success = nullptr;  // null without a table
  Hooks hooks;

  const AnswerForm* form_for(int status) const;  // null: no response is documented for it
};

// The steps of a request that reached an operation, each with its hook; in the order they run.
using PathValues = std::vector<std::pair<std::string, std::string>>;
void examine(Handling& handling, const PathValues& path_values);  // fills body, causes
void choose_row(Handling& handling);                              // fills row
void compose(Handling& handling);                                 // fills draft

// The status when no table says one.
int plain_status(const Operation& operation, const std::vector<Cause>& causes);

}  // namespace assay
