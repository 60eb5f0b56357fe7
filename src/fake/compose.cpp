// From causes to an answer: which row of the table, and what it looks like.
#include <algorithm>
#include <array>

#include "fake/served_operation.hpp"

namespace assay {
namespace {

// RFC 9110 section 15.5, for a document without a table.
std::vector<int> statuses_for(const Cause& cause) {
  using Kind = Cause::Kind;
  switch (cause.kind) {
    case Kind::method:
      return {405};
    case Kind::signature:
    case Kind::scheme:
    case Kind::attribute:
      return {401, 403};
    case Kind::header:
      return cause.subject == "Content-Type" ? std::vector{415, 400} : std::vector{401, 403, 400};
    default:
      return {400, 422};
  }
}

bool is_exact(const Operation& operation, int status) {
  return std::ranges::find(operation.responses, std::to_string(status), &ResponseSpec::status) !=
         operation.responses.end();
}

int success_status(const Operation& operation) {
  for (const ResponseSpec& response : operation.responses)
    if (response.status.size() == 3 && response.status[0] == '2')
      return response.status == "2XX" ? 200 : std::stoi(response.status);
  return 200;
}

void apply_relations(Handling& handling, const AnswerForm& form, bool success) {
  Json& body = *handling.draft.body;
  for (const Relation* relation : form.empty)
    if (concerns(*relation, success)) body.put(relation->target, nullptr);
  for (const AnswerForm::Fresh& fresh : form.fresh) {
    if (!concerns(*fresh.relation, success)) continue;
    History& history = handling.history;
    const Json value = fresh_value(fresh.form, history.seed, ++history.sessions,
                                   handling.served.operation->id, handling.now);
    body.put(fresh.relation->target, &value);
  }
  for (const AnswerForm::Present& present : form.present) {
    const Relation& relation = *present.relation;
    if (!concerns(relation, success)) continue;
    const Json* asked = handling.body ? handling.body->at(relation.if_request) : nullptr;
    const bool owed = !relation.if_value || (asked && *asked == *relation.if_value);
    if (owed)
      body.put(relation.target, &present.value);
    else if (relation.else_absent)
      body.put(relation.target, nullptr);
  }
}

void fill_in(Handling& handling, const AnswerForm& form, bool success) {
  Draft& draft = handling.draft;
  if (!form.content_type.empty()) draft.fields.push_back({"Content-Type", form.content_type});
  if (!form.body) return;
  draft.body = form.body;
  if (!draft.body->is_object()) return;
  apply_relations(handling, form, success);
  if (success && handling.served.collection)
    handling.served.collection.fill_in(*draft.body, handling.parameters);
  if (!handling.row) return;
  const Results& results = *handling.served.operation->results;
  const Json text(handling.row->english);
  Json code(handling.row->code);
  // Where the document has a number for the code.
  if (form.code_is_number)
    if (auto number = Number::parse(handling.row->code)) code = Json(*std::move(number));
  if (!handling.row->code.empty()) draft.body->put(results.code_pointer, &code);
  if (!results.text_pointer.empty()) draft.body->put(results.text_pointer, &text);
}

}  // namespace

int plain_status(const Operation& operation, const std::vector<Cause>& causes) {
  if (causes.empty()) return success_status(operation);
  const std::vector<int> statuses = statuses_for(causes.front());
  for (int status : statuses)
    if (is_exact(operation, status)) return status;
  for (int status : statuses)
    if (response_for(operation, status)) return status;
  return statuses.front();
}

void choose_row(Handling& handling) {
  const ServedOperation& served = handling.served;
  handling.row = nullptr;
  if (!handling.causes.empty()) {
    if (!served.operation->results) return;
    const Fitting fitting = rows_for(*served.operation->results, handling.causes);
    if (!fitting.specific.empty())
      handling.row = fitting.specific.front();
    else if (!fitting.generic.empty())
      handling.row = fitting.generic.front();
  } else {
    const Json* body = handling.body ? &*handling.body : nullptr;
    const ResultRow* asked = served.magic.find(body, handling.parameters);
    handling.row = asked ? asked : served.success;
  }
}

void compose(Handling& handling) {
  const ServedOperation& served = handling.served;
  served.hooks.run(Stage::row, handling);
  const bool success = handling.row ? handling.row == served.success : handling.causes.empty();
  Draft& draft = handling.draft;
  draft.status =
      handling.row ? handling.row->status : plain_status(*served.operation, handling.causes);
  const AnswerForm* form = served.form_for(draft.status);
  if (form) fill_in(handling, *form, success);
  if (success && handling.resources) handling.resources->apply(handling);
  served.hooks.run(Stage::draft, handling);
}

}  // namespace assay
