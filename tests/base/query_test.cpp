#include "base/query.hpp"

#include <gtest/gtest.h>

namespace assay {
namespace {

TEST(Query, ATargetIsTakenApart) {
  EXPECT_EQ(path_of("/a/b?x=1?y"), "/a/b");
  EXPECT_EQ(query_of("/a/b?x=1?y"), "x=1?y");
  EXPECT_EQ(query_of("/a/b"), "");
  const auto parameters = query_parameters("/?a=1&&b&c=&=d&a=%32");
  ASSERT_EQ(parameters.size(), 5U);
  EXPECT_EQ(parameters[1].name, "b");
  EXPECT_EQ(parameters[3].name, "");
  EXPECT_EQ(parameters[3].value, "d");
  EXPECT_EQ(parameters[4].value, "%32");
}

TEST(Query, AppendingAndTakingAwayAreInverse) {
  for (const std::string_view target : {"/p", "/p?a=1", "/p?a&b=", "/p?a=b=c&d"}) {
    std::string longer(target);
    append_parameter(longer, "s n", "v&1");
    EXPECT_EQ(longer.substr(longer.size() - 11), "s%20n=v%261");
    const std::string names[] = {"s n"};
    EXPECT_EQ(without_parameters(longer, names), target);
  }
  const std::string names[] = {"a"};
  EXPECT_EQ(without_parameters("/p?a=1&%61=2&b=3&a", names), "/p?b=3");
}

TEST(Query, PercentSignsThatEncodeNothingStay) {
  EXPECT_EQ(percent_decoded("%41%zz%4%"), "A%zz%4%");
}

}  // namespace
}  // namespace assay
