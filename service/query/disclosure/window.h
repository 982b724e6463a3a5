// A part of the system around one variable, small enough for a linear
// programme. What lies outside it stays as it is, so that moves found within
// it hold for the whole.

#ifndef REDRESS_SERVICE_QUERY_DISCLOSURE_WINDOW_H_
#define REDRESS_SERVICE_QUERY_DISCLOSURE_WINDOW_H_

#include <cstdint>
#include <optional>
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
  // The variables to look at.
  size_t size = 0;
};

struct Found {
  // How far the target moves; 0: nowhere.
  int64_t distance = 0;
  // Whole numbers that fulfil every equation and leave no variable below its
  // least value. Empty: the best moves are not whole.
  std::vector<Move> moves;
  // Variables shown that move.
  std::vector<int32_t> opens;
  // Everything tied to the target was looked at.
  bool whole = false;
};

class Mover {
 public:
  Mover(const System& system, const Pattern& pattern);

  const std::vector<Entry>& TouchingOf(int32_t variable) const {
    return touching_[variable];
  }

  // Looks for the furthest and cheapest move. Takes the work off `budget`.
  Found Find(const Search& search, int64_t& budget);

 private:
  std::vector<int32_t> Choose(const Search& search, int64_t& budget,
                              bool& whole);
  Found Read(const Search& search, const std::vector<int32_t>& chosen,
             const std::vector<double>& moves);
  bool Movable(const Search& search, int32_t variable) const;
  bool IsOpened(const Search& search, int32_t variable) const;
  int64_t Room(const Search& search, int32_t variable) const;
  bool Holds(const std::vector<Move>& moves, const Search& search);

  const System& system_;
  const Pattern& pattern_;
  // By variable the equations with it, and its factors there.
  std::vector<std::vector<Entry>> touching_;
  // Scratch, cleared after each use.
  std::vector<int32_t> position_;
  std::vector<int32_t> uses_;
  std::vector<int64_t> sums_;
};

}  // namespace redress::query::disclosure

#endif  // REDRESS_SERVICE_QUERY_DISCLOSURE_WINDOW_H_
