#include <gtest/gtest.h>

#include "spec/document.hpp"
#include "spec_files.hpp"

namespace assay {
namespace {

class DocumentSetTest : public testing::Test {
 protected:
  // Resolves `ref` as seen from a.yaml; the pointer and value, or the errors.
  std::string resolve(std::string_view ref) {
    Errors errors;
    const Document* from = set_.load(files_.path() + "/a.yaml", errors);
    if (!from) return files_.texts(errors).front();
    Json value{ref};
    const auto target = set_.resolve(*from, value, errors);
    if (!target.value) return errors.empty() ? "null" : files_.texts(errors).front();
    return target.pointer + " " + target.value->dump();
  }

  SpecFiles files_;
  DocumentSet set_;
};

TEST_F(DocumentSetTest, ReferencesLeadThroughFilesAndPointers) {
  files_.write("a.yaml", "x: {y~z: [1, {p/q: 2}]}\n'%': 3\nnamed: {$anchor: here, v: 4}\n");
  files_.write("sub/b.yaml", "k: 5\n");
  files_.write("c d.yaml", "k: 6\n");
  EXPECT_EQ(resolve("#/x/y~0z/0"), "/x/y~0z/0 1");
  EXPECT_EQ(resolve("#/x/y~0z/1/p~1q"), "/x/y~0z/1/p~1q 2");
  EXPECT_EQ(resolve("#/x/y%7E0z/0"), "/x/y~0z/0 1");
  EXPECT_EQ(resolve("#/%25"), "/% 3");
  EXPECT_EQ(resolve("#here"), R"( {"$anchor":"here","v":4})");
  EXPECT_EQ(resolve("sub/b.yaml#/k"), "/k 5");
  EXPECT_EQ(resolve("./sub/../sub/b.yaml"), R"( {"k":5})");
  EXPECT_EQ(resolve("c%20d.yaml#/k"), "/k 6");
}

TEST_F(DocumentSetTest, AFileIsReadOnceHoweverItIsNamed) {
  files_.write("a.yaml", "x: 1\n");
  Errors errors;
  EXPECT_EQ(set_.load(files_.path() + "/a.yaml", errors),
            set_.load(files_.path() + "/./a.yaml", errors));
  EXPECT_EQ(set_.all().size(), 1U);
}

TEST_F(DocumentSetTest, AReferenceThatLeadsNowhereNamesTheNearest) {
  files_.write("a.yaml", "components: {schemas: {Pet: 1, Error: 2}, list: [1]}\n");
  files_.write("b.yaml", "Error: 1\n");
  struct Row {
    std::string_view ref, error;
  };
  for (
      const auto& [ref, error] : std::initializer_list<Row>{
          {"#/components/schemas/Pett",
           R"(a.yaml:1:1: "#/components/schemas/Pett" leads nowhere: "/components/schemas" has no "Pett": did you mean "Pet"?)"},
          {"#/component/schemas/Pet",
           R"(a.yaml:1:1: "#/component/schemas/Pet" leads nowhere: the document has no "component": did you mean "components"?)"},
          {"#/components/list/3",
           R"(a.yaml:1:1: "#/components/list/3" leads nowhere: "/components/list" has no "3")"},
          {"b.yaml#/Eror",
           R"(a.yaml:1:1: "b.yaml#/Eror" leads nowhere: the document has no "Eror": did you mean "Error"?)"},
          {"#nobody", R"(a.yaml:1:1: "#nobody" leads nowhere: no "$anchor" has that name)"},
          {"bbb.yaml",
           R"(bbb.yaml: cannot be read: No such file or directory: did you mean "b.yaml"? (referred to at a.yaml:1:1))"},
          {"https://x.org/a.yaml#/b",
           R"(a.yaml:1:1: "https://x.org/a.yaml#/b" is on the network: save that document beside this one and refer to the file)"},
          {"#/%zz",
           R"(a.yaml:1:1: "#/%zz" has a "%" without two hexadecimal digits: write it "%25")"},
      })
    EXPECT_EQ(resolve(ref), error);
}

}  // namespace
}  // namespace assay
