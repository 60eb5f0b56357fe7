#include "sign/digest.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "base/text.hpp"

namespace assay {
namespace {

TEST(Digest, AnUnknownAlgorithmIsNoDigest) {
  EXPECT_FALSE(Digest::fetch("SHA2-257"));
  EXPECT_EQ(Digest::fetch("SHA2-256")->bytes(), 32U);
}

// RFC 4231 test case 7: key and data longer than a block.
TEST(Digest, LongKeysAreHashedFirst) {
  std::string out;
  Digest::fetch("SHA2-256")
      ->hmac(std::string(131, '\xaa'),
             "This is a test using a larger than block-size key and a larger than block-size data. "
             "The key "
             "needs to be hashed before being used by the HMAC algorithm.",
             out);
  EXPECT_EQ(hex_encode(out), "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
}

TEST(Digest, OneIsUsedFromSeveralThreads) {
  const Digest digest = *Digest::fetch("SHA2-256");
  std::vector<std::string> out(4);
  {
    std::vector<std::jthread> threads;
    for (std::string& one : out)
      threads.emplace_back([&digest, &one] {
        for (int i = 0; i < 200; ++i) {
          one.clear();
          digest.hash("abc", one);
        }
      });
  }
  for (const std::string& one : out)
    EXPECT_EQ(hex_encode(one), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace assay
