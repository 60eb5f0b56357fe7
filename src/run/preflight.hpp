// What to say when a target cannot be tested at all, before hundreds of cases would fail.
#pragma once
#include <string>

#include "base/clock.hpp"
#include "run/record.hpp"
#include "spec/spec.hpp"

namespace assay {

// "http://127.0.0.1:9: connection refused: is the target running, and is --target right?"
std::string unreachable_text(const std::string& url, const Exchange& exchange);

// The plain request was refused: the signature, the key, the clock, or something else, in one
// sentence.
std::string refused_text(const Spec& spec, const Record& record, const Exchange& exchange,
                         WallTime now);

// True when the refusal is about who asks, not about what: no other request would fare better.
bool stands_for_all(const Spec& spec, const Record& record);

}  // namespace assay
