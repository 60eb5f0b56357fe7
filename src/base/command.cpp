#include "base/command.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cerrno>
#include <cstring>
#include <optional>

#include "base/text.hpp"

extern char** environ;

namespace assay {
namespace {

using Steady = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::size_t kMostBytes = 1024 * 1024;

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }
  void set(int number) {
    close();
    number_ = number;
  }
  void close() {
    if (number_ >= 0) ::close(number_);
    number_ = -1;
  }

 private:
  int number_ = -1;
};

struct Pipe {
  Descriptor read, write;
  bool open() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return false;
    read.set(ends[0]);
    write.set(ends[1]);
    return true;
  }
};

// A program need not read what it is given: writing to it must then fail, not end us.
class NoPipeSignal {
 public:
  NoPipeSignal() {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  ~NoPipeSignal() {
    const timespec now{};
    while (sigtimedwait(&pipe_, nullptr, &now) > 0) {
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  NoPipeSignal(const NoPipeSignal&) = delete;
  NoPipeSignal& operator=(const NoPipeSignal&) = delete;
  const sigset_t& before() const { return before_; }

 private:
  sigset_t pipe_, before_;
};

struct Pipes {
  Pipe input, output, errors;
};

// The errno of what failed; 0 when the program runs.
int start(const Command& command, Pipes& pipes, const sigset_t& mask, pid_t& pid) {
  if (!pipes.input.open() || !pipes.output.open() || !pipes.errors.open()) return errno;
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&files);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_adddup2(&files, pipes.input.read.number(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&files, pipes.output.write.number(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&files, pipes.errors.write.number(), STDERR_FILENO);
  sigset_t usual;
  sigemptyset(&usual);
  for (const int signal : {SIGPIPE, SIGINT, SIGTERM}) sigaddset(&usual, signal);
  posix_spawnattr_setsigdefault(&attributes, &usual);
  posix_spawnattr_setsigmask(&attributes, &mask);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  std::vector<char*> words;
  for (const std::string& word : command.words) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  const int error = posix_spawnp(&pid, words.front(), &files, &attributes, words.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&attributes);
  pipes.input.read.close();
  pipes.output.write.close();
  pipes.errors.write.close();
  return error;
}

void read_some(Descriptor& from, std::string& into) {
  std::array<char, 16 * 1024> buffer;
  const ssize_t got = ::read(from.number(), buffer.data(), buffer.size());
  if (got < 0 && (errno == EINTR || errno == EAGAIN)) return;
  if (got <= 0) return from.close();
  into.append(buffer.data(), std::min(static_cast<std::size_t>(got), kMostBytes - into.size()));
}

void write_some(Descriptor& to, std::string_view& rest) {
  const ssize_t put = rest.empty() ? 0 : ::write(to.number(), rest.data(), rest.size());
  if (put < 0 && (errno == EINTR || errno == EAGAIN)) return;
  if (put >= 0) rest.remove_prefix(static_cast<std::size_t>(put));
  if (put < 0 || rest.empty()) to.close();
}

// Waits up to `at_most` for what can be written or read; whether there was any output, or its end.
bool move_some(Pipes& pipes, std::string_view& input, Ran& out, milliseconds at_most) {
  Descriptor &to = pipes.input.write, &output = pipes.output.read, &errors = pipes.errors.read;
  std::array<pollfd, 3> ready{pollfd{to.number(), POLLOUT, 0}, pollfd{output.number(), POLLIN, 0},
                              pollfd{errors.number(), POLLIN, 0}};
  if (::poll(ready.data(), ready.size(), static_cast<int>(at_most.count())) <= 0) return false;
  if (ready[0].revents != 0) write_some(to, input);
  if (ready[1].revents != 0) read_some(output, out.output);
  if (ready[2].revents != 0) read_some(errors, out.errors);
  return ready[1].revents != 0 || ready[2].revents != 0;
}

// The status it ended with; null when the time was over first. What it started itself may hold the
// outputs open, so that its own end counts, not theirs.
std::optional<int> serve_until_end(pid_t pid, Pipes& pipes, std::string_view input,
                                   Steady::time_point deadline, Ran& out) {
  constexpr milliseconds kLook{20}, kNow{0}, kSoon{1};
  ::fcntl(pipes.input.write.number(), F_SETFL, O_NONBLOCK);
  if (input.empty()) pipes.input.write.close();
  std::optional<int> ended;
  while (Steady::now() < deadline) {
    int status = 0;
    if (!ended && ::waitpid(pid, &status, WNOHANG) == pid) ended = status;
    const bool open = pipes.output.read.is_open() || pipes.errors.read.is_open();
    const bool moved = move_some(pipes, input, out, ended ? kNow : open ? kLook : kSoon);
    if (ended && !moved) break;
  }
  return ended;
}

}  // namespace

std::string Ran::text(const Command& command) const {
  if (fine()) return "";
  std::string out;
  switch (end) {
    case End::exited:
      out = fmt::format("exited with {}", number);
      break;
    case End::killed:
      out = fmt::format("was ended by signal {} ({})", number, strsignal(number));
      break;
    case End::timed_out:
      out = fmt::format("did not end within {:g} s",
                        static_cast<double>(command.timeout.count()) / 1000);
      break;
    case End::not_started:
      return fmt::format("cannot be started: {}", std::strerror(number));
  }
  const std::string first = errors.substr(0, errors.find('\n'));
  constexpr std::size_t kMostShown = 200;
  return first.empty() ? out : out + ": " + shortened(first, kMostShown);
}

Ran run_command(const Command& command, std::string_view input) {
  assert(!command.words.empty());
  Ran out;
  Pipes pipes;
  pid_t pid = 0;
  const NoPipeSignal quiet;
  const auto deadline = Steady::now() + command.timeout;
  if (const int error = start(command, pipes, quiet.before(), pid); error != 0) {
    out.number = error;
    return out;
  }
  const auto status = serve_until_end(pid, pipes, input, deadline, out);
  if (!status) {
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
    out.end = Ran::End::timed_out;
    return out;
  }
  out.end = WIFSIGNALED(*status) ? Ran::End::killed : Ran::End::exited;
  out.number = WIFSIGNALED(*status) ? WTERMSIG(*status) : WEXITSTATUS(*status);
  return out;
}

}  // namespace assay
