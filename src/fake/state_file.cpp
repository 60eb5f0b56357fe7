#include "fake/state_file.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>

#include "base/output.hpp"
#include "base/text.hpp"

namespace assay {
namespace {

namespace fs = std::filesystem;

Errors same_names(const std::string& path, const Running& running) {
  Errors errors;
  std::vector<std::string> seen;
  for (const Fake& fake : running.fakes)
    for (const std::string& name : fake.spec_names()) {
      if (std::ranges::find(seen, name) != seen.end())
        errors.push_back({path, fmt::format("two specs are named {}, and a state goes by the name: "
                                            "rename one of their folders",
                                            in_quotes(name))});
      seen.push_back(name);
    }
  return errors;
}

}  // namespace

StateFile::Stamp StateFile::stamp_of(const std::string& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) return {};
  return {found.st_dev, found.st_ino, found.st_size, found.st_mtim.tv_sec, found.st_mtim.tv_nsec};
}

Result<StateFile> StateFile::open(const std::string& path, const Running& running) {
  if (Errors errors = same_names(path, running); !errors.empty()) return errors;
  StateFile out;
  std::error_code ignored;
  // A link stays one: what it leads to is renamed over.
  const fs::path real = fs::weakly_canonical(path, ignored);
  out.path_ = ignored ? path : real.string();
  if (fs::exists(path, ignored)) {
    if (!fs::is_regular_file(path, ignored))
      return Error{path, "is no ordinary file, which a state must be"};
    out.stamp_ = stamp_of(out.path_);
    const auto document = load_document(path, Syntax::json);
    if (!document) return document.errors();
    auto restored = restore_state(*document, running);
    if (!restored) return restored.errors();
    out.kept_ = std::move(restored->kept);
    out.notes_ = std::move(restored->notes);
  }
  if (const auto saved = out.save(running); !saved) return Error{path, saved.error().what};
  return out;
}

Result<bool> StateFile::save(const Running& running) {
  if (stamp_of(path_) != stamp_)
    return Error{path_,
                 "another program has changed this file since it was read or written here, "
                 "and the state is not written over it: restart to take that state over"};
  auto output = Output::create(path_);
  if (!output) return output.errors();
  output->write(state_of(running, kept_).dump_pretty() + "\n");
  if (auto committed = output->commit(); !committed) return committed;
  stamp_ = stamp_of(path_);
  return true;
}

}  // namespace assay
