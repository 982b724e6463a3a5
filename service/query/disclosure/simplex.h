// A linear programme over a handful of numbers that may be moved against one
// another.
//
// Our own because the programmes are small (some hundred columns, factors 1 and
// -1, a known start), a vertex is only a proposal that is checked in integers
// afterwards, and an outside solver would be the largest dependency of all.

#ifndef REDRESS_SERVICE_QUERY_DISCLOSURE_SIMPLEX_H_
#define REDRESS_SERVICE_QUERY_DISCLOSURE_SIMPLEX_H_

#include <cstdint>
#include <utility>
#include <vector>

namespace redress::query::disclosure {

// How far one number may be moved, and what moving it by 1 costs.
struct Movable {
  double down = 0;
  double up = 0;
  double cost = 0;
};

struct MoveProblem {
  std::vector<Movable> numbers;
  // Σ factor · move = 0, by number.
  std::vector<std::vector<std::pair<int32_t, int32_t>>> balances;
  // The number to move, and whether up or down; by its bound there at most.
  int32_t target = 0;
  bool up = true;
};

// Moves that take the target as far as it goes, and of those nearly the
// cheapest. Deterministic. Takes the work done off `budget`; stops with what it
// has where that is used up.
std::vector<double> SolveMoves(const MoveProblem& problem, int64_t& budget);

}  // namespace redress::query::disclosure

#endif  // REDRESS_SERVICE_QUERY_DISCLOSURE_SIMPLEX_H_
