// The official JSON Schema Test Suite, draft 2020-12. It is not part of this repository: it is
// looked for beside it, or where ASSAY_SHARED says, and the tests are skipped where it is absent.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "schema/schema.hpp"

namespace assay {
namespace {

namespace fs = std::filesystem;

fs::path suite() {
  const char* shared = std::getenv("ASSAY_SHARED");
  return (shared ? fs::path(shared) : fs::path(ASSAY_SOURCE_DIR).parent_path() / "shared") / "jsts";
}

Json read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  auto json = parse_json(text.str(), path.filename().string());
  EXPECT_TRUE(json) << (json ? "" : json.error().text());
  return json ? std::move(json).value() : Json();
}

std::vector<fs::path> json_files(const fs::path& folder, bool deep) {
  std::vector<fs::path> files;
  const auto keep = [&](const fs::directory_entry& entry) {
    if (entry.is_regular_file() && entry.path().extension() == ".json")
      files.push_back(entry.path());
  };
  if (!fs::is_directory(folder)) return files;
  if (deep)
    for (const auto& entry : fs::recursive_directory_iterator(folder)) keep(entry);
  else
    for (const auto& entry : fs::directory_iterator(folder)) keep(entry);
  std::ranges::sort(files);
  return files;
}

// The documents that the suite expects at http://localhost:1234/.
std::map<std::string, Json> remotes() {
  std::map<std::string, Json> documents;
  const fs::path folder = suite() / "remotes";
  for (const fs::path& file : json_files(folder, true))
    documents.emplace("http://localhost:1234/" + fs::relative(file, folder).generic_string(),
                      read(file));
  return documents;
}

struct Count {
  int groups = 0, instances = 0;
};

void run_file(const fs::path& file, const SchemaOptions& options, Count& count) {
  const Json groups = read(file);
  ASSERT_TRUE(groups.is_array()) << file;
  for (const Json& group : groups.as_array()) {
    ++count.groups;
    const std::string title =
        file.filename().string() + ": " + group.find("description")->as_string();
    const auto schema = Schema::compile(*group.find("schema"), options);
    if (!schema) {
      ADD_FAILURE() << title << ": " << schema.error().text();
      continue;
    }
    for (const Json& test : group.find("tests")->as_array()) {
      ++count.instances;
      const Json& data = *test.find("data");
      const bool valid = test.find("valid")->as_bool();
      const std::string claim = title + ": " + test.find("description")->as_string();
      EXPECT_EQ(schema->accepts(data), valid) << claim << ": " << data.dump();
      EXPECT_EQ(schema->validate(data).empty(), valid) << claim << ": " << data.dump();
    }
  }
}

void run_folder(const fs::path& folder, SchemaOptions options) {
  const std::vector<fs::path> files = json_files(folder, false);
  if (files.empty()) GTEST_SKIP() << "no JSON Schema Test Suite at " << folder;
  const std::map<std::string, Json> documents = remotes();
  options.documents = [&](const std::string& uri) {
    const auto found = documents.find(uri);
    return found == documents.end() ? nullptr : &found->second;
  };
  Count count;
  for (const fs::path& file : files) run_file(file, options, count);
  ::testing::Test::RecordProperty("files", static_cast<int>(files.size()));
  ::testing::Test::RecordProperty("instances", count.instances);
  EXPECT_GT(count.instances, 0);
}

TEST(Jsts, EveryRequiredTestHolds) { run_folder(suite() / "tests" / "draft2020-12", {}); }

TEST(Jsts, EveryFormatTestHoldsWhenFormatsAreAsserted) {
  SchemaOptions options;
  options.formats = SchemaOptions::Assert::yes;
  run_folder(suite() / "tests" / "draft2020-12" / "optional" / "format", options);
}

}  // namespace
}  // namespace assay
