#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "plugins/excel/cell_text.h"
#include "plugins/excel/layout.h"
#include "plugins/excel/letter_case.h"
#include "plugins/excel/preamble.h"
#include "plugins/excel/sheet_names.h"

namespace redress::excel {
namespace {

using ::testing::ElementsAre;

TEST(CellTextTest, KeepsWhatACellCanHold) {
  const std::string text = "caf\xC3\xA9 \xF0\x9F\x99\x82 a\tb\nc =1+1";
  EXPECT_EQ(CellText(text), text);
}

TEST(CellTextTest, MakesTheRestVisible) {
  EXPECT_EQ(CellText("a\r\nb\rc"), "a\nb\nc");
  EXPECT_EQ(CellText(std::string_view("a\0b", 3)),
            "a\xEF\xBF\xBD"
            "b");
  EXPECT_EQ(CellText("\xFFx\xC0\x80"), "\xEF\xBF\xBDx\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(CellText("\xED\xA0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(CellText("a\x01\x1F"), "a_x0001__x001F_");
  EXPECT_EQ(CellText("_x0041_"), "_x005F_x0041_");
  EXPECT_EQ(CellText("_x41_"), "_x41_");
}

TEST(CellTextTest, CountsInUtf16AndCutsNoCharacter) {
  const std::string smile = "\xF0\x9F\x99\x82";
  EXPECT_EQ(Utf16Size("a" + smile + "\xC3\xA9"), 4U);
  EXPECT_EQ(Utf16Prefix(smile + smile, 3), smile);
  EXPECT_EQ(Utf16Prefix("abc", 9), "abc");
  EXPECT_THAT(CellPieces(smile + smile + smile, 3),
              ElementsAre(smile, smile, smile));
}

TEST(CellTextTest, PiecesAreTheTextAndFitTheirCell) {
  EXPECT_THAT(CellPieces("", 5), ElementsAre(""));
  EXPECT_THAT(CellPieces("12345", 5), ElementsAre("12345"));
  EXPECT_THAT(CellPieces("1234567", 5), ElementsAre("12345", "67"));
  EXPECT_THAT(CellPieces("one two three", 9), ElementsAre("one two ", "three"));
  // What is written for a control character counts, not the character.
  EXPECT_THAT(CellPieces("a\x01\x02", 8), ElementsAre("a\x01", "\x02"));
  std::string text;
  for (int i = 0; i < 9000; ++i) text += "caf\xC3\xA9 \xFF\x01";
  std::string whole;
  for (const std::string_view piece : CellPieces(text, 2000)) {
    EXPECT_LE(Utf16Size(CellText(piece)), 2000U);
    whole += piece;
  }
  EXPECT_TRUE(whole == text);
}

TEST(CellTextTest, ShortenedTextsSaySo) {
  EXPECT_EQ(Shorten("abc\nd", 5), "abc d");
  EXPECT_EQ(Shorten("abc\nde", 5), "abc \xE2\x80\xA6");
}

TEST(CellTextTest, OneLineHasNoLineEnds) {
  EXPECT_EQ(OneLine("a\nb\tc\x01", 10), "a b c ");
  EXPECT_EQ(OneLine("abcdef", 3), "abc");
}

TEST(LetterCaseTest, IsThatOfLatinGreekAndCyrillicLetters) {
  EXPECT_EQ(LowerCase("AZ az @[`{ 09"), "az az @[`{ 09");
  EXPECT_EQ(LowerCase("ÀÖØÞ ×÷ ßàÿ"), "àöøþ ×÷ ßàÿ");
  EXPECT_EQ(LowerCase("ŴŷĹĺŽžŸ"), "ŵŷĺĺžžŸ");
  EXPECT_EQ(LowerCase("ΆΈΌΏ ΑΡΣΫ ς"), "άέόώ αρσϋ σ");
  EXPECT_EQ(LowerCase("ЀЏ АЯ Ӂӂ Ԯ"), "ѐџ ая ӂӂ ԯ");
  EXPECT_EQ(LowerCase("אبΩ中\xF0\x9F\x99\x82"), "אبω中\xF0\x9F\x99\x82");
  EXPECT_EQ(LowerCase("\xC3"), "\xC3");
  EXPECT_EQ(LowerCase("\xC3\xFF\xC0\x81"), "\xC3\xFF\xC0\x81");
}

TEST(SheetNamesTest, AreMadeOfIds) {
  SheetNames names;
  EXPECT_EQ(names.SheetName("closed_by_team"), "Closed by team");
  EXPECT_EQ(names.SheetName("mp_enquiries"), "MP enquiries");
  EXPECT_EQ(names.SheetName("adr"), "ADR");
}

TEST(SheetNamesTest, AreLegal) {
  SheetNames names;
  EXPECT_EQ(names.SheetName("a/b:c[d]*?\\#e"), "A b c d e");
  EXPECT_EQ(names.SheetName("'quoted'"), "quoted");
  EXPECT_EQ(names.SheetName("history"), "Table");
  EXPECT_EQ(names.SheetName(""), "Table (2)");
  EXPECT_EQ(Utf16Size(names.SheetName(std::string(99, 'x'))), 31U);
}

TEST(SheetNamesTest, AreUniqueWhateverTheCase) {
  SheetNames names;
  EXPECT_EQ(names.SheetName("Team"), "Team");
  EXPECT_EQ(names.SheetName("team"), "Team (2)");
  EXPECT_EQ(names.SheetName("TEAM"), "TEAM (3)");
  const std::string id(40, 'x');
  names.SheetName(id);
  EXPECT_EQ(names.SheetName(id), "X" + std::string(26, 'x') + " (2)");
}

TEST(SheetNamesTest, SuffixesAreNeverCutOff) {
  SheetNames names;
  EXPECT_EQ(names.SheetName("closed_by_team", " chart"),
            "Closed by team chart");
  const std::string id(40, 'x');
  EXPECT_EQ(names.SheetName(id, " chart"),
            "X" + std::string(24, 'x') + " chart");
  EXPECT_EQ(names.SheetName(id, " chart"),
            "X" + std::string(20, 'x') + " chart (2)");
}

TEST(SheetNamesTest, TableNamesHoldLettersDigitsAndUnderscores) {
  SheetNames names;
  EXPECT_EQ(names.TableName("by-team 1"), "tbl_by_team_1");
  EXPECT_EQ(names.TableName("by_team_1"), "tbl_by_team_1_2");
}

ColumnInfo Labelled(const std::string& label) {
  ColumnInfo column;
  column.id = "id";
  column.label = label;
  return column;
}

TEST(LayoutTest, HeadersAreUniqueAndOnOneLine) {
  EXPECT_THAT(UniqueHeaders({Labelled("Received"), Labelled("received"),
                             Labelled("a\nb"), Labelled("")}),
              ElementsAre("Received", "received (2)", "a b", "id"));
}

TEST(LayoutTest, HeadersAreUniqueWhateverTheCase) {
  EXPECT_THAT(UniqueHeaders({Labelled("Été"), Labelled("ÉTÉ"), Labelled("Ete"),
                             Labelled("Жз"), Labelled("жЗ")}),
              ElementsAre("Été", "ÉTÉ (2)", "Ete", "Жз", "жЗ (2)"));
}

TEST(LayoutTest, HeadersNameTheirUnit) {
  const auto header = [](const std::string& label, Unit unit) {
    ColumnInfo column = Labelled(label);
    column.role = ColumnRole::kFigure;
    column.unit = unit;
    return UniqueHeaders({column})[0];
  };
  EXPECT_EQ(header("Upheld", Unit::kPercent), "Upheld (%)");
  EXPECT_EQ(header("% upheld", Unit::kPercent), "% upheld");
  EXPECT_EQ(header("Saved", Unit::kGbp), "Saved (£)");
  EXPECT_EQ(header("Took", Unit::kWorkingDays), "Took (working days)");
  EXPECT_EQ(header("Days taken", Unit::kWorkingDays), "Days taken");
  EXPECT_EQ(header("Change", Unit::kPercentagePoints),
            "Change (percentage points)");
  EXPECT_EQ(header("Closed", Unit::kCount), "Closed");
}

TEST(LayoutTest, LongLabelsAreNotWhole) {
  EXPECT_TRUE(HoldsWholeLabel(Labelled("Team")));
  EXPECT_FALSE(HoldsWholeLabel(Labelled("Team\nname")));
  EXPECT_FALSE(HoldsWholeLabel(Labelled(std::string(221, 'x'))));
  EXPECT_LE(Utf16Size(UniqueHeaders({Labelled(std::string(999, 'x'))})[0]),
            255U);
}

TEST(LayoutTest, SplitsAtSentencesElseAtWords) {
  EXPECT_THAT(SplitLines("One two. Three four.", 12),
              ElementsAre("One two.", "Three four."));
  EXPECT_THAT(SplitLines("One two three four", 9),
              ElementsAre("One two", "three", "four"));
  EXPECT_THAT(SplitLines("Unbreakable word", 5),
              ElementsAre("Unbreakable", "word"));
  EXPECT_THAT(SplitLines("", 5), ElementsAre());
}

TEST(PreambleTest, ALongNoteSaysWhereItsRestIs) {
  const std::string rest = "The rest of [note 1] is on the worksheet Notes.";
  EXPECT_THAT(NoteLines({{1, "Short."}}, 30), ElementsAre("[note 1] Short."));
  std::string words;
  std::string one_word = "a";
  for (int i = 0; i < 20000; ++i) {
    words += "a ";
    one_word += "\xF0\x9F\x99\x82";
  }
  std::vector<std::string> lines = NoteLines({{1, words}}, 30);
  ASSERT_EQ(lines.size(), 6U);
  EXPECT_EQ(lines.back(), rest);
  lines = NoteLines({{1, one_word}}, 30);
  EXPECT_EQ(lines.back(), rest);
  // No character is cut.
  for (const std::string& line : lines) EXPECT_EQ(CellText(line), line);
}

TEST(LayoutTest, NarrowColumnsTakeMoreLines) {
  const std::string text =
      "The duty rota is now shared with every worker each Friday.";
  EXPECT_EQ(LineCount(text, 100, 12), 1);
  EXPECT_GE(LineCount(text, 30, 12), 2);
  EXPECT_GE(LineCount(text, 12, 12), 5);
  EXPECT_GT(LineCount(text, 60, 24), LineCount(text, 60, 12));
  EXPECT_EQ(LineCount("a\nb\nc", 60, 12), 3);
  EXPECT_LE(RowHeight(1000, 12), 409);
}

}  // namespace
}  // namespace redress::excel
