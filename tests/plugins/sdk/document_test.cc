// What the SDK says in words of a document's parts.

#include "redress/export/document.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/plugins/driver/plugin_driver.h"

namespace redress::testing {
namespace {

TEST(DocumentTest, DaysAreWrittenInTwoWays) {
  const Day day = MakeDay(2020, 2, 29);
  EXPECT_EQ(day.ToString(), "2020-02-29");
  EXPECT_EQ(day.ToWords(), "29 February 2020");
  EXPECT_EQ(MakeDay(1899, 12, 1).ToWords(), "1 December 1899");
  EXPECT_EQ(Day().ToString(), "");
  EXPECT_EQ(Day().ToWords(), "");
}

TEST(DocumentTest, PeriodsSayTheirDaysAndLabel) {
  PeriodInfo period = {MakeDay(2019, 4, 1), MakeDay(2019, 9, 30), ""};
  EXPECT_EQ(period.ToWords(), "1 April 2019 to 30 September 2019");
  period.label = "2019/20 H1";
  EXPECT_EQ(period.ToWords(), "1 April 2019 to 30 September 2019 (2019/20 H1)");
}

TEST(DocumentTest, NamesAreTheAbis) {
  EXPECT_STREQ(RoleName(ColumnRole::kLabel), "label");
  EXPECT_STREQ(RoleName(ColumnRole::kFigure), "figure");
  EXPECT_STREQ(RoleName(ColumnRole::kText), "text");
  EXPECT_STREQ(RoleName(ColumnRole::kDate), "date");
  EXPECT_STREQ(UnitName(Unit::kNone), "");
  EXPECT_STREQ(UnitName(Unit::kCount), "count");
  EXPECT_STREQ(UnitName(Unit::kPercent), "percent");
  EXPECT_STREQ(UnitName(Unit::kPercentagePoints), "percentage_points");
  EXPECT_STREQ(UnitName(Unit::kWorkingDays), "working_days");
  EXPECT_STREQ(UnitName(Unit::kGbp), "gbp");
  // A cell's unit comes over the border as a number.
  EXPECT_STREQ(UnitName(static_cast<Unit>(-1)), "");
  EXPECT_STREQ(UnitName(static_cast<Unit>(6)), "");
  EXPECT_STREQ(ContentName(ColumnContent::kNone), "");
  EXPECT_STREQ(ContentName(ColumnContent::kFigure), "figure");
  EXPECT_STREQ(ContentName(ColumnContent::kDifference), "difference");
  EXPECT_STREQ(ContentName(ColumnContent::kPercentChange), "percent_change");
}

TEST(DocumentTest, EverySymbolHasItsMeaning) {
  EXPECT_STREQ(StatusMeaning(CellStatus::kNumber), "");
  for (const CellStatus status :
       {CellStatus::kNotApplicable, CellStatus::kConfidential,
        CellStatus::kNotAvailable}) {
    EXPECT_STRNE(StatusSymbol(status), "");
    EXPECT_STRNE(StatusMeaning(status), "");
  }
}

}  // namespace
}  // namespace redress::testing
