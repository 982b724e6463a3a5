// Our linear programmes against GLPK's: random ones have the same optimum.

#include "service/query/disclosure/simplex.h"

#include <cmath>
#include <cstdint>
#include <memory>
#include <random>
#include <vector>

#include "glpk.h"
#include "gtest/gtest.h"

namespace redress::query::disclosure {
namespace {

constexpr double kClose = 1e-6;
// Of SolveMoves: what moving the target by 1 is worth.
constexpr double kReward = 1e5;

struct Problem {
  std::vector<Movable> numbers;
  std::vector<std::vector<Entry>> balances;
  MoveGoal goal;
};

Problem MakeProblem(uint32_t seed) {
  std::mt19937 random(seed);
  const auto below = [&](uint32_t bound) {
    return static_cast<int32_t>(random() % bound);
  };
  Problem problem;
  const int32_t numbers = 2 + below(24);
  for (int32_t i = 0; i < numbers; ++i) {
    Movable movable;
    // Some cannot move, some as far as they like; some cost nothing.
    movable.down = below(4) == 0 ? 0 : below(6);
    movable.up = below(3) == 0 ? 1e6 : below(6);
    movable.cost = below(4) == 0 ? 0 : 0.5 * below(7);
    problem.numbers.push_back(movable);
  }
  problem.numbers[0].up = 1 + below(9);
  problem.numbers[0].down = 1 + below(9);
  const int32_t balances = 1 + below(14);
  for (int32_t b = 0; b < balances; ++b) {
    std::vector<Entry>& balance = problem.balances.emplace_back();
    const int32_t entries = 1 + below(b % 5 == 0 ? 20 : 5);
    for (int32_t i = 0; i < entries; ++i) {
      const int32_t factor = below(5) == 0 ? 2 : 1;
      balance.push_back({below(static_cast<uint32_t>(numbers)),
                         below(2) == 0 ? factor : -factor});
    }
  }
  problem.goal.up = below(2) == 0;
  return problem;
}

MoveProblem SpaceOf(const Problem& problem) {
  MoveProblem space;
  for (const Movable& number : problem.numbers) space.AddNumber(number);
  for (const std::vector<Entry>& balance : problem.balances) {
    space.AddBalance(balance);
  }
  return space;
}

// Each number is two columns, up and down.
double OptimumOf(const Problem& problem) {
  const auto free = [](glp_prob* p) { glp_delete_prob(p); };
  const std::unique_ptr<glp_prob, decltype(free)> programme(glp_create_prob(),
                                                            free);
  glp_prob* const p = programme.get();
  glp_set_obj_dir(p, GLP_MAX);
  const auto rows = static_cast<int>(problem.balances.size());
  const auto numbers = static_cast<int>(problem.numbers.size());
  glp_add_rows(p, rows);
  glp_add_cols(p, 2 * numbers);
  for (int row = 1; row <= rows; ++row) glp_set_row_bnds(p, row, GLP_FX, 0, 0);
  for (int i = 0; i < numbers; ++i) {
    const Movable& movable = problem.numbers[static_cast<size_t>(i)];
    for (const bool up : {true, false}) {
      const int column = 2 * i + (up ? 1 : 2);
      double bound = up ? movable.up : movable.down;
      double gain = -movable.cost;
      if (i == problem.goal.target) {
        gain = kReward;
        if (up != problem.goal.up) bound = 0;
      }
      glp_set_obj_coef(p, column, gain);
      glp_set_col_bnds(p, column, bound > 0 ? GLP_DB : GLP_FX, 0, bound);
      std::vector<int> indexes = {0};
      std::vector<double> factors = {0};
      for (int row = 0; row < rows; ++row) {
        double factor = 0;
        for (const Entry& entry : problem.balances[static_cast<size_t>(row)]) {
          if (entry.variable == i) factor += entry.factor;
        }
        if (factor == 0) continue;
        indexes.push_back(row + 1);
        factors.push_back(up ? factor : -factor);
      }
      glp_set_mat_col(p, column, static_cast<int>(indexes.size()) - 1,
                      indexes.data(), factors.data());
    }
  }
  glp_smcp options;
  glp_init_smcp(&options);
  options.msg_lev = GLP_MSG_OFF;
  EXPECT_EQ(0, glp_simplex(p, &options));
  EXPECT_EQ(GLP_OPT, glp_get_status(p));
  return glp_get_obj_val(p);
}

// What the moves are worth; they must be such as the problem allows.
double WorthOf(const Problem& problem, const Moves& moves, uint32_t seed) {
  std::vector<double> of(problem.numbers.size(), 0);
  for (const auto& [number, move] : moves.moves) {
    of[static_cast<size_t>(number)] = move;
  }
  double worth = 0;
  for (size_t i = 0; i < of.size(); ++i) {
    EXPECT_LE(of[i], problem.numbers[i].up + kClose) << seed;
    EXPECT_GE(of[i], -problem.numbers[i].down - kClose) << seed;
    worth += static_cast<int32_t>(i) == problem.goal.target
                 ? kReward * (problem.goal.up ? of[i] : -of[i])
                 : -problem.numbers[i].cost * std::abs(of[i]);
  }
  for (const std::vector<Entry>& balance : problem.balances) {
    double sum = 0;
    for (const Entry& entry : balance) {
      sum += entry.factor * of[static_cast<size_t>(entry.variable)];
    }
    EXPECT_NEAR(0, sum, kClose) << seed;
  }
  return worth;
}

TEST(SimplexAgainstGlpk, FindsTheSameOptimum) {
  int moved = 0;
  for (uint32_t seed = 1; seed <= 20000; ++seed) {
    const Problem problem = MakeProblem(seed);
    int64_t budget = int64_t{1} << 30;
    const Moves moves = SolveMoves(SpaceOf(problem), problem.goal, budget);
    ASSERT_TRUE(moves.best) << seed;
    ASSERT_NEAR(OptimumOf(problem), WorthOf(problem, moves, seed), 1e-3)
        << seed;
    moved += moves.Of(problem.goal.target) != 0 ? 1 : 0;
  }
  // Neither all nor none of them can move.
  EXPECT_GT(moved, 2000);
  EXPECT_LT(moved, 18000);
}

// Changes that save little are left, and those that save much are not.
TEST(SimplexAgainstGlpk, StopsNearTheOptimum) {
  for (uint32_t seed = 1; seed <= 5000; ++seed) {
    Problem problem = MakeProblem(seed);
    problem.goal.least_saving = 0.4;
    int64_t budget = int64_t{1} << 30;
    const Moves moves = SolveMoves(SpaceOf(problem), problem.goal, budget);
    ASSERT_TRUE(moves.best) << seed;
    const double best = OptimumOf(problem);
    const double worth = WorthOf(problem, moves, seed);
    // The target goes as far.
    ASSERT_NEAR(std::round(best / kReward * 1000),
                std::round(worth / kReward * 1000), 1)
        << seed;
    ASSERT_LE(worth, best + 1e-3) << seed;
  }
}

}  // namespace
}  // namespace redress::query::disclosure
