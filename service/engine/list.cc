#include "service/engine/list.h"

#include <utility>

namespace redress::engine {

Accumulator Listed(const ListPlan& plan) {
  Accumulator accumulator;
  accumulator.table = plan.table;
  accumulator.where = plan.where;
  if (plan.value.has_value()) {
    accumulator.aggregation = Aggregation::kSum;
    accumulator.value = *plan.value;
  }
  return accumulator;
}

Accumulator Marked(const ListPlan& plan) {
  Accumulator accumulator = Listed(plan);
  if (!plan.marked.has_value()) return accumulator;
  Predicate both;
  both.type = Predicate::Type::kAll;
  both.children = {plan.where, *plan.marked};
  accumulator.where = std::move(both);
  return accumulator;
}

}  // namespace redress::engine
