#include "spec_files.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

#include "spec/load.hpp"

namespace assay {

SpecFiles::SpecFiles() {
  std::string pattern = (std::filesystem::temp_directory_path() / "assay-spec-XXXXXX").string();
  const char* made = mkdtemp(pattern.data());
  path_ = made ? made : "";
}

SpecFiles::~SpecFiles() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

std::string SpecFiles::write(const std::string& name, std::string_view text) const {
  const std::filesystem::path file = std::filesystem::path(path_) / name;
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
  return file.string();
}

std::vector<std::string> SpecFiles::texts(const Errors& errors) const {
  std::vector<std::string> out;
  for (const Error& error : errors) {
    std::string text = error.text();
    for (const std::string& prefix : {path_ + "/", path_})
      for (auto at = text.find(prefix); at != std::string::npos; at = text.find(prefix, at))
        text.erase(at, prefix.size());
    out.push_back(std::move(text));
  }
  return out;
}

Texts load_errors(std::string_view api_yaml) {
  const SpecFiles files;
  files.write("api.yaml", api_yaml);
  const auto spec = load_spec(files.path());
  return spec ? Texts{} : files.texts(spec.errors());
}

TEST(SpecFiles, TheFolderIsNotToldInErrors) {
  const SpecFiles files;
  EXPECT_EQ(files.texts({{files.path() + "/api.yaml:1:2", "wrong"}}),
            (Texts{"api.yaml:1:2: wrong"}));
}

}  // namespace assay
