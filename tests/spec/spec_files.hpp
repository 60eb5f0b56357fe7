// A folder of files for one test, removed at its end; places in errors are told without it.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace assay {

class SpecFiles {
 public:
  SpecFiles();
  ~SpecFiles();
  SpecFiles(const SpecFiles&) = delete;
  SpecFiles& operator=(const SpecFiles&) = delete;

  // Returns the file's path.
  std::string write(const std::string& name, std::string_view text) const;
  const std::string& path() const { return path_; }
  // "api.yaml:1:2: what", one for each error, the folder's path taken out of places and texts.
  std::vector<std::string> texts(const Errors& errors) const;

 private:
  std::string path_;
};

using Texts = std::vector<std::string>;

// Errors of loading a folder whose only file is this api.yaml; empty when it loads.
Texts load_errors(std::string_view api_yaml);

}  // namespace assay
