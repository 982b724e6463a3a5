#include <algorithm>
#include <cmath>
#include <deque>
#include <map>
#include <set>
#include <utility>

#include "service/query/disclosure/simplex.h"
#include "service/query/disclosure/system.h"

namespace redress::query::disclosure {
namespace {

constexpr int64_t kInfinity = int64_t{1} << 60;
// Equation entries looked at, for all of the system.
constexpr int64_t kMaxSteps = int64_t{1} << 31;
// The largest part that is solved as a linear programme, and how often.
constexpr size_t kMaxDive = 1500;
constexpr int kMaxRounds = 40;

// Narrows what each variable may be until every equation agrees, then settles
// one variable after the other on its least value.
class Completer {
 public:
  explicit Completer(System& system)
      : system_(system), touching_(system.variables.size()) {
    const size_t size = system.variables.size();
    system.broken.assign(size, false);
    low_.assign(size, 0);
    high_.assign(size, kInfinity);
    for (size_t i = 0; i < size; ++i) {
      const int64_t value = system.variables[i].value;
      if (value != kUnknown) low_[i] = high_[i] = value;
    }
    queued_.assign(system.equations.size(), false);
  }

  void Run() {
    DropUntrue();
    Index();
    // Parts that are tied together by unknown variables.
    std::vector<bool> seen(system_.variables.size(), false);
    for (size_t i = 0; i < system_.variables.size(); ++i) {
      if (seen[i] || low_[i] == high_[i]) continue;
      std::vector<int32_t> part = {static_cast<int32_t>(i)};
      seen[i] = true;
      for (size_t at = 0; at < part.size(); ++at) {
        for (const int32_t e : touching_[part[at]]) {
          for (const Entry& entry : system_.equations[e].entries) {
            const int32_t other = entry.variable;
            if (seen[other] || low_[other] == high_[other]) continue;
            seen[other] = true;
            part.push_back(other);
          }
        }
      }
      std::sort(part.begin(), part.end());
      // Tables show every member that occurs, save those of a top without
      // "All others".
      rest_is_empty_ = true;
      if (Settle(part) || Dive(part)) continue;
      rest_is_empty_ = false;
      if (Settle(part) || Dive(part)) continue;
      // Without the relations that need not hold.
      for (const int32_t variable : part) {
        for (const int32_t e : touching_[variable]) {
          if (system_.equations[e].optional) {
            system_.equations[e].entries.clear();
          }
        }
      }
      contradiction_ = false;
      if (Settle(part) || Dive(part)) continue;
      system_.inconsistent = system_.inconsistent || contradiction_;
      Break(part);
    }
    for (size_t i = 0; i < system_.variables.size(); ++i) {
      system_.variables[i].value = low_[i];
    }
    system_.equations.erase(
        std::remove_if(
            system_.equations.begin(), system_.equations.end(),
            [](const Equation& equation) { return equation.entries.empty(); }),
        system_.equations.end());
  }

 private:
  // Relations between known figures that do not hold are none.
  void DropUntrue() {
    for (Equation& equation : system_.equations) {
      int64_t sum = 0;
      bool known = true;
      for (const Entry& entry : equation.entries) {
        if (low_[entry.variable] != high_[entry.variable]) known = false;
        sum += entry.factor * low_[entry.variable];
      }
      if (known && sum != 0) equation.entries.clear();
    }
  }

  void Index() {
    for (size_t e = 0; e < system_.equations.size(); ++e) {
      for (const Entry& entry : system_.equations[e].entries) {
        touching_[entry.variable].push_back(static_cast<int32_t>(e));
      }
    }
  }

  void Touch(int32_t variable) {
    for (const int32_t e : touching_[variable]) {
      if (queued_[e]) continue;
      queued_[e] = true;
      queue_.push_back(e);
    }
  }

  bool Narrow(int32_t variable, int64_t low, int64_t high) {
    if (low <= low_[variable] && high >= high_[variable]) return true;
    undo_.emplace_back(variable, std::pair(low_[variable], high_[variable]));
    low_[variable] = std::max(low, low_[variable]);
    high_[variable] = std::min(high, high_[variable]);
    Touch(variable);
    return low_[variable] <= high_[variable];
  }

