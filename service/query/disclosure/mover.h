// Moves from the true values to others that fit what is published as well.

#ifndef REDRESS_SERVICE_QUERY_DISCLOSURE_MOVER_H_
#define REDRESS_SERVICE_QUERY_DISCLOSURE_MOVER_H_

#include <cstdint>
#include <limits>
#include <vector>

#include "service/query/disclosure/pattern.h"
#include "service/query/disclosure/system.h"

namespace redress::query::disclosure {

// A change of some variables, by variable; the others stay.
struct Move {
  int32_t variable;
  int64_t change;
};

// How a move is to be found.
struct Search {
  int32_t target = 0;
  bool up = true;
  // The target need not go further.
  int64_t most = 0;
  // Variables that are shown may be moved too, at their cost.
  bool open = false;
  // Of those, these ones for nothing.
  std::vector<int32_t> opened;
  // Only moves of the furthest distance are of use.
  bool exact = false;
  // The work that one attempt may take.
  int64_t work = std::numeric_limits<int64_t>::max();
};

struct Found {
  // How far the target moves; 0: nowhere.
  int64_t distance = 0;
  // Whole numbers that fulfil every equation and leave no variable below its
  // least value. Empty: the best moves are not whole.
  std::vector<Move> moves;
  // Variables shown that move.
  std::vector<int32_t> opens;
  // There is no better move, whole or not. Else the work was ended.
  bool best = false;
};

// The arguments must stay valid.
class Mover {
 public:
  Mover(const System& system, const Pattern& pattern);

  // The equations that a variable is in, and its factors there.
  const std::vector<Entry>& TouchingOf(int32_t variable) const {
    return touching_[variable];
  }

  // Looks for the furthest and cheapest move. Takes the work off `budget`.
  Found Find(const Search& search, int64_t& budget);

 private:
  class Space;

  bool Holds(const std::vector<Move>& moves, const Space& space);

  const System& system_;
  const Pattern& pattern_;
  std::vector<std::vector<Entry>> touching_;
  // Scratch, cleared after each use.
  std::vector<int64_t> sums_;
};

}  // namespace redress::query::disclosure

#endif  // REDRESS_SERVICE_QUERY_DISCLOSURE_MOVER_H_
