#include "base/output.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace assay {
namespace {

Error cannot_write(const std::string& path) {
  return {path, std::string("cannot be written: ") +
                    (errno == 0 ? "the disk did not take it" : std::strerror(errno))};
}

}  // namespace

Result<Output> Output::create(const std::string& path) {
  std::error_code ignored;
  const bool ordinary =
      !std::filesystem::exists(path, ignored) || std::filesystem::is_regular_file(path, ignored);
  if (std::filesystem::is_directory(path, ignored))
    return Error{path, "cannot be written: it is a folder, expected a file"};
  Output out;
  out.path_ = path;
  if (ordinary) out.beside_ = path + ".part";
  errno = 0;
  out.file_.open(ordinary ? out.beside_ : path, std::ios::binary | std::ios::trunc);
  if (!out.file_) {
    out.beside_.clear();
    return cannot_write(path);
  }
  return out;
}

Output::~Output() {
  if (beside_.empty()) return;
  std::error_code ignored;
  std::filesystem::remove(beside_, ignored);
}

Result<bool> Output::commit() {
  errno = 0;
  file_.close();
  if (!file_) return cannot_write(path_);
  if (beside_.empty()) return true;
  if (std::rename(beside_.c_str(), path_.c_str()) != 0) return cannot_write(path_);
  beside_.clear();
  return true;
}

}  // namespace assay
