#include "service/query/disclosure/unasked.h"

#include <algorithm>

#include "service/query/disclosure/pattern.h"
#include "service/query/disclosure/window.h"

namespace redress::query::disclosure {
namespace {

// Numbers of tableaux touched, as in suppress.cc.
constexpr int64_t kBudget = int64_t{1} << 28;

// Another value of the variable fits the figures as well.
bool HasChoice(int32_t variable, Mover& mover, int64_t& budget) {
  for (const size_t size : {60, 160}) {
    for (const bool up : {true, false}) {
      Search search;
      search.target = variable;
      search.up = up;
      search.most = 1;
      search.size = size;
      if (!mover.Find(search, budget).moves.empty()) return true;
    }
  }
  return false;
}

}  // namespace

bool HasFlowOnly(const Publication& publication) {
  return std::any_of(publication.quantities.begin(),
                     publication.quantities.end(),
                     [](const Quantity& q) { return q.IsOfFlowOnly(); });
}

void SettleFlowOnly(const DisclosureRules& rules, const System& system,
                    Publication& publication) {
  const Pattern pattern(rules, publication, system);
  Mover mover(system, pattern);
  int64_t budget = kBudget;
  for (size_t i = 0; i < publication.quantities.size(); ++i) {
    Quantity& quantity = publication.quantities[i];
    if (!quantity.IsOfFlowOnly()) continue;
    const int32_t variable = system.variable_of[i];
    const int64_t value = system.variables[variable].value;
    const bool told = !mover.TouchingOf(variable).empty() &&
                      rules.AnySmall(value, value) && budget > 0 &&
                      !HasChoice(variable, mover, budget);
    if (told) {
      quantity.countable = true;
    } else {
      quantity.askable = false;
      quantity.condition.never = true;
    }
  }
}

}  // namespace redress::query::disclosure
