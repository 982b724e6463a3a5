// A linear programme over numbers that may be moved against one another.
//
// Our own because the programmes have a known start (nothing moves), a vertex
// is only a proposal that is checked in integers afterwards, of the many
// balances only those near a number matter to it, which general solvers do not
// make use of, and an outside one would be the largest dependency of all.

#ifndef REDRESS_SERVICE_QUERY_DISCLOSURE_SIMPLEX_H_
#define REDRESS_SERVICE_QUERY_DISCLOSURE_SIMPLEX_H_

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "service/query/disclosure/system.h"

namespace redress::query::disclosure {

// How far one number may be moved, and what moving it by 1 costs.
struct Movable {
  double down = 0;
  double up = 0;
  double cost = 0;
};

// Numbers, and balances between their moves: Σ factor · move = 0. Only what
// moves get to is asked for.
class MoveSpace {
 public:
  virtual ~MoveSpace() = default;

  virtual size_t NumberCount() const = 0;
  virtual size_t BalanceCount() const = 0;
  virtual Movable NumberAt(int32_t number) const = 0;
  // The balances that a number is in, as the entries' variables.
  virtual const std::vector<Entry>& BalancesOf(int32_t number) const = 0;
  virtual const std::vector<Entry>& NumbersOf(int32_t balance) const = 0;
};

// One that is written down.
class MoveProblem : public MoveSpace {
 public:
  int32_t AddNumber(const Movable& number);
  void AddBalance(std::vector<Entry> balance);

  size_t NumberCount() const override { return numbers_.size(); }
  size_t BalanceCount() const override { return balances_.size(); }
  Movable NumberAt(int32_t number) const override { return numbers_[number]; }
  const std::vector<Entry>& BalancesOf(int32_t number) const override {
    return balances_of_[number];
  }
  const std::vector<Entry>& NumbersOf(int32_t balance) const override {
    return balances_[balance];
  }

 private:
  std::vector<Movable> numbers_;
  std::vector<std::vector<Entry>> balances_of_;
  std::vector<std::vector<Entry>> balances_;
};

struct MoveGoal {
  // Goes up, or down, as far as possible, by its bound there at most.
  int32_t target = 0;
  bool up = true;
  // Once the target is at its bound, no change is looked for that saves less
  // than this by each 1 that a number is moved.
  double least_saving = 0;
};

struct Moves {
  // By number; the others stay.
  std::vector<std::pair<int32_t, double>> moves;
  // There are no better ones. Else the work was ended.
  bool best = false;

  // How far a number moves.
  double Of(int32_t number) const;
};

// Moves that reach the goal as far as possible, and of those nearly the
// cheapest. Deterministic. Takes the work done off `budget`; stops with what it
// has where that is used up.
Moves SolveMoves(const MoveSpace& space, const MoveGoal& goal, int64_t& budget);

}  // namespace redress::query::disclosure

#endif  // REDRESS_SERVICE_QUERY_DISCLOSURE_SIMPLEX_H_
