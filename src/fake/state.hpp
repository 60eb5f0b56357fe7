// What fakes remember, as one JSON document (reports/fake-state.schema.json): what `--state` writes
// and the admin address shows.
//
// It holds the state of each spec by its name, and how far the clock is ahead. Law: the state of
// fakes that took over what such a document says is that document, but for what has ended since.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "fake/fake.hpp"
#include "spec/document.hpp"

namespace assay {

// Fakes that run together, of specs with different names, and the clock that all of them read.
struct Running {
  std::span<Fake> fakes;
  ShiftedClock& clock;
};

// `kept`: the states of specs that none of the fakes serves, by name; null when there are none.
Json state_of(const Running& running, const Json& kept = {});

struct Restored {
  Json kept;                       // as above
  std::vector<std::string> notes;  // what the user should know, one sentence each
};
// Errors: another format, what is not of the schema's shape, what the served specs do not have;
// each with its place, and nothing of it is to be used then.
Result<Restored> restore_state(const Document& file, const Running& running);

// "2026-01-01T00:00:00.000Z"; reading also takes whole seconds.
std::string time_text(WallTime time);
std::optional<WallTime> time_from(std::string_view text);

// How far ahead a clock must be to show `time`; errors: a time outside the years 1970 to 8999,
// which leave room for what lives long.
Result<std::chrono::milliseconds> ahead_for(WallTime time, const ShiftedClock& clock);

// Private to fake/: reads a part of such a document and gathers what is wrong with it.
struct StateReader {
  const Document& file;
  Errors& errors;
  void complain(const Json& value, std::string what) {
    errors.push_back({file.place(value), std::move(what)});
  }
};

}  // namespace assay
