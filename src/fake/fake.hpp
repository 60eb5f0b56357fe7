// The fake server without its socket: from a framed request to the answer that the document gives.
//
// Any request gets an answer, with the most specific result code that the table has for what is
// wrong with it. Where the document is unsettled the fake follows the schema as written.
// Deterministic: the same requests in the same order, at the same time of the clock, give the same
// bytes. Not thread-safe: what it remembers between requests belongs to the server's one thread.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "fake/due_push.hpp"
#include "fake/fault.hpp"
#include "spec/profile.hpp"
#include "spec/spec.hpp"
#include "wire/server.hpp"

namespace assay {

struct StateReader;  // state.hpp

struct FakeOptions {
  std::uint64_t seed = 1;                     // of the session numbers
  std::optional<Fault> fault = std::nullopt;  // planted
};

// A spec and the account that is known to the fake for it; both are copied.
struct ServedSpec {
  const Spec& spec;
  const Profile& profile;
};

class Fake {
 public:
  // `clock` lives longer than the fake. Errors: a schema that does not compile with the profile's
  // values in it, a signature that does not compile.
  static Result<Fake> create(const Spec& spec, const Profile& profile, const Clock& clock,
                             const FakeOptions& options = {});
  static Result<Fake> create(std::span<const ServedSpec> specs, const Clock& clock,
                             const FakeOptions& options = {});
  Fake(Fake&&) noexcept;
  Fake& operator=(Fake&&) noexcept;
  ~Fake();

  // What a log wants to know of an answer beside its bytes.
  struct Reply {
    Answer answer;
    int status = 0;    // 0: nothing that begins like a response was sent
    std::string code;  // the result code; empty when there is none
  };
  Reply reply(const Framed& framed);
  Answer handle(const Framed& framed) { return reply(framed).answer; }

  // Pushes: what requests and triggers provoked is queued until the receiver takes it. Whoever runs
  // the fake asks when the next is due by the fake's clock (none: nothing waits), sends what is
  // due, and tells the status of each answer (none: cut, refused or timed out).
  std::optional<WallTime> next_push() const;
  bool is_pushing() const;  // something is on its way, or due
  std::vector<DuePush> take_due();
  void delivered(std::uint64_t id, std::optional<int> status);
  // Queues a push that no request causes. `values`: "url" (of a webhook), "variant", and those that
  // the push's `trigger` names. Errors: one sentence.
  Result<bool> trigger(std::string_view push, const std::map<std::string, std::string>& values);
  std::vector<std::string> push_names() const;
  Json pushes() const;  // {"waiting": [...], "attempts": [...]}, as the admin address shows them

  // What makes the fake answer as if its platform refused, one line each:
  // "body.calleeNbr = +8613001013004 -> 403 1013004 Callee in blacklist."
  std::vector<std::string> magic_inputs() const;

  // What requests left behind, by the name of the spec; state.hpp makes a document of it. What has
  // ended is dropped first.
  Json state();
  std::uint64_t changes() const;  // grows whenever a request changes the state
  void forget();                  // as if no request had come
  void expire();                  // drops the resources that have ended
  std::vector<std::string> spec_names() const;
  const std::string* spec_hash(std::string_view name) const;  // null: not served here
  // Replaces the state of that spec. Requires: the shape of the schema, spec_hash(name).
  void restore(std::string_view name, const Json& state, StateReader& reader);

 private:
  struct Impl;
  explicit Fake(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace assay
