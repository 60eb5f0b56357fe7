// Whatever stands where in a spec, loading ends with a model or with errors that have places.
#include <gtest/gtest.h>

#include "spec/lint.hpp"
#include "spec/load.hpp"
#include "spec_files.hpp"

namespace assay {
namespace {

void collect_pointers(const Json& value, const std::string& pointer,
                      std::vector<std::string>& out) {
  out.push_back(pointer);
  if (value.is_array())
    for (std::size_t i = 0; i < value.as_array().size(); ++i)
      collect_pointers(value.as_array()[i], pointer + "/" + std::to_string(i), out);
  if (value.is_object())
    for (const auto& [name, member] : value.as_object())
      collect_pointers(member, pointer_join(pointer, name), out);
}

TEST(LoadRobustness, AnyPieceMayBeOfAnyKind) {
  const auto original = load_document(ASSAY_SOURCE_DIR "/tests/spec/data/calls/api.yaml");
  ASSERT_TRUE(original.has_value());
  std::vector<std::string> pointers;
  collect_pointers(original->root, "", pointers);
  const Json kinds[] = {Json(), Json(3), Json("x"), Json::array({Json("x")}),
                        Json::object({{"x", 1}})};
  const SpecFiles files;
  for (const char* name : {"clauses.yaml", "result-codes.yaml"})
    files.write(
        name, load_document(std::string(ASSAY_SOURCE_DIR "/tests/spec/data/calls/") + name)->text);
  std::size_t turn = 0, loaded = 0;
  for (const std::string& pointer : pointers) {
    Json changed = original->root;
    // Each piece is removed or becomes one of the kinds, in turn.
    const std::size_t kind = turn++ % (std::size(kinds) + 1);
    changed.put(pointer, kind < std::size(kinds) ? &kinds[kind] : nullptr);
    files.write("api.json", changed.dump_pretty());
    const auto spec = load_spec(files.path());
    if (spec) {
      ++loaded;
      lint(*spec);
      continue;
    }
    for (const Error& error : spec.errors()) {
      EXPECT_TRUE(error.where.starts_with(files.path() + "/")) << pointer << ": " << error.text();
      EXPECT_FALSE(error.what.empty()) << pointer;
    }
  }
  EXPECT_GT(loaded, pointers.size() / 10);
  EXPECT_LT(loaded, pointers.size() / 2);
}

}  // namespace
}  // namespace assay
