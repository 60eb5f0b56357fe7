// Times in the body of a push: real ones of the clock, in their order, written as the schema asks.
// Private to fake/.
#pragma once
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "schema/schema.hpp"
#include "spec/spec.hpp"

namespace assay {

// Every spelling of a time that a schema may ask for, those like `sample` first: seconds and
// milliseconds since 1970 as a number or a text, dates with a time in UTC.
std::vector<Json> time_spellings(WallTime time, const Json& sample);

// Fills in the time of the event and what relations order, the last of them at `at`, and the
// differences between them.
void put_times(Json& body, const Schema& schema, const Push& push, WallTime at);

}  // namespace assay
