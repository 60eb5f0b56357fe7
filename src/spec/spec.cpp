#include "spec/spec.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace assay {

namespace {

bool covered_by(const std::vector<std::string>& statuses, int status) {
  const std::string exact = std::to_string(status), every = exact.substr(0, 1) + "XX";
  return std::ranges::any_of(statuses,
                             [&](const std::string& one) { return one == exact || one == every; });
}

}  // namespace

bool ResultRow::comes_with(int of_status) const {
  return of_status == status || covered_by(also, of_status);
}

bool Acknowledgement::covers(int status) const { return covered_by(statuses, status); }

bool Unsettled::is_about(std::string_view key) const {
  bool about = false;
  for (const std::string& glob : covers) {
    const bool without = glob.starts_with('!');
    if (without && matches_glob(std::string_view(glob).substr(1), key)) return false;
    about = about || (!without && matches_glob(glob, key));
  }
  // The same value beside others is the same point.
  const auto beside = key.find("@with=");
  return about || (beside != std::string_view::npos && is_about(key.substr(0, beside)));
}

const SecurityScheme* Spec::scheme(std::string_view wanted) const {
  const auto found = std::ranges::find(security, wanted, &SecurityScheme::name);
  return found == security.end() ? nullptr : &*found;
}

const Operation* Spec::operation(std::string_view id) const {
  const auto found = std::ranges::find(operations, id, &Operation::id);
  return found == operations.end() ? nullptr : &*found;
}

const Push* Spec::push(std::string_view named) const {
  const auto found = std::ranges::find(pushes, named, &Push::name);
  return found == pushes.end() ? nullptr : &*found;
}

std::string_view Spec::clause(std::string_view citation) const {
  const auto slash = citation.find('/');
  if (slash == std::string_view::npos) return {};
  const auto document =
      std::ranges::find(documents, citation.substr(0, slash), &VendorDocument::id);
  if (document == documents.end()) return {};
  const auto clause = document->clauses.find(std::string(citation.substr(slash + 1)));
  return clause == document->clauses.end() ? std::string_view{} : std::string_view(clause->second);
}

Fitting rows_for(const Results& results, const std::vector<Cause>& causes) {
  Fitting fitting;
  // `wide`: rows that name any part of the request come after those that name the cause itself.
  const auto take = [&](const std::vector<Cause> ResultRow::*conditions, bool wide) {
    for (const Cause& cause : causes) {
      for (const ResultRow& row : results.rows) {
        auto& rows = row.generic ? fitting.generic : fitting.specific;
        const bool fits = std::ranges::any_of(row.*conditions, [&](const Cause& documented) {
          return (documented.kind == Cause::Kind::parameter) == wide && answers(documented, cause);
        });
        if (fits && std::ranges::find(rows, &row) == rows.end()) rows.push_back(&row);
      }
    }
  };
  for (const bool wide : {false, true}) {
    take(&ResultRow::when, wide);
    take(&ResultRow::fits, wide);
  }
  return fitting;
}

const ResponseSpec* response_for(const Operation& operation, int status) {
  const std::string exact = std::to_string(status);
  for (const std::string& key : {exact, exact.substr(0, 1) + "XX", std::string("default")}) {
    const auto found = std::ranges::find(operation.responses, key, &ResponseSpec::status);
    if (found != operation.responses.end()) return &*found;
  }
  return nullptr;
}

}  // namespace assay
