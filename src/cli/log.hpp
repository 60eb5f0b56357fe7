// The log of a run while it is written: opened before any traffic, one line a case.
//
// A line a system call was a tenth of a fast run's time. So lines are gathered and written with
// flush(), which the run calls when a batch of answers has been judged and before anything is
// waited for; a batch is at most one answer a connection. Nothing gathered is lost when the log is
// destroyed, nor when the program aborts or faults; a kill that cannot be caught loses no more than
// the batch that is being judged.
#pragma once
#include <cstddef>
#include <string>

#include "base/result.hpp"
#include "run/record.hpp"

namespace assay {

class Log {
 public:
  // Errors: a path that cannot be written (place "--log").
  static Result<Log> open(const std::string& path);
  Log(Log&& other) noexcept;
  Log& operator=(Log&&) = delete;
  ~Log();

  void write(const Json& line);
  void write(const Record& record);
  void flush();
  bool failed() const { return failed_; }

 private:
  explicit Log(int file) : file_(file) {}
  void end_line();

  int file_;
  bool failed_ = false;
  std::string lines_;  // not yet written
};

}  // namespace assay
