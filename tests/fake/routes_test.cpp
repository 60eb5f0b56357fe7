#include "fake/routes.hpp"

#include <gtest/gtest.h>

namespace assay {
namespace {

Routes routes_of(std::initializer_list<std::string_view> patterns) {
  Routes routes;
  std::size_t number = 0;
  for (std::string_view pattern : patterns) routes.add(pattern, number++);
  return routes;
}

TEST(Routes, APathWithoutTemplatesGoesFirst) {
  const Routes routes = routes_of({"/users/{id}", "/users/me"});
  EXPECT_EQ(routes.find("/users/me").operations, std::vector<std::size_t>{1});
  EXPECT_EQ(routes.find("/users/you").operations, std::vector<std::size_t>{0});
}

TEST(Routes, OperationsOfOnePathStayTogether) {
  const Routes routes = routes_of({"/a", "/b", "/a"});
  EXPECT_EQ(routes.find("/a").operations, (std::vector<std::size_t>{0, 2}));
}

TEST(Routes, ValuesOfTemplatesAreDecoded) {
  const auto match = routes_of({"/files/{name}.json/{part}"}).find("/files/a%20b.json/7");
  const std::vector<std::pair<std::string, std::string>> expected{{"name", "a b"}, {"part", "7"}};
  EXPECT_EQ(match.values, expected);
}

TEST(Routes, ATemplateIsNeverEmptyAndNeverHoldsASlash) {
  const Routes routes = routes_of({"/files/{name}"});
  for (std::string_view path : {"/files/", "/files", "/files/a/b", "/file/a", ""})
    EXPECT_TRUE(routes.find(path).operations.empty()) << path;
}

TEST(TargetPath, DropsTheQueryAndTheAuthority) {
  EXPECT_EQ(target_path("/a/b?c=d"), "/a/b");
  EXPECT_EQ(target_path("HTTP://host:1/a?b"), "/a");
  EXPECT_EQ(target_path("http://host"), "/");
  EXPECT_EQ(target_path("*"), "*");
}

}  // namespace
}  // namespace assay
