// Fakes that run together: a clock, a state file and an admin address for all of them.
//
// Thread-safe: each address is a server with a thread of its own, and one request at a time is
// handled. An answer leaves after the state that it speaks of is in the file.
#pragma once
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "fake/fake.hpp"
#include "fake/state_file.hpp"

namespace assay {

class FakeSet {
 public:
  // `clock` is the one that the fakes were made with, and lives longer.
  FakeSet(std::vector<Fake> fakes, ShiftedClock& clock);

  // From now on the state is that of the file, and goes there. `complain` hears the first of
  // several failures to write, under the lock. Errors: those of StateFile::open. The notes are the
  // user's. Requires: no server runs yet.
  Result<std::vector<std::string>> keep_state_in(const std::string& path,
                                                 std::function<void(const Error&)> complain);

  Fake::Reply reply(std::size_t fake, const Framed& framed);
  Fake::Reply administer(const Framed& framed);
  // Waits until what is due was sent and answered, `most` at the most: who moves the clock in steps
  // sees each push at its time.
  void settle(std::chrono::milliseconds most);

  // As those of one Fake.
  std::optional<WallTime> next_push(std::size_t fake);
  std::vector<DuePush> take_due(std::size_t fake);
  void delivered(std::size_t fake, std::uint64_t id, std::optional<int> status);
  Result<bool> trigger(std::size_t fake, std::string_view push,
                       const std::map<std::string, std::string>& values);

  // Writes what is not in the file yet; false when that fails again.
  bool finish();

 private:
  Running running() { return {fakes_, clock_}; }
  std::uint64_t changes() const;
  bool save();

  std::mutex guard_;
  std::vector<Fake> fakes_;
  ShiftedClock& clock_;
  std::optional<StateFile> file_;
  std::function<void(const Error&)> complain_;
  // What the file shows.
  std::uint64_t saved_changes_ = 0;
  std::chrono::milliseconds saved_ahead_{0};
  bool failing_ = false;
};

}  // namespace assay
