// The file that `serve --state` keeps: read once, written whole under its name after each change.
//
// Written beside it and renamed, so that it is never half written when the process ends; it is not
// forced to the disk, so that the end of the machine may lose the last changes.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "fake/state.hpp"

namespace assay {

class StateFile {
 public:
  // Restores what the file says; absent, it is an empty state. Then writes it, which proves that it
  // can be written. Errors: those of restore_state; two specs of one name; a file that cannot be
  // read or written.
  static Result<StateFile> open(const std::string& path, const Running& running);

  // Errors: it cannot be written; another program has changed it, which must not be lost.
  Result<bool> save(const Running& running);

  const std::vector<std::string>& notes() const { return notes_; }

 private:
  // What tells one writing of a file from another.
  struct Stamp {
    std::uint64_t device = 0, file = 0;
    std::int64_t size = -1, seconds = 0, nanoseconds = 0;
    friend bool operator==(const Stamp&, const Stamp&) = default;
  };
  static Stamp stamp_of(const std::string& path);

  std::string path_;
  Json kept_;
  std::vector<std::string> notes_;
  Stamp stamp_;  // as last read or written; the default when it was not there
};

}  // namespace assay