  // What the others of an equation leave for each of its variables.
  bool Propagate(const Equation& equation) {
    steps_ += static_cast<int64_t>(equation.entries.size());
    int64_t least = 0;
    int64_t most = 0;
    int64_t open_below = 0;  // Terms without a bound.
    int64_t open_above = 0;
    for (const Entry& entry : equation.entries) {
      const int64_t low = low_[entry.variable];
      const int64_t high = high_[entry.variable];
      const bool bounded = high < kInfinity;
      if (entry.factor > 0) {
        least += low;
        if (bounded) {
          most += high;
        } else {
          ++open_above;
        }
      } else {
        most -= low;
        if (bounded) {
          least -= high;
        } else {
          ++open_below;
        }
      }
    }
    if (open_below == 0 && least > 0) return false;
    if (open_above == 0 && most < 0) return false;
    if (open_below > 1 && open_above > 1) return true;
    for (const Entry& entry : equation.entries) {
      const int64_t low = low_[entry.variable];
      const int64_t high = high_[entry.variable];
      if (low == high) continue;
      const bool bounded = high < kInfinity;
      int64_t new_low = low;
      int64_t new_high = high;
      if (entry.factor > 0) {
        // x = −(the others): between −most and −least of them.
        if (open_below == 0) new_high = std::min(high, low - least);
        if (open_above - (bounded ? 0 : 1) == 0) {
          new_low = std::max(low, (bounded ? high : 0) - most);
        }
      } else {
        if (open_above == 0) new_high = std::min(high, low + most);
        if (open_below - (bounded ? 0 : 1) == 0) {
          new_low = std::max(low, (bounded ? high : 0) + least);
        }
      }
      if (!Narrow(entry.variable, new_low, new_high)) return false;
    }
    return true;
  }

  bool Drain() {
    bool fits = true;
    while (!queue_.empty()) {
      const int32_t e = queue_.front();
      queue_.pop_front();
      queued_[e] = false;
      if (steps_ > kMaxSteps) fits = false;
      if (fits && !Propagate(system_.equations[e])) fits = false;
    }
    return fits;
  }

  void Undo() {
    for (auto at = undo_.rbegin(); at != undo_.rend(); ++at) {
      low_[at->first] = at->second.first;
      high_[at->first] = at->second.second;
    }
    undo_.clear();
  }

  // Forgets what was found out about the part.
  void Reset(const std::vector<int32_t>& part) {
    for (const int32_t variable : part) {
      const bool empty = rest_is_empty_ && system_.variables[variable].rest;
      low_[variable] = 0;
      high_[variable] = empty ? 0 : kInfinity;
      Touch(variable);
    }
  }

  bool Settle(const std::vector<int32_t>& part) {
    Reset(part);
    undo_.clear();
    if (!Drain()) {
      contradiction_ = true;
      Undo();
      return false;
    }
    for (const int32_t variable : part) {
      if (low_[variable] == high_[variable]) continue;
      bool settled = false;
      // What adds up to odd numbers may need a value in between.
      const int64_t low = low_[variable];
      for (const int64_t value : {low, high_[variable], low + 1, low + 2}) {
        if (value >= kInfinity || value > high_[variable]) continue;
        undo_.clear();
        settled = Narrow(variable, value, value) && Drain();
        if (settled) break;
        Drain();
        Undo();
      }
      if (!settled) return false;
    }
    return true;
  }

