// Runs lists as SQL.

#ifndef REDRESS_SERVICE_ENGINE_SQL_LIST_H_
#define REDRESS_SERVICE_ENGINE_SQL_LIST_H_

#include "absl/status/statusor.h"
#include "service/base/sqlite.h"
#include "service/base/stop.h"
#include "service/engine/list.h"

namespace redress::engine::sql {

// The list of a plan that has passed CheckList, on a connection as Aggregate
// wants it. What `stop` says where it ends the work.
absl::StatusOr<RowList> List(sqlite::Database& database, const ListPlan& plan,
                             const StopCheck& stop);

}  // namespace redress::engine::sql

#endif  // REDRESS_SERVICE_ENGINE_SQL_LIST_H_
