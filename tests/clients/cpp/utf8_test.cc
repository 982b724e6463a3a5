#include "clients/cpp/utf8.h"

#include "gtest/gtest.h"

namespace redress::client {
namespace {

TEST(Utf8Test, ReadsWhatItWrites) {
  for (const int32_t code_point : {0x0, 0x41, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF,
                                   0xE000, 0xFFFF, 0x10000, 0x10FFFF}) {
    std::string text;
    AppendUtf8(code_point, text);
    size_t position = 0;
    EXPECT_EQ(NextCodePoint(text, position), code_point);
    EXPECT_EQ(position, text.size());
  }
}

TEST(Utf8Test, FindsWhatIsNot) {
  EXPECT_EQ(FindInvalidUtf8("Ren\xC3\xA9"), std::string::npos);
  EXPECT_EQ(FindInvalidUtf8("Ren\xE9"), 3u);
  EXPECT_EQ(FindInvalidUtf8("a\xC0\x80"), 1u);         // overlong
  EXPECT_EQ(FindInvalidUtf8("a\xE0\x80\x80"), 1u);     // overlong
  EXPECT_EQ(FindInvalidUtf8("ab\xED\xA0\x80"), 2u);    // a surrogate
  EXPECT_EQ(FindInvalidUtf8("\xF4\x90\x80\x80"), 0u);  // above U+10FFFF
  EXPECT_EQ(FindInvalidUtf8("a\xE2\x82"), 1u);         // cut
  EXPECT_EQ(FindInvalidUtf8("\x80"), 0u);
  EXPECT_EQ(FindInvalidUtf8("\xFF"), 0u);
}

}  // namespace
}  // namespace redress::client
