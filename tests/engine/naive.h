// The reference that executors are compared with: row by row, as plan.h reads,
// and as slow as that is.

#ifndef REDRESS_TESTS_ENGINE_NAIVE_H_
#define REDRESS_TESTS_ENGINE_NAIVE_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "service/engine/executor.h"
#include "service/engine/plan.h"
#include "service/model/facts.h"

namespace redress::engine {

class NaiveFacts {
 public:
  // Valid changes only.
  void Apply(const FactChanges& changes);

  // Valid plans only.
  Partials Aggregate(const Plan& plan) const;
  RowList List(const ListPlan& plan) const;

  size_t cases() const { return cases_.size(); }

 private:
  using Key = std::pair<std::string, std::string>;
  std::map<Key, model::CaseFacts> cases_;
  std::map<Key, model::ActionFacts> actions_;
};

// A text with every row, for comparing and for messages.
std::string ToText(const Partials& partials);
std::string ToText(const Plan& plan);
std::string ToText(const RowList& list);
std::string ToText(const ListPlan& plan);

}  // namespace redress::engine

#endif  // REDRESS_TESTS_ENGINE_NAIVE_H_
