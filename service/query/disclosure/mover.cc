#include "service/query/disclosure/mover.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "service/query/disclosure/simplex.h"

namespace redress::query::disclosure {
namespace {

// As good as no bound, and still exact in a double.
constexpr double kFar = 1e12;
constexpr double kHalf = 1e-6;
constexpr uint64_t kAttempts = 8;
// Opening a figure less saves more; moving a free number less saves less.
constexpr double kLeastSaving = 0.05;

// Different for each variable and attempt, and the same every time; less than
// what opening a figure costs.
double SmallCost(int32_t variable, uint64_t attempt) {
  uint64_t mixed = (static_cast<uint64_t>(variable) + 1) * 0x9e3779b97f4a7c15U +
                   attempt * 0xbf58476d1ce4e5b9U;
  mixed ^= mixed >> 29;
  mixed *= 0x94d049bb133111ebU;
  mixed ^= mixed >> 32;
  return 0.001 * (1 + static_cast<double>(mixed % 1024) / 1024);
}

bool IsWhole(double move) { return std::abs(move - std::round(move)) <= kHalf; }

}  // namespace

// What one search may move.
class Mover::Space : public MoveSpace {
 public:
  Space(const Mover& mover, const Search& search)
      : system_(mover.system_),
        pattern_(mover.pattern_),
        touching_(mover.touching_),
        search_(search) {}

  size_t NumberCount() const override { return system_.variables.size(); }
  size_t BalanceCount() const override { return system_.equations.size(); }
  Movable NumberAt(int32_t v) const override {
    if (!CanMove(v)) return {};
    Movable movable = {static_cast<double>(RoomOf(v)), kFar,
                       SmallCost(v, attempt_)};
    if (v == search_.target) {
      movable.up = static_cast<double>(search_.most);
      movable.down = std::min(movable.down, movable.up);
    } else if (!IsForNothing(v)) {
      movable.cost = std::max(movable.cost, pattern_.Cost(v));
    }
    const auto bound = bounds_.find(v);
    if (bound != bounds_.end()) {
      movable.up = std::min(movable.up, bound->second.up);
      movable.down = std::min(movable.down, bound->second.down);
    }
    return movable;
  }
  const std::vector<Entry>& BalancesOf(int32_t v) const override {
    return touching_[v];
  }
  const std::vector<Entry>& NumbersOf(int32_t equation) const override {
    return system_.equations[equation].entries;
  }

  // How far a variable can go down.
  int64_t RoomOf(int32_t v) const {
    const int64_t least =
        pattern_.IsFree(v) ? pattern_.Least(v) : pattern_.LeastIfOpen(v);
    return std::max<int64_t>(0, system_.variables[v].value - least);
  }

  void SetAttempt(uint64_t attempt) { attempt_ = attempt; }

  // Bounds the first number that moved by a fraction to whole moves below it;
  // the target where no other did.
  void KeepFromHalves(const Moves& moves) {
    for (const bool is_target : {false, true}) {
      for (const auto& [v, move] : moves.moves) {
        if (IsWhole(move) || (v == search_.target) != is_target) continue;
        Movable& bound =
            bounds_.try_emplace(v, Movable{kFar, kFar, 0}).first->second;
        (move > 0 ? bound.up : bound.down) = std::floor(std::abs(move));
        return;
      }
    }
  }

 private:
  bool IsForNothing(int32_t v) const {
    return pattern_.IsFree(v) ||
           std::find(search_.opened.begin(), search_.opened.end(), v) !=
               search_.opened.end();
  }
  bool CanMove(int32_t v) const {
    return IsForNothing(v) || (search_.open && pattern_.CanOpen(v));
  }

  const System& system_;
  const Pattern& pattern_;
  const std::vector<std::vector<Entry>>& touching_;
  const Search& search_;
  uint64_t attempt_ = 0;
  std::map<int32_t, Movable> bounds_;
};

Mover::Mover(const System& system, const Pattern& pattern)
    : system_(system),
      pattern_(pattern),
      touching_(system.variables.size()),
      sums_(system.equations.size(), 0) {
  for (size_t e = 0; e < system.equations.size(); ++e) {
    for (const Entry& entry : system.equations[e].entries) {
      touching_[entry.variable].push_back(
          {static_cast<int32_t>(e), entry.factor});
    }
  }
}

bool Mover::Holds(const std::vector<Move>& moves, const Space& space) {
  bool holds = true;
  for (const Move& move : moves) {
    if (move.change < -space.RoomOf(move.variable)) holds = false;
    for (const Entry& t : touching_[move.variable]) {
      sums_[t.variable] += t.factor * move.change;
    }
  }
  for (const Move& move : moves) {
    for (const Entry& t : touching_[move.variable]) {
      if (sums_[t.variable] != 0) holds = false;
      sums_[t.variable] = 0;
    }
  }
  return holds;
}

Found Mover::Find(const Search& search, int64_t& budget) {
  Found best;
  if (search.most <= 0) return best;
  Space space(*this, search);
  // Short moves are mostly whole. Where they are not, others of the same worth
  // may be, or such as keep a number from going where it went by halves.
  for (uint64_t attempt = 0; attempt < kAttempts && budget > 0; ++attempt) {
    space.SetAttempt(attempt);
    int64_t work = std::min(search.work, budget);
    budget -= work;
    const Moves solved =
        SolveMoves(space, {search.target, search.up, kLeastSaving}, work);
    budget += work;
    Found found;
    found.best = solved.best;
    found.distance = static_cast<int64_t>(
        std::floor((search.up ? 1 : -1) * solved.Of(search.target) + kHalf));
    bool whole = true;
    for (const auto& [v, move] : solved.moves) {
      if (!IsWhole(move)) whole = false;
      if (std::abs(move) <= kHalf) continue;
      if (!pattern_.IsFree(v)) found.opens.push_back(v);
      const auto change = static_cast<int64_t>(std::round(move));
      if (change != 0) found.moves.push_back({v, change});
    }
    if (!whole || !Holds(found.moves, space)) found.moves.clear();
    const bool shorter = found.distance < best.distance;
    const bool usable = !found.moves.empty() && !(search.exact && shorter);
    if (attempt == 0 || usable) best = found;
    if (usable || found.distance == 0 || !found.moves.empty()) break;
    if (attempt > 0) space.KeepFromHalves(solved);
  }
  return best;
}

}  // namespace redress::query::disclosure
