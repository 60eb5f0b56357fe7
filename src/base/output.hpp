// A file on its way to disk: whole under its name, or not there at all.
#pragma once
#include <fstream>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.hpp"

namespace assay {

// Writes beside `path` and takes its place at commit(). What is no ordinary file (/dev/stdout, a
// pipe) is written directly.
class Output {
 public:
  static Result<Output> create(const std::string& path);
  Output(Output&& other) noexcept
      : path_(std::move(other.path_)),
        beside_(std::exchange(other.beside_, {})),
        file_(std::move(other.file_)) {}
  Output& operator=(Output&&) = delete;
  ~Output();  // without commit(): what was written is removed

  void write(std::string_view text) { file_ << text; }
  Result<bool> commit();  // errors name the path

 private:
  Output() = default;
  std::string path_, beside_;  // beside_ is empty when written directly, or done
  std::ofstream file_;
};

}  // namespace assay
