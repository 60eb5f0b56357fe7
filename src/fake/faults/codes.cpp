// A refusal or success has the code, status or text of something else: the table with one row
// edited.
//
// Left out: rows that the fake answers nothing with (another one comes before them), rows that only
// a magic input asks for, and exchanges that fit the cause as well (notes of the table's `fits`).
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "fake/fault_list.hpp"

namespace assay {
namespace {

class Codes {
 public:
  Codes(const FaultContext& context, FaultList& list)
      : context_(context), results_(*context.operation.results), list_(list) {}

  void add_all() {
    for (const RowUse& use : context_.rows) {
      use_ = &use;
      row_ = &results_.rows[use.row];
      subject_ = subject_of(use);
      add_other_row();
      add_other_status();
      add_texts();
      add_codes();
    }
  }

 private:
  // A row for anything that is wrong is met first in the body.
  std::string subject_of(const RowUse& use) const {
    if (use.causes.empty()) return "control";
    for (const Cause& cause : use.causes)
      if (cause.kind == Cause::Kind::body) return "body";
    return case_subject(use.causes.front(), context_.signer);
  }

  // The code alone where it names one row.
  std::string name() const {
    const auto same = std::ranges::count(results_.rows, row_->code, &ResultRow::code);
    return same == 1 ? row_->code : fmt::format("{}-{}", row_->status, row_->code);
  }

  void plant(const std::string& rule, const std::string& sentence, const std::string& finding,
             std::function<void(ResultRow&)> edit) {
    // A success row has to stay one whatever its code becomes.
    Fault& fault = list_.add_edit(
        "code", fmt::format("{}/{}", name(), rule), sentence,
        [index = use_->row, success = use_->success, edit = std::move(edit)](Operation& operation) {
          Results& results = *operation.results;
          edit(results.rows[index]);
          if (success) results.success = {results.rows[index].code};
        });
    fault.subject = finding;
  }

  // Whether a row is no right answer to any cause that this one answers.
  bool fits_none(const ResultRow& other) const {
    std::vector<Cause> causes = use_->causes;
    // An unknown key is also a key that is wrong.
    const Cause unknown{Cause::Kind::signature, "", Cause::Aspect::unknown_key};
    if (context_.signer && std::ranges::find(causes, unknown) != causes.end())
      for (const SignaturePart& part : context_.signer->parts())
        if (part.kind == SignaturePart::Kind::key)
          causes.push_back({part.where == SignaturePart::Where::attribute ? Cause::Kind::attribute
                                                                          : Cause::Kind::header,
                            part.subject(), Cause::Aspect::invalid});
    return std::ranges::none_of(causes, [&](const Cause& cause) {
      const Fitting fitting = rows_for(results_, {cause});
      const auto holds = [&](const std::vector<const ResultRow*>& rows) {
        return std::ranges::find(rows, other.code,
                                 [](const ResultRow* row) { return row->code; }) != rows.end();
      };
      return holds(fitting.specific) || holds(fitting.generic);
    });
  }

  const ResultRow* neighbour() const {
    const std::size_t count = results_.rows.size();
    for (std::size_t step = 1; step < count; ++step) {
      const ResultRow& other = results_.rows[(use_->row + step) % count];
      const bool provokable = other.provoked == ResultRow::Provoked::request;
      if (other.code != row_->code && provokable && !is_success(other) && fits_none(other))
        return &other;
    }
    return nullptr;
  }
  bool is_success(const ResultRow& row) const {
    return std::ranges::find(results_.success, row.code) != results_.success.end();
  }
  bool is_row(int status, const std::string& code) const {
    return std::ranges::any_of(results_.rows, [&](const ResultRow& row) {
      return row.status == status && row.code == code;
    });
  }

  void add_other_row() {
    const ResultRow* other = neighbour();
    if (!other || use_->success) return;
    plant("swapped",
          fmt::format("{} is answered with {} {}", cause_text(), other->status, other->code),
          subject_,
          [status = other->status, code = other->code, text = other->english](ResultRow& row) {
            row.status = status;
            row.code = code;
            row.english = text;
          });
  }

  std::string cause_text() const {
    return use_->causes.empty() ? "a right request" : use_->causes.front().text();
  }

  void add_other_status() {
    std::vector<int> statuses;
    for (const ResultRow& row : results_.rows)
      if (std::ranges::find(statuses, row.status) == statuses.end()) statuses.push_back(row.status);
    const bool failed = !use_->success;
    for (const int status : statuses) {
      const bool of_success = std::ranges::any_of(results_.rows, [&](const ResultRow& row) {
        return row.status == status && is_success(row);
      });
      if (of_success == failed || status == row_->status || is_row(status, row_->code) ||
          row_->comes_with(status))
        continue;
      plant("other-status",
            fmt::format("{} comes with HTTP {} instead of {}", row_->code, status, row_->status),
            "response.status", [status](ResultRow& row) { row.status = status; });
      return;
    }
  }

  void add_texts() {
    const ResultRow* other = neighbour();
    if (results_.text_pointer.empty() || !other) return;
    const std::string finding = "response." + results_.text_pointer;
    plant("text-of-another", fmt::format("{} comes with the text of {}", row_->code, other->code),
          finding, [text = other->english](ResultRow& row) { row.english = text; });
  }

  void add_codes() {
    std::string unknown = row_->code;
    for (char digit = '9'; digit >= '0' && known(unknown); --digit)
      unknown = std::string(std::max<std::size_t>(2, row_->code.size()), digit);
    if (known(unknown)) return;
    plant(
        "undocumented",
        fmt::format("{} is answered with {}, which the table does not have", cause_text(), unknown),
        "response." + results_.code_pointer, [unknown](ResultRow& row) { row.code = unknown; });
  }
  bool known(const std::string& code) const {
    return std::ranges::find(results_.rows, code, &ResultRow::code) != results_.rows.end();
  }

  const FaultContext& context_;
  const Results& results_;
  FaultList& list_;
  const RowUse* use_ = nullptr;
  const ResultRow* row_ = nullptr;
  std::string subject_;
};

}  // namespace

void add_codes_faults(const FaultContext& context, FaultList& list) {
  if (context.operation.results) Codes(context, list).add_all();
}

}  // namespace assay
