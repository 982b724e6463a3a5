#include <algorithm>
#include <set>
#include <utility>

#include "service/query/disclosure/system.h"

namespace redress::query::disclosure {
namespace {

int32_t AddSlack(System& system, bool sum) {
  const int32_t slack = system.Add(kUnknown);
  system.variables[slack].sum = sum;
  return slack;
}

// Σ larger − Σ smaller ≥ 0, unless the values say otherwise.
void AddInequality(const std::vector<int32_t>& larger,
                   const std::vector<int32_t>& smaller, bool optional,
                   System& system) {
  Equation equation;
  equation.optional = optional;
  int64_t difference = 0;
  bool known = true;
  for (const auto& [side, factor] :
       {std::pair(&larger, 1), std::pair(&smaller, -1)}) {
    for (const int32_t variable : *side) {
      equation.entries.push_back({variable, factor});
      const int64_t value = system.variables[variable].value;
      known = known && value != kUnknown;
      difference += factor * value;
    }
  }
  if (known && difference < 0) return;
  equation.entries.push_back(
      {AddSlack(system, system.variables[larger[0]].sum), -1});
  system.equations.push_back(std::move(equation));
}

}  // namespace

void AddManyValued(const Publication& publication, System& system) {
  for (const ManyValuedGroup& group : publication.groups) {
    const int32_t whole = system.variable_of[group.whole];
    const int32_t none =
        group.none == kNone ? kNone : system.variable_of[group.none];
    // Where the whole has one of some members, these alone make it up.
    int32_t among = kNone;
    for (const Restriction& has :
         publication.quantities[group.whole].condition.has) {
      if (has.dimension == group.dimension) among = has.set;
    }
    std::vector<int32_t> all;
    if (none != kNone) {
      all.push_back(none);
      AddInequality({whole}, {none}, false, system);
    }
    for (const int32_t quantity : group.parts) {
      const int32_t part = system.variable_of[quantity];
      bool is_among = among == kNone;
      for (const Restriction& has :
           publication.quantities[quantity].condition.has) {
        if (has.dimension == group.dimension && among != kNone &&
            publication.vocabulary.IsSubset(has.set, among)) {
          is_among = true;
        }
      }
      if (is_among) all.push_back(part);
      if (none == kNone) {
        AddInequality({whole}, {part}, false, system);
      } else {
        AddInequality({whole}, {part, none}, false, system);
      }
    }
    AddInequality(all, {whole}, true, system);
  }
}

void AddNarrowings(const Publication& publication, System& system) {
  std::set<std::pair<int32_t, int32_t>> done;
  for (const ManyValuedGroup& group : publication.groups) {
    const int32_t whole = system.variable_of[group.whole];
    for (const int32_t part : group.parts) {
      done.insert({whole, system.variable_of[part]});
    }
  }
  for (const Narrowing& narrowing : publication.narrowings) {
    const std::pair pair(system.variable_of[narrowing.wide],
                         system.variable_of[narrowing.narrow]);
    if (done.insert(pair).second) {
      AddInequality({pair.first}, {pair.second}, false, system);
    }
  }
  std::set<std::vector<int32_t>> crossed;
  for (const Crossing& crossing : publication.crossings) {
    const std::vector<int32_t> larger = {system.variable_of[crossing.whole],
                                         system.variable_of[crossing.both]};
    const std::vector<int32_t> smaller = {system.variable_of[crossing.one],
                                          system.variable_of[crossing.other]};
    std::vector<int32_t> key = larger;
    key.insert(key.end(), smaller.begin(), smaller.end());
    if (crossed.insert(key).second) {
      AddInequality(larger, smaller, false, system);
    }
  }
}

}  // namespace redress::query::disclosure
