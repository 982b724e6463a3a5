// The smaller parts of disclosure control: terms, moves, rounding, completion.

#include <algorithm>
#include <vector>

#include "gtest/gtest.h"
#include "service/query/catalogue.h"
#include "service/query/disclosure/rounding.h"
#include "service/query/disclosure/simplex.h"
#include "service/query/disclosure/system.h"
#include "service/query/disclosure/terms.h"

namespace redress::query::disclosure {
namespace {

TEST(DisclosureTermsTest, EveryMeasureOfTheCatalogueHasTermsOfItsShape) {
  const Span period = {model::DayFromCivil(2019, 4, 1),
                       model::DayFromCivil(2019, 9, 30)};
  for (const v1::Measure& measure : Measures()) {
    MeasureContext context;
    context.period = period;
    context.data_date = period.last;
    context.ages = AgeSpansOn(period.last, model::WorkingDayCalendar());
    const MeasurePlan plan = PlanMeasure(measure, context);
    const MeasureTerms terms =
        TermsOf(measure, period, period.last, context.ages);
    EXPECT_EQ(plan.shape, terms.shape) << measure.name();
    EXPECT_EQ(plan.shape == Shape::kRate || plan.shape == Shape::kMean ||
                  plan.shape == Shape::kMedian || plan.shape == Shape::kP90 ||
                  plan.shape == Shape::kMaximum,
              terms.base.has_value())
        << measure.name();
    // A measure that is not in the table would be a family of its own name.
    if (terms.value.has_value()) {
      EXPECT_NE(measure.name(), terms.value->family);
    }
  }
}

// a + b = t, with t fixed: what a gains b loses.
MoveProblem TwoOfATotal(double room, double cost) {
  MoveProblem problem;
  problem.AddNumber({2, 10, 0});
  problem.AddNumber({room, 1e12, cost});
  problem.AddBalance({{0, 1}, {1, 1}});
  return problem;
}

TEST(SimplexTest, MovesAsFarAsTheOtherLets) {
  int64_t budget = 1000;
  const Moves moves = SolveMoves(TwoOfATotal(4, 0), {.target = 0}, budget);
  EXPECT_TRUE(moves.best);
  EXPECT_DOUBLE_EQ(4, moves.Of(0));
  EXPECT_DOUBLE_EQ(-4, moves.Of(1));
  EXPECT_LT(budget, 1000);
}

TEST(SimplexTest, MovesDownToItsBound) {
  int64_t budget = 1000;
  const Moves moves =
      SolveMoves(TwoOfATotal(4, 1), {.target = 0, .up = false}, budget);
  EXPECT_DOUBLE_EQ(-2, moves.Of(0));
  EXPECT_DOUBLE_EQ(2, moves.Of(1));
}

TEST(SimplexTest, TakesTheCheaperWay) {
  MoveProblem problem;
  problem.AddNumber({0, 3, 0});
  problem.AddNumber({5, 1e12, 2});
  problem.AddNumber({5, 1e12, 1});
  problem.AddBalance({{0, 1}, {1, 1}, {2, 1}});
  int64_t budget = 1000;
  const Moves moves = SolveMoves(problem, {.target = 0}, budget);
  EXPECT_DOUBLE_EQ(3, moves.Of(0));
  EXPECT_DOUBLE_EQ(0, moves.Of(1));
  EXPECT_DOUBLE_EQ(-3, moves.Of(2));
}

TEST(SimplexTest, StaysWhereNothingBalances) {
  MoveProblem problem;
  problem.AddNumber({2, 10, 0});
  problem.AddBalance({{0, 1}});
  int64_t budget = 1000;
  const Moves moves = SolveMoves(problem, {.target = 0}, budget);
  EXPECT_TRUE(moves.best);
  EXPECT_DOUBLE_EQ(0, moves.Of(0));
}

TEST(SimplexTest, ANumberNamedTwiceCountsTwice) {
  MoveProblem problem;
  problem.AddNumber({0, 4, 0});
  problem.AddNumber({6, 6, 0});
  problem.AddBalance({{0, 1}, {1, 1}, {0, 1}});
  int64_t budget = 1000;
  const Moves moves = SolveMoves(problem, {.target = 0}, budget);
  EXPECT_DOUBLE_EQ(3, moves.Of(0));
  EXPECT_DOUBLE_EQ(-6, moves.Of(1));
}

TEST(SimplexTest, EndsWithTheWorkAndSaysSo) {
  int64_t budget = 0;
  const Moves moves = SolveMoves(TwoOfATotal(4, 0), {.target = 0}, budget);
  EXPECT_FALSE(moves.best);
  EXPECT_DOUBLE_EQ(0, moves.Of(0));
}

// A ladder of balances, each of three numbers; far rungs are never asked for.
TEST(SimplexTest, LooksOnlyAtWhatMovesGetTo) {
  class Ladder : public MoveProblem {
   public:
    const std::vector<Entry>& NumbersOf(int32_t balance) const override {
      furthest = std::max(furthest, balance);
      return MoveProblem::NumbersOf(balance);
    }
    mutable int32_t furthest = 0;
  };
  Ladder ladder;
  constexpr int32_t kRungs = 100000;
  for (int32_t i = 0; i < 2 * kRungs + 1; ++i) ladder.AddNumber({1, 1, 0.1});
  for (int32_t i = 0; i < kRungs; ++i) {
    ladder.AddBalance({{2 * i, 1}, {2 * i + 1, 1}, {2 * i + 2, -1}});
  }
  int64_t budget = 1000000;
  const Moves moves = SolveMoves(ladder, {.target = 0}, budget);
  EXPECT_TRUE(moves.best);
  EXPECT_DOUBLE_EQ(1, moves.Of(0));
  EXPECT_DOUBLE_EQ(-1, moves.Of(1));
  EXPECT_LT(ladder.furthest, 10);
}

// total = a + b, total = c + d; a, c, total known.
TEST(CompleteTest, FindsWhatFollows) {
  System system;
  const int32_t total = system.Add(10);
  const int32_t a = system.Add(4);
  const int32_t b = system.Add(kUnknown);
  system.equations.push_back({{{total, 1}, {a, -1}, {b, -1}}});
  Complete(system);
  EXPECT_EQ(6, system.variables[b].value);
  EXPECT_FALSE(system.IsBroken());
}

TEST(CompleteTest, ARelationThatFiguresContradictIsNone) {
  System system;
  const int32_t total = system.Add(10);
  const int32_t a = system.Add(12);
  system.equations.push_back({{{total, 1}, {a, -1}}});
  Complete(system);
  EXPECT_TRUE(system.equations.empty());
}

TEST(CompleteTest, SaysWhereNoValuesFit) {
  System system;
  const int32_t total = system.Add(3);
  const int32_t a = system.Add(5);
  const int32_t b = system.Add(kUnknown);
  system.equations.push_back({{{total, 1}, {a, -1}, {b, -1}}});
  Complete(system);
  EXPECT_TRUE(system.IsBroken());
  EXPECT_TRUE(system.inconsistent);
}

// Three pairs of an odd ring: x + y = 1, y + z = 1, x + z = 1 has halves only.
TEST(CompleteTest, HalvesAreNoValues) {
  System system;
  const int32_t one = system.Add(1);
  const int32_t x = system.Add(kUnknown);
  const int32_t y = system.Add(kUnknown);
  const int32_t z = system.Add(kUnknown);
  for (const auto& [u, v] : {std::pair(x, y), {y, z}, {x, z}}) {
    system.equations.push_back({{{one, 1}, {u, -1}, {v, -1}}});
  }
  Complete(system);
  EXPECT_TRUE(system.IsBroken());
}

Figure Rounded(int64_t base, Shape shape, int64_t numerator,
               int64_t denominator) {
  DisclosureRules rules;
  rules.rounding_base = base;
  Figure figure;
  figure.applicable = true;
  figure.numerator = numerator;
  figure.denominator = denominator;
  Round(rules, shape, figure);
  return figure;
}

TEST(RoundingTest, CountsGoToTheNearestMultipleHalvesUp) {
  EXPECT_EQ(0, Rounded(5, Shape::kCount, 2, 1).numerator);
  EXPECT_EQ(5, Rounded(5, Shape::kCount, 3, 1).numerator);
  EXPECT_EQ(5, Rounded(5, Shape::kCount, 7, 1).numerator);
  EXPECT_EQ(10, Rounded(10, Shape::kCount, 5, 1).numerator);
  EXPECT_EQ(7, Rounded(1, Shape::kCount, 7, 1).numerator);
}

TEST(RoundingTest, RatesAreOfRoundedParts) {
  const Figure rate = Rounded(5, Shape::kRate, 8, 22);
  EXPECT_EQ(10, rate.numerator);
  EXPECT_EQ(20, rate.denominator);
  EXPECT_FALSE(rate.confidential);
  // Nothing is left of the base.
  EXPECT_TRUE(Rounded(10, Shape::kRate, 1, 4).confidential);
}

TEST(RoundingTest, MeansHaveOneDecimalAndNoParts) {
  const Figure mean = Rounded(5, Shape::kMean, 100, 7);  // 14.29
  EXPECT_EQ(143, mean.numerator);
  EXPECT_EQ(10, mean.denominator);
  EXPECT_EQ(25, Rounded(5, Shape::kMean, 49, 20).numerator);  // 2.45
}

TEST(RoundingTest, MoneyStaysExact) {
  EXPECT_EQ(123, Rounded(5, Shape::kPounds, 123, 100).numerator);
}

}  // namespace
}  // namespace redress::query::disclosure
