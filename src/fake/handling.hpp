// One request on its way through the fake: what was understood of it, and the answer as it grows.
//
// Private to fake/. Each stage ends with a hook, which is where a planted quirk does its harm.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/http.hpp"
#include "base/json.hpp"
#include "fake/quirk.hpp"
#include "fake/resources.hpp"
#include "spec/cause.hpp"
#include "spec/spec.hpp"
#include "wire/server.hpp"

namespace assay {

struct ServedOperation;

enum class Stage : std::uint8_t {
  request,  // before anything is checked
  body,     // the body has been read
  causes,   // a step of the examination is done: what it found
  row,      // the row of the table is chosen; none: an answer without a table
  draft,    // the answer, before it becomes bytes
  bytes,    // the answer's bytes
};
constexpr std::size_t kStages = 6;

// What an answer is made of; a body is JSON or plain text.
struct Draft {
  int status = 0;
  Fields fields;
  std::optional<Json> body = {};
  std::string text;  // without `body`
};

// What one request leaves behind for the next ones of the same spec.
struct History {
  std::uint64_t seed = 0;
  std::uint64_t sessions = 0;  // numbers given away; all that a state file keeps of a history
  std::uint64_t accepted = 0;  // requests
  bool refused_last = false;   // the request before this one
  // Kept by quirks only.
  std::uint64_t seen_right = 0;
  bool harmed = false;  // the last request was right, and refused for what came before it
  std::string last_bytes;
  Json first_value;
};

struct Handling {
  const ServedOperation& served;
  const Framed& framed;
  History& history;
  WallTime now;

  const Request* request = nullptr;  // as received, or `altered`
  Request altered = {};
  std::optional<Json> body = {};
  Json parameters = {};                       // {"query": {...}, "path": {...}, "header": {...}}
  std::vector<Cause> causes = {};             // empty: nothing is wrong so far
  std::vector<Cause> refused_after_all = {};  // by a quirk: acted on, and answered with these
  const ResultRow* row = nullptr;
  Effect effect = {};
  Resources* resources = nullptr;
  Draft draft = {};
  Answer answer = {};

  // A copy of the request that may be changed, and is read from now on.
  Request& alter();
};

using Hook = void (*)(const Misconduct&, Handling&);
struct Hooks {
  Misconduct misconduct;
  std::array<Hook, kStages> at{};  // null where nothing happens

  void run(Stage stage, Handling& handling) const {
    if (const Hook hook = at[static_cast<std::size_t>(stage)]) hook(misconduct, handling);
  }
};
Hooks hooks_for(const Misconduct& misconduct);

}  // namespace assay
