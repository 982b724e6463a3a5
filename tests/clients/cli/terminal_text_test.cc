#include "clients/cli/terminal_text.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace redress::cli {
namespace {

using ::testing::ElementsAre;

TEST(TerminalTextTest, ShowsWhatCouldMoveACursor) {
  EXPECT_EQ(SafeText("a\x1b[31mb"), "a\\x1b[31mb");
  EXPECT_EQ(SafeText(std::string("a\0b\x7f\r", 5)), "a\\x00b\\x7f\\x0d");
  EXPECT_EQ(SafeText("a\xC2\x9B"
                     "31m"),
            "a\\x9b31m");  // the C1 form of ESC [
  EXPECT_EQ(SafeText("Ren\xE9"), "Ren\\xe9");
  EXPECT_EQ(SafeText("a\u202Eb"), "a\\u202eb");
  EXPECT_EQ(SafeText("a\tb\nc"), "a b c");
  EXPECT_EQ(SafeText("a\tb\nc", /*keep_lines=*/true), "a b\nc");
  EXPECT_EQ(SafeText("\u00A3 \u00E9 \u4E2D"), "\u00A3 \u00E9 \u4E2D");
}

TEST(TerminalTextTest, MeasuresColumns) {
  EXPECT_EQ(DisplayWidth("abc"), 3u);
  EXPECT_EQ(DisplayWidth("\u00A31"), 2u);
  EXPECT_EQ(DisplayWidth("e\u0301"), 1u);
  EXPECT_EQ(DisplayWidth("\u4E2D\u6587"), 4u);
  EXPECT_EQ(PadLeft("\u00A3", 3), "  \u00A3");
  EXPECT_EQ(PadRight("\u4E2D", 3), "\u4E2D ");
  EXPECT_EQ(PadRight("abcd", 3), "abcd");
}

TEST(TerminalTextTest, Wraps) {
  EXPECT_THAT(WrapText("one two three", 8), ElementsAre("one two", "three"));
  EXPECT_THAT(WrapText("a\n\nb", 8), ElementsAre("a", "", "b"));
  EXPECT_THAT(WrapText("abcdefgh", 3), ElementsAre("abc", "def", "gh"));
  EXPECT_THAT(WrapText("a bcdefgh", 3), ElementsAre("a", "bcd", "efg", "h"));
  EXPECT_THAT(WrapText("\u4E2D\u6587\u5B57", 5),
              ElementsAre("\u4E2D\u6587", "\u5B57"));
  EXPECT_THAT(WrapText("\u4E2D", 1), ElementsAre("\u4E2D"));
  EXPECT_THAT(WrapText("", 5), ElementsAre(""));
}

}  // namespace
}  // namespace redress::cli
