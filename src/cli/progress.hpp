// How far a run is: one line that is drawn anew on a terminal, a line now and then elsewhere.
#pragma once
#include <chrono>

#include "cli/verbs.hpp"
#include "run/run.hpp"

namespace assay {

class ProgressLine {
 public:
  ProgressLine(Streams& streams, bool quiet) : streams_(streams), quiet_(quiet) {}
  void show(const Progress& state);
  void clear();  // the terminal's line is left empty

 private:
  Streams& streams_;
  bool quiet_, drawn_ = false;
  std::chrono::steady_clock::time_point last_{};
};

}  // namespace assay
