// Runs plans as SQL.

#ifndef REDRESS_SERVICE_ENGINE_SQL_AGGREGATE_H_
#define REDRESS_SERVICE_ENGINE_SQL_AGGREGATE_H_

#include "absl/status/statusor.h"
#include "service/base/sqlite.h"
#include "service/base/stop.h"
#include "service/engine/plan.h"

namespace redress::engine::sql {

// The partials of a plan that has passed CheckPlan, on a connection that went
// through PrepareReader and is in a transaction, so that all accumulators see
// one version. What `stop` says where it ends the work.
absl::StatusOr<Partials> Aggregate(sqlite::Database& database, const Plan& plan,
                                   const StopCheck& stop);

}  // namespace redress::engine::sql

#endif  // REDRESS_SERVICE_ENGINE_SQL_AGGREGATE_H_
