// Published OpenAPI documents of many owners: each must load, or be refused for a defect that it
// has. Skipped, visibly, where the folder of documents is absent (ASSAY_SHARED, or ../shared beside
// the project).
#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "spec/lint.hpp"
#include "spec/load.hpp"

namespace assay {
namespace {

namespace fs = std::filesystem;

fs::path documents() {
  const char* given = getenv("ASSAY_SHARED");
  return fs::path(given ? given : ASSAY_SOURCE_DIR "/../shared") / "openapi";
}

// The large ones take a minute without optimisation.
bool left_for_release(const fs::path& file) {
#ifdef NDEBUG
  static_cast<void>(file);
  return false;
#else
  return fs::file_size(file) > 2'000'000;
#endif
}

std::vector<fs::path> all_files() {
  std::vector<fs::path> out;
  for (const auto& entry : fs::recursive_directory_iterator(documents())) {
    const auto extension = entry.path().extension();
    if ((extension == ".json" || extension == ".yaml") && !left_for_release(entry.path()))
      out.push_back(entry.path());
  }
  std::ranges::sort(out);
  return out;
}

std::string first_error(const Result<Spec>& spec) {
  std::string what = spec.error().what;
  return spec.error().where.empty() ? "without a place: " + what : what;
}

TEST(SharedDocuments, LoadOrAreRefusedForWhatTheyAre) {
  if (!fs::exists(documents())) GTEST_SKIP() << "no folder " << documents();
  constexpr std::string_view kReads = "assay reads OpenAPI 3.0 and 3.1";
  const std::vector<std::string> reasons{
      "Swagger 2.0 is not supported: " + std::string(kReads) +
          "; convert the document to one of them",
      "OpenAPI 3.2.0 is not supported: " + std::string(kReads),
      "not an OpenAPI document but one of \"arazzo\": " + std::string(kReads),
      "not an OpenAPI document but one of \"asyncapi\": " + std::string(kReads),
      "not an OpenAPI document: it has no \"openapi\"; " + std::string(kReads),
      // openai.openapi.*, which says 3.1.0
      "\"exclusiveMinimum\" is true: expected a number (true and false are OpenAPI 3.0: in 3.1 it "
      "is the bound "
      "itself)",
  };
  std::map<std::string, int> refused;
  int loaded = 0;
  for (const fs::path& file : all_files()) {
    const auto spec = load_spec(file.string());
    if (!spec) {
      EXPECT_NE(std::ranges::find(reasons, first_error(spec)), reasons.end())
          << file << ": " << spec.error().text();
      ++refused[first_error(spec)];
      continue;
    }
    ++loaded;
    for (const Operation& operation : spec->operations) {
      for (const MediaType& body : operation.bodies)
        EXPECT_TRUE(bool(body.compiled)) << operation.id;
      for (const Parameter& parameter : operation.parameters)
        EXPECT_TRUE(bool(parameter.compiled)) << operation.id;
      EXPECT_FALSE(operation.id.empty());
    }
  }
  EXPECT_GE(loaded, 25);
  EXPECT_EQ(refused[reasons[1]], 2);
}

// Operations, schemas and all must be the same from both syntaxes; places differ.
std::string told(const Spec& spec) {
  std::string out = spec.title + spec.version + spec.base_path + "\n";
  for (const Operation& operation : spec.operations) {
    out += operation.id + " " + operation.method + " " + operation.path + "\n";
    for (const Parameter& parameter : operation.parameters)
      out += parameter.name + parameter.schema.dump() + "\n";
    for (const MediaType& body : operation.bodies) out += body.name + body.schema.dump() + "\n";
    for (const ResponseSpec& response : operation.responses)
      for (const MediaType& content : response.content)
        out += response.status + content.name + content.schema.dump() + "\n";
  }
  return out;
}

TEST(SharedDocuments, BothSyntaxesOfOneDocumentGiveTheSameSpec) {
  if (!fs::exists(documents())) GTEST_SKIP() << "no folder " << documents();
  int pairs = 0;
  for (const char* folder : {"learn-examples/v3.0", "learn-examples/v3.1"}) {
    for (const auto& entry : fs::directory_iterator(documents() / folder)) {
      fs::path twin = entry.path();
      twin.replace_extension(".yaml");
      // The JSON of this one lacks a parameter that its YAML has.
      if (twin.filename() == "tictactoe.yaml") continue;
      if (entry.path().extension() != ".json" || !fs::exists(twin)) continue;
      const auto json = load_spec(entry.path().string()), yaml = load_spec(twin.string());
      ASSERT_TRUE(json.has_value() && yaml.has_value()) << twin;
      EXPECT_EQ(told(*json), told(*yaml)) << twin;
      ++pairs;
    }
  }
  EXPECT_EQ(pairs, 8);
}

}  // namespace
}  // namespace assay
