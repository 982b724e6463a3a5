#include "service/query/format.h"

#include <cstdint>
#include <limits>
#include <string>

#include "gtest/gtest.h"

namespace redress::query {
namespace {

constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();

TEST(FormatRatio, RoundsHalfAwayFromZero) {
  struct Case {
    int64_t numerator;
    int64_t denominator;
    int decimals;
    const char* expected;
  };
  const Case cases[] = {
      {5, 2, 0, "3"},
      {-5, 2, 0, "-3"},
      {3, 2, 0, "2"},
      {-3, 2, 0, "-2"},
      {1, 2, 0, "1"},
      {-1, 2, 0, "-1"},
      {49, 100, 0, "0"},
      {-49, 100, 0, "0"},
      {0, 7, 0, "0"},
      {0, 7, 2, "0.00"},
      {1, 3, 2, "0.33"},
      {2, 3, 2, "0.67"},
      {-85, 1000, 2, "-0.09"},
      {5, 1000, 2, "0.01"},
      {-4, 1000, 2, "0.00"},
      {99999, 100000, 4, "1.0000"},
      {1, 8, 2, "0.13"},
      {1204, 1, 0, "1,204"},
      {999, 1, 0, "999"},
      {1000, 1, 0, "1,000"},
      {-1234567, 1, 0, "-1,234,567"},
      {1999995, 2, 0, "999,998"},
      {123456789, 100, 2, "1,234,567.89"},
      {1, 20000, 4, "0.0001"},
      {kMost, 1, 4, "9,223,372,036,854,775,807.0000"},
      {kLeast, 1, 0, "-9,223,372,036,854,775,808"},
      {kMost, kMost, 0, "1"},
      {kMost / 2, kMost, 0, "0"},
      {kMost / 2 + 1, kMost, 0, "1"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(FormatRatio(c.numerator, c.denominator, c.decimals), c.expected)
        << c.numerator << "/" << c.denominator;
  }
}

v1::Cell Cell(int64_t numerator, int64_t denominator) {
  v1::Cell cell;
  cell.set_numerator(numerator);
  cell.set_denominator(denominator);
  return cell;
}

TEST(FormatFigure, ShowsFiguresByUnit) {
  struct Case {
    int64_t numerator;
    int64_t denominator;
    v1::Unit unit;
    const char* expected;
  };
  const Case cases[] = {
      {1204, 1, v1::UNIT_COUNT, "1,204"},
      {0, 1, v1::UNIT_COUNT, "0"},
      {4, 9, v1::UNIT_PERCENT, "44%"},
      {12, 23, v1::UNIT_PERCENT, "52%"},
      {1, 200, v1::UNIT_PERCENT, "1%"},  // 0.5%.
      {1, 201, v1::UNIT_PERCENT, "0%"},
      {1, 1, v1::UNIT_PERCENT, "100%"},
      {0, 5, v1::UNIT_PERCENT, "0%"},
      {kMost, kMost, v1::UNIT_PERCENT, "100%"},
      {360000, 100, v1::UNIT_GBP, "£3,600"},
      {360050, 100, v1::UNIT_GBP, "£3,600.50"},
      {5, 100, v1::UNIT_GBP, "£0.05"},
      {0, 100, v1::UNIT_GBP, "£0"},
      {25, 2, v1::UNIT_WORKING_DAYS, "12.5"},
      {24, 2, v1::UNIT_WORKING_DAYS, "12"},
      {7, 3, v1::UNIT_WORKING_DAYS, "2.3"},
      {1201, 100, v1::UNIT_WORKING_DAYS, "12.0"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(FormatFigure(Cell(c.numerator, c.denominator), c.unit,
                           v1::COLUMN_CONTENT_FIGURE),
              c.expected);
  }
}

TEST(FormatFigure, SignsDifferences) {
  const auto show = [](int64_t numerator, int64_t denominator, v1::Unit unit) {
    return FormatFigure(Cell(numerator, denominator), unit,
                        v1::COLUMN_CONTENT_DIFFERENCE);
  };
  EXPECT_EQ(show(25, 1, v1::UNIT_COUNT), "+25");
  EXPECT_EQ(show(-13, 1, v1::UNIT_COUNT), "-13");
  EXPECT_EQ(show(0, 1, v1::UNIT_COUNT), "0");
  EXPECT_EQ(show(-1600, 207, v1::UNIT_PERCENTAGE_POINTS), "-8");  // -7.7.
  EXPECT_EQ(show(1, 3, v1::UNIT_PERCENTAGE_POINTS), "0");
  EXPECT_EQ(show(-1, 3, v1::UNIT_PERCENTAGE_POINTS), "0");
  EXPECT_EQ(show(-50, 1, v1::UNIT_PERCENTAGE_POINTS), "-50");
  EXPECT_EQ(show(360000, 100, v1::UNIT_GBP), "+£3,600");
  EXPECT_EQ(show(-360050, 100, v1::UNIT_GBP), "-£3,600.50");
  EXPECT_EQ(show(5, 2, v1::UNIT_WORKING_DAYS), "+2.5");
}

TEST(FormatFigure, SignsPercentChanges) {
  const auto show = [](int64_t numerator, int64_t denominator) {
    return FormatFigure(Cell(numerator, denominator), v1::UNIT_PERCENT,
                        v1::COLUMN_CONTENT_PERCENT_CHANGE);
  };
  EXPECT_EQ(show(3, 25), "+12%");
  EXPECT_EQ(show(-13, 25), "-52%");
  EXPECT_EQ(show(0, 25), "0%");
  EXPECT_EQ(show(-1, 1000), "0%");
  EXPECT_EQ(show(12, 1), "+1,200%");
}

TEST(FormatFigure, ShowsSymbolsInPlaceOfNumbers) {
  v1::Cell cell;
  cell.set_status(v1::CELL_STATUS_NOT_APPLICABLE);
  EXPECT_EQ(FormatFigure(cell, v1::UNIT_PERCENT, v1::COLUMN_CONTENT_FIGURE),
            "[z]");
  cell.set_status(v1::CELL_STATUS_CONFIDENTIAL);
  EXPECT_EQ(FormatFigure(cell, v1::UNIT_COUNT, v1::COLUMN_CONTENT_DIFFERENCE),
            "[c]");
  EXPECT_EQ(StatusSymbol(v1::CELL_STATUS_NOT_AVAILABLE), "[x]");
  EXPECT_EQ(StatusSymbol(v1::CELL_STATUS_UNSPECIFIED), "");
}

TEST(FormatFigure, DividesByNothing) {
  EXPECT_EQ(FormatFigure(Cell(5, 0), v1::UNIT_COUNT, v1::COLUMN_CONTENT_FIGURE),
            "[x]");
  EXPECT_EQ(
      FormatFigure(Cell(5, -1), v1::UNIT_COUNT, v1::COLUMN_CONTENT_FIGURE),
      "[x]");
}

}  // namespace
}  // namespace redress::query
