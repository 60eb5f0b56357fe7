// A program run to its end: what it is given on its standard input, what it prints.
//
// No shell is between: the words are its arguments as they are. It stays in our process group, so
// that it may ask at the terminal and Ctrl-C reaches it as well. What it started itself and leaves
// behind is not waited for.
#pragma once
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

struct Command {
  std::vector<std::string> words;  // the program first; without "/" it is looked for in PATH
  std::chrono::milliseconds timeout{30'000};
};

struct Ran {
  enum class End {
    exited,       // `number` is the status
    killed,       // by the signal `number`
    timed_out,    // and was killed for it
    not_started,  // `number` is the errno
  };
  End end = End::not_started;
  int number = 0;
  // What it printed, up to a mebibyte each; the rest is read and dropped.
  std::string output, errors;

  bool fine() const { return end == End::exited && number == 0; }
  // "exited with 3: no such captcha": what went wrong, and the first line of its error output;
  // empty when fine.
  std::string text(const Command& command) const;
};

// Requires: !command.words.empty(). Its end is waited for, so this blocks up to the timeout.
Ran run_command(const Command& command, std::string_view input);

}  // namespace assay
