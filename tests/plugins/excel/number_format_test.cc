#include "plugins/excel/number_format.h"

#include <gtest/gtest.h>

#include <limits>

namespace redress::excel {
namespace {

Cell Figure(int64_t numerator, int64_t denominator, Unit unit,
            const char* display) {
  Cell cell;
  cell.kind = Cell::Kind::kFigure;
  cell.value =
      static_cast<double>(numerator) / static_cast<double>(denominator);
  cell.numerator = numerator;
  cell.denominator = denominator;
  cell.unit = unit;
  cell.display = display;
  return cell;
}

ColumnInfo Column(ColumnContent content = ColumnContent::kFigure) {
  ColumnInfo column;
  column.role = ColumnRole::kFigure;
  column.content = content;
  return column;
}

TEST(NumberFormatTest, FollowsTheUnit) {
  const ColumnInfo column = Column();
  EXPECT_EQ(NumberFormat(Figure(1204, 1, Unit::kCount, "1,204"), column),
            "#,##0");
  EXPECT_EQ(NumberFormat(Figure(4, 9, Unit::kPercent, "44%"), column), "0%");
  EXPECT_EQ(NumberFormat(Figure(21, 1, Unit::kWorkingDays, "21"), column),
            "#,##0");
  EXPECT_EQ(NumberFormat(Figure(25, 2, Unit::kWorkingDays, "12.5"), column),
            "#,##0.0");
  EXPECT_EQ(NumberFormat(Figure(360000, 100, Unit::kGbp, "£3,600"), column),
            "£#,##0");
  EXPECT_EQ(NumberFormat(Figure(360050, 100, Unit::kGbp, "£3,600.50"), column),
            "£#,##0.00");
}

TEST(NumberFormatTest, DifferencesCarryTheirSign) {
  const ColumnInfo column = Column(ColumnContent::kDifference);
  EXPECT_EQ(NumberFormat(Figure(25, 1, Unit::kCount, "+25"), column),
            "+#,##0;-#,##0;#,##0");
  EXPECT_EQ(NumberFormat(Figure(-8, 1, Unit::kPercentagePoints, "-8"), column),
            "+0;-0;0");
  EXPECT_EQ(NumberFormat(Figure(1, 4, Unit::kNone, "+25%"),
                         Column(ColumnContent::kPercentChange)),
            "+0%;-0%;0%");
}

TEST(NumberFormatTest, ADifferenceInARowOfItsOwnCarriesItsSignToo) {
  EXPECT_EQ(NumberFormat(Figure(-14, 1, Unit::kCount, "-14"), Column()),
            "+#,##0;-#,##0;#,##0");
}

TEST(NumberFormatTest, AChangeThatRoundsToNothingHasNoSign) {
  EXPECT_EQ(NumberFormat(Figure(-2, 5, Unit::kPercentagePoints, "0"),
                         Column(ColumnContent::kDifference)),
            "0;0");
}

TEST(NumberFormatTest, NumeratorsStandInBracketsBehindRatesOnly) {
  ColumnInfo column = Column();
  column.numerator_in_brackets = true;
  const Cell rate = Figure(1, 2, Unit::kPercent, "50% (1)");
  EXPECT_TRUE(HasNumeratorInBrackets(rate, column));
  EXPECT_EQ(NumberFormat(rate, column), "0% \"(1)\"");
  EXPECT_EQ(NumberFormat(Figure(-8, 1, Unit::kPercentagePoints, "-8"), column),
            "+0;-0;0");
}

TEST(NumberFormatTest, TheCellsUnitGoesBeforeTheColumns) {
  ColumnInfo column = Column();
  column.unit = Unit::kPercent;
  EXPECT_EQ(UnitOf(Figure(1, 1, Unit::kCount, "1"), column), Unit::kCount);
  EXPECT_EQ(UnitOf(Figure(1, 1, Unit::kNone, "1"), column), Unit::kPercent);
}

TEST(NumberFormatTest, FifteenDigitsFit) {
  Cell cell = Figure(999999999999999, 1, Unit::kCount, "");
  EXPECT_TRUE(FitsInNumber(cell));
  cell.value = 1e15;
  EXPECT_FALSE(FitsInNumber(cell));
  cell.value = std::numeric_limits<double>::quiet_NaN();
  EXPECT_FALSE(FitsInNumber(cell));
}

}  // namespace
}  // namespace redress::excel
