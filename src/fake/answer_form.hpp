// A documented response as a form to fill in: a valid body, made once, and the places in it that
// differ from answer to answer.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "spec/spec.hpp"

namespace assay {

// How a value that no other answer has is written; the first that the schema accepts.
enum class FreshForm : std::uint8_t { session, digits, hex, uuid, integer };
inline constexpr std::array kFreshForms{FreshForm::session, FreshForm::digits, FreshForm::hex,
                                        FreshForm::uuid, FreshForm::integer};
Json fresh_value(FreshForm form, std::uint64_t seed, std::uint64_t number,
                 std::string_view operation, WallTime now);

struct AnswerForm {
  // A body that no value can be made for stays absent.
  AnswerForm(const Operation& operation, const ResponseSpec& response);

  const ResponseSpec* response;
  std::string content_type;  // empty when the document names no content
  std::optional<Json> body;
  bool code_is_number = false;  // the result code, where there is a table

  struct Fresh {
    const Relation* relation;
    FreshForm form;
  };
  struct Present {
    const Relation* relation;
    Json value;
  };
  std::vector<Fresh> fresh;
  std::vector<Present> present;
  std::vector<const Relation*> empty;
};

// Whether a relation speaks of an answer that took, or refused, the request.
bool concerns(const Relation& relation, bool success);

}  // namespace assay
