#include "plugins/html/html_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "plugins/html/text_html.h"

namespace redress::html {
namespace {

using ::testing::ElementsAre;

TEST(HtmlTextTest, EscapesWhatIsMarkup) {
  EXPECT_EQ(Escaped("a < b > c & \"d\" 'e' &amp;"),
            "a &lt; b &gt; c &amp; &quot;d&quot; &#39;e&#39; &amp;amp;");
}

TEST(HtmlTextTest, LeavesOtherLettersAsTheyAre) {
  const std::string text =
      "£3,600 Grüße 日本語 👩‍👧 שלום\t\n ";
  EXPECT_EQ(Escaped(text), text);
}

TEST(HtmlTextTest, EndsLinesWithLineFeeds) {
  EXPECT_EQ(Escaped("a\r\nb\rc\nd\r\r\n"), "a\nb\nc\nd\n\n");
}

TEST(HtmlTextTest, MakesControlCharactersVisible) {
  EXPECT_EQ(Escaped(std::string("\0\x01\x0B\x0C\x1F\x7F", 6)), "␀␁␋␌␟␡");
  EXPECT_EQ(Escaped("\xC2\x80|\xC2\x9F|\xC2\xA0"), "\uFFFD|\uFFFD|\xC2\xA0");
}

TEST(HtmlTextTest, ReplacesWhatIsNoCharacter) {
  // U+FDD0, U+FFFE, U+10FFFF; then malformed: cut short, a surrogate, too long
  // a form, a byte that begins nothing, too large.
  EXPECT_EQ(Escaped("\xEF\xB7\x90|\xEF\xBF\xBE|\xF4\x8F\xBF\xBF"),
            "\uFFFD|\uFFFD|\uFFFD");
  EXPECT_EQ(Escaped("\xE2\x82"), "\uFFFD\uFFFD");
  EXPECT_EQ(Escaped("\xED\xA0\x80<"), "\uFFFD\uFFFD\uFFFD&lt;");
  EXPECT_EQ(Escaped("\xC0\xBC"), "\uFFFD\uFFFD");
  EXPECT_EQ(Escaped("\xFFx"), "\uFFFDx");
  EXPECT_EQ(Escaped("\xF4\x90\x80\x80"), "\uFFFD\uFFFD\uFFFD\uFFFD");
}

TEST(HtmlTextTest, LosesNothingOfJson) {
  EXPECT_EQ(EscapedJson("{\"a\":\"<\x7F\xC2\x85\xEF\xBF\xBE\xF0\x9F\xBF\xBF\"}"
                        "\r\n"),
            "{&quot;a&quot;:&quot;&lt;\\u007f\\u0085\\ufffe\\ud83f\\udfff&quot;"
            "} \n");
}

TEST(HtmlTextTest, MakesDifferentIdsOfDifferentIds) {
  EXPECT_EQ(ElementId("closed_by_team2"), "closed_by_team2");
  EXPECT_EQ(ElementId("x-chart"), "x.2dchart");
  EXPECT_EQ(ElementId("a b"), "a.20b");
  EXPECT_EQ(ElementId("a.20b"), "a.2e20b");
  EXPECT_EQ(ElementId("é\""), ".c3.a9.22");
}

TEST(HtmlTextTest, KnowsWhatCannotBeSeen) {
  EXPECT_TRUE(IsBlank(""));
  EXPECT_TRUE(IsBlank(" \t\r\n\xC2\xA0\xE2\x80\x8B\xEF\xBB\xBF"));
  EXPECT_FALSE(IsBlank(" ."));
  // They are shown by pictures.
  EXPECT_FALSE(IsBlank("\x01"));
}

TEST(HtmlTextTest, FindsTheDirectionWhereItMatters) {
  EXPECT_EQ(DirectionAttribute("Grüße, Привет 日本語 👩"), "");
  EXPECT_EQ(DirectionAttribute("a שלום"), " dir=\"auto\"");
  EXPECT_EQ(DirectionAttribute("مرحبا"), " dir=\"auto\"");
  EXPECT_EQ(DirectionAttribute("a\xE2\x80\xAE"), " dir=\"auto\"");
  EXPECT_EQ(DirectionAttribute("\xF0\x90\xA0\x80"), " dir=\"auto\"");
}

TEST(HtmlTextTest, MeasuresWords) {
  EXPECT_EQ(LongestWord(""), 0U);
  EXPECT_EQ(LongestWord("a bcd\nüü"), 3U);
  EXPECT_EQ(LongestWord("日本語 a"), 3U);
}

TEST(HtmlTextTest, WrapsBetweenWords) {
  EXPECT_THAT(WrappedText("", 10, 2), ElementsAre(""));
  EXPECT_THAT(WrappedText("  Family \n Support  Team ", 14, 3),
              ElementsAre("Family Support", "Team"));
  EXPECT_THAT(WrappedText("Children Looked After Team", 10, 2),
              ElementsAre("Children", "Looked Aft…"));
  EXPECT_THAT(WrappedText("abcdefghijkl", 5, 9),
              ElementsAre("abcde", "fghij", "kl"));
  EXPECT_THAT(WrappedText("ab cdefghijkl", 5, 9),
              ElementsAre("ab", "cdefg", "hijkl"));
  EXPECT_THAT(WrappedText("日本語の文", 4, 9),
              ElementsAre("日本", "語の", "文"));
}

TEST(TextHtmlTest, MarksFigures) {
  EXPECT_EQ(TextHtml({TextStyle::kParagraph,
                      "Of <9> complaints 4",
                      {{3, 3, "closed\""}, {18, 1, "upheld"}}}),
            "Of <data class=\"figure\" data-figure=\"closed&quot;\" "
            "value=\"&lt;9&gt;\">&lt;9&gt;</data> complaints <data "
            "class=\"figure\" data-figure=\"upheld\" value=\"4\">4</data>");
}

TEST(TextHtmlTest, RefusesFiguresOutsideTheirText) {
  for (const TextFigure& figure :
       {TextFigure{4, 1, "a"}, TextFigure{2, 2, "a"},
        TextFigure{1, static_cast<size_t>(-1), "a"}}) {
    EXPECT_THROW(TextHtml({TextStyle::kParagraph, "abc", {figure}}),
                 std::invalid_argument);
  }
  EXPECT_THROW(
      TextHtml({TextStyle::kParagraph, "abc", {{1, 2, ""}, {0, 1, ""}}}),
      std::invalid_argument);
}

TEST(TextHtmlTest, GivesATitleToWhatHasNone) {
  EXPECT_EQ(TitleHtml("<Team>", "team"), "&lt;Team&gt;");
  EXPECT_EQ(TitleHtml(" ", "a&b"), " <span class=\"added\">a&amp;b</span>");
}

}  // namespace
}  // namespace redress::html
