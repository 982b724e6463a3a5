// Predicates in a simpler form with the same meaning, for executors to work on.

#ifndef REDRESS_SERVICE_ENGINE_CONDITION_H_
#define REDRESS_SERVICE_ENGINE_CONDITION_H_

#include <string>
#include <vector>

#include "service/engine/columns.h"
#include "service/engine/plan.h"

namespace redress::engine {

// A predicate in negation normal form: only leaves are negated, kAll and kAny
// alternate, have at least two children and hold no kTrue or kFalse, and
// "status" is spelt out in dates. Being free of inner negation it survives the
// three-valued logic of SQL: what is unknown is not true.
struct Condition {
  enum class Type {
    kTrue,
    kFalse,
    kAll,
    kAny,
    // Leaves.
    kMember,
    kDateIn,
    kDateOrder,
    kHasResponseDays,  // Never negated.
  };
  Type type = Type::kTrue;
  std::vector<Condition> children;
  // Turns a leaf round. A row without the date satisfies a negated date leaf.
  bool negated = false;
  // kMember. The values belong to the plan and are never empty.
  DimensionSource dimension;
  const std::vector<std::string>* values = nullptr;
  // kDateIn (first ≤ last), kDateOrder.
  DateColumn date = DateColumn::kReceived;
  DateColumn other = DateColumn::kReceived;
  Day first = kFirstDay;
  Day last = kLastDay;
};

// The rows that an accumulator counts: its predicate, and that its value and
// bucket are there. The plan must have passed CheckPlan and must outlive the
// result.
Condition RowCondition(const Accumulator& accumulator, Day status_day);

}  // namespace redress::engine

#endif  // REDRESS_SERVICE_ENGINE_CONDITION_H_
