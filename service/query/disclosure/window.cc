#include "service/query/disclosure/window.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "service/query/disclosure/simplex.h"

namespace redress::query::disclosure {
namespace {

// As good as no bound, and still exact in a double.
constexpr double kFar = 1e12;
constexpr uint64_t kAttempts = 8;
// Looking at an entry of an equation is this much work.
constexpr int64_t kScan = 8;
// What opens a figure costs at least this; what moves a free number less.
constexpr double kLeastCost = 0.5;

// Different for each variable and attempt, and the same every time.
double SmallCost(int32_t variable, uint64_t attempt) {
  uint64_t mixed = (static_cast<uint64_t>(variable) + 1) * 0x9e3779b97f4a7c15U +
                   attempt * 0xbf58476d1ce4e5b9U;
  mixed ^= mixed >> 29;
  mixed *= 0x94d049bb133111ebU;
  mixed ^= mixed >> 32;
  return 0.001 * (1 + static_cast<double>(mixed % 1024) / 1024);
}

// Bounds the first number that moved by a fraction to whole moves below it.
void KeepFromHalves(const std::vector<double>& moves, MoveProblem& problem) {
  for (size_t i = 1; i < moves.size(); ++i) {
    if (std::abs(moves[i] - std::round(moves[i])) <= 1e-6) continue;
    double& bound =
        moves[i] > 0 ? problem.numbers[i].up : problem.numbers[i].down;
    bound = std::floor(std::abs(moves[i]));
    return;
  }
  double& bound = problem.up ? problem.numbers[0].up : problem.numbers[0].down;
  bound = std::floor(std::abs(moves[0]));
}

}  // namespace

Mover::Mover(const System& system, const Pattern& pattern)
    : system_(system),
      pattern_(pattern),
      touching_(system.variables.size()),
      position_(system.variables.size(), kNone),
      uses_(system.equations.size(), 0),
      sums_(system.equations.size(), 0) {
  for (size_t e = 0; e < system.equations.size(); ++e) {
    for (const Entry& entry : system.equations[e].entries) {
      touching_[entry.variable].push_back(
          {static_cast<int32_t>(e), entry.factor});
    }
  }
}

bool Mover::IsOpened(const Search& search, int32_t variable) const {
  return std::find(search.opened.begin(), search.opened.end(), variable) !=
         search.opened.end();
}

bool Mover::Movable(const Search& search, int32_t variable) const {
  if (pattern_.IsFree(variable)) return true;
  if (IsOpened(search, variable)) return true;
  return search.open && pattern_.CanOpen(variable);
}

int64_t Mover::Room(const Search& search, int32_t variable) const {
  (void)search;
  const int64_t least = pattern_.IsFree(variable)
                            ? pattern_.Least(variable)
                            : pattern_.LeastIfOpen(variable);
  return std::max<int64_t>(0, system_.variables[variable].value - least);
}

// Goes outwards from the target. Of long equations only the likely partners
// are taken: those that are free anyway, and the cheapest of the others. Then
// everything that two equations of the window share, which closes rings.
std::vector<int32_t> Mover::Choose(const Search& search, int64_t& budget,
                                   bool& whole) {
  whole = true;
  std::vector<int32_t> chosen;
  std::vector<int32_t> equations;
  const auto take = [&](int32_t variable) {
    if (position_[variable] != kNone) return;
    position_[variable] = static_cast<int32_t>(chosen.size());
    chosen.push_back(variable);
  };
  take(search.target);
  const size_t partners = std::max<size_t>(4, search.size / 12);
  // Those that move for nothing, largest first; and the others, those that can
  // spare enough first, then the cheapest.
  std::vector<std::pair<double, int32_t>> free;
  std::vector<std::tuple<bool, double, int32_t>> shown;
  const auto best = [&](auto& ranked, size_t most) {
    const size_t count = std::min(ranked.size(), most);
    whole = whole && count == ranked.size();
    std::partial_sort(ranked.begin(),
                      ranked.begin() + static_cast<std::ptrdiff_t>(count),
                      ranked.end());
    ranked.resize(count);
  };
  for (size_t i = 0; i < chosen.size(); ++i) {
    if (chosen.size() >= search.size) {
      whole = false;
      break;
    }
    for (const Entry& touching : touching_[chosen[i]]) {
      const int32_t e = touching.variable;
      if (uses_[e] > 0) continue;
      uses_[e] = 1;
      equations.push_back(e);
      free.clear();
      shown.clear();
      budget -=
          kScan * static_cast<int64_t>(system_.equations[e].entries.size());
      for (const Entry& entry : system_.equations[e].entries) {
        const int32_t v = entry.variable;
        if (position_[v] != kNone || !Movable(search, v)) continue;
        const auto room = static_cast<double>(Room(search, v));
        if (pattern_.IsFree(v) || IsOpened(search, v)) {
          free.emplace_back(-room, v);
        } else {
          shown.emplace_back(room < static_cast<double>(search.most),
                             pattern_.Cost(v), v);
        }
      }
      best(free, 2 * partners);
      best(shown, partners);
      for (const auto& [unused, v] : free) take(v);
      for (const auto& [unused, cost, v] : shown) take(v);
    }
  }
  // What several of the window's equations share closes rings.
  std::vector<int32_t> shared;
  for (const int32_t e : equations) {
    for (const Entry& entry : system_.equations[e].entries) {
      const int32_t v = entry.variable;
      if (position_[v] == kNone && touching_[v].size() > 1) shared.push_back(v);
    }
  }
  std::sort(shared.begin(), shared.end());
  const size_t limit = 2 * search.size;
  for (const bool for_nothing : {true, false}) {
    for (size_t i = 1; i < shared.size() && chosen.size() < limit; ++i) {
      const int32_t v = shared[i];
      if (v == shared[i - 1] && pattern_.IsFree(v) == for_nothing &&
          Movable(search, v)) {
        take(v);
      }
    }
  }
  for (const int32_t e : equations) uses_[e] = 0;
  // Whoever is alone in an equation cannot move.
  std::vector<int32_t> pending;
  std::vector<int32_t> touched;
  for (const int32_t v : chosen) {
    for (const Entry& t : touching_[v]) {
      if (uses_[t.variable]++ == 0) touched.push_back(t.variable);
    }
  }
  for (const int32_t e : touched) {
    if (uses_[e] == 1) pending.push_back(e);
  }
  std::vector<bool> gone(chosen.size(), false);
  while (!pending.empty()) {
    const int32_t e = pending.back();
    pending.pop_back();
    if (uses_[e] != 1) continue;
    for (const Entry& entry : system_.equations[e].entries) {
      const int32_t at = position_[entry.variable];
      if (at == kNone || gone[at]) continue;
      gone[at] = true;
      for (const Entry& t : touching_[entry.variable]) {
        if (--uses_[t.variable] == 1) pending.push_back(t.variable);
      }
      break;
    }
  }
  for (const int32_t e : touched) uses_[e] = 0;
  std::vector<int32_t> result;
  for (size_t i = 0; i < chosen.size(); ++i) {
    position_[chosen[i]] = kNone;
    if (!gone[i]) result.push_back(chosen[i]);
  }
  return result;
}

bool Mover::Holds(const std::vector<Move>& moves, const Search& search) {
  bool holds = true;
  for (const Move& move : moves) {
    if (move.change < -Room(search, move.variable)) holds = false;
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
  Found found;
  if (search.most <= 0 || budget <= 0) return found;
  const std::vector<int32_t> chosen = Choose(search, budget, found.whole);
  const bool whole = found.whole;
  if (chosen.empty() || chosen[0] != search.target) return found;
  MoveProblem problem;
  problem.up = search.up;
  problem.target = 0;
  std::map<int32_t, size_t> rows;
  for (size_t i = 0; i < chosen.size(); ++i) {
    const int32_t v = chosen[i];
    disclosure::Movable number;
    number.down = static_cast<double>(Room(search, v));
    number.up = kFar;
    if (i == 0) {
      const auto most = static_cast<double>(search.most);
      number.up = most;
      number.down = std::min(number.down, most);
    } else if (!pattern_.IsFree(v) && !IsOpened(search, v)) {
      number.cost = pattern_.Cost(v);
    }
    problem.numbers.push_back(number);
    for (const Entry& t : touching_[v]) {
      const auto [row, added] =
          rows.emplace(t.variable, problem.balances.size());
      if (added) problem.balances.emplace_back();
      problem.balances[row->second].emplace_back(static_cast<int32_t>(i),
                                                 t.factor);
    }
  }
  // Short moves are mostly whole. Where they are not, others of the same worth
  // may be, or such as keep a number from going where it went by halves.
  Found best;
  for (uint64_t attempt = 0; attempt < kAttempts && budget > 0; ++attempt) {
    for (size_t i = 1; i < chosen.size(); ++i) {
      if (problem.numbers[i].cost >= kLeastCost) continue;
      problem.numbers[i].cost = SmallCost(chosen[i], attempt);
    }
    const std::vector<double> moves = SolveMoves(problem, budget);
    found = Read(search, chosen, moves);
    found.whole = whole;
    if (attempt == 0) best = found;
    if (found.distance == 0) break;
    if (!found.moves.empty()) {
      if (search.exact && found.distance < best.distance) break;
      return found;
    }
    if (attempt > 0) KeepFromHalves(moves, problem);
  }
  return best;
}

Found Mover::Read(const Search& search, const std::vector<int32_t>& chosen,
                  const std::vector<double>& moves) {
  Found found;
  std::vector<Move> whole;
  bool is_whole = true;
  for (size_t i = 0; i < chosen.size(); ++i) {
    const double rounded = std::round(moves[i]);
    if (std::abs(moves[i] - rounded) > 1e-6) is_whole = false;
    if (std::abs(moves[i]) < 1e-6) continue;
    const int32_t v = chosen[i];
    if (!pattern_.IsFree(v)) found.opens.push_back(v);
    if (rounded != 0) whole.push_back({v, static_cast<int64_t>(rounded)});
  }
  found.distance =
      static_cast<int64_t>(std::floor((search.up ? 1 : -1) * moves[0] + 1e-6));
  if (is_whole && !whole.empty() && Holds(whole, search)) {
    found.moves = std::move(whole);
  }
  return found;
}

}  // namespace redress::query::disclosure
