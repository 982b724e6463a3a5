// What both executors refuse, and in which words.

#ifndef REDRESS_SERVICE_ENGINE_PLAN_CHECK_H_
#define REDRESS_SERVICE_ENGINE_PLAN_CHECK_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/status.h"
#include "service/engine/executor.h"
#include "service/engine/plan.h"

namespace redress::engine {

// Bounds of a plan. They keep a question's work bounded, and what it becomes
// within the limits of SQL parsers.
inline constexpr size_t kMaxAccumulators = 10000;
inline constexpr size_t kMaxGroupBy = 16;
inline constexpr size_t kMaxPredicateDepth = 64;
// Of one accumulator.
inline constexpr size_t kMaxPredicateNodes = 2500;
inline constexpr size_t kMaxPredicateValues = 25000;
inline constexpr size_t kMaxBucketEdges = 200000;
// Rows of all accumulators of one answer together; each value of a histogram
// is one.
inline constexpr int64_t kMaxGroups = 1000000;
// Of one case.
inline constexpr size_t kMaxStages = 64;

// OK where the plan can be executed; else INVALID_ARGUMENT with every
// violation, at paths like "plan.accumulators[2].where.children[0]".
absl::Status CheckPlan(const Plan& plan);

// The same of a list, at paths like "list.marked.children[0]". Of both of its
// predicates together the bounds are those of one.
absl::Status CheckList(const ListPlan& plan);

// OK where the changes may follow `last_version`; else INVALID_ARGUMENT: the
// version is not above it, a key comes twice, or a case has over kMaxStages.
absl::Status CheckChanges(const FactChanges& changes, int64_t last_version);

// The parts of it: that the version is above the last one, and that a case has
// not too many stages.
absl::Status CheckNextVersion(int64_t version, int64_t last_version);
absl::Status CheckStages(const model::CaseFacts& facts);

// OUT_OF_RANGE: `version` is neither the last one nor held.
absl::Status VersionNotHeld(int64_t version, int64_t last_version);

// RESOURCE_EXHAUSTED: over kMaxGroups.
absl::Status TooManyGroups();

// RESOURCE_EXHAUSTED: a sum of the plan does not fit into 64 bits.
absl::Status SumTooLarge();

}  // namespace redress::engine

#endif  // REDRESS_SERVICE_ENGINE_PLAN_CHECK_H_
