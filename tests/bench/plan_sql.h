// A plan as SQL over the bench's tables, so that a peer can make a whole
// report.

#ifndef REDRESS_TESTS_BENCH_PLAN_SQL_H_
#define REDRESS_TESTS_BENCH_PLAN_SQL_H_

#include <string>

#include "absl/status/statusor.h"
#include "service/engine/plan.h"

namespace redress::bench {

// One SELECT for all accumulators of a plan, which are over one table: the
// dimensions, then each accumulator's value under a FILTER of its own, from the
// rows that any of them wants. Places as in BenchQuestion::sql.
// UNIMPLEMENTED: histograms, time buckets, many-valued dimensions and "status",
// which no report that is measured asks for.
absl::StatusOr<std::string> SqlOf(const engine::Plan& plan);

}  // namespace redress::bench

#endif  // REDRESS_TESTS_BENCH_PLAN_SQL_H_
