#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "service/query/disclosure/system.h"

namespace redress::query::disclosure {
namespace {

class Shrinker {
 public:
  explicit Shrinker(System& system)
      : system_(system),
        zero_(system.variables.size(), false),
        kept_(system.variables.size(), false) {
    for (const int32_t variable : system.variable_of) {
      if (variable != kNone) kept_[variable] = true;
    }
  }

  // Counts of 0 that every reader sees.
  void FindZeros(const Publication& publication) {
    const auto add = [&](int32_t quantity) {
      if (quantity == kNone) return;
      const int32_t variable = system_.variable_of[quantity];
      const Variable& v = system_.variables[variable];
      if (!v.sum && v.value == 0) zero_[variable] = true;
    };
    for (const Cell& cell : publication.cells) {
      if (cell.shape == Shape::kCount || !cell.figure->applicable) {
        add(cell.value);
        add(cell.base);
      }
    }
  }

  // Parts of nothing are nothing.
  void SpreadZeros() {
    std::vector<std::vector<size_t>> touching(system_.variables.size());
    std::deque<size_t> queue;
    for (size_t e = 0; e < system_.equations.size(); ++e) {
      for (const Entry& entry : system_.equations[e].entries) {
        touching[entry.variable].push_back(e);
      }
      queue.push_back(e);
    }
    while (!queue.empty()) {
      const Equation& equation = system_.equations[queue.front()];
      queue.pop_front();
      if (equation.optional) continue;
      int signs = 0;
      for (const Entry& entry : equation.entries) {
        if (!zero_[entry.variable]) signs |= entry.factor > 0 ? 1 : 2;
      }
      if (signs != 1 && signs != 2) continue;
      for (const Entry& entry : equation.entries) {
        const int32_t variable = entry.variable;
        // A figure that says otherwise makes the equation untrue.
        const int64_t value = system_.variables[variable].value;
        if (zero_[variable] || (value != 0 && value != kUnknown)) continue;
        zero_[variable] = true;
        for (const size_t e : touching[variable]) queue.push_back(e);
      }
    }
  }

  // Drops zeros from the equations, and variables that nothing needs; makes one
  // of those that are in the same equations.
  void Rebuild() {
    std::set<std::vector<Entry>> seen;
    std::vector<Equation> equations;
    for (Equation& equation : system_.equations) {
      std::vector<Entry>& entries = equation.entries;
      entries.erase(
          std::remove_if(entries.begin(), entries.end(),
                         [&](const Entry& e) { return zero_[e.variable]; }),
          entries.end());
      std::sort(entries.begin(), entries.end());
      if (entries.empty() || !seen.insert(entries).second) continue;
      equations.push_back(std::move(equation));
    }
    std::vector<std::vector<Entry>> places(system_.variables.size());
    for (size_t e = 0; e < equations.size(); ++e) {
      for (const Entry& entry : equations[e].entries) {
        places[entry.variable].push_back(
            {static_cast<int32_t>(e), entry.factor});
      }
    }
    std::vector<int32_t> renumber(system_.variables.size(), kNone);
    std::vector<Variable> variables;
    std::map<std::pair<std::vector<Entry>, bool>, int32_t> twins;
    for (size_t i = 0; i < system_.variables.size(); ++i) {
      Variable& v = system_.variables[i];
      if (!kept_[i] && !v.countable) {
        if (zero_[i] || places[i].empty()) continue;
        const auto [twin, added] = twins.emplace(std::pair(places[i], v.rest),
                                                 static_cast<int32_t>(i));
        if (!added) continue;
      }
      if (zero_[i]) v.value = 0;
      renumber[i] = static_cast<int32_t>(variables.size());
      variables.push_back(v);
    }
    for (Equation& equation : equations) {
      std::vector<Entry> entries;
      for (const Entry& entry : equation.entries) {
        if (renumber[entry.variable] == kNone) continue;
        entries.push_back({renumber[entry.variable], entry.factor});
      }
      equation.entries = std::move(entries);
    }
    for (int32_t& variable : system_.variable_of) {
      if (variable != kNone) variable = renumber[variable];
    }
    system_.variables = std::move(variables);
    system_.equations = std::move(equations);
  }

 private:
  System& system_;
  std::vector<bool> zero_;
  // A quantity is it.
  std::vector<bool> kept_;
};

}  // namespace

void Shrink(const Publication& publication, bool zeros_shown, System& system) {
  Shrinker shrinker(system);
  if (zeros_shown) {
    shrinker.FindZeros(publication);
    shrinker.SpreadZeros();
  }
  shrinker.Rebuild();
}

}  // namespace redress::query::disclosure
