#include <fmt/format.h>

#include "judge/evidence.hpp"

namespace assay {

void check_refusal_without_data(const Evidence& evidence, Judgement& out) {
  const auto& paging = evidence.test.operation->paging;
  if (!paging || evidence.taken != Taken::refused || !evidence.body) return;
  const Json* items = evidence.body->at(paging->items);
  if (!items || !items->is_array() || items->as_array().empty()) return;
  add_finding(out, evidence, "refusal-without-data", evidence.test.subject,
              fmt::format("nothing at {} in a refusal", paging->items),
              fmt::format("HTTP {}, with {} of the items", evidence.status,
                          items->as_array().size()));
}

}  // namespace assay
