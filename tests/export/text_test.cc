#include "service/export/text.h"

#include <gtest/gtest.h>

namespace redress::exporting {
namespace {

TEST(IsUtf8Test, KnowsWellFormedText) {
  for (const char* good : {"", "plain", "\xC2\xA3", "\xEF\xBF\xBD",
                           "\xF0\x9F\x98\x80", "\xF4\x8F\xBF\xBF"}) {
    EXPECT_TRUE(IsUtf8(good)) << good;
  }
  // A lone continuation, overlong forms, a surrogate, beyond the last, cut off.
  for (const char* bad :
       {"\x80", "\xC0\xAF", "\xC1\x81", "\xE0\x80\xAF", "\xED\xA0\x80",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE2\x82", "a\xC3", "\xFF"}) {
    EXPECT_FALSE(IsUtf8(bad)) << bad;
  }
}

TEST(CleanTextTest, MakesOneLineOfUtf8) {
  EXPECT_EQ(CleanText("a\nb\tc\x7F", 100), "a b c ");
  EXPECT_EQ(CleanText("a\xFF\xC2\xA3", 100), "a?\xC2\xA3");
  EXPECT_EQ(CleanText("ab\xC2\xA3", 3), "ab");
  EXPECT_EQ(CleanText(std::string_view("a\0b", 3), 100), "a b");
}

TEST(FileNameFaultTest, TakesOnlyPlainNames) {
  for (const char* good : {"a", "a.csv", "Größe 1.txt", "a..b", "-"}) {
    EXPECT_EQ(FileNameFault(good), "") << good;
  }
  EXPECT_EQ(FileNameFault(std::string(200, 'x')), "");
  for (const char* bad :
       {"", ".", "..", ".a", "/a", "a/b", "a\\b", "a\nb", "a\x7F", "\xFF"}) {
    EXPECT_NE(FileNameFault(bad), "") << bad;
  }
  EXPECT_NE(FileNameFault(std::string(201, 'x')), "");
  EXPECT_NE(FileNameFault(std::string_view("a\0b", 3)), "");
}

}  // namespace
}  // namespace redress::exporting
