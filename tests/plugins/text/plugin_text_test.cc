#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "plugins/text/json.h"
#include "plugins/text/letter_case.h"
#include "plugins/text/utf8.h"

namespace redress::text {
namespace {

std::vector<uint32_t> CodePoints(std::string_view text) {
  std::vector<uint32_t> codes;
  size_t at = 0;
  while (at < text.size()) codes.push_back(NextCodePoint(text, at));
  return codes;
}

TEST(Utf8Test, ReadsWhatIsWellFormed) {
  EXPECT_EQ(CodePoints(std::string_view("a\0é日🙂", 11)),
            (std::vector<uint32_t>{'a', 0, 0xE9, 0x65E5, 0x1F642}));
  EXPECT_EQ(
      CodePoints("\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80"
                 "\xEF\xBF\xBF\xF0\x90\x80\x80\xF4\x8F\xBF\xBF"),
      (std::vector<uint32_t>{0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF,
                             0x10000, 0x10FFFF}));
}

TEST(Utf8Test, TakesAByteOfWhatIsMalformed) {
  // Cut short, a surrogate, too long a form, too large, and bytes that begin
  // nothing.
  for (const char* text :
       {"\xE2\x82", "\xED\xA0\x80", "\xC0\x80", "\xE0\x9F\xBF",
        "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xFF", "\x80"}) {
    const std::string_view bytes = text;
    EXPECT_EQ(CodePoints(bytes),
              std::vector<uint32_t>(bytes.size(), kMalformed))
        << text;
  }
  EXPECT_EQ(CodePoints("\xE2\x82z"),
            (std::vector<uint32_t>{kMalformed, kMalformed, 'z'}));
}

TEST(Utf8Test, WritesWhatItReads) {
  for (const uint32_t code :
       {0x0u, 0x7Fu, 0x80u, 0x7FFu, 0x800u, 0xFFFFu, 0x10000u, 0x10FFFFu}) {
    std::string text;
    AppendCodePoint(code, text);
    EXPECT_EQ(CodePoints(text), std::vector<uint32_t>{code});
  }
}

TEST(Utf8Test, APrefixCutsNoCharacter) {
  EXPECT_EQ(Utf8Prefix("cafés", 5), "café");
  EXPECT_EQ(Utf8Prefix("cafés", 4), "caf");
  EXPECT_EQ(Utf8Prefix("abc", 9), "abc");
}

TEST(JsonTest, LosesNothingAndHoldsNothingThatMarkupCannot) {
  EXPECT_EQ(JsonForMarkup("{\"é\":\"<\x7F\xC2\x85\xEF\xBF\xBE\xEF\xB7\x90"
                          "\xF0\x9F\xBF\xBF\x01\"}\r\n\t"),
            "{\"é\":\"<\\u007f\\u0085\\ufffe\\ufdd0\\ud83f\\udfff\\u0001\"}"
            " \n\t");
  EXPECT_EQ(JsonForMarkup("\"\xFF\""), "\"\xFF\"");
}

TEST(LetterCaseTest, FoldsTheLettersOfEurope) {
  EXPECT_EQ(FoldCase("AZ az 09 _[]"), "az az 09 _[]");
  EXPECT_EQ(FoldCase("ÀÉÎÕÜØÞ×ß÷ÿŸ"), "àéîõüøþ×ß÷ÿÿ");
  EXPECT_EQ(FoldCase("ĀăĈŴŶŹŁŃŐĿ"), "āăĉŵŷźłńőŀ");
  EXPECT_EQ(FoldCase("ẀẂẄỲ"), "ẁẃẅỳ");
  EXPECT_EQ(FoldCase("ΆΈΌΏΑΩΣς"), "άέόώαωσσ");
  EXPECT_EQ(FoldCase("ЀЏАЯҐӀӁ"), "ѐџаяґӏӂ");
  EXPECT_EQ(FoldCase("ԱՖ"), "աֆ");
  EXPECT_EQ(FoldCase("ƠƯ ＡＺ"), "ơư ａｚ");
}

TEST(LetterCaseTest, FoldsLettersThatSomeWriteApart) {
  EXPECT_EQ(FoldCase("Σσς"), "σσσ");
  EXPECT_EQ(FoldCase("\u00B5"), "\u03BC");
  // Which of them Excel takes for another depends on nothing here.
  EXPECT_EQ(FoldCase("İıſ"), "İıſ");
}

TEST(LetterCaseTest, LeavesTheRest) {
  EXPECT_EQ(FoldCase("日本語 שלום 👩"), "日本語 שלום 👩");
  EXPECT_EQ(FoldCase("\xFF\xC3"), "\xFF\xC3");
  const std::string small = "àöøžάώѐџаяӂԯաֆẁỿ";
  EXPECT_EQ(FoldCase(small), small);
}

}  // namespace
}  // namespace redress::text