  // Solves the part as a linear programme, and where that gives halves fixes
  // one of them and solves again.
  bool Dive(const std::vector<int32_t>& part) {
    if (part.size() > kMaxDive) return false;
    Reset(part);
    undo_.clear();
    if (!Drain()) return false;
    for (int round = 0; round < kMaxRounds; ++round) {
      const std::vector<double> values = Solve(part);
      if (values.empty()) {
        contradiction_ = round == 0 && searched_;
        return false;
      }
      size_t worst = part.size();
      double distance = 1e-6;
      for (size_t i = 0; i < part.size(); ++i) {
        const double off = std::abs(values[i] - std::round(values[i]));
        if (off > distance) {
          distance = off;
          worst = i;
        }
      }
      if (worst == part.size()) {
        for (size_t i = 0; i < part.size(); ++i) {
          const auto value = static_cast<int64_t>(std::llround(values[i]));
          low_[part[i]] = high_[part[i]] = value;
        }
        return IsSolved(part);
      }
      const int32_t variable = part[worst];
      const auto below = static_cast<int64_t>(std::floor(values[worst]));
      bool fits = false;
      for (const int64_t value : {below, below + 1}) {
        undo_.clear();
        fits =
            Narrow(variable, value, value) && Drain() && !Solve(part).empty();
        if (fits) break;
        Drain();
        Undo();
      }
      if (!fits) return false;
    }
    return false;
  }

  // Values within the bounds that fulfil the equations, whole or not; empty:
  // there are none. What is known is scaled from 0 to 1: at 0 nothing is.
  std::vector<double> Solve(const std::vector<int32_t>& part) {
    MoveProblem problem;
    std::map<int32_t, int32_t> position;
    std::set<int32_t> equations;
    for (const int32_t variable : part) {
      const int64_t room = high_[variable] - low_[variable];
      const double up =
          high_[variable] >= kInfinity ? 1e12 : static_cast<double>(room);
      position[variable] = problem.AddNumber({0, up, 0});
      equations.insert(touching_[variable].begin(), touching_[variable].end());
    }
    const int32_t scale = problem.AddNumber({0, 1, 0});
    for (const int32_t e : equations) {
      std::vector<Entry> balance;
      int64_t known = 0;
      for (const Entry& entry : system_.equations[e].entries) {
        known += entry.factor * low_[entry.variable];
        const auto found = position.find(entry.variable);
        if (found != position.end()) {
          balance.push_back({found->second, entry.factor});
        }
      }
      if (known != 0) balance.push_back({scale, static_cast<int32_t>(known)});
      if (!balance.empty()) problem.AddBalance(std::move(balance));
    }
    const Moves moves = SolveMoves(problem, {.target = scale}, budget_);
    searched_ = moves.best;
    if (moves.Of(scale) < 1 - 1e-6) return {};
    std::vector<double> values(part.size());
    for (size_t i = 0; i < part.size(); ++i) {
      values[i] = static_cast<double>(low_[part[i]]);
    }
    for (const auto& [number, move] : moves.moves) {
      if (number != scale) values[number] += move;
    }
    return values;
  }

  bool IsSolved(const std::vector<int32_t>& part) const {
    for (const int32_t variable : part) {
      if (low_[variable] < 0) return false;
      for (const int32_t e : touching_[variable]) {
        int64_t sum = 0;
        for (const Entry& entry : system_.equations[e].entries) {
          sum += entry.factor * low_[entry.variable];
        }
        if (sum != 0) return false;
      }
    }
    return true;
  }

  void Break(const std::vector<int32_t>& part) {
    for (const int32_t variable : part) {
      low_[variable] = high_[variable] = 0;
      system_.broken[variable] = true;
    }
  }

  System& system_;
  std::vector<std::vector<int32_t>> touching_;  // Equations by variable.
  std::vector<int64_t> low_;
  std::vector<int64_t> high_;
  std::deque<int32_t> queue_;
  std::vector<bool> queued_;
  std::vector<std::pair<int32_t, std::pair<int64_t, int64_t>>> undo_;
  // There are no values at all, whole or not.
  bool contradiction_ = false;
  bool rest_is_empty_ = false;
  // The last Solve() came to its end.
  bool searched_ = false;
  int64_t steps_ = 0;
  int64_t budget_ = kMaxSteps;
};

}  // namespace

void Complete(System& system) { Completer(system).Run(); }

}  // namespace redress::query::disclosure
