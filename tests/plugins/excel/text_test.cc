#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "plugins/excel/cell_text.h"
#include "plugins/excel/layout.h"
#include "plugins/excel/sheet_names.h"

namespace redress::excel {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;

std::string Cell(std::string_view text) {
  bool cut = false;
  std::string result = CellText(text, cut);
  EXPECT_FALSE(cut);
  return result;
}

TEST(CellTextTest, KeepsWhatACellCanHold) {
  const std::string text = "caf\xC3\xA9 \xF0\x9F\x99\x82 a\tb\nc =1+1";
  EXPECT_EQ(Cell(text), text);
}

TEST(CellTextTest, MakesTheRestVisible) {
  EXPECT_EQ(Cell("a\r\nb\rc"), "a\nb\nc");
  EXPECT_EQ(Cell(std::string_view("a\0b", 3)),
            "a\xEF\xBF\xBD"
            "b");
  EXPECT_EQ(Cell("\xFFx\xC0\x80"), "\xEF\xBF\xBDx\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(Cell("\xED\xA0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(Cell("a\x01\x1F"), "a_x0001__x001F_");
  EXPECT_EQ(Cell("_x0041_"), "_x005F_x0041_");
  EXPECT_EQ(Cell("_x41_"), "_x41_");
}

TEST(CellTextTest, CutsAtExcelsLimitAndSaysSo) {
  const std::string longest(kMaxCellUnits, 'a');
  EXPECT_EQ(Cell(longest), longest);
  bool cut = false;
  const std::string result = CellText(longest + "a", cut);
  EXPECT_TRUE(cut);
  EXPECT_EQ(result.size(), kMaxCellUnits);
  EXPECT_THAT(result, EndsWith("aaa (cut; 32768 characters)"));
}

TEST(CellTextTest, CountsInUtf16AndCutsNoCharacter) {
  const std::string smile = "\xF0\x9F\x99\x82";
  EXPECT_EQ(Utf16Size("a" + smile + "\xC3\xA9"), 4U);
  EXPECT_EQ(Utf16Prefix(smile + smile, 3), smile);
  EXPECT_EQ(Utf16Prefix("abc", 9), "abc");
  std::string text;
  for (int i = 0; i < 16384; ++i) text += smile;
  bool cut = false;
  EXPECT_LE(Utf16Size(CellText(text, cut)), kMaxCellUnits);
  EXPECT_TRUE(cut) << "16,384 characters of two units";
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
  EXPECT_EQ(names.SheetName("a/b:c[d]*?\\"), "A b c d");
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

}  // namespace
}  // namespace redress::excel
