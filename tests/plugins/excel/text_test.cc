#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "plugins/excel/cell_text.h"
#include "plugins/excel/layout.h"
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

TEST(SheetNamesTest, LettersWithMarksHaveACaseToo) {
  SheetNames names;
  EXPECT_EQ(names.SheetName("É"), "É");
  EXPECT_EQ(names.SheetName("é"), "é (2)");
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

TEST(LayoutTest, HeadersAreUniqueWhateverTheCaseOfTheirLetters) {
  EXPECT_THAT(UniqueHeaders({Labelled("Équipe"), Labelled("équipe"),
                             Labelled("ДЕЛО"), Labelled("дело")}),
              ElementsAre("Équipe", "équipe (2)", "ДЕЛО", "дело (2)"));
}

TEST(LayoutTest, ColumnsHaveRoomForBrackets) {
  ColumnInfo column = Labelled("R");
  column.role = ColumnRole::kFigure;
  column.unit = Unit::kPercent;
  Cell cell;
  cell.kind = Cell::Kind::kFigure;
  cell.numerator = 123456789;
  cell.display = "44%";
  const StoredRow row = {RowType::kMembers, {StoredCell(cell)}};
  const double plain = ColumnWidths({column}, {"R (%)"}, {row})[0];
  column.numerator_in_brackets = true;
  const double bracketed = ColumnWidths({column}, {"R (%)"}, {row})[0];
  cell.display = "44% (123456789)";
  column.numerator_in_brackets = false;
  const StoredRow whole = {RowType::kMembers, {StoredCell(cell)}};
  EXPECT_LT(plain, bracketed);
  EXPECT_EQ(bracketed, ColumnWidths({column}, {"R (%)"}, {whole})[0]);
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

TEST(PreambleTest, NotesThatAreLeftOutAreMentioned) {
  EXPECT_THAT(NoteLines({{1, "One."}, {2, "Two."}}, false, 2),
              ElementsAre("[note 1] One.", "[note 2] Two."));
  EXPECT_THAT(NoteLines({{1, "One."}}, true, 2),
              ElementsAre("[note 1] One.",
                          "The other notes are on the worksheet Notes."));
  EXPECT_THAT(NoteLines({{1, "One."}, {2, "Two."}}, true, 1),
              ElementsAre("[note 1] One.",
                          "The other notes are on the worksheet Notes."));
}

TEST(PreambleTest, ALongNoteGoesOnElsewhere) {
  const std::string rest = "The rest of [note 1] is on the worksheet Notes.";
  std::string sentences;
  for (int i = 0; i < 100; ++i) sentences += "A sentence of some length. ";
  const std::vector<std::string> lines = NoteLines({{1, sentences}}, false, 30);
  EXPECT_EQ(lines.size(), 6U);
  EXPECT_EQ(lines.back(), rest);
  // A word that is never broken is cut between two characters, and as it is
  // written: a control character is seven.
  const std::vector<std::string> texts = {std::string(40000, 'x'),
                                          std::string(40000, '\x01'), [] {
                                            std::string text = "x";
                                            for (int i = 0; i < 9000; ++i) {
                                              text += "\xF0\x9F\x99\x82";
                                            }
                                            return text;
                                          }()};
  for (const std::string& text : texts) {
    const std::vector<std::string> words = NoteLines({{1, text}}, false, 30);
    EXPECT_EQ(words.back(), rest);
    for (const std::string& word : words) {
      EXPECT_LE(Utf16Size(CellText(word)), 2000U);
      EXPECT_EQ(CellText(word).find("\xEF\xBF\xBD"), std::string::npos);
    }
  }
}

}  // namespace
}  // namespace redress::excel
