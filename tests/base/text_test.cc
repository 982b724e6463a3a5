#include "service/base/text.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace redress {
namespace {

TEST(IsValidUtf8, TakesEveryForm) {
  EXPECT_TRUE(IsValidUtf8(""));
  EXPECT_TRUE(IsValidUtf8("plain\n"));
  EXPECT_TRUE(IsValidUtf8(std::string("\0", 1)));
  EXPECT_TRUE(IsValidUtf8("é £ … 👍"));
  EXPECT_TRUE(IsValidUtf8("\xF4\x8F\xBF\xBF"));
}

TEST(IsValidUtf8, RefusesWhatIsNot) {
  for (const std::string& text :
       std::vector<std::string>{"caf\xE9",           // Latin-1
                                "\x80",              // a continuation alone
                                "\xC3",              // cut
                                "\xE2\x80",          // cut
                                "\xC0\x80",          // overlong
                                "\xE0\x80\x80",      // overlong
                                "\xED\xA0\x80",      // a surrogate
                                "\xF4\x90\x80\x80",  // above U+10FFFF
                                "\xF8\x88\x80\x80\x80", "\xFF"}) {
    EXPECT_FALSE(IsValidUtf8(text)) << Printable(text);
  }
}

TEST(NextCodePoint, MovesOneByteOnWhereInvalid) {
  const std::string text =
      "\xE9"
      "a";
  size_t offset = 0;
  EXPECT_EQ(NextCodePoint(text, offset), kInvalidCodePoint);
  EXPECT_EQ(offset, 1U);
  EXPECT_EQ(NextCodePoint(text, offset), U'a');
  EXPECT_EQ(offset, 2U);
}

TEST(Printable, LeavesTextAsItIs) {
  EXPECT_EQ(Printable("Café £5"), "Café £5");
}

TEST(Printable, WritesOutWhatCannotBeSeen) {
  EXPECT_EQ(Printable(std::string("a\0b\n\x7F", 5)), "a\\x00b\\x0a\\x7f");
  EXPECT_EQ(Printable("caf\xE9"), "caf\\xe9");
  EXPECT_EQ(Printable("\xC2\x85"), "\\xc2\\x85");
}

TEST(Printable, CutsBetweenCharacters) {
  EXPECT_EQ(Printable("aéé", 4), "aé…");
  EXPECT_EQ(Printable("aéé", 5), "aéé");
  EXPECT_EQ(Printable(std::string(1000, 'x')), std::string(200, 'x') + "…");
}

}  // namespace
}  // namespace redress
