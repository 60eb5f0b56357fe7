#include "base/ascii.hpp"

#include <gtest/gtest.h>

#include <string>

namespace assay {
namespace {

TEST(AsciiPrefix, EndsInFrontOfTheFirstByteThatIsNone) {
  EXPECT_EQ(ascii_prefix(std::string(19, '\x7f')), 16U);
  for (std::size_t at = 0; at < 16; ++at) {
    std::string text(16, '\0');
    text[at] = '\x80';
    EXPECT_EQ(ascii_prefix(text), at / 8 * 8) << at;
  }
}

TEST(PlainPrefix, EndsAtTheFirstByteThatJsonDoesNotHoldAsItIs) {
  for (int byte = 0; byte < 256; ++byte) {
    const bool plain = byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
    for (std::size_t at = 0; at < 20; ++at) {
      std::string text(20, '~');
      text[at] = static_cast<char>(byte);
      EXPECT_EQ(plain_prefix(text), plain ? 20U : at) << byte;
    }
  }
  EXPECT_EQ(plain_prefix(""), 0U);
}

}  // namespace
}  // namespace assay
