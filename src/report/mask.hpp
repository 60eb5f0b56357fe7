// What is published hides people's numbers; results.jsonl keeps them for whoever ran the test.
#pragma once
#include <string>
#include <string_view>

#include "report/report.hpp"

namespace assay {

// Every "+" (also as %2B or \u002b) with 7 or more digits behind it, however the text goes on,
// shows at most its first 6 and last 2 characters and never all of them: +86138******00. Also
// numbers beyond the 15 digits of E.164, because a test makes a valid number too long by adding to
// it. Without a plus sign, 11 or more digits that begin a word, unless they are a time
// (milliseconds since 1970, YYYYMMDDHHMMSS).
std::string mask_numbers(std::string_view text);

// The same for every phrase and wire log of a record, and every phrase of a summary.
Record masked(Record record);
Summary masked(Summary summary);

}  // namespace assay
