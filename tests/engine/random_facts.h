// Random facts and plans, the same for a seed on every run.

#ifndef REDRESS_TESTS_ENGINE_RANDOM_FACTS_H_
#define REDRESS_TESTS_ENGINE_RANDOM_FACTS_H_

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "service/engine/executor.h"
#include "service/engine/plan.h"
#include "service/model/facts.h"

namespace redress::engine {

class Random {
 public:
  explicit Random(uint64_t seed) : engine_(seed) {}

  // 0 … bound - 1. (The distributions of the standard library differ between
  // implementations; remainders do not.)
  uint64_t Below(uint64_t bound) { return engine_() % bound; }
  int64_t Between(int64_t first, int64_t last) {
    return first + static_cast<int64_t>(Below(last - first + 1));
  }
  bool OneIn(uint64_t n) { return Below(n) == 0; }
  template <typename T>
  const T& Pick(const std::vector<T>& values) {
    return values[Below(values.size())];
  }

 private:
  std::mt19937_64 engine_;
};

// What the facts are like.
struct FactsShape {
  // Days are within so many of 2019-04-01, but for a few in 1900 and 2199.
  int days = 500;
  // Distinct names of open dimensions.
  int names = 12;
  // References: fewer than cases means that publishes replace cases.
  int references = 300;
};

model::CaseFacts RandomCase(Random& random, const FactsShape& shape);
model::ActionFacts RandomAction(Random& random, const FactsShape& shape);
// Each key once. `removals` is how many cases, and how many actions, are taken
// away; some of them are not there.
FactChanges RandomChanges(Random& random, const FactsShape& shape, int cases,
                          int actions, int removals = 0);

// A plan that CheckPlan takes.
Plan RandomPlan(Random& random, const FactsShape& shape);

}  // namespace redress::engine

#endif  // REDRESS_TESTS_ENGINE_RANDOM_FACTS_H_
