#include "cli/log.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <utility>

#include "base/text.hpp"

namespace assay {
namespace {

constexpr std::size_t kMostBytes = 64 * 1024;  // gathered: records with their wire log are long

// What a fault has to write; a handler may touch nothing else.
struct Pending {
  volatile std::sig_atomic_t file = -1;
  const char* volatile begin = nullptr;
  volatile std::size_t bytes = 0;
};
Pending pending;

bool write_whole(int file, const char* begin, std::size_t bytes) {
  while (bytes > 0) {
    const ssize_t taken = ::write(file, begin, bytes);
    if (taken < 0 && errno == EINTR) continue;
    if (taken <= 0) return false;
    begin += taken;
    bytes -= static_cast<std::size_t>(taken);
  }
  return true;
}

void on_fault(int signal) {
  if (pending.file >= 0) write_whole(pending.file, pending.begin, pending.bytes);
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

}  // namespace

Result<Log> Log::open(const std::string& path) {
  std::error_code ignored;
  const auto folder = std::filesystem::path(path).parent_path();
  if (!folder.empty()) std::filesystem::create_directories(folder, ignored);
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file < 0)
    return Error{"--log",
                 fmt::format("{} cannot be written: {}", in_quotes(path), std::strerror(errno))};
  for (const int fault : {SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGFPE})
    if (const auto before = std::signal(fault, on_fault); before != SIG_DFL)
      std::signal(fault, before);  // a sanitizer's
  return Log(file);
}

Log::Log(Log&& other) noexcept
    : file_(std::exchange(other.file_, -1)),
      failed_(other.failed_),
      lines_(std::move(other.lines_)) {}

Log::~Log() {
  if (file_ < 0) return;
  flush();
  ::close(file_);
}

void Log::write(const Json& line) {
  pending.file = -1;
  line.append_to(lines_);
  end_line();
  flush();
}

void Log::write(const Record& record) {
  pending.file = -1;  // a line that is half made is not for the log
  append_line(lines_, record);
  end_line();
}

void Log::end_line() {
  lines_ += '\n';
  pending.begin = lines_.data();
  pending.bytes = lines_.size();
  pending.file = file_;
  if (lines_.size() >= kMostBytes) flush();
}

void Log::flush() {
  pending.file = -1;
  if (!lines_.empty() && !write_whole(file_, lines_.data(), lines_.size())) failed_ = true;
  lines_.clear();
}

}  // namespace assay
