#include "base/clock.hpp"

#include <gtest/gtest.h>

#include <string>

namespace assay {
namespace {

// FNV-1a as its authors write it.
std::uint64_t plain(std::string_view text, std::uint64_t hash) {
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 1099511628211ULL;
  }
  return hash;
}

TEST(Hash64, IsFnv1a) {
  EXPECT_EQ(hash64(""), 0xcbf29ce484222325ULL);
  EXPECT_EQ(hash64("a"), 0xaf63dc4c8601ec8cULL);
  EXPECT_EQ(hash64("foobar"), 0x85944171f73967e8ULL);
}

TEST(Hash64, LongRunsOfOneByteAreHashedLikeAnyText) {
  Random random(1);
  for (int byte = 0; byte < 256; ++byte) {
    const std::uint64_t seed = random.next();
    const std::string run(static_cast<std::size_t>(random.below(5000)), static_cast<char>(byte));
    const std::string text = random.alphanumeric(static_cast<std::size_t>(random.below(600))) +
                             run + random.alphanumeric(7) + run + "!";
    EXPECT_EQ(hash64(text, seed), plain(text, seed)) << byte;
    EXPECT_EQ(hash64(run, seed), plain(run, seed)) << byte;
  }
  const std::string text = random.alphanumeric(5000);
  EXPECT_EQ(hash64(text), plain(text, 0xcbf29ce484222325ULL));
}

}  // namespace
}  // namespace assay
