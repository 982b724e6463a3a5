#include "clients/verify/workbook_places.h"

#include <gtest/gtest.h>

namespace redress::verify {
namespace {

TEST(RangeTest, CellsOfOneColumnAreRead) {
  Range range;
  ASSERT_TRUE(ParseRange("'Closed by team'!$B$6:$B$20", &range));
  EXPECT_EQ(range.sheet, "Closed by team");
  EXPECT_EQ(FormatCellPlace(range.first), "B6");
  EXPECT_EQ(FormatCellPlace(range.last), "B20");
  ASSERT_TRUE(ParseRange("Notes!C4", &range));
  EXPECT_EQ(range.sheet, "Notes");
  EXPECT_EQ(FormatCellPlace(range.last), "C4");
}

TEST(RangeTest, NamesOfSheetsAreReadAsTheyAreWritten) {
  for (const char* name : {"it's", "''", "'", "a!b", "A1:B2", "£ and 😀"}) {
    Range range;
    ASSERT_TRUE(ParseRange(PlaceOn(name, {7, 2}), &range)) << name;
    EXPECT_EQ(range.sheet, name);
    EXPECT_EQ(FormatCellPlace(range.first), "B7");
  }
}

TEST(RangeTest, WhatIsNoRangeOfOneColumnIsRefused) {
  for (const char* text : {"", "B6", "!", "S!", "S!B", "S!B6:", "S!B6:C7",
                           "S!B6:B5", "S!B0:B5", "S!B6:B9999999", "S!B:B"}) {
    Range range;
    EXPECT_FALSE(ParseRange(text, &range)) << text;
  }
}

Wanted CellsAt(const char* range, const char* column) {
  Wanted wanted;
  EXPECT_TRUE(ParseRange(range, &wanted.range));
  wanted.column = column;
  return wanted;
}

TEST(WantedOnSheetTest, FindsWhatIsLookedForInACell) {
  WantedOnSheet sheet;
  EXPECT_TRUE(sheet.Add(CellsAt("S!B6:B8", "closed")));
  EXPECT_TRUE(sheet.Add(CellsAt("S!B12:B12", "later")));
  EXPECT_TRUE(sheet.Add(CellsAt("S!C6:C8", "upheld")));
  EXPECT_FALSE(sheet.Add(CellsAt("S!C6:C6", "again")));
  for (const int64_t row : {6, 7, 8}) {
    ASSERT_NE(sheet.Find({row, 2}), nullptr);
    EXPECT_EQ(sheet.Find({row, 2})->column, "closed");
    EXPECT_EQ(sheet.Find({row, 3})->column, "upheld");
  }
  EXPECT_EQ(sheet.Find({12, 2})->column, "later");
  for (const CellPlace& place :
       {CellPlace{5, 2}, CellPlace{9, 2}, CellPlace{13, 2}, CellPlace{12, 3},
        CellPlace{6, 1}, CellPlace{6, 4}}) {
    EXPECT_EQ(sheet.Find(place), nullptr) << FormatCellPlace(place);
  }
}

TEST(WantedOnSheetTest, WhatStandsFromTheHeadingsOnIsBesideTheTable) {
  WantedOnSheet sheet;
  EXPECT_FALSE(sheet.IsBesideTable({5, 3}));
  Wanted title = CellsAt("S!A1", "");
  title.kind = Wanted::Kind::kWords;
  EXPECT_TRUE(sheet.Add(title));
  EXPECT_FALSE(sheet.IsBesideTable({5, 3}));
  EXPECT_TRUE(sheet.Add(CellsAt("S!B6:B8", "closed")));
  EXPECT_FALSE(sheet.IsBesideTable({4, 3}));
  EXPECT_TRUE(sheet.IsBesideTable({5, 3}));
  EXPECT_TRUE(sheet.IsBesideTable({9, 2}));
  EXPECT_FALSE(sheet.IsBesideTable({8, 2}));
}

}  // namespace
}  // namespace redress::verify
