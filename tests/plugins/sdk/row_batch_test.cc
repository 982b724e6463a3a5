// Rows as an exporter sees them.

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "redress/export/document.h"
#include "tests/plugins/driver/arrow_builder.h"
#include "tests/plugins/driver/plugin_driver.h"

namespace redress::testing {
namespace {

ColumnInfo Column(const std::string& id, ColumnRole role) {
  ColumnInfo column;
  column.id = id;
  column.role = role;
  return column;
}

class RowBatchTest : public ::testing::Test {
 protected:
  RowBatchTest() {
    columns_ = {Column("team", ColumnRole::kLabel),
                FigureColumn("upheld", "Upheld", Unit::kPercent, "upheld_rate"),
                FigureColumn("late", "Late", Unit::kPercent, "late_rate"),
                Column("on", ColumnRole::kDate)};
    columns_[2].numerator_in_brackets = true;
    batch_ = MakeBatch(
        columns_,
        {{RowType::kMembers,
          {TextCell("North"), RateCell(1, 2, "50%"), RateCell(1, 2, "50%"),
           DateCell(MakeDay(2020, 2, 29))}},
         {RowType::kTotal,
          {TestCell(), StatusCell(CellStatus::kConfidential, Unit::kPercent),
           StatusCell(CellStatus::kConfidential, Unit::kPercent), TestCell()}}},
        0, 2);
  }
  ~RowBatchTest() override { batch_.release(&batch_); }

  std::vector<ColumnInfo> columns_;
  ArrowArray batch_;
};

TEST_F(RowBatchTest, DisplaysEveryKindOfCell) {
  const RowBatch rows(&batch_, columns_);
  const std::vector<std::vector<std::string>> expected = {
      {"North", "50%", "50% (1)", "2020-02-29"}, {"", "[c]", "[c]", ""}};
  for (size_t row = 0; row < expected.size(); ++row) {
    for (size_t column = 0; column < columns_.size(); ++column) {
      EXPECT_EQ(rows.Display(row, column), expected[row][column])
          << row << " " << column;
    }
  }
}

TEST_F(RowBatchTest, GivesCellsAndTypes) {
  const RowBatch rows(&batch_, columns_);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].type(), RowType::kMembers);
  EXPECT_EQ(rows[1].type(), RowType::kTotal);
  const Cell rate = rows[0][1];
  EXPECT_EQ(rate.kind, Cell::Kind::kFigure);
  EXPECT_EQ(rate.value, 0.5);
  EXPECT_EQ(rate.numerator, 1);
  EXPECT_EQ(rate.denominator, 2);
  EXPECT_EQ(rate.unit, Unit::kPercent);
  EXPECT_EQ(rows[1][0].kind, Cell::Kind::kEmpty);
  EXPECT_EQ(rows[1][1].status, CellStatus::kConfidential);
}

TEST_F(RowBatchTest, ABatchHasItsTablesColumns) {
  columns_.pop_back();
  EXPECT_THROW(RowBatch(&batch_, columns_), std::invalid_argument);
}

}  // namespace
}  // namespace redress::testing
