#include "service/query/comparison.h"

#include <limits>

#include "gtest/gtest.h"

namespace redress::query {
namespace {

constexpr int64_t kMost = std::numeric_limits<int64_t>::max();

void ExpectFigure(const Figure& figure, int64_t numerator,
                  int64_t denominator) {
  EXPECT_TRUE(figure.applicable);
  EXPECT_EQ(figure.numerator, numerator);
  EXPECT_EQ(figure.denominator, denominator);
}

TEST(Difference, SubtractsCountsAndMoney) {
  ExpectFigure(Difference({true, 44, 1}, {true, 19, 1}, v1::UNIT_COUNT), 25, 1);
  ExpectFigure(Difference({true, 100, 100}, {true, 350, 100}, v1::UNIT_GBP),
               -250, 100);
}

TEST(Difference, IsInPointsForRates) {
  // 4/9 - 12/23 = -16/207, in points -7.73.
  ExpectFigure(Difference({true, 4, 9}, {true, 12, 23}, v1::UNIT_PERCENT),
               -1600, 207);
  ExpectFigure(Difference({true, 4, 8}, {true, 3, 3}, v1::UNIT_PERCENT), -1200,
               24);
  EXPECT_EQ(DifferenceUnit(v1::UNIT_PERCENT), v1::UNIT_PERCENTAGE_POINTS);
  EXPECT_EQ(DifferenceUnit(v1::UNIT_GBP), v1::UNIT_GBP);
}

TEST(Difference, IsExactForDays) {
  ExpectFigure(Difference({true, 25, 2}, {true, 7, 3}, v1::UNIT_WORKING_DAYS),
               61, 6);
  ExpectFigure(Difference({true, 25, 2}, {true, 11, 2}, v1::UNIT_WORKING_DAYS),
               14, 2);
}

TEST(Difference, IsNotApplicableWhereASideIsNot) {
  EXPECT_FALSE(Difference({}, {true, 1, 2}, v1::UNIT_PERCENT).applicable);
  EXPECT_FALSE(Difference({true, 1, 2}, {}, v1::UNIT_PERCENT).applicable);
}

TEST(Difference, OutlivesHugeFigures) {
  // Too large for 64 bits as it stands; in lowest terms 100/1.
  ExpectFigure(
      Difference({true, kMost, kMost}, {true, 0, kMost}, v1::UNIT_PERCENT), 100,
      1);
  const Figure figure = Difference({true, kMost, kMost - 1},
                                   {true, 1, kMost - 2}, v1::UNIT_PERCENT);
  ASSERT_TRUE(figure.applicable);
  EXPECT_NEAR(static_cast<double>(figure.numerator) /
                  static_cast<double>(figure.denominator),
              100.0, 1e-6);
  ExpectFigure(Difference({true, -kMost, 1}, {true, 0, 1}, v1::UNIT_COUNT),
               -kMost, 1);
}

TEST(PercentChange, IsAFractionOfTheComparison) {
  ExpectFigure(PercentChange({true, 12, 1}, {true, 25, 1}), -13, 25);
  ExpectFigure(PercentChange({true, 1, 2}, {true, 1, 4}), 2, 2);
  ExpectFigure(PercentChange({true, 150, 100}, {true, 100, 100}), 50, 100);
}

TEST(PercentChange, IsNotApplicableOverNothing) {
  EXPECT_FALSE(PercentChange({true, 5, 1}, {true, 0, 1}).applicable);
  EXPECT_FALSE(PercentChange({true, 0, 1}, {true, 0, 1}).applicable);
  EXPECT_FALSE(PercentChange({}, {true, 1, 1}).applicable);
  EXPECT_FALSE(PercentChange({true, 1, 1}, {}).applicable);
}

TEST(PercentChange, KeepsItsDenominatorPositive) {
  ExpectFigure(PercentChange({true, 50, 100}, {true, -100, 100}), -150, 100);
}

TEST(Compare, IsExact) {
  EXPECT_LT(Compare({true, 1, 3}, {true, 333333334, 1000000000}), 0);
  EXPECT_EQ(Compare({true, 1, 2}, {true, 2, 4}), 0);
  EXPECT_GT(Compare({true, kMost, 1}, {true, kMost - 1, 1}), 0);
}

}  // namespace
}  // namespace redress::query
